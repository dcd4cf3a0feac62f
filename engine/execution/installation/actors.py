"""People as commands know them: in groups, with the roles that these have now."""

from collections.abc import Collection, Mapping

from engine.execution.permissions import Actor
from engine.roles import Role
from storage.database import Session
from storage.queries.users import roles_by_group


def actor_in(session: Session, login: str, groups: Collection[str]) -> Actor:
    """Somebody in these groups, whether there is an account of the name or not."""
    return actor_of(login, {**dict.fromkeys(groups, frozenset[str]()), **roles_by_group(session, groups)})


def actor_of(login: str, groups: Mapping[str, Collection[str]]) -> Actor:
    """Somebody in these groups, each with its roles."""
    roles = frozenset(Role(role) for held in groups.values() for role in held)
    applying = frozenset(group for group, held in groups.items() if Role.APPLY in held)
    return Actor(login, frozenset(groups), roles, applying)
