"""The mark that a page carries of its case, task or incident, in addition to the number in its address.

After a backup was restored numbers are assigned again: the mark of a page that was open before shows this, so that it
does not act on something else with the same number.
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from flask import request

from storage.database import Session, StoredRow
from storage.queries.marks import case_marks
from web.form_page import MARK_FIELD, posted_page
from web.language import _
from web.refusals import Refused
from web.scripts import OVER

_SEPARATOR = "-"
Key = tuple[int, int]


def case_mark(session: Session, case_id: int) -> str:
    """The mark of a case."""
    return case_marks(session, [case_id]).get(case_id, "")


def task_marks(session: Session, rows: Iterable[StoredRow]) -> dict[Key, str]:
    """The marks of open tasks by case and token: that of the case, and when the task was created."""
    rows = list(rows)
    of_cases = case_marks(session, {row.case_id for row in rows})
    return {(row.case_id, row.token): _mark(of_cases.get(row.case_id, ""), row.created_at) for row in rows}


def task_mark(session: Session, row: StoredRow) -> str:
    """The mark of one open task."""
    return task_marks(session, [row])[row.case_id, row.token]


def offer_mark(session: Session, case_id: int, element: str, subject: str | None) -> str:
    """The mark of what may be sent into a case: that of the case, and what is sent about whom."""
    about = sha256(f"{element}\n{subject or ''}".encode()).hexdigest()[:16]
    return f"{case_mark(session, case_id)}{_SEPARATOR}{about}"


def incident_marks(session: Session, rows: Iterable[StoredRow]) -> dict[int, str]:
    """The marks of incidents by their ids: that of the case, and when each was opened."""
    rows = list(rows)
    of_cases = case_marks(session, {row.case_id for row in rows})
    return {row.id: _mark(of_cases.get(row.case_id, ""), row.opened_at) for row in rows}


def entry_mark(row: StoredRow) -> str:
    """The mark of an entry in the calendar: when it was entered."""
    return _text(row.entered_at)


def posted_mark() -> str:
    """The mark in the posted page; empty where it has none, as a page that only reads."""
    page = posted_page()
    return page.mark if page else request.form.get(MARK_FIELD, "")


def fits(posted: str, mark: str) -> bool:
    """Whether a page with a mark was drawn for what has the mark now."""
    return posted in ("", mark)


def fits_case(posted: str, mark_of_case: str) -> bool:
    """Whether a page with the mark of a case, or of something in it, was drawn for the case."""
    return fits(posted.partition(_SEPARATOR)[0], mark_of_case)


def require_drawn_for(session: Session, case_id: int, mark: str | None = None) -> None:
    """Raises `Refused` for a page of another case that had the number, or of another thing in it."""
    posted = posted_mark()
    if posted and not (fits(posted, mark) if mark is not None else fits_case(posted, case_mark(session, case_id))):
        raise out_of_date()


def out_of_date() -> Refused:
    """The refusal: what the page was drawn for has another number now, or is gone."""
    message = _(
        "Since this page was opened, the database was restored from a backup, and this address now belongs to"
        " something else. Nothing was stored. Find the case or task in your lists and open it from there."
    )
    return Refused(409, _("This page is out of date"), message, reason=OVER)


def _mark(of_case: str, began_at: datetime) -> str:
    return f"{of_case}{_SEPARATOR}{_text(began_at)}"


def _text(moment: datetime) -> str:
    return f"{moment:%Y%m%d%H%M%S%f}"
