"""The public announcements: which of them still hold."""

import re

from sqlalchemy import insert, select

from storage.tables import documents
from tests.web.office import Department


def test_an_announcement_that_a_later_one_of_its_case_replaces_says_so(department: Department) -> None:
    with department.database.transaction() as session:
        first = session.execute(select(documents)).one()._asdict()
        del first["id"]
        session.execute(insert(documents).values({**first, "number": "D-ANN-2026-000002", "title": "It is moved"}))

    text = department.visitor().get("/announcements").text

    headings = re.findall(r"<h2[^>]*>([^<]+)</h2>\s*(?:<p[^>]*><strong[^>]*>([^<]+))?", text)
    assert headings == [("It is moved", ""), (first["title"], "Replaced by a later announcement")]
