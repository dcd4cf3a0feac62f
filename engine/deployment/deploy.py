"""Puts a bundle in force from a date: every changed file becomes a new version, all in one transaction."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, insert, select

from engine.definition.findings import Finding, RefusedDefinition, errors_of
from engine.deployment.bundle import Bundle, File, read_bundle
from engine.deployment.checks import Known, check
from engine.execution.permissions import Actor
from engine.execution.runtime import Runtime
from storage.audit import AuditEvent, append
from storage.database import Session
from storage.tables import definitions, deployments, groups, register_entries, resources, users

#: The audit chain of what belongs to no case.
INSTALLATION = 0
SERVICES = Path(__file__).parents[2] / "bpmn"


@dataclass(frozen=True)
class Deployment:
    """What a deployment did: the new versions as (kind, key, version), and warnings."""

    id: int | None
    versions: tuple[tuple[str, str, int], ...]
    warnings: tuple[Finding, ...]


def deploy(
    session: Session,
    runtime: Runtime,
    actor: Actor,
    files: tuple[File, ...],
    effective_from: date,
    source: str,
) -> Deployment:
    """Stores new versions of what changed; raises `RefusedDefinition` with every error, and then nothing is stored."""
    bundle = read_bundle(files, runtime.office.functions)
    findings = check(bundle, known_in(session, runtime, effective_from))
    if errors := errors_of(findings):
        raise RefusedDefinition(errors)
    new_groups = _store_groups(session, bundle)
    changed = [file for file in bundle.files if bundle.keys.get(file.name) and _is_new(session, file, bundle)]
    if not changed and not new_groups:
        return Deployment(None, (), findings)
    deployment_id = session.execute(
        insert(deployments)
        .values(
            deployed_at=runtime.clock(),
            actor=actor.id,
            effective_from=effective_from,
            source=source,
        )
        .returning(deployments.c.id)
    ).scalar_one()
    versions = tuple(
        version for file in changed for version in _store(session, bundle, file, deployment_id, effective_from)
    )
    _store_imported(session, bundle, changed, deployment_id)
    append(
        session,
        INSTALLATION,
        [
            AuditEvent(
                at=runtime.clock(),
                type="deployed",
                actor=actor.id,
                calendar_version=runtime.office.version,
                data={
                    "source": source,
                    "effective_from": effective_from.isoformat(),
                    "groups": new_groups,
                    "versions": [list(version) for version in versions],
                },
            )
        ],
    )
    return Deployment(deployment_id, versions, findings)


def known_in(session: Session, runtime: Runtime, effective_from: date) -> Known:
    """What the installation has already, and has in force on the day."""
    by_kind: dict[str, set[str]] = {"process": set(), "decision": set(), "form": set(), "texts": set()}
    in_force = select(definitions.c.kind, definitions.c.key).where(definitions.c.effective_from <= effective_from)
    for row in session.execute(in_force.distinct()):
        by_kind[row.kind].add(row.key)
    return Known(
        runtime.handlers,
        frozenset(by_kind["process"]),
        frozenset(by_kind["decision"]),
        frozenset(by_kind["form"]),
        frozenset(session.execute(select(groups.c.id)).scalars()),
        _accounts(session),
        frozenset(session.execute(select(register_entries.c.register).distinct()).scalars()),
    )


def _accounts(session: Session) -> frozenset[str] | None:
    """The accounts in use; none are known where there is not one yet, as in a rehearsal."""
    found = session.execute(select(users.c.id, users.c.disabled)).all()
    return frozenset(row.id for row in found if not row.disabled) if found else None


def _digest(bundle: Bundle, file: File) -> bytes:
    """The hash of a file and of what it imports: when that changes, so does what the file decides."""
    contents = (file.content, *(imported.content for imported in bundle.imported(file.name)))
    return hashlib.sha256(b"".join(contents)).digest()


def _is_new(session: Session, file: File, bundle: Bundle) -> bool:
    """True unless the newest version of everything in the file came from the same bytes."""
    for kind, key, _tag, _name in bundle.keys[file.name]:
        newest = session.execute(
            select(resources.c.content_hash)
            .join(definitions, definitions.c.resource_id == resources.c.id)
            .where(definitions.c.kind == kind, definitions.c.key == key)
            .order_by(definitions.c.version.desc())
            .limit(1)
        ).scalar_one_or_none()
        if newest != _digest(bundle, file):
            return True
    return False


def _store(
    session: Session,
    bundle: Bundle,
    file: File,
    deployment_id: int,
    effective_from: date,
) -> list[tuple[str, str, int]]:
    resource_id = _store_file(session, bundle, file, deployment_id)
    versions = []
    for kind, key, tag, name in bundle.keys[file.name]:
        newest = select(func.max(definitions.c.version)).where(definitions.c.kind == kind, definitions.c.key == key)
        version = (session.execute(newest).scalar_one_or_none() or 0) + 1
        session.execute(
            insert(definitions).values(
                kind=kind,
                key=key,
                version=version,
                version_tag=tag,
                name=name,
                effective_from=effective_from,
                resource_id=resource_id,
            )
        )
        versions.append((kind, key, version))
    return versions


def _store_imported(session: Session, bundle: Bundle, changed: list[File], deployment_id: int) -> None:
    """A deployment holds everything that its decision files import, changed or not."""
    imported = dict.fromkeys(needed for file in changed for needed in bundle.imported(file.name))
    for file in imported:
        if file not in changed:
            _store_file(session, bundle, file, deployment_id)


def _store_file(session: Session, bundle: Bundle, file: File, deployment_id: int) -> int:
    resource_id: int = session.execute(
        insert(resources)
        .values(
            deployment_id=deployment_id,
            name=file.name,
            kind=file.kind,
            content=file.content,
            content_hash=_digest(bundle, file),
        )
        .returning(resources.c.id)
    ).scalar_one()
    return resource_id


def _store_groups(session: Session, bundle: Bundle) -> list[str]:
    known = set(session.execute(select(groups.c.id)).scalars())
    new = [{"id": group_id, "name": name} for group_id, name in bundle.groups.items() if group_id not in known]
    if new:
        session.execute(insert(groups), new)
    return [group["id"] for group in new]
