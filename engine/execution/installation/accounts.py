"""Local accounts: commands of an administrator that add, change, disable and enable them; each leaves an audit event.

Knows a password only as the hash that it is given.
"""

import re
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from engine.clock import Clock
from engine.errors import AtqaruError
from engine.execution.audit_event import Note, record_for_installation
from engine.identifiers import is_iin
from engine.quoting import quoted
from storage.database import Session
from storage.tables import groups, users
from storage.texts import LONGEST_ID
from storage.writes.people import add_user, change_user

#: Of a person's name, which is on every page that says who did something.
LONGEST_NAME = 200
#: As E.164 has it.
_PHONE = re.compile(r"\+[0-9]{7,15}")
_LOGIN = re.compile(rf"[a-z0-9][a-z0-9._-]{{0,{LONGEST_ID - 1}}}")


class UnusableAccount(AtqaruError):
    """An account that cannot be made or changed as asked; the message says what to write instead."""


@dataclass(frozen=True)
class Account:
    """A local account as it is to be: its login name, the person with his numbers, the groups."""

    login: str
    name: str
    groups: tuple[str, ...]
    iin: str | None = None
    phone: str | None = None


def add_account(session: Session, clock: Clock, actor: str, account: Account, password_hash: str) -> None:
    """Makes an account in its groups; raises `UnusableAccount`, and then nothing is stored."""
    _require_sound(session, account)
    held = sorted(set(account.groups))
    add_user(
        session,
        {
            "id": account.login,
            "name": account.name.strip(),
            "password_hash": password_hash,
            "iin": account.iin,
            "phone": account.phone,
            "disabled": False,
        },
        held,
    )
    record_for_installation(
        session, clock(), actor, Note("account_added", data={"login": account.login, "groups": held})
    )


def disable_account(session: Session, clock: Clock, actor: str, login: str) -> None:
    """Shuts an account out; what it did stays. Raises `UnusableAccount` if there is none that is in use."""
    if _is_disabled(session, login):
        raise UnusableAccount(f"the account {quoted(login)} is disabled already")
    change_user(session, login, disabled=True)
    _record(session, clock, actor, "account_disabled", login)


def enable_account(session: Session, clock: Clock, actor: str, login: str) -> None:
    """Lets an account in again, in the groups that it had. Raises `UnusableAccount` if it is in use or unknown."""
    if not _is_disabled(session, login):
        raise UnusableAccount(f"the account {quoted(login)} is in use already")
    change_user(session, login, disabled=False)
    _record(session, clock, actor, "account_enabled", login)


def change_password(session: Session, clock: Clock, actor: str, login: str, password_hash: str) -> None:
    """Gives an account another password, disabled or not. Raises `UnusableAccount` if there is none."""
    _is_disabled(session, login)
    change_user(session, login, password_hash=password_hash)
    _record(session, clock, actor, "password_changed", login)


def record_visit(
    session: Session, clock: Clock, login: str, what: Literal["login", "login_failed", "logout"], address: str
) -> None:
    """Keeps that somebody has logged in, could not, or has logged out, from an address of the network."""
    record_for_installation(session, clock(), login, Note(what, data={"address": address}))


def _is_disabled(session: Session, login: str) -> bool:
    found = session.execute(select(users.c.disabled).where(users.c.id == login).with_for_update()).scalar_one_or_none()
    if found is None:
        raise UnusableAccount(f"there is no account {quoted(login)}; `atqaru user list` shows them")
    return bool(found)


def _record(session: Session, clock: Clock, actor: str, type_: str, login: str) -> None:
    record_for_installation(session, clock(), actor, Note(type_, data={"login": login}))


def _require_sound(session: Session, account: Account) -> None:
    if not _LOGIN.fullmatch(account.login):
        raise UnusableAccount(
            f"the login name {quoted(account.login)} cannot be used; "
            f"write small Latin letters, digits, dots and dashes, {LONGEST_ID} at most"
        )
    if not account.name.strip():
        raise UnusableAccount(f"the account {quoted(account.login)} needs the person's name")
    if len(account.name) > LONGEST_NAME:
        raise UnusableAccount(
            f"the person's name has {len(account.name)} characters; write the name alone, at most {LONGEST_NAME}"
        )
    if account.iin is not None and not is_iin(account.iin):
        raise UnusableAccount(f"{quoted(account.iin)} is no IIN: 12 digits with a right check digit are needed")
    if account.phone is not None and not _PHONE.fullmatch(account.phone):
        raise UnusableAccount(f"{quoted(account.phone)} is no telephone number; write + and 7 to 15 digits")
    known = set(session.scalars(select(groups.c.id)))
    if unknown := sorted(set(account.groups) - known):
        there_are = ", ".join(sorted(known)) or "none: deploy a service first"
        raise UnusableAccount(f"there is no group {quoted(unknown[0])}; there are {there_are}")
    if session.execute(select(users.c.id).where(users.c.id == account.login)).first():
        raise UnusableAccount(f"there is an account {quoted(account.login)} already; choose another login name")
