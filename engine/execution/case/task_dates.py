"""The dates of open tasks as they are stored: read before something moves them, and written where it has."""

from typing import Any

from sqlalchemy import bindparam, select, update

from engine.execution.case.audit_event import Note
from engine.iso_text import utc_text
from engine.spiff.due_dates import HeldTask, MovedTask, TaskDates
from storage.columns import NO_DUE_MOMENT
from storage.database import Session
from storage.prepared import Write
from storage.tables import task_candidates, user_tasks

_HELD = select(user_tasks.c.token, user_tasks.c.created_at, user_tasks.c.due_at, user_tasks.c.follow_up_at).where(
    user_tasks.c.case_id == bindparam("case_id")
)
_SET_TASK, _SET_CANDIDATES = (
    Write(update(table).where(table.c.case_id == bindparam("of_case"), table.c.token == bindparam("at")))
    for table in (user_tasks, task_candidates)
)


def held_tasks(session: Session, case_id: int) -> dict[int, HeldTask]:
    """The open tasks of a case by token."""
    return {
        row.token: HeldTask(row.created_at, TaskDates(row.due_at, row.follow_up_at))
        for row in session.execute(_HELD, {"case_id": case_id})
    }


def store_dates(session: Session, case_id: int, moved: MovedTask) -> None:
    """Writes the dates of a task where people find it."""
    key = {"of_case": case_id, "at": moved.token}
    _SET_TASK(session, [{**key, "due_at": moved.after.due_at, "follow_up_at": moved.after.follow_up_at}])
    _SET_CANDIDATES(session, [{**key, "due_at": moved.after.due_at or NO_DUE_MOMENT}])


def task_moved(task: MovedTask, **data: Any) -> Note:
    """That a task is due at another moment."""
    moments = {"before": utc_text(task.before.due_at), "after": utc_text(task.after.due_at)}
    return Note.at("task_moved", task.node, {**moments, **data})
