"""The signed-in person; the groups are read again for every request."""

from dataclasses import dataclass
from hashlib import sha256
from typing import cast

from flask_login import current_user

from engine.execution.installation.actors import actor_of
from engine.execution.permissions import Actor
from engine.roles import Role
from storage.database import Session
from storage.queries.users import groups_with_roles_of, user_row

#: No login name contains a blank.
_SEPARATOR = " "
_MARK_LENGTH = 16


@dataclass(frozen=True)
class Person:
    """A local account in use; Flask-Login requires the properties `is_…` and `get_id`."""

    id: str
    name: str
    iin: str | None
    groups: frozenset[str]
    roles: frozenset[Role]
    #: those of the groups whose people apply
    applying: frozenset[str]
    #: identifies the password with which the session began, so that a new password ends the session
    mark: str = ""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """The login name and the mark, which the session cookie keeps."""
        return f"{self.id}{_SEPARATOR}{self.mark}"

    @property
    def actor(self) -> Actor:
        """The same person as an actor of the engine's commands."""
        return Actor(self.id, self.groups, self.roles, self.applying)

    @property
    def works_here(self) -> bool:
        """Whether he is in a group of those who work here, so that tasks may be offered to him."""
        return bool(self.actor.groups_at_work)


def person_named(session: Session, login: str) -> Person | None:
    """The person of an enabled account; None if there is none or it is disabled."""
    row = user_row(session, login)
    if row is None or row.disabled:
        return None
    mark = sha256(row.password_hash.encode()).hexdigest()[:_MARK_LENGTH]
    actor = actor_of(login, groups_with_roles_of(session, login))
    return Person(row.id, row.name, row.iin, actor.groups, actor.roles, actor.applying, mark)


def person_of_session(session: Session, kept: str) -> Person | None:
    """The person in a session cookie; None if the account is disabled or its password has changed since."""
    person = person_named(session, kept.partition(_SEPARATOR)[0])
    return person if person and person.get_id() == kept else None


def signed_in() -> Person:
    """The signed-in person; only for pages behind `login_required`."""
    return cast(Person, current_user._get_current_object())
