"""People of tests, who have by their groups what these may do in the services of the product."""

from collections.abc import Mapping
from functools import cache

from engine.definition.groups import read_groups, roles_of
from engine.deployment.bundle import GROUPS_FILE
from engine.deployment.deploy import SERVICES
from engine.execution.permissions import Actor
from engine.roles import Role


def person(login: str, *groups: str) -> Actor:
    """Somebody in groups, with the roles that the product's file gives these; a group of a test has none."""
    roles = frozenset[Role]().union(*(_roles().get(group, ()) for group in groups))
    applying = frozenset(group for group in groups if Role.APPLY in _roles().get(group, ()))
    return Actor(login, frozenset(groups), roles, applying)


@cache
def _roles() -> Mapping[str, frozenset[Role]]:
    return roles_of(read_groups((SERVICES / GROUPS_FILE).read_bytes(), GROUPS_FILE))
