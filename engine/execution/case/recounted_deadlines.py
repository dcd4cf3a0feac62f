"""Deadlines that a diagram recalculates or cancels: their rows, their timers, the tasks under them.

A cancelled deadline runs again as soon as its diagram recalculates it and gives it a moment. A missed one stays missed,
and another follows it.
"""

from collections.abc import Iterator
from datetime import datetime

from engine.execution.audit_event import Note
from engine.execution.case.closed_deadlines import deadlines_of
from engine.execution.case.deadline_rows import deadline_row, timer_row
from engine.execution.case.open_case import OpenCase
from engine.execution.case.task_dates import held_tasks, store_dates, task_moved
from engine.handlers import Recount
from engine.iso_text import utc_text
from engine.languages import InLanguages
from engine.spiff.changes.due_dates import moved_tasks, under_another_deadline
from engine.spiff.changes.recounting import Recounted, Successor
from storage.writes.deadlines import add_deadlines, close_deadline_for_good, reopen_deadline
from storage.writes.timers import add_timers, remove_timers

#: A note for the audit with the moment at which the deadline is, or was, due.
_DatedNote = tuple[Note, datetime | None]


def recount_by_diagram(case: OpenCase) -> None:
    """Recalculates the deadlines that the handlers of this command name, and stops those that they have cancelled."""
    closings = [each for result in case.results.values() for each in result.closings if each.state == "cancelled"]
    recounts = {token: result.recounts for token, result in case.results.items() if result.recounts}
    if not closings and not recounts:
        return
    held = held_tasks(case.session, case.id)
    before = case.instance.dues(held)
    for closing in closings:
        _silence(case, closing.law)
    for token, wanted in recounts.items():
        for each in wanted:
            _recount(case, case.recounted_within[token], each)
    after = case.instance.dues(held)
    for task in (*moved_tasks(held, before, after, case.now), *under_another_deadline(held, after, case.now)):
        store_dates(case.session, case.id, task)
        case.closed_deadlines.append((task_moved(task), task.after.due_at))


def _recount(case: OpenCase, within: int, wanted: Recount) -> None:
    rows = deadlines_of(case)
    # these are closed for good; a deadline that was cancelled can run again
    closed = {row.token for row in rows if row.state not in ("open", "cancelled")}
    missed = {(row.element_id, row.due_at) for row in rows if row.state == "missed"}
    known = {row.token for row in rows}
    for changed in case.instance.recount(within, wanted.law, closed):
        case.closed_deadlines += _store(case, changed, wanted.reason, has_row=changed.token in known)
    for follows in case.instance.succeed(within, wanted.law, closed, missed):
        _store_successor(case, follows)


def _store_successor(case: OpenCase, follows: Successor) -> None:
    """Stores a deadline after a missed one, whose row stays; that it was set is among the occurrences."""
    if follows.replaces is not None:
        remove_timers(case.session, case.id, [follows.replaces])
    if follows.token is not None and follows.due_at is not None:
        add_timers(case.session, [timer_row(case.id, follows.token, follows.node, follows.due_at)])
        row = deadline_row(case.runtime.office, case.id, follows.token, follows.node, follows.due_at, case.now)
        add_deadlines(case.session, [row])


def _silence(case: OpenCase, law: str) -> None:
    for row in deadlines_of(case):
        if row.state == "cancelled" and law in row.law.split() and case.instance.silence(row.token):
            remove_timers(case.session, case.id, [row.token])


def _store(case: OpenCase, changed: Recounted, reason: str | InLanguages, *, has_row: bool) -> Iterator[_DatedNote]:
    """Stores what became of one deadline, and gives the notes of it."""
    node, token = changed.node, changed.token
    remove_timers(case.session, case.id, [token])
    if changed.after is None:
        close_deadline_for_good(case.session, case.id, token, "cancelled", case.now, reason)
        yield Note.at("deadline_cancelled", node, {"reason": reason}), changed.before
        return
    row = deadline_row(case.runtime.office, case.id, token, node, changed.after, case.now)
    add_timers(case.session, [timer_row(case.id, token, node, changed.after)])
    if has_row:
        reopen_deadline(case.session, case.id, token, changed.after, row["remind_at"])
    else:
        add_deadlines(case.session, [row])
    if changed.before is None:
        yield Note.at("deadline_set", node, {"reason": reason}), changed.after
    else:
        moments = {"before": utc_text(changed.before), "after": utc_text(changed.after)}
        yield Note.at("deadline_recounted", node, {**moments, "reason": reason}), changed.after
