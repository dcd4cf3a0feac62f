"""The only writer of `users`, `groups`, `group_roles` and `memberships`."""

from collections.abc import Collection, Mapping, Sequence
from typing import TypedDict, Unpack

from sqlalchemy import delete, insert, update

from storage.database import Session, guarded
from storage.tables import group_roles, groups, memberships, users


class UserRow(TypedDict):
    """An account; `id` is the login name."""

    id: str
    name: str
    password_hash: str
    iin: str | None
    phone: str | None
    disabled: bool


class UserChange(TypedDict, total=False):
    """The columns of an account that are changed after it was added."""

    password_hash: str
    disabled: bool


class GroupRow(TypedDict):
    """A group as services name it."""

    id: str
    name: str


def add_user(session: Session, row: UserRow, group_ids: Sequence[str]) -> None:
    """Adds an account in its groups."""
    session.execute(insert(users).values(row))
    if group_ids:
        session.execute(insert(memberships), [{"user_id": row["id"], "group_id": group} for group in group_ids])


def change_user(session: Session, login: str, **columns: Unpack[UserChange]) -> None:
    """Changes an account; `StaleRow` if there is none."""
    guarded(session, update(users).where(users.c.id == login).values(**columns))


def add_groups(session: Session, rows: Sequence[GroupRow]) -> None:
    """Adds groups."""
    if rows:
        session.execute(insert(groups), rows)


def set_roles(session: Session, roles: Mapping[str, Collection[str]]) -> None:
    """Sets the roles of each of these groups to exactly these."""
    session.execute(delete(group_roles).where(group_roles.c.group_id.in_(roles)))
    if rows := [{"group_id": group, "role": role} for group, held in roles.items() for role in sorted(held)]:
        session.execute(insert(group_roles), rows)
