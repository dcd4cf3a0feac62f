"""Recalculation: brings the deadlines, timers and tasks of an open case in line with a changed calendar or hours.

The `calendar_version` of a case says by which office its deadlines were computed. Deadlines that are over stay as they
are: what was missed stays missed. What changes is computed in `changes`; here it is stored and people are informed.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from engine.execution.audit_event import ENGINE
from engine.execution.case.audit_writer import write_audit_events
from engine.execution.case.case_context import vintage_of
from engine.execution.case.deadline_rows import days_of, reminders
from engine.execution.case.issuing import languages_of
from engine.execution.case.job_keys import give_other_keys
from engine.execution.case.open_case import OpenCase
from engine.execution.case.projections import project
from engine.execution.case.search_keys import write_search_keys
from engine.execution.case.snapshots import store_snapshot
from engine.execution.case.task_dates import store_dates
from engine.execution.case.titles import title_of
from engine.execution.installation.runtime import Runtime
from engine.execution.recalculation.audit_events import event_of, events_of
from engine.execution.recalculation.changes import Recalculation, recalculations
from engine.execution.recalculation.end_result import end_result, tasks_in_the_end
from engine.execution.recalculation.moved_notices import notify_applicant, notify_executors
from engine.execution.recalculation.wordings import reword_waits
from engine.last_second import fires_at
from engine.spiff.changes.recomputing import MovedTimer
from engine.spiff.instance import ProcessInstance
from storage.audit import AuditEvent, append
from storage.database import Session
from storage.queries.cases import case_with_state
from storage.rows import CaseWithState, StoredCase
from storage.tables import deadlines
from storage.writes.cases import change_case
from storage.writes.deadlines import move_deadline, set_reminder
from storage.writes.timers import move_timer

_OPEN = select(deadlines).where(deadlines.c.case_id == bindparam("case_id"), deadlines.c.state == "open")


def recalculate(
    session: Session, runtime: Runtime, row: CaseWithState, now: datetime, was: ProcessInstance | None = None
) -> Recalculation:
    """Brings a case that is held in line with the runtime's office, change by change, and stores all that moves.

    `row` is the case with its `snapshot`, `was` its state as it was read before something was put in force. Gives what
    the last change has done. Raises `UnknownState`.
    """
    steps, revision, title = recalculations(session, runtime, row, now, was), row["revision"], row["title"]
    for done in steps:
        events = events_of(done, now)
        if events:
            title = _store(session, done, events, revision, title, now)
            revision += 1
    _notify(session, {**steps[-1].row, "title": title}, steps, now)
    return steps[-1]


def _store(
    session: Session, done: Recalculation, events: list[AuditEvent], revision: int, title: str, now: datetime
) -> str:
    """Stores what one change makes of a case, which had a revision and a title; gives its title now."""
    runtime, case_id = done.change.after, done.row["id"]
    give_other_keys(session, case_id, done.was, done.instance)
    store_snapshot(session, case_id, done.state, revision + 1, is_completed=False)
    if done.is_in_other_versions:
        nodes = {place.token: place.node for place in done.instance.places()}
        reword_waits(session, case_id, vintage_of(runtime, done.row), nodes)
    for moved in done.found.timers:
        _store_timer(session, case_id, moved)
    _set_reminders(session, done)
    process = runtime.definitions.process(session, done.row["definition_id"]).process
    row: StoredCase = {**done.row, "title": title}
    found_by = done.was.root_values(*process.search)
    case = OpenCase(session, runtime, ENGINE, now, case_id, row, done.instance, found_by=found_by, titled_by=None)
    project(case)
    for task in done.tasks:
        store_dates(session, case_id, task)
    append(session, case_id, events)
    write_audit_events(case)
    title = title_of(case)
    write_search_keys(case, done.row["number"], title)
    change_case(
        session,
        case_id,
        revision,
        title=title,
        revision=revision + 1,
        definition_id=done.row["definition_id"],
        registered_on=done.row["registered_on"],
        calendar_version=done.row["calendar_version"],
        vintage_at=done.row["vintage_at"],
    )
    return title


def _notify(session: Session, row: StoredCase, steps: Sequence[Recalculation], now: datetime) -> None:
    """Informs people once of what all changes, which are stored by now, have moved; `row` is the case as it is now."""
    last, is_moved = steps[-1], any(done.is_in_other_versions for done in steps)
    runtime, wanted = last.change.after, languages_of(last.change.after, last.instance)
    notes = (
        *notify_executors(session, runtime, row, tasks_in_the_end(steps), now, is_moved=is_moved),
        *notify_applicant(session, runtime, row, end_result(steps), wanted, now),
    )
    append(session, row["id"], [event_of(last, note, now) for note in notes])


def bring_in_line(session: Session, present: Runtime, case_id: int, now: datetime) -> Recalculation | None:
    """Recalculates a case that is held if its turn has not come since the office changed; None if it needs nothing.

    `present` is the engine in the office of the moment. Raises `UnknownState`.
    """
    row = open_case_with_state(session, case_id)
    if row is None or row["calendar_version"] == present.office.version:
        return None
    return recalculate(session, present, row, now)


def open_case_with_state(session: Session, case_id: int) -> CaseWithState | None:
    """The row of an open case with its stored state; None if there is none."""
    row = case_with_state(session, case_id)
    return row if row and row["state"] == "active" else None


def _store_timer(session: Session, case_id: int, moved: MovedTimer) -> None:
    if not moved.node.is_deadline:
        move_timer(session, case_id, moved.token, moved.after)
        return
    move_timer(session, case_id, moved.token, fires_at(moved.after))
    move_deadline(session, case_id, moved.token, moved.after)


def _set_reminders(session: Session, done: Recalculation) -> None:
    """Lets the reminders of the open deadlines fall on the days and hours of the office, also where their end stays."""
    change, ends_before = done.change, {moved.token: moved.before for moved in done.found.timers}
    office_before, office = (change.before or change.after).office, change.after.office
    for row in session.execute(_OPEN, {"case_id": done.row["id"]}).all():
        days = days_of(row.remind_days)
        before = reminders(office_before, ends_before.get(row.token, row.due_at), days)
        reminder = _next_reminder(before, reminders(office, row.due_at, days), row.remind_at, change.at)
        if reminder != row.remind_at:
            set_reminder(session, done.row["id"], row.token, reminder)


def _next_reminder(
    before: Sequence[datetime], after: Sequence[datetime], held: datetime | None, at: datetime
) -> datetime | None:
    """The reminder to come after a moment; `held` is the one that was to be sent, None if the last was.

    `before` and `after` are the moments of all reminders by the office before and after. One that waits for a drawn
    reminder is held at a moment between them: it is the last before that, and comes to wait again.
    """
    begun = [moment for moment in before if held is not None and moment <= held]
    if begun and begun[-1] <= at:  # it was due and was not sent yet
        if begun[-1] in after:
            return begun[-1]
        if len(before) == len(after) and after[len(begun) - 1] <= at:
            return after[len(begun) - 1]
    following = next((moment for moment in after if moment > at), None)
    return following if following or held is None else next(reversed(after), None)
