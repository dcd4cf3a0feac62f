"""The only writer of `users`, `groups` and `memberships`."""

from collections.abc import Sequence
from typing import Any, TypedDict

from sqlalchemy import insert, update

from storage.database import Session, guarded
from storage.tables import groups, memberships, users


class UserRow(TypedDict):
    """An account; `id` is the login name."""

    id: str
    name: str
    password_hash: str
    iin: str | None
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


def change_user(session: Session, login: str, **columns: Any) -> None:
    """Changes an account; `StaleRow` if there is none."""
    guarded(session, update(users).where(users.c.id == login).values(**columns))


def add_groups(session: Session, rows: Sequence[GroupRow]) -> None:
    """Adds groups."""
    if rows:
        session.execute(insert(groups), rows)
