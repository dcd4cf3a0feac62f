"""Public announcements of the department; no account is needed to read them."""

from flask import Blueprint, render_template

from storage.database import StoredRow
from storage.queries.outputs import announcements
from web.issued import document_reading
from web.site import site

pages = Blueprint("announcements", __name__)


@pages.get("/announcements")
def listed() -> str:
    """The announcements of open cases, such as sessions of a commission (ATT-04.1)."""
    with site().database.reading() as session:
        found = announcements(session)
        read = [(row, document_reading(row)) for row in found]
        return render_template("announcements.html", announcements=read, valid=_valid(found))


def _valid(newest_first: list[StoredRow]) -> set[int]:
    """The ids of the announcements that no later one of the same case replaces."""
    newest: dict[int, int] = {}
    for row in newest_first:
        newest.setdefault(row.case_id, row.id)
    return set(newest.values())
