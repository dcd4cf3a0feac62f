"""People as commands know them: in groups, with the roles that these have now."""

from collections.abc import Collection

from engine.execution.permissions import Actor
from engine.roles import Role
from storage.database import Session
from storage.queries.users import roles_by_group


def actor_in(session: Session, login: str, groups: Collection[str]) -> Actor:
    """Somebody in these groups, whether there is an account of the name or not."""
    found = roles_by_group(session, groups).values()
    return Actor(login, frozenset(groups), frozenset(Role(role) for roles in found for role in roles))
