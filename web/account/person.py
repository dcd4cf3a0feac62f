"""The person at the screen, as the login made him known; the groups are read anew for every request."""

from dataclasses import dataclass
from typing import cast

from flask_login import current_user

from engine.execution.permissions import Actor
from storage.database import Session
from storage.queries.users import groups_of, user_row


@dataclass(frozen=True)
class Person:
    """A local account in use; the properties with `is_` and `get_id` are what Flask-Login asks for."""

    id: str
    name: str
    iin: str | None
    groups: frozenset[str]

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """The login name, which the session cookie keeps."""
        return self.id

    @property
    def actor(self) -> Actor:
        """The same person as the engine's commands know him."""
        return Actor(self.id, self.groups)


def person_named(session: Session, login: str) -> Person | None:
    """The person of an account that may be used; None if there is none or it is disabled."""
    row = user_row(session, login)
    if row is None or row.disabled:
        return None
    return Person(row.id, row.name, row.iin, frozenset(groups_of(session, login)))


def signed_in() -> Person:
    """The person at the screen; only for pages behind `login_required`."""
    return cast(Person, current_user._get_current_object())
