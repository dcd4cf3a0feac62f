"""Local accounts and groups as pages and the login read them; passwords are checked elsewhere."""

from collections.abc import Collection, Iterable

from sqlalchemy import bindparam, or_, select

from storage.database import Session, StoredRow
from storage.prepared import Query
from storage.tables import group_roles, groups, memberships, users

_GROUPS = Query(
    select(memberships.c.group_id).where(memberships.c.user_id == bindparam("of_user")).order_by(memberships.c.group_id)
)
_WITH_ROLES = Query(
    select(memberships.c.group_id, group_roles.c.role)
    .outerjoin(group_roles, group_roles.c.group_id == memberships.c.group_id)
    .where(memberships.c.user_id == bindparam("of_user"))
)
_WITH = Query(
    select(group_roles.c.group_id).where(group_roles.c.role == bindparam("role")).order_by(group_roles.c.group_id)
)


def user_row(session: Session, user: str) -> StoredRow | None:
    """One account by its login name; None if there is none."""
    return session.execute(select(users).where(users.c.id == user)).one_or_none()


def user_list(session: Session) -> list[StoredRow]:
    """Every account by name, the disabled ones among them."""
    return list(session.execute(select(users).order_by(users.c.name, users.c.id)))


def groups_of(session: Session, user: str) -> tuple[str, ...]:
    """The ids of the groups that the user belongs to."""
    return tuple(row["group_id"] for row in _GROUPS.all(session, of_user=user))


def groups_with_roles_of(session: Session, user: str) -> dict[str, frozenset[str]]:
    """The groups that the user belongs to by their ids, each with its roles."""
    return _collected((row["group_id"], row["role"]) for row in _WITH_ROLES.all(session, of_user=user))


def roles_by_group(session: Session, groups_named: Collection[str] | None = None) -> dict[str, frozenset[str]]:
    """The roles of the groups that have some, or of those of these that have some."""
    statement = select(group_roles.c.group_id, group_roles.c.role)
    if groups_named is not None:
        statement = statement.where(group_roles.c.group_id.in_(groups_named))
    return _collected((row.group_id, row.role) for row in session.execute(statement))


def groups_with(session: Session, role: str) -> list[str]:
    """The ids of the groups that have a role."""
    return [row["group_id"] for row in _WITH.all(session, role=role)]


def groups_of_applicants(session: Session, groups_named: Collection[str]) -> list[str]:
    """Those of the groups whose people apply, and have no part in the work."""
    if not groups_named:
        return []
    applying = groups_with(session, "apply")
    return [group for group in groups_named if group in applying]


def _collected(pairs: Iterable[tuple[str, str | None]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group, role in pairs:
        found.setdefault(group, set()).update([role] if role else [])
    return {group: frozenset(roles) for group, roles in found.items()}


def members_of(session: Session, group: str) -> list[StoredRow]:
    """The accounts in the group by name, without the disabled ones."""
    statement = select(users).join(memberships, memberships.c.user_id == users.c.id)
    statement = statement.where(memberships.c.group_id == group, users.c.disabled.is_(False))
    return list(session.execute(statement.order_by(users.c.name, users.c.id)))


def candidates_of(session: Session, groups: Collection[str], logins: Collection[str]) -> list[StoredRow]:
    """The accounts in any of the groups, and those named, each once by name, without the disabled ones."""
    in_groups = select(memberships.c.user_id).where(memberships.c.group_id.in_(groups))
    statement = select(users).where(users.c.disabled.is_(False), or_(users.c.id.in_(in_groups), users.c.id.in_(logins)))
    return list(session.execute(statement.order_by(users.c.name, users.c.id)))


def are_alone_in(session: Session, groups: Collection[str], people: Collection[str]) -> bool:
    """Whether these people, of whom there is at least one, are the only enabled accounts in any of these groups."""
    if all(set(groups).isdisjoint(groups_of(session, login)) for login in people):  # applicants too
        return False
    found = {row.id for row in candidates_of(session, groups, ())}
    return bool(found) and found <= set(people)


def unborne_names(session: Session, groups_named: Collection[str], logins: Collection[str]) -> list[str]:
    """Those of the ids that are no group, and those of the login names that are no enabled account.

    Without any account, as in a rehearsal without people, every login name passes.
    """
    held = set(session.scalars(select(groups.c.id).where(groups.c.id.in_(groups_named)))) if groups_named else set()
    found = [name for name in groups_named if name not in held]
    if logins:
        in_use = set(session.scalars(select(users.c.id).where(users.c.id.in_(logins), users.c.disabled.is_(False))))
        unknown = [login for login in logins if login not in in_use]
        if unknown and session.execute(select(users.c.id).limit(1)).first():
            found += unknown
    return found


def group_list(session: Session) -> list[StoredRow]:
    """Every group by name."""
    return list(session.execute(select(groups).order_by(groups.c.name, groups.c.id)))


def user_names(session: Session, logins: Collection[str]) -> dict[str, str]:
    """The names of people by their login names; who has no account here is left out."""
    if not logins:
        return {}
    return {row.id: row.name for row in session.execute(select(users.c.id, users.c.name).where(users.c.id.in_(logins)))}
