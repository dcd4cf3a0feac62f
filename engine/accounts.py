"""Local accounts: commands of an administrator that add and disable them; each leaves an audit event.

Knows a password only as the hash that it is given.
"""

import re
from dataclasses import dataclass

from sqlalchemy import insert, select, update

from engine.clock import Clock
from engine.errors import AtqaruError
from engine.identifiers import is_iin
from storage.audit import AuditEvent, append
from storage.database import Session, guarded
from storage.tables import groups, memberships, users

_INSTALLATION = 0
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


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
    append(session, _INSTALLATION, [AuditEvent(at=clock(), type="account_added", actor=actor, data=data)])


def disable_account(session: Session, clock: Clock, actor: str, login: str) -> None:
    """Shuts an account out; what it did stays. Raises `UnusableAccount` if there is none that is in use."""
    row = session.execute(select(users.c.disabled).where(users.c.id == login)).one_or_none()
    if row is None:
        raise UnusableAccount(f"there is no account {login!r}; `atqaru user list` shows them")
    if row.disabled:
        raise UnusableAccount(f"the account {login!r} is disabled already")
    guarded(session, update(users).where(users.c.id == login, users.c.disabled.is_(False)).values(disabled=True))
    append(
        session, _INSTALLATION, [AuditEvent(at=clock(), type="account_disabled", actor=actor, data={"login": login})]
    )


def _require_sound(session: Session, account: Account) -> None:
    if not _LOGIN.fullmatch(account.login):
        raise UnusableAccount(
            f"the login name {account.login!r} cannot be used; "
            "write small Latin letters, digits, dots and dashes, 64 at most"
        )
    if not account.name.strip():
        raise UnusableAccount(f"the account {account.login!r} needs the person's name")
    if account.iin is not None and not is_iin(account.iin):
        raise UnusableAccount(f"{account.iin!r} is no IIN: 12 digits with a right check digit are needed")
    known = set(session.scalars(select(groups.c.id)))
    if unknown := sorted(set(account.groups) - known):
        there_are = ", ".join(sorted(known)) or "none: deploy a service first"
        raise UnusableAccount(f"there is no group {unknown[0]!r}; there are {there_are}")
    if session.execute(select(users.c.id).where(users.c.id == account.login)).first():
        raise UnusableAccount(f"there is an account {account.login!r} already; choose another login name")
