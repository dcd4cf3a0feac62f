"""An applicant's open case as his account reads it: once for its status and for what he can send into it."""

from engine.errors import AtqaruError
from engine.execution.case.case_view import CaseView, view_case
from storage.database import Session, StoredRow
from web.site import site


def readable_case(session: Session, case: StoredRow) -> CaseView | None:
    """The open case; None if it has ended or cannot be read."""
    if case.state != "active":
        return None
    try:
        return view_case(session, site().runtime, case.id)
    except AtqaruError:  # the account page must open even if the case is broken
        return None
