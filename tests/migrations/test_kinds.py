"""The kinds of files and definitions, which a migration widens in a database that is in use."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import column, insert, table, text
from sqlalchemy.exc import IntegrityError

from storage.columns import Moment
from storage.database import Database, Session
from storage.schema import upgrade
from storage.tables import definitions, deployments, resources

BEFORE = "0003"
NOON = datetime(2026, 4, 6, 12, 0, tzinfo=UTC)
_MOMENTS = {"received_at": Moment, "opened_at": Moment}


def add_resource(session: Session, kind: str) -> None:
    session.execute(insert(resources).values(deployment_id=1, name="n", kind=kind, content=b"x", content_hash=b"y"))


def add_definition(session: Session, kind: str) -> None:
    values = {"kind": kind, "key": "k", "version": 1, "name": "n", "effective_from": date(2020, 1, 1)}
    session.execute(insert(definitions).values(resource_id=1, **values))


def fill(session: Session, **columns: Any) -> None:
    session.execute(insert(deployments).values(deployed_at=NOON, actor="a", effective_from=NOON.date(), source="s"))
    add_resource(session, "bpmn")
    add_definition(session, "process")
    case = {
        "service": "k",
        "channel": "portal",
        "state": "active",
        "title": "t",
        "calendar_version": "1",
        "definition_id": 1,
        "revision": 1,
        "received_at": NOON,
        "opened_at": NOON,
        **columns,
    }
    # as the table was at the time of the migration, not as it is now
    session.execute(insert(table("cases", *(column(name, _MOMENTS.get(name)) for name in case))).values(case))


def test_a_database_in_use_keeps_its_rows_and_takes_texts(empty_database: Database) -> None:
    upgrade(empty_database, BEFORE)
    with empty_database.transaction() as session:
        fill(session, term_broken=False)
    with pytest.raises(IntegrityError), empty_database.transaction() as session:
        add_resource(session, "texts")

    upgrade(empty_database)

    with empty_database.transaction() as session:
        add_resource(session, "texts")
        add_definition(session, "texts")
    with empty_database.reading() as session:
        assert [row.kind for row in session.execute(text("SELECT kind FROM resources ORDER BY id"))] == [
            "bpmn",
            "texts",
        ]
        assert session.execute(text("SELECT count(*) FROM cases JOIN definitions d ON d.id = definition_id")).scalar()


@pytest.mark.parametrize("add", [add_resource, add_definition])
def test_other_kinds_are_refused_and_references_still_hold(empty_database: Database, add: object) -> None:
    upgrade(empty_database)
    with empty_database.transaction() as session:
        fill(session)

    with pytest.raises(IntegrityError), empty_database.transaction() as session:
        add(session, "archive")  # type: ignore[operator]  # one of two functions
    with pytest.raises(IntegrityError), empty_database.transaction() as session:
        session.execute(text("DELETE FROM resources"))
