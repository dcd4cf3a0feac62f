"""Deployed definitions as pages read them: versions, their names, and the files they came from."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import bindparam, select

from storage.database import Session, StoredRow
from storage.prepared import Query
from storage.tables import definitions, deployed_state, deployments, resources

#: The id of the definition of a kind and key that is in force on a day; its parameters are `kind`, `key`, `on_day`.
IN_FORCE = (
    select(definitions.c.id)
    .where(
        definitions.c.kind == bindparam("kind"),
        definitions.c.key == bindparam("key"),
        definitions.c.effective_from <= bindparam("on_day"),
        definitions.c.withdrawn_at.is_(None),
    )
    .order_by(definitions.c.effective_from.desc(), definitions.c.version.desc())
    .limit(1)
)
_MARK = Query(select(deployed_state.c.mark))


def deployed_mark(session: Session) -> str:
    """Another text after each change of what is deployed."""
    return str(_MARK.value(session))


def definition_row(session: Session, definition_id: int) -> StoredRow | None:
    """One version of a definition: kind, key, version, name, effective_from; None if there is none."""
    return session.execute(select(definitions).where(definitions.c.id == definition_id)).one_or_none()


def definition_file(session: Session, definition_id: int) -> StoredRow | None:
    """Name and content of the file that a definition came from; None if there is none."""
    statement = select(resources.c.name, resources.c.content)
    statement = statement.join(definitions, definitions.c.resource_id == resources.c.id)
    return session.execute(statement.where(definitions.c.id == definition_id)).one_or_none()


def folders_of(session: Session, definition_ids: Iterable[int]) -> dict[int, str | None]:
    """The folders in which the files of definitions stood, by the ids of these; None where it is unknown."""
    statement = select(definitions.c.id, resources.c.folder).join(
        resources, resources.c.id == definitions.c.resource_id
    )
    return {row.id: row.folder for row in session.execute(statement.where(definitions.c.id.in_(set(definition_ids))))}


def processes_in_force(session: Session, day: date) -> list[int]:
    """The definition of each process that is in force on a day, by the ids of the processes."""
    statement = (
        select(definitions.c.key, definitions.c.id)
        .where(
            definitions.c.kind == "process", definitions.c.effective_from <= day, definitions.c.withdrawn_at.is_(None)
        )
        # of one process the last row is used
        .order_by(definitions.c.key, definitions.c.effective_from, definitions.c.version)
    )
    return list({row.key: int(row.id) for row in session.execute(statement)}.values())


def processes_from(session: Session, day: date) -> list[int]:
    """The definition of each process that is in force on a day or waits for a later one."""
    waiting = select(definitions.c.id).where(
        definitions.c.kind == "process", definitions.c.effective_from > day, definitions.c.withdrawn_at.is_(None)
    )
    return [*processes_in_force(session, day), *session.scalars(waiting.order_by(definitions.c.id))]


def process_names(session: Session, day: date) -> dict[str, str]:
    """The name of each process on a day, by its id; for one that is not in force yet its first name."""
    statement = (
        select(definitions.c.key, definitions.c.name)
        .where(definitions.c.kind == "process", definitions.c.withdrawn_at.is_(None))
        # of one process the last row is used
        .order_by(definitions.c.effective_from <= day, definitions.c.effective_from, definitions.c.version)
    )
    return {row.key: row.name for row in session.execute(statement)}


def names_of_versions(session: Session, definition_ids: Iterable[int]) -> dict[int, str]:
    """The names of the versions, by their ids."""
    wanted = set(definition_ids)
    if not wanted:
        return {}
    statement = select(definitions.c.id, definitions.c.name).where(definitions.c.id.in_(wanted))
    return {row.id: row.name for row in session.execute(statement)}


def process_versions(session: Session) -> list[StoredRow]:
    """Every version of every process, the oldest first: id, key, effective_from, deployed_at, withdrawn_at."""
    statement = select(
        definitions.c.id,
        definitions.c.key,
        definitions.c.effective_from,
        definitions.c.withdrawn_at,
        deployments.c.deployed_at,
    ).join_from(definitions, resources, resources.c.id == definitions.c.resource_id)
    statement = statement.join(deployments, deployments.c.id == resources.c.deployment_id)
    return list(session.execute(statement.where(definitions.c.kind == "process").order_by(definitions.c.id)))
