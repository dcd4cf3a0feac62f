"""The search keys of cases that were there before anybody could search."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, select, text

from storage.audit import AuditEvent, append
from storage.audit.erasure import erase
from storage.database import Database, Session
from storage.migrations.versions import m0007_search_keys
from storage.schema import upgrade
from storage.tables import deployments, resources, search_keys

BEFORE = "0006"
NOON = datetime(2026, 4, 6, 12, 0, tzinfo=UTC)
#: The columns of that time, which later migrations add to.
_ADD_CASE = text(
    "INSERT INTO cases (id, service, channel, state, title, number, calendar_version, definition_id, revision,"
    " received_at, opened_at, term_broken)"
    " VALUES (:id, 'k', 'portal', 'active', :title, :number, '1', 1, 1, :at, :at, :never)"
)


def add_case(session: Session, id_: int, title: str, number: str | None, **values: object) -> None:
    at = "2026-04-06 12:00:00.000000Z" if session.dialect.name == "sqlite" else NOON
    session.execute(_ADD_CASE, {"id": id_, "title": title, "number": number, "at": at, "never": False})
    append(session, id_, [AuditEvent(NOON, "case_opened", "nurlan", data={"service": "k", "values": values})])


def fill(session: Session) -> None:
    session.execute(insert(deployments).values(deployed_at=NOON, actor="a", effective_from=NOON.date(), source="s"))
    session.execute(insert(resources).values(deployment_id=1, name="n", kind="bpmn", content=b"x", content_hash=b"y"))
    columns = {"kind": "process", "key": "k", "version": 1, "name": "The service", "effective_from": date(2020, 1, 1)}
    names = ", ".join([*columns, "resource_id"])
    places = ", ".join(f":{name}" for name in columns)
    session.execute(text(f"INSERT INTO definitions ({names}) VALUES ({places}, 1)").bindparams(**columns))


@pytest.mark.parametrize("batch", [1, 1000])
def test_numbers_names_and_identification_numbers_are_taken_over(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(m0007_search_keys, "_BATCH", batch)
    upgrade(empty_database, BEFORE)
    with empty_database.transaction() as session:
        fill(session)
        add_case(session, 1, "Ахметов Нұрлан", "ATT-2026-000001", applicant_iin="900101300017", count=3, phone="7701")
        add_case(session, 2, "The service", None, note="900101300017")
        add_case(session, 3, "Erased One", "ATT-2026-000003", applicant_iin="900101300017")
        erase(session, "admin", 3, NOON)

    upgrade(empty_database)

    with empty_database.reading() as session:
        rows = session.execute(select(search_keys))
        found: dict[int, set[str]] = {}
        for row in rows:
            found.setdefault(row.case_id, set()).add(row.key)
    numbers = {"2026 000001", "000001"}
    assert found == {
        1: {"att 2026 000001", *numbers, "ахметов нурлан", "нурлан", "=900101300017"},
        2: {"2"},
        3: {"att 2026 000003", "2026 000003", "000003", "erased one", "one"},
    }


def test_keys_that_are_there_are_spelled_in_russian_letters_each_once(empty_database: Database) -> None:
    upgrade(empty_database, "0012")
    with empty_database.transaction() as session:
        fill(session)
        add_case(session, 1, "Құсайынова Әсем", "ATT-2026-000001")
        keys = ("қ ү", "к у", "құсайынова әсем", "әсем", "=900101300017", "att 2026 000001")
        session.execute(insert(search_keys), [{"key": key, "case_id": 1} for key in keys])

    upgrade(empty_database)

    with empty_database.reading() as session:
        found = list(session.scalars(select(search_keys.c.key).order_by(search_keys.c.key)))
    assert found == ["=900101300017", "att 2026 000001", "асем", "к у", "кусайынова асем"]
