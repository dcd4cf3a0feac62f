"""Stores the files of a bundle and the versions in them; which files are new is seen by their bytes."""

import hashlib
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select

from engine.deployment.bundle import Bundle, File
from storage.database import Session
from storage.tables import definitions, resources
from storage.writes.definitions import add_definition, add_resource


def _digest(bundle: Bundle, file: File) -> bytes:
    """The hash of a file and of what it imports: when that changes, so does what the file decides."""
    contents = (file.content, *(imported.content for imported in bundle.imported(file.name)))
    return hashlib.sha256(b"".join(contents)).digest()


def is_new(session: Session, file: File, bundle: Bundle) -> bool:
    """True unless the newest version of everything in the file, of those not withdrawn, came from the same bytes."""
    digest = _digest(bundle, file)
    if file.kind == "groups":
        return _newest_groups(session, file) != digest
    keys = bundle.keys.get(file.name, [])
    return any(_of_newest(session, resources.c.content_hash, kind, key) != digest for kind, key, _tag, _name in keys)


def folder_of(session: Session, kind: str, key: str) -> str | None:
    """The folder of the newest version of a definition, of those not withdrawn; None if it is unknown."""
    folder: str | None = _of_newest(session, resources.c.folder, kind, key)
    return folder


def _of_newest(session: Session, column: ColumnElement[Any], kind: str, key: str) -> Any:
    newest = (
        select(column)
        .join(definitions, definitions.c.resource_id == resources.c.id)
        .where(definitions.c.kind == kind, definitions.c.key == key, definitions.c.withdrawn_at.is_(None))
        .order_by(definitions.c.version.desc())
        .limit(1)
    )
    return session.execute(newest).scalar_one_or_none()


def _newest_groups(session: Session, file: File) -> bytes | None:
    siblings = resources.alias("siblings")
    withdrawn = (
        select(definitions.c.id)
        .join(siblings, siblings.c.id == definitions.c.resource_id)
        .where(siblings.c.deployment_id == resources.c.deployment_id, definitions.c.withdrawn_at.is_not(None))
    )
    newest = (
        select(resources.c.content_hash)
        .where(resources.c.kind == "groups", resources.c.name == file.name, ~withdrawn.exists())
        .order_by(resources.c.id.desc())
        .limit(1)
    )
    return session.execute(newest).scalar_one_or_none()


def store_file(
    session: Session,
    bundle: Bundle,
    file: File,
    deployment_id: int,
    effective_from: date,
) -> list[tuple[str, str, int]]:
    """Stores a file and a new version of everything in it; gives these as (kind, key, version)."""
    resource_id = _store_bytes(session, bundle, file, deployment_id)
    versions = []
    for kind, key, tag, name in bundle.keys[file.name]:
        newest = select(func.max(definitions.c.version)).where(definitions.c.kind == kind, definitions.c.key == key)
        version = (session.execute(newest).scalar_one_or_none() or 0) + 1
        add_definition(
            session,
            {
                "kind": kind,
                "key": key,
                "version": version,
                "version_tag": tag,
                "name": name,
                "effective_from": effective_from,
                "resource_id": resource_id,
            },
        )
        versions.append((kind, key, version))
    return versions


def store_imported(session: Session, bundle: Bundle, changed: list[File], deployment_id: int) -> None:
    """A deployment holds everything that its decision files import, changed or not."""
    imported = dict.fromkeys(needed for file in changed for needed in bundle.imported(file.name))
    for file in imported:
        if file not in changed:
            _store_bytes(session, bundle, file, deployment_id)


def _store_bytes(session: Session, bundle: Bundle, file: File, deployment_id: int) -> int:
    return add_resource(
        session,
        {
            "deployment_id": deployment_id,
            "name": file.name,
            "kind": file.kind,
            "content": file.content,
            "content_hash": _digest(bundle, file),
            "folder": file.folder,
        },
    )
