"""The person at the screen, as the login made him known; the groups are read anew for every request."""

from dataclasses import dataclass
from hashlib import sha256
from typing import cast

from flask_login import current_user

from engine.execution.permissions import Actor
from engine.roles import Role
from storage.database import Session
from storage.queries.users import groups_with_roles_of, user_row

#: No login name holds a blank.
_BESIDE = " "
_MARK_LENGTH = 16


@dataclass(frozen=True)
class Person:
    """A local account in use; the properties with `is_` and `get_id` are what Flask-Login asks for."""

    id: str
    name: str
    iin: str | None
    groups: frozenset[str]
    roles: frozenset[Role]
    #: he is in a group of those who work here, so that tasks may be offered to him
    works_here: bool
    #: stands for the password by which the session began, so that another password ends it
    mark: str = ""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """The login name and the mark, which the session cookie keeps."""
        return f"{self.id}{_BESIDE}{self.mark}"

    @property
    def actor(self) -> Actor:
        """The same person as the engine's commands know him."""
        return Actor(self.id, self.groups, self.roles)


def person_named(session: Session, login: str) -> Person | None:
    """The person of an account that may be used; None if there is none or it is disabled."""
    row = user_row(session, login)
    if row is None or row.disabled:
        return None
    mark = sha256(row.password_hash.encode()).hexdigest()[:_MARK_LENGTH]
    groups = groups_with_roles_of(session, login)
    roles = frozenset(Role(role) for held in groups.values() for role in held)
    works_here = any(Role.APPLY not in held for held in groups.values())
    return Person(row.id, row.name, row.iin, frozenset(groups), roles, works_here, mark)


def person_of_session(session: Session, kept: str) -> Person | None:
    """The person of what a session cookie keeps; None where the account is shut or has another password since."""
    person = person_named(session, kept.partition(_BESIDE)[0])
    return person if person and person.get_id() == kept else None


def signed_in() -> Person:
    """The person at the screen; only for pages behind `login_required`."""
    return cast(Person, current_user._get_current_object())
