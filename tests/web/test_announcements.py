"""The public announcements: which of them still hold."""

import re

import pytest
from sqlalchemy import insert, select, update

from storage.tables import cases, documents
from tests.web.office import Department, local


def test_an_announcement_that_a_later_one_of_its_case_replaces_says_so(department: Department) -> None:
    with department.database.transaction() as session:
        first = session.execute(select(documents)).one()._asdict()
        del first["id"]
        session.execute(insert(documents).values({**first, "number": "D-ANN-2026-000002", "title": "It is moved"}))

    text = department.visitor().get("/announcements").text

    headings = re.findall(r"<h2[^>]*>([^<]+)</h2>\s*(?:<p[^>]*><strong[^>]*>([^<]+))?", text)
    assert headings == [("It is moved", ""), (first["title"], "Replaced by a later announcement")]


@pytest.mark.parametrize(
    ("moment", "state", "is_shown"),
    [
        ("2026-04-06T23:59", "completed", True),
        ("2026-04-07T23:59", "completed", True),
        ("2026-04-08T00:00", "completed", False),
        ("2026-04-08T00:00", "active", True),
        ("2026-04-06T23:59", "terminated", False),
    ],
)
def test_an_announcement_of_a_completed_case_stays_readable_to_the_end_of_the_day_after_it(
    department: Department, moment: str, state: str, is_shown: bool
) -> None:
    with department.database.transaction() as session:
        announced = session.execute(select(documents.c.title, documents.c.case_id)).one()
        ended = {"state": state, "ended_at": department.clock()} if state != "active" else {"state": state}
        session.execute(update(cases).where(cases.c.id == announced.case_id).values(**ended))
    department.clock.advance_to(local(moment))

    text = department.visitor().get("/announcements").text

    assert (announced.title in text) is is_shown
