"""Who is informed of open tasks: one rule for reminders and for dates that have moved."""

from collections.abc import Iterable
from typing import Protocol

from sqlalchemy import bindparam, select

from engine.roles import Role
from storage.database import Session
from storage.recipients import personal_group
from storage.tables import group_roles, memberships

_APPLICANTS = select(group_roles.c.group_id).where(group_roles.c.role == Role.APPLY)
_STAFF = select(memberships.c.user_id).where(
    memberships.c.user_id.in_(bindparam("users", expanding=True)), memberships.c.group_id.not_in(_APPLICANTS)
)


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
