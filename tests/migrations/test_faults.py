"""Incidents of earlier versions get the code of what failed from their messages."""

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.schema import upgrade
from tests.migrations.test_search_keys import NOON, add_case, fill


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        ("x: no condition of an outgoing flow is true and there is no default flow; draw a default flow", "no_way"),
        ("x: nobody can do this task: in clerks is nobody but the applicant", "only_applicant"),
        ("x: nobody can do this task: assignee, candidate groups and candidate users are all empty", "nobody"),
        ("x: stopped after 10000 automatic steps in one command; look for a loop", "loop"),
        ("100% of what is wrong", None),
    ],
)
def test_an_incident_of_before_gets_the_code_of_its_message(
    empty_database: Database, message: str, fault: str | None
) -> None:
    upgrade(empty_database, "0013")
    with empty_database.transaction() as session:
        at = "2026-04-06 12:00:00.000000Z" if session.dialect.name == "sqlite" else NOON
        fill(session)
        add_case(session, 1, "One", None)
        session.execute(
            text(
                "INSERT INTO incidents (id, case_id, token, element_id, kind, message, opened_at) "
                "VALUES (1, 1, 1, 'x', 'step', :message, :at)"
            ),
            {"message": message, "at": at},
        )

    upgrade(empty_database)

    with empty_database.reading() as session:
        assert session.execute(text("SELECT fault FROM incidents")).scalar_one() == fault
