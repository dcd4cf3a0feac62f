"""Stores the files of a bundle and the versions in them; which files are new is seen by their bytes."""

import hashlib
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from engine.deployment.bundle import Bundle, File
from storage.database import Session, StoredRow
from storage.tables import definitions, deployments, resources
from storage.writes.definitions import add_definition, add_resource

#: The source of a deployment that is a text written on a page.
ON_PAGE = "page"


def _digest(bundle: Bundle, file: File) -> bytes:
    """The hash of a file and of what it imports: when that changes, so does what the file decides."""
    contents = (file.content, *(imported.content for imported in bundle.imported(file.name)))
    return hashlib.sha256(b"".join(contents)).digest()


def is_new(session: Session, file: File, bundle: Bundle, *, may_replace: bool) -> bool:
    """Whether something in the file came from other bytes, in the newest version of those not withdrawn.

    A file that is as it was when somebody wrote another text on a page is new only if it may replace that.
    """
    digest = _digest(bundle, file)
    if file.kind == "groups":
        return _newest_groups(session, file) != digest
    keys = [key[:2] for key in bundle.keys.get(file.name, [])]
    return any(digest not in _held(session, *key, may_replace=may_replace) for key in keys)


def page_version(session: Session, file: File, bundle: Bundle) -> StoredRow | None:
    """The version, actor and day of the text of a wording that was written on a page after its file was deployed.

    None where the newest text came from a file, this one has it too, or there is no such wording.
    """
    if file.kind != "wording" or (key := next(iter(bundle.keys.get(file.name, [])), None)) is None:
        return None
    columns = (definitions.c.version, deployments.c.actor, definitions.c.effective_from, resources.c.content_hash)
    newest = session.execute(_newest(*columns, kind=key[0], key=key[1]).add_columns(deployments.c.source)).one_or_none()
    is_of_page = newest is not None and newest.source == ON_PAGE and newest.content_hash != _digest(bundle, file)
    return newest if is_of_page else None


def _held(session: Session, kind: str, key: str, *, may_replace: bool) -> set[bytes]:
    """The hash of the newest version, and of the newest that came from a file: a text of a page stays over that."""
    newest = _newest(resources.c.content_hash, kind=kind, key=key)
    statements = [newest] if may_replace else [newest, newest.where(deployments.c.source != ON_PAGE)]
    return {digest for each in statements if (digest := session.execute(each).scalar()) is not None}


def folder_of(session: Session, kind: str, key: str) -> str | None:
    """The folder of the newest version of a definition, of those not withdrawn; None if it is unknown."""
    folder: str | None = session.execute(_newest(resources.c.folder, kind=kind, key=key)).scalar()
    return folder


def newest_version(session: Session, kind: str, key: str) -> StoredRow:
    """The newest version of a definition that is stored and not withdrawn, and its day."""
    return session.execute(_newest(definitions.c.version, definitions.c.effective_from, kind=kind, key=key)).one()


def _newest(*columns: ColumnElement[Any], kind: str, key: str) -> Select[*tuple[Any, ...]]:
    return (
        select(*columns)
        .select_from(definitions)
        .join(resources, resources.c.id == definitions.c.resource_id)
        .join(deployments, deployments.c.id == resources.c.deployment_id)
        .where(definitions.c.kind == kind, definitions.c.key == key, definitions.c.withdrawn_at.is_(None))
        .order_by(definitions.c.version.desc())
        .limit(1)
    )


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
