"""Wordings as they are deployed: the file of each in force on a day, those that come later, and every version."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import func, select

from storage.audit import NO_CASE
from storage.database import Session
from storage.tables import audit_data, audit_events, definitions, deployments, resources


class WordingFile(NamedTuple):
    """A version of a wording with its file; `key` is its id, a point and its language."""

    key: str
    version: int
    effective_from: date
    name: str
    folder: str | None
    content: bytes


class WordingVersion(NamedTuple):
    """A version that was ever deployed: by whom, from where and when, and why where a reason was given and is kept."""

    file: WordingFile
    deployment_id: int
    actor: str
    source: str
    deployed_at: datetime
    withdrawn_at: datetime | None
    reason: str | None = None


class DefinitionFile(NamedTuple):
    """A file from which something is in force."""

    name: str
    kind: str
    content: bytes
    folder: str | None


_FILE = (
    definitions.c.key,
    definitions.c.version,
    definitions.c.effective_from,
    resources.c.name,
    resources.c.folder,
    resources.c.content,
)
_VERSIONS = (
    select(*_FILE)
    .join(resources, resources.c.id == definitions.c.resource_id)
    .where(definitions.c.kind == "wording", definitions.c.withdrawn_at.is_(None))
    # of one wording the last row is used
    .order_by(definitions.c.key, definitions.c.effective_from, definitions.c.version)
)


def wordings_on(session: Session, day: date) -> list[WordingFile]:
    """The wordings in force on a day, by their keys."""
    rows = session.execute(_VERSIONS.where(definitions.c.effective_from <= day))
    return list({row.key: WordingFile(*row) for row in rows}.values())


def wordings_after(session: Session, day: date) -> list[WordingFile]:
    """The versions that come into force after a day, the first ones first; of those of one day the one that holds."""
    rows = session.execute(_VERSIONS.where(definitions.c.effective_from > day))
    return list({(row.key, row.effective_from): WordingFile(*row) for row in rows}.values())


def wording_on(session: Session, key: str, day: date) -> WordingFile | None:
    """One wording as it is in force on a day; None if it is not."""
    statement = _VERSIONS.where(definitions.c.effective_from <= day, definitions.c.key == key)
    rows = session.execute(statement).all()
    return WordingFile(*rows[-1]) if rows else None


def last_wording(session: Session, key: str) -> WordingFile | None:
    """The version of a wording that is in force in the end, when all that wait have come; None if there is none."""
    rows = session.execute(_VERSIONS.where(definitions.c.key == key)).all()
    return WordingFile(*rows[-1]) if rows else None


def wording_versions(session: Session, key: str) -> list[WordingVersion]:
    """Every version of a wording, also those that were taken back, the newest first."""
    statement = (
        select(
            *_FILE,
            resources.c.deployment_id,
            deployments.c.actor,
            deployments.c.source,
            deployments.c.deployed_at,
            definitions.c.withdrawn_at,
        )
        .join(resources, resources.c.id == definitions.c.resource_id)
        .join(deployments, deployments.c.id == resources.c.deployment_id)
        .where(definitions.c.kind == "wording", definitions.c.key == key)
        .order_by(definitions.c.version.desc())
    )
    rows, reasons = session.execute(statement).all(), _reasons(session, key)
    return [WordingVersion(WordingFile(*row[:6]), *row[6:], reasons.get(row.version)) for row in rows]


def _reasons(session: Session, key: str) -> dict[int, str]:
    """Why versions of a wording were put in force, by their numbers, as the audit log has it."""
    deployed = (
        select(audit_data.c.data)
        .select_from(audit_events.join(audit_data))
        .where(audit_events.c.chain == NO_CASE, audit_events.c.type == "deployed")
    )
    found: list[dict[str, Any]] = [orjson.loads(data) for data in session.scalars(deployed)]
    return {
        version: data["reason"]
        for data in found
        if "reason" in data
        for kind, of, version in data["versions"]
        if (kind, of) == ("wording", key)
    }


def processes_beside(session: Session, folder: str) -> list[str]:
    """The processes whose files stand in a folder, by their ids."""
    statement = (
        select(definitions.c.key)
        .join(resources, resources.c.id == definitions.c.resource_id)
        .where(definitions.c.kind == "process", resources.c.folder == folder)
    )
    return sorted(session.scalars(statement.distinct()))


def newest_wording(session: Session, key: str) -> WordingFile | None:
    """The version of a wording that was deployed last, whenever it comes into force; None if there is none."""
    rows = session.execute(_VERSIONS.where(definitions.c.key == key)).all()
    return max((WordingFile(*row) for row in rows), key=lambda each: each.version, default=None)


def wording_files(session: Session, definition_ids: Iterable[int]) -> dict[int, WordingFile]:
    """Versions of wordings by the ids of their definitions; what is no wording is left out."""
    statement = _VERSIONS.add_columns(definitions.c.id).where(definitions.c.id.in_(set(definition_ids)))
    return {row.id: WordingFile(*row[:-1]) for row in session.execute(statement)}


def files_on(session: Session, day: date, kinds: Iterable[str]) -> list[DefinitionFile]:
    """The files from which definitions of these kinds are in force on a day, in the order of their deployment."""
    newest = func.row_number().over(
        partition_by=(definitions.c.kind, definitions.c.key),
        order_by=(definitions.c.effective_from.desc(), definitions.c.version.desc()),
    )
    ranked = (
        select(definitions.c.resource_id, newest.label("place"))
        .where(definitions.c.kind.in_(sorted(kinds)))
        .where(definitions.c.effective_from <= day, definitions.c.withdrawn_at.is_(None))
        .subquery()
    )
    held = select(ranked.c.resource_id).where(ranked.c.place == 1)
    statement = select(resources.c.name, resources.c.kind, resources.c.content, resources.c.folder)
    rows = session.execute(statement.where(resources.c.id.in_(held)).order_by(resources.c.id))
    return [DefinitionFile(*row) for row in rows]
