"""The only writer of `user_tasks` and of `task_candidates`, by which each group and person finds its tasks."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypedDict

from sqlalchemy import update

from storage.columns import NO_DUE_MOMENT
from storage.database import Session, guarded
from storage.tables import task_candidates, user_tasks
from storage.writes.token_rows import TokenRows

_tasks, _candidates = TokenRows(user_tasks), TokenRows(task_candidates)


class UserTaskRow(TypedDict):
    """An open user task; ids and logins are separated by blanks."""

    case_id: int
    token: int
    element_id: str
    name: str
    subject: str | None
    matter_of: str | None
    process_id: str
    candidate_groups: str
    candidate_users: str
    assignee: str | None
    form_id: str | None
    form_definition_id: int | None
    priority: int
    law: str
    due_at: datetime | None
    follow_up_at: datetime | None
    created_at: datetime


class TaskWords(TypedDict):
    """What people read of a task, and the form that it has."""

    name: str
    law: str
    form_id: str | None
    form_definition_id: int | None


class CandidateRow(TypedDict):
    """That a group, or a person as `user:LOGIN`, finds a task by its due moment (`NO_DUE_MOMENT` for none)."""

    group_id: str
    due_at: datetime
    case_id: int
    token: int


def add_tasks(session: Session, tasks: Sequence[UserTaskRow], candidates: Sequence[CandidateRow]) -> None:
    """Adds open tasks with their candidates."""
    _tasks.add(session, tasks)
    _candidates.add(session, candidates)


def reoffer_task(session: Session, task: UserTaskRow, candidates: Sequence[CandidateRow]) -> None:
    """Changes an open task and its candidates."""
    case_id, token = task["case_id"], task["token"]
    columns = {name: value for name, value in task.items() if name not in ("case_id", "token")}
    _tasks.change(session, case_id, token, columns)
    _candidates.remove(session, case_id, [token])
    _candidates.add(session, candidates)


def assign_task(session: Session, case_id: int, token: int, seen: str | None, assignee: str | None) -> None:
    """Assigns a task to another person, or to no one; `StaleRow` unless `seen` still holds it."""
    held = user_tasks.c.assignee.is_(None) if seen is None else user_tasks.c.assignee == seen
    of_task = update(user_tasks).where(user_tasks.c.case_id == case_id, user_tasks.c.token == token, held)
    guarded(session, of_task.values(assignee=assignee))


def set_task_dates(
    session: Session, case_id: int, token: int, due_at: datetime | None, follow_up_at: datetime | None
) -> None:
    """Changes the dates of a task, also among its candidates."""
    _tasks.change(session, case_id, token, {"due_at": due_at, "follow_up_at": follow_up_at})
    _candidates.change(session, case_id, token, {"due_at": due_at or NO_DUE_MOMENT})


def reword_task(session: Session, case_id: int, token: int, words: TaskWords) -> None:
    """Gives a task the words and the form of another version of its diagram."""
    _tasks.change(session, case_id, token, words)


def remove_tasks(session: Session, case_id: int, tokens: Iterable[int]) -> None:
    """Removes the tasks at the tokens from every worklist."""
    at = list(tokens)
    _candidates.remove(session, case_id, at)
    _tasks.remove(session, case_id, at)


def remove_all_tasks(session: Session, case_id: int) -> None:
    """Removes every task of a case."""
    _candidates.remove_all(session, case_id)
    _tasks.remove_all(session, case_id)
