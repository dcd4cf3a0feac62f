"""Deadlines that a diagram closes before their moment: they cannot be met any more, or no longer run."""

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, select

from engine.execution.audit_event import Note
from engine.execution.case.open_case import OpenCase
from engine.handlers import Closing
from storage.database import StoredRow
from storage.tables import deadlines
from storage.writes.deadlines import close_deadline_for_good, explain_deadline

_OF_CASE = select(deadlines).where(deadlines.c.case_id == bindparam("case_id")).order_by(deadlines.c.token)


def deadlines_of(case: OpenCase) -> Sequence[StoredRow]:
    """The rows of all deadlines of a case, as they are stored by now."""
    return case.session.execute(_OF_CASE, {"case_id": case.id}).all()


def close_by_diagram(case: OpenCase) -> None:
    """Closes the deadlines that the handlers of this command name, if they were watched when the handlers ran.

    Comes before the end of a step closes them otherwise, and again for what has begun in this very command.
    """
    for token, result in case.results.items():
        for closing in result.closings:
            _close(case, closing, case.watching[token])


def _close(case: OpenCase, closing: Closing, watched: Collection[int]) -> None:
    state, reason = closing.state, closing.reason
    for row in (row for row in deadlines_of(case) if closing.law in row.law.split()):
        if row.state == "open" and row.token in watched:
            close_deadline_for_good(case.session, case.id, row.token, state, case.now, reason)
            event = f"deadline_{state}"
        elif row.state == state == "missed" and row.because is None:
            explain_deadline(case.session, case.id, row.token, reason)
            event = "deadline_explained"
        else:
            continue
        case.closed_deadlines.append((Note(event, row.element_id, row.law, {"reason": reason}), row.due_at))
