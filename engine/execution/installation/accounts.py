"""Local accounts: commands of an administrator that add, change, disable and enable them; each leaves an audit event.

Knows a password only as the hash that it is given.
"""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from engine.clock import Clock
from engine.errors import AtqaruError
from engine.identifiers import is_iin
from storage.audit import NO_CASE, AuditEvent, append
from storage.database import Session, guarded
from storage.tables import groups, memberships, users
from storage.texts import LONGEST_ID

#: Of a person's name, which stands on every page that tells who did something.
LONGEST_NAME = 200
_LOGIN = re.compile(rf"[a-z0-9][a-z0-9._-]{{0,{LONGEST_ID - 1}}}")


class UnusableAccount(AtqaruError):
    """An account that cannot be made or changed as asked; the message says what to write instead."""


@dataclass(frozen=True)
class Account:
    """A local account as it is to be: its login name, the person, the groups."""

    login: str
    name: str
    groups: tuple[str, ...]
    iin: str | None = None


def add_account(session: Session, clock: Clock, actor: str, account: Account, password_hash: str) -> None:
    """Makes an account in its groups; raises `UnusableAccount`, and then nothing is stored."""
    _require_sound(session, account)
    session.execute(
        insert(users).values(
            id=account.login, name=account.name.strip(), password_hash=password_hash, iin=account.iin, disabled=False
        )
    )
    held = sorted(set(account.groups))
    if held:
        session.execute(insert(memberships), [{"user_id": account.login, "group_id": group} for group in held])
    data = {"login": account.login, "groups": held}
    append(session, NO_CASE, [AuditEvent(at=clock(), type="account_added", actor=actor, data=data)])


def disable_account(session: Session, clock: Clock, actor: str, login: str) -> None:
    """Shuts an account out; what it did stays. Raises `UnusableAccount` if there is none that is in use."""
    if _is_disabled(session, login):
        raise UnusableAccount(f"the account {login!r} is disabled already")
    _set(session, login, disabled=True)
    _tell(session, clock, actor, "account_disabled", login)


def enable_account(session: Session, clock: Clock, actor: str, login: str) -> None:
    """Lets an account in again, in the groups that it had. Raises `UnusableAccount` if it is in use or unknown."""
    if not _is_disabled(session, login):
        raise UnusableAccount(f"the account {login!r} is in use already")
    _set(session, login, disabled=False)
    _tell(session, clock, actor, "account_enabled", login)


def change_password(session: Session, clock: Clock, actor: str, login: str, password_hash: str) -> None:
    """Gives an account another password, disabled or not. Raises `UnusableAccount` if there is none."""
    _is_disabled(session, login)
    _set(session, login, password_hash=password_hash)
    _tell(session, clock, actor, "password_changed", login)


def _is_disabled(session: Session, login: str) -> bool:
    found = session.execute(select(users.c.disabled).where(users.c.id == login).with_for_update()).scalar_one_or_none()
    if found is None:
        raise UnusableAccount(f"there is no account {login!r}; `atqaru user list` shows them")
    return bool(found)


def _set(session: Session, login: str, **columns: Any) -> None:
    guarded(session, update(users).where(users.c.id == login).values(**columns))


def _tell(session: Session, clock: Clock, actor: str, type_: str, login: str) -> None:
    append(session, NO_CASE, [AuditEvent(at=clock(), type=type_, actor=actor, data={"login": login})])


def _require_sound(session: Session, account: Account) -> None:
    if not _LOGIN.fullmatch(account.login):
        raise UnusableAccount(
            f"the login name {account.login!r} cannot be used; "
            f"write small Latin letters, digits, dots and dashes, {LONGEST_ID} at most"
        )
    if not account.name.strip():
        raise UnusableAccount(f"the account {account.login!r} needs the person's name")
    if len(account.name) > LONGEST_NAME:
        raise UnusableAccount(
            f"the person's name has {len(account.name)} characters; write the name alone, at most {LONGEST_NAME}"
        )
    if account.iin is not None and not is_iin(account.iin):
        raise UnusableAccount(f"{account.iin!r} is no IIN: 12 digits with a right check digit are needed")
    known = set(session.scalars(select(groups.c.id)))
    if unknown := sorted(set(account.groups) - known):
        there_are = ", ".join(sorted(known)) or "none: deploy a service first"
        raise UnusableAccount(f"there is no group {unknown[0]!r}; there are {there_are}")
    if session.execute(select(users.c.id).where(users.c.id == account.login)).first():
        raise UnusableAccount(f"there is an account {account.login!r} already; choose another login name")
