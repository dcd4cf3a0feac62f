"""Who is informed of open tasks: one rule for reminders and for dates that have moved."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, select

from engine.roles import Role
from storage.database import Session
from storage.queries.worklist import personal_group
from storage.tables import group_roles, memberships

_APPLICANTS = select(group_roles.c.group_id).where(group_roles.c.role == Role.APPLY)
_STAFF = select(memberships.c.user_id).where(
    memberships.c.user_id.in_(bindparam("users", expanding=True)), memberships.c.group_id.not_in(_APPLICANTS)
)


def recipients_of(session: Session, tasks: Iterable[Any], applicant: str | None) -> list[str]:
    """The groups of the tasks, and those who work here and have them by name; applicants have the account for it.

    `tasks` have the columns `candidate_groups`, `candidate_users` and `assignee`.
    """
    groups, named = set[str](), set[str | None]()
    for task in tasks:
        groups.update(task.candidate_groups.split())
        named.update((*task.candidate_users.split(), task.assignee))
    people = session.scalars(_STAFF, {"users": sorted(user for user in named if user not in (None, applicant))})
    return [*sorted(groups), *map(personal_group, sorted(set(people)))]
