"""Deadlines that a diagram settles before their moment: the term cannot be kept any more, or runs no more."""

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, null, select, update

from engine.execution.case.audit_event import Note
from engine.execution.case.open_case import OpenCase
from engine.handlers import Settlement
from storage.database import StoredRow
from storage.prepared import Write
from storage.tables import deadlines

_OF_CASE = select(deadlines).where(deadlines.c.case_id == bindparam("case_id")).order_by(deadlines.c.token)
_OF_TOKEN = (deadlines.c.case_id == bindparam("of_case"), deadlines.c.token == bindparam("at"))
CLOSE = Write(
    update(deadlines)
    .where(*_OF_TOKEN)
    .values(state=bindparam("becomes"), settled_at=bindparam("when"), because=bindparam("why"), remind_at=null())
)
_EXPLAIN = Write(update(deadlines).where(*_OF_TOKEN).values(because=bindparam("why")))


def deadlines_of(case: OpenCase) -> Sequence[StoredRow]:
    """The rows of all deadlines of a case, as they are stored by now."""
    return case.session.execute(_OF_CASE, {"case_id": case.id}).all()


def close_by_diagram(case: OpenCase) -> None:
    """Settles what the handlers of this command want settled, of the deadlines that were watched when they did.

    Comes before anything that has ended settles it otherwise, and again for what has begun in this very command.
    """
    for token, result in case.results.items():
        for settlement in result.settlements:
            _close(case, settlement, case.watching[token])


def _close(case: OpenCase, settlement: Settlement, watched: Collection[int]) -> None:
    for row in (row for row in deadlines_of(case) if settlement.law in row.law.split()):
        key = {"of_case": case.id, "at": row.token}
        if row.state == "open" and row.token in watched:
            told = {"becomes": settlement.state, "when": case.now, "why": settlement.reason}
            CLOSE.exactly(case.session, {**key, **told})
            note = Note(f"deadline_{settlement.state}", row.element_id, row.law, {"reason": settlement.reason})
            case.closed_deadlines.append((note, row.due_at))
        elif row.state == settlement.state == "missed" and row.because is None:
            _EXPLAIN.exactly(case.session, {**key, "why": settlement.reason})
            note = Note("deadline_explained", row.element_id, row.law, {"reason": settlement.reason})
            case.closed_deadlines.append((note, row.due_at))
