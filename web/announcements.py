"""Public announcements of the department; no account is needed to read them."""

from datetime import datetime, time, timedelta

from flask import Blueprint, render_template

from storage.database import StoredRow
from storage.queries.outputs import announcements
from web.issued import document_reading
from web.site import site

pages = Blueprint("announcements", __name__)


@pages.get("/announcements")
def listed() -> str:
    """The announcements of open cases, such as sessions of a commission (ATT-04.1), and the last of completed ones."""
    with site().database.reading() as session:
        found = announcements(session, _start_of_yesterday())
        read = [(row, document_reading(row)) for row in found]
        return render_template("announcements.html", announcements=read, valid=_valid(found))


def _start_of_yesterday() -> datetime:
    """What was issued since then is readable until the end of the day after it, though its case is completed by now."""
    runtime = site().runtime
    now = runtime.office.local(runtime.clock())
    return datetime.combine(now.date() - timedelta(days=1), time.min, now.tzinfo)


def _valid(newest_first: list[StoredRow]) -> set[int]:
    """The ids of the announcements that no later one of the same case replaces."""
    newest: dict[int, int] = {}
    for row in newest_first:
        newest.setdefault(row.case_id, row.id)
    return set(newest.values())
