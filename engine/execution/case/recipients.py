"""Who is informed of open tasks: one rule for reminders and for dates that have moved."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from sqlalchemy import bindparam, select

from engine.roles import Role
from storage.database import Session, StoredRow
from storage.recipients import personal_group
from storage.tables import group_roles, memberships, user_tasks

_APPLICANTS = select(group_roles.c.group_id).where(group_roles.c.role == Role.APPLY)
_STAFF = select(memberships.c.user_id).where(
    memberships.c.user_id.in_(bindparam("users", expanding=True)), memberships.c.group_id.not_in(_APPLICANTS)
)

_TASKS = select(
    user_tasks.c.name,
    user_tasks.c.subject,
    user_tasks.c.candidate_groups,
    user_tasks.c.candidate_users,
    user_tasks.c.assignee,
    user_tasks.c.due_at,
).where(user_tasks.c.case_id == bindparam("case_id"), user_tasks.c.due_at <= bindparam("due_at"))


class TaskPeople(Protocol):
    """A row of `user_tasks` with those who may do it, or do it."""

    @property
    def candidate_groups(self) -> str:
        """Ids of groups, separated by blanks."""

    @property
    def candidate_users(self) -> str:
        """Logins, separated by blanks."""

    @property
    def assignee(self) -> str | None:
        """The login of the one who has claimed it, or to whom it was assigned."""


def recipients_of(session: Session, tasks: Iterable[TaskPeople], applicant: str | None) -> list[str]:
    """The groups of the tasks, and those who work here and have them by name; applicants have the account for it."""
    groups, named = set[str](), set[str | None]()
    for task in tasks:
        groups.update(task.candidate_groups.split())
        named.update((*task.candidate_users.split(), task.assignee))
    people = session.scalars(_STAFF, {"users": sorted(user for user in named if user not in (None, applicant))})
    return [*sorted(groups), *map(personal_group, sorted(set(people)))]


def tasks_until(session: Session, case_id: int, due_at: datetime) -> list[StoredRow]:
    """The open tasks that are due at the moment of a deadline; where there are none, those that are due before."""
    tasks = list(session.execute(_TASKS, {"case_id": case_id, "due_at": due_at}))
    return [task for task in tasks if task.due_at == due_at] or tasks
