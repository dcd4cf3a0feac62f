"""The dates of open tasks as they are stored: read before something moves them, and written where it has."""

from typing import Any

from sqlalchemy import bindparam, select

from engine.execution.audit_event import Note, about
from engine.iso_text import utc_text
from engine.spiff.changes.due_dates import HeldTask, MovedTask, TaskDates
from storage.database import Session
from storage.tables import user_tasks
from storage.writes.user_tasks import set_task_dates

_HELD = select(
    user_tasks.c.token,
    user_tasks.c.created_at,
    user_tasks.c.due_at,
    user_tasks.c.follow_up_at,
    user_tasks.c.subject,
).where(user_tasks.c.case_id == bindparam("case_id"))


def held_tasks(session: Session, case_id: int) -> dict[int, HeldTask]:
    """The open tasks of a case by token."""
    return {
        row.token: HeldTask(row.created_at, TaskDates(row.due_at, row.follow_up_at), row.subject)
        for row in session.execute(_HELD, {"case_id": case_id})
    }


def store_dates(session: Session, case_id: int, moved: MovedTask) -> None:
    """Writes the dates of a task where people find it."""
    set_task_dates(session, case_id, moved.token, moved.after.due_at, moved.after.follow_up_at)


def task_moved(task: MovedTask, **data: Any) -> Note:
    """That a task is due at another moment."""
    moments = {"before": utc_text(task.before.due_at), "after": utc_text(task.after.due_at)}
    return Note.at("task_moved", task.node, {**moments, **data, **about(task.subject)})
