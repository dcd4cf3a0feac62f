"""Stores the groups of a bundle and their roles; both hold at once, whatever the day of the deployment."""

from sqlalchemy import select

from engine.deployment.bundle import Bundle
from engine.roles import Role
from storage.database import Session
from storage.queries.users import roles_by_group
from storage.tables import groups
from storage.writes.people import GroupRow, add_groups, set_roles


def store_groups(session: Session, bundle: Bundle) -> list[str]:
    """Adds the groups that are new, and gives their ids."""
    known = set(session.execute(select(groups.c.id)).scalars())
    new: list[GroupRow] = [
        {"id": group_id, "name": name} for group_id, name in bundle.groups.items() if group_id not in known
    ]
    add_groups(session, new)
    return [group["id"] for group in new]


def stored_roles(session: Session) -> dict[str, frozenset[Role]]:
    """The roles of the groups that have some."""
    return {group: frozenset(map(Role, roles)) for group, roles in roles_by_group(session).items()}


def store_roles(session: Session, bundle: Bundle) -> dict[str, list[str]]:
    """Gives groups the roles that the bundle says, and no others; gives what has changed, by group."""
    before = stored_roles(session)
    changed = {group: roles for group, roles in bundle.roles.items() if roles != before.get(group, frozenset())}
    if changed:
        set_roles(session, changed)
    return {group: sorted(roles) for group, roles in changed.items()}
