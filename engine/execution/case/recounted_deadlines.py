"""Deadlines whose terms a diagram counts anew, or calls off: their rows, their timers, the tasks under them.

A term that was called off runs again as soon as its diagram counts it anew and gives it a moment. One that was missed
stays so, and another follows on it.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, null, update

from engine.execution.case.audit_event import Note
from engine.execution.case.closed_deadlines import CLOSE, deadlines_of
from engine.execution.case.deadline_rows import deadline_row, timer_row
from engine.execution.case.open_case import OpenCase
from engine.execution.case.task_dates import held_tasks, store_dates, task_moved
from engine.handlers import Recount
from engine.iso_text import utc_text
from engine.spiff.due_dates import moved_tasks, under_another_term
from engine.spiff.recounting import Recounted, Successor
from storage.prepared import Write
from storage.tables import deadlines, timers

_DEADLINE = (deadlines.c.case_id == bindparam("of_case"), deadlines.c.token == bindparam("at"))
_TIMER = (timers.c.case_id == bindparam("of_case"), timers.c.token == bindparam("at"))
_ADD_DEADLINE, _ADD_TIMER = Write(insert(deadlines)), Write(insert(timers))
_SET_DEADLINE = Write(
    update(deadlines)
    .where(*_DEADLINE)
    .values(
        state="open",
        due_at=bindparam("due"),
        remind_at=bindparam("remind"),
        settled_at=null(),
        because=null(),
    )
)
_DELETE_TIMER = Write(delete(timers).where(*_TIMER))

#: A note for the audit with the moment at which the deadline is, or was, due.
_Told = tuple[Note, datetime | None]


def recount_by_diagram(case: OpenCase) -> None:
    """Counts anew what the handlers of this command want counted, and lets what they have called off run no more."""
    settlements = [each for result in case.results.values() for each in result.settlements if each.state == "cancelled"]
    recounts = {token: result.recounts for token, result in case.results.items() if result.recounts}
    if not settlements and not recounts:
        return
    held = held_tasks(case.session, case.id)
    before = case.instance.dues(held)
    for settlement in settlements:
        _silence(case, settlement.law)
    for token, wanted in recounts.items():
        for each in wanted:
            _recount(case, case.recounted_within[token], each)
    after = case.instance.dues(held)
    for task in (*moved_tasks(held, before, after, case.now), *under_another_term(held, after, case.now)):
        store_dates(case.session, case.id, task)
        case.closed_deadlines.append((task_moved(task), task.after.due_at))


def _recount(case: OpenCase, within: int, wanted: Recount) -> None:
    rows = deadlines_of(case)
    # of these is known what became of them; a term that was called off can run again
    settled = {row.token for row in rows if row.state not in ("open", "cancelled")}
    missed = {(row.element_id, row.due_at) for row in rows if row.state == "missed"}
    known = {row.token for row in rows}
    for changed in case.instance.recount(within, wanted.law, settled):
        case.closed_deadlines += _store(case, changed, wanted.reason, has_row=changed.token in known)
    for follows in case.instance.succeed(within, wanted.law, settled, missed):
        _store_successor(case, follows)


def _store_successor(case: OpenCase, follows: Successor) -> None:
    """Stores a term after one that was missed, whose row stays; that it was set is told with what has occurred."""
    if follows.replaces is not None:
        _DELETE_TIMER(case.session, [{"of_case": case.id, "at": follows.replaces}])
    if follows.token is not None and follows.due_at is not None:
        _ADD_TIMER(case.session, [timer_row(case.id, follows.token, follows.node, follows.due_at)])
        _ADD_DEADLINE(
            case.session,
            [deadline_row(case.runtime.office, case.id, follows.token, follows.node, follows.due_at, case.now)],
        )


def _silence(case: OpenCase, law: str) -> None:
    for row in deadlines_of(case):
        if row.state == "cancelled" and law in row.law.split() and case.instance.silence(row.token):
            _DELETE_TIMER(case.session, [{"of_case": case.id, "at": row.token}])


def _store(case: OpenCase, changed: Recounted, reason: str, *, has_row: bool) -> Iterator[_Told]:
    """Stores what became of one term, and says it."""
    node, key = changed.node, {"of_case": case.id, "at": changed.token}
    _DELETE_TIMER(case.session, [key])
    if changed.after is None:
        CLOSE(case.session, [{**key, "becomes": "cancelled", "when": case.now, "why": reason}])
        yield Note.at("deadline_cancelled", node, {"reason": reason}), changed.before
        return
    row = deadline_row(case.runtime.office, case.id, changed.token, node, changed.after, case.now)
    _ADD_TIMER(case.session, [timer_row(case.id, changed.token, node, changed.after)])
    if has_row:
        _SET_DEADLINE.exactly(case.session, {**key, "due": changed.after, "remind": row["remind_at"]})
    else:
        _ADD_DEADLINE(case.session, [row])
    if changed.before is None:
        yield Note.at("deadline_set", node, {"reason": reason}), changed.after
    else:
        moments = {"before": utc_text(changed.before), "after": utc_text(changed.after)}
        yield Note.at("deadline_recounted", node, {**moments, "reason": reason}), changed.after
