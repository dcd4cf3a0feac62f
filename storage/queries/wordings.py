"""Wordings as they are deployed: the file of each in force on a day, and the versions that come later."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from storage.database import Session
from storage.tables import definitions, resources


class WordingFile(NamedTuple):
    """A version of a wording with its file; `key` is its id, a point and its language."""

    key: str
    version: int
    effective_from: date
    name: str
    folder: str | None
    content: bytes


class DefinitionFile(NamedTuple):
    """A file from which something is in force."""

    name: str
    kind: str
    content: bytes
    folder: str | None


_VERSIONS = (
    select(
        definitions.c.key,
        definitions.c.version,
        definitions.c.effective_from,
        resources.c.name,
        resources.c.folder,
        resources.c.content,
    )
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
    """The versions that come into force after a day, the first ones first."""
    return [WordingFile(*row) for row in session.execute(_VERSIONS.where(definitions.c.effective_from > day))]


def wording_on(session: Session, key: str, day: date) -> WordingFile | None:
    """One wording as it is in force on a day; None if it is not."""
    statement = _VERSIONS.where(definitions.c.effective_from <= day, definitions.c.key == key)
    rows = session.execute(statement).all()
    return WordingFile(*rows[-1]) if rows else None


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
