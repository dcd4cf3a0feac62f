"""Puts a bundle in force from a date: every changed file becomes a new version, all in one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from engine.definition.findings import Finding, RefusedDefinition, errors_of
from engine.deployment.bundle import Bundle, File
from engine.deployment.checked import Checked, check_files
from engine.deployment.storing import folder_of, is_new, newest_version, page_version, store_file, store_imported
from engine.deployment.storing_groups import store_groups, store_roles
from engine.deployment.storing_starts import store_starts
from engine.execution.audit_event import Note, record_for_installation
from engine.execution.due.waiting_cases import WaitingCase, bring_waiting_cases_in_line, waiting_cases
from engine.execution.installation.runtime import Runtime
from engine.execution.permissions import Actor
from engine.quoting import quoted
from storage.database import Session, StoredRow
from storage.queries.definitions import IN_FORCE
from storage.tables import cases, definitions
from storage.writes.definitions import add_deployment, hold_deployed

SERVICES = Path(__file__).parents[2] / "bpmn"
#: Kind, key and version of a definition.
Version = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the files of a deployment come from, and why it is made, where somebody was asked."""

    source: str
    reason: str | None = None


@dataclass(frozen=True)
class Deployment:
    """What a deployment did: the new versions, those that stood before, the files that had not changed, and warnings.

    `notes` say in words what else a person should know: cases that keep what they have, or wait for another version.
    """

    id: int | None
    versions: tuple[Version, ...]
    warnings: tuple[Finding, ...]
    superseded: tuple[Version, ...] = ()
    unchanged: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def deploy(
    session: Session,
    runtime: Runtime,
    actor: Actor,
    files: tuple[File, ...],
    effective_from: date,
    source: str,
    may_replace: bool = False,
) -> Deployment:
    """Checks files and puts them in force, as `put_in_force` does, in one transaction."""
    checked = check_files(session, runtime, files, effective_from)
    return put_in_force(session, runtime, actor, checked, Origin(source), may_replace)


def put_in_force(
    session: Session,
    runtime: Runtime,
    actor: Actor,
    checked: Checked,
    origin: Origin,
    may_replace: bool = False,
) -> Deployment:
    """Stores new versions of what changed; raises `RefusedDefinition` with every error, and then nothing is stored.

    The files are checked again if something has changed since. What was deployed from a folder of another name is only
    followed by a new version if `may_replace`. Cases that wait for their registration day go on in the versions that
    are now in force on it.
    """
    hold_deployed(session, is_shared=False)
    runtime = runtime.at_present(session)
    checked = checked.renewed(session, runtime)
    bundle, effective_from, findings = checked.bundle, checked.effective_from, checked.findings
    written = {file.name: row for file in bundle.files if (row := page_version(session, file, bundle)) is not None}
    if not may_replace:
        findings += (*_of_other_folders(session, bundle), *_of_pages(session, bundle, written))
    if errors := errors_of(findings):
        raise RefusedDefinition(errors)
    new_groups, new_roles = store_groups(session, bundle), store_roles(session, bundle)
    changed = [file for file in bundle.files if is_new(session, file, bundle, may_replace=may_replace)]
    unchanged = tuple(file.name for file in bundle.files if file not in changed)
    later = (*_waiting_notes(session, bundle, unchanged, effective_from), *_kept_notes(written, unchanged))
    if not (changed or new_groups or new_roles):
        return Deployment(None, (), findings, unchanged=unchanged, notes=later)
    waiting = waiting_cases(session, runtime)
    deployment_id = _store_deployment(session, runtime, actor, effective_from, origin.source)
    keys = [key[:2] for file in changed for key in bundle.keys.get(file.name, [])]
    superseded = tuple(version for key in keys for version in _before(session, *key, effective_from))
    versions = tuple(
        version for file in changed for version in store_file(session, bundle, file, deployment_id, effective_from)
    )
    store_imported(session, bundle, changed, deployment_id)
    missed = store_starts(session, runtime, bundle.processes.values(), deployment_id)
    data = {
        "source": origin.source,
        "effective_from": effective_from.isoformat(),
        "groups": new_groups,
        "roles": new_roles,
        "versions": [list(version) for version in versions],
        **({"reason": origin.reason} if origin.reason else {}),
    }
    record_for_installation(session, runtime.clock(), actor.id, Note("deployed", data=data), runtime.office.version)
    left_behind = bring_waiting_cases_in_line(session, runtime, waiting)
    notes = (*later, *missed, *_retroactive_notes(session, runtime, versions, effective_from, waiting), *left_behind)
    return Deployment(deployment_id, versions, findings, superseded, unchanged, notes)


def _of_other_folders(session: Session, bundle: Bundle) -> Iterator[Finding]:
    """Ids that files of another folder have: a copy would become the next version of what it was copied from."""
    for file in bundle.files:
        for kind, key, _tag, _name in bundle.keys.get(file.name, []):
            other = folder_of(session, kind, key)
            if file.folder and other and other != file.folder:
                message = (
                    f"the {kind} {key} is deployed from the folder {quoted(other)}, and this one stands in "
                    f"{quoted(file.folder)}; give it an id of its own, or deploy with --replace if it takes its place"
                )
                yield Finding(file.name, key, message)


def _of_pages(session: Session, bundle: Bundle, written: Mapping[str, StoredRow]) -> Iterator[Finding]:
    """Wordings that somebody has written on a page since their files were deployed, and that the files change too."""
    for file in bundle.files:
        row = written.get(file.name)
        if row is not None and is_new(session, file, bundle, may_replace=False):
            message = (
                f"{row.actor} has put another text in force on the page (version {row.version}, from "
                f"{row.effective_from}); take it over into the file, or deploy with --replace if the file is right"
            )
            yield Finding(file.name, "text", message)


def _kept_notes(written: Mapping[str, StoredRow], unchanged: tuple[str, ...]) -> Iterator[str]:
    """The texts of a page that stay in force, since their files are as they were."""
    for name in (name for name in unchanged if name in written):
        yield (
            f"{name}: the text that {written[name].actor} has put in force on the page stays (version "
            f"{written[name].version}, from {written[name].effective_from}); take it over into the file"
        )


def _store_deployment(session: Session, runtime: Runtime, actor: Actor, effective_from: date, source: str) -> int:
    return add_deployment(
        session,
        {"deployed_at": runtime.clock(), "actor": actor.id, "effective_from": effective_from, "source": source},
    )


def _before(session: Session, kind: str, key: str, day: date) -> list[Version]:
    """The version that is in force on the day until now."""
    in_force = IN_FORCE.with_only_columns(definitions.c.version)
    found = session.scalars(in_force, {"kind": kind, "key": key, "on_day": day})
    return [(kind, key, version) for version in found]


def _waiting_notes(session: Session, bundle: Bundle, unchanged: tuple[str, ...], day: date) -> list[str]:
    """What has not changed, but is deployed for a later day than the one now asked for."""
    notes = []
    for name in unchanged:
        for kind, key, _tag, _name in bundle.keys.get(name, []):
            row = newest_version(session, kind, key)
            if row.effective_from > day:
                notes.append(
                    f"{name}: {kind} {key} version {row.version} waits for {row.effective_from}; "
                    "change that with `atqaru versions change-date`"
                )
    return notes


def _retroactive_notes(
    session: Session,
    runtime: Runtime,
    versions: tuple[Version, ...],
    effective_from: date,
    waiting: Sequence[WaitingCase],
) -> list[str]:
    """A date that has come already: what is registered and waits no more goes on as it began (GEN-05)."""
    today = runtime.office.local(runtime.clock()).date()
    services = [key for kind, key, _version in versions if kind == "process"]
    registered = cases.c.registered_on.between(effective_from, today) & cases.c.service.in_(services)
    has_begun = (cases.c.state == "active") & cases.c.id.not_in([case.id for case in waiting])
    count = session.execute(select(func.count()).where(registered, has_begun)).scalar_one()
    if not count:
        return []
    kept = "keep the versions that they began with"
    return [f"{effective_from} has come already: open cases registered since then ({count}) {kept}"]
