"""Suspends cases, lets them go on, and ends them: an administrator's command, with a reason that the audit keeps.

A case whose state or diagram cannot be read can be stopped too.
"""

from datetime import datetime
from typing import Unpack

from sqlalchemy import select

from engine.errors import AtqaruError
from engine.execution.audit_event import ENGINE, Note, about
from engine.execution.case.ended_entries import close_entries
from engine.execution.case.holding import require_active
from engine.execution.case.suspension import prolong_messages
from engine.execution.due.conditions import wake
from engine.execution.errors import no_such_case
from engine.execution.installation.runtime import Runtime
from engine.execution.permissions import Actor, require_administrator, require_no_part
from engine.execution.reasons import required_reason
from engine.execution.recalculation.bringing_in_line import bring_in_line
from engine.last_second import fires_at
from storage.audit import AuditEvent, append
from storage.database import Session
from storage.errors import DATABASE_FAILURES
from storage.rows import StoredCase, Suspension, as_case
from storage.tables import cases, deadlines, jobs, user_tasks
from storage.writes.cases import CaseChange, change_case
from storage.writes.deadlines import ClosedState, close_deadline_for_good
from storage.writes.incidents import close_incidents
from storage.writes.jobs import remove_all_jobs
from storage.writes.offers import remove_all_offers
from storage.writes.subscriptions import remove_all_subscriptions
from storage.writes.timers import remove_all_timers
from storage.writes.user_tasks import remove_all_tasks

#: What no case waits for that has ended.
_WAITS = (remove_all_tasks, remove_all_timers, remove_all_jobs, remove_all_offers, remove_all_subscriptions)
_NOT_SUSPENDED: Suspension = {"suspended_at": None, "suspended_by": None, "suspended_because": None}


class AlreadySo(AtqaruError):
    """The case is suspended already, or is not suspended."""


def suspend_case(session: Session, runtime: Runtime, actor: Actor, case_id: int, reason: str) -> None:
    """Stops everything in a case but its deadlines; raises `NoSuchCase`, `NotOpen`, `AlreadySo`, `NoReason`."""
    why, row = required_reason(reason), _held(session, runtime, actor, case_id)
    runtime = runtime.at_present(session)
    if row["suspended_at"] is not None:
        raise AlreadySo(f"case {case_id} is suspended already by {row['suspended_by']}: {row['suspended_because']}")
    _set(session, row, suspended_at=runtime.clock(), suspended_by=actor.id, suspended_because=why)
    append(session, case_id, [_event(runtime, actor.id, row, Note("case_suspended", data={"reason": why}))])


def resume_case(session: Session, runtime: Runtime, actor: Actor, case_id: int, reason: str) -> None:
    """Lets a suspended case go on: what fell due meanwhile is due now, and messages wait as long as they had left."""
    why, row = required_reason(reason), _held(session, runtime, actor, case_id)
    runtime = runtime.at_present(session)
    if row["suspended_at"] is None:
        raise AlreadySo(f"case {case_id} is not suspended; there is nothing to let go on")
    _set(session, row, **_NOT_SUSPENDED)
    prolong_messages(session, case_id, row["suspended_at"], runtime.clock())
    since = runtime.office.local(row["suspended_at"]).isoformat()
    resumed = Note("case_resumed", data={"reason": why, "suspended_since": since})
    append(session, case_id, [_event(runtime, actor.id, row, resumed)])
    wake(session, runtime, case_id)


def end_case(session: Session, runtime: Runtime, actor: Actor, case_id: int, reason: str) -> None:
    """Ends a case without a result: tasks are cancelled, deadlines that are over are missed, the others cancelled.

    What it has entered into registers is closed as its diagram says, and the cases that wait for it are informed.
    """
    why, row = required_reason(reason), _held(session, runtime, actor, case_id)
    runtime, now = runtime.at_present(session), runtime.clock()
    if _bring_in_line_if_readable(session, runtime, case_id):
        row = _held(session, runtime, actor, case_id)
    events = [
        *(_event(runtime, ENGINE, row, note) for note in _cancel_work(session, case_id)),
        *(_event(runtime, ENGINE, row, note, due_at) for note, due_at in _close_deadlines(session, runtime, case_id)),
        *(_event(runtime, ENGINE, row, note) for note in close_entries(session, runtime, actor.id, case_id, why, now)),
        _event(runtime, actor.id, row, Note("case_ended", data={"reason": why})),
    ]
    for remove_all in _WAITS:
        remove_all(session, case_id)
    close_incidents(session, case_id, "ended", actor.id, now)
    _set(session, row, state="terminated", ended_at=now, revision=row["revision"] + 1, **_NOT_SUSPENDED)
    append(session, case_id, events)


def _held(session: Session, runtime: Runtime, actor: Actor, case_id: int) -> StoredCase:
    require_administrator(actor)
    found = session.execute(select(cases).where(cases.c.id == case_id).with_for_update()).one_or_none()
    if found is None:
        raise no_such_case(case_id)
    row = as_case(found)
    require_no_part(actor, case_id, row)
    require_active(runtime, row)
    return row


def _bring_in_line_if_readable(session: Session, runtime: Runtime, case_id: int) -> bool:
    """A deadline must not be missed by an outdated calendar; a case that cannot be read can still be ended."""
    try:
        return bring_in_line(session, runtime, case_id, runtime.clock()) is not None
    except DATABASE_FAILURES:
        raise  # that is no fault of the case
    except AtqaruError:
        return False


def _set(session: Session, row: StoredCase, **columns: Unpack[CaseChange]) -> None:
    change_case(session, row["id"], row["revision"], **columns)


def _cancel_work(session: Session, case_id: int) -> list[Note]:
    tasks = session.execute(select(user_tasks).where(user_tasks.c.case_id == case_id).order_by(user_tasks.c.token))
    work = session.execute(select(jobs).where(jobs.c.case_id == case_id).order_by(jobs.c.token))
    return [
        *(Note("task_cancelled", task.element_id, task.law, about(task.subject)) for task in tasks),
        *(Note("job_cancelled", job.element_id) for job in work),
    ]


def _close_deadlines(session: Session, runtime: Runtime, case_id: int) -> list[tuple[Note, datetime]]:
    is_open = (deadlines.c.case_id == case_id, deadlines.c.state == "open")
    notes, now = [], runtime.clock()
    for row in session.execute(select(deadlines).where(*is_open).order_by(deadlines.c.token)).all():
        state: ClosedState = "missed" if now >= fires_at(row.due_at) else "cancelled"
        close_deadline_for_good(session, case_id, row.token, state, now)
        notes.append((Note(f"deadline_{state}", row.element_id, row.law), row.due_at))
    return notes


def _event(runtime: Runtime, actor: str, row: StoredCase, note: Note, due_at: datetime | None = None) -> AuditEvent:
    return note.event(runtime.clock(), actor, row["definition_id"], runtime.office.version, due_at)
