"""Versions to which a case can be moved, and what changes with them: what is called, decisions, forms, wordings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from engine.definition.details import WORDING, Called
from engine.definition.dialect import is_feel
from engine.execution.case.case_context import vintage_of
from engine.execution.errors import NoDefinition
from engine.execution.installation.chosen_versions import Vintage, bound, kept
from engine.execution.installation.runtime import Runtime
from engine.languages import LANGUAGES
from engine.spiff.state.body import Runnable
from storage.database import Session, StoredRow
from storage.rows import CaseDays
from storage.tables import definitions, deployments, resources


class CalledVersions(StrEnum):
    """Which called processes, decisions and forms a moved case goes by."""

    #: as before: those of its day that were there when it was opened or, if that was later, when its day began
    AS_BEFORE = "as_before"
    #: those of its day, corrections of today included
    CORRECTED = "corrected"
    #: those that are in force today
    OF_TODAY = "of_today"


@dataclass(frozen=True, slots=True)
class Version:
    """One deployed version of a definition."""

    id: int
    kind: str
    key: str
    number: int
    tag: str | None
    effective_from: date
    deployed_at: datetime


@dataclass(frozen=True, slots=True)
class VersionChange:
    """What a moved case would take in another version than before; nothing before is a call that is new."""

    before: Version | None
    after: Version


def vintage_after(runtime: Runtime, row: CaseDays, taken: CalledVersions) -> Vintage:
    """By what a moved case chooses called definitions."""
    before = vintage_of(runtime, row)
    if taken is CalledVersions.AS_BEFORE:
        return before
    now = runtime.clock()
    return Vintage(before.day if taken is CalledVersions.CORRECTED else runtime.office.local(now).date(), now)


def versions_of(session: Session, process_id: str) -> list[Version]:
    """The deployed versions of a process that were not withdrawn, the newest first."""
    statement = _VERSIONS.where(
        definitions.c.kind == "process", definitions.c.key == process_id, definitions.c.withdrawn_at.is_(None)
    )
    return [_version(row) for row in session.execute(statement.order_by(definitions.c.version.desc()))]


def version_of(session: Session, definition_id: int) -> Version:
    """One version by its id; raises `NoDefinition`."""
    row = session.execute(_VERSIONS.where(definitions.c.id == definition_id)).one_or_none()
    if row is None:
        raise NoDefinition(f"definition {definition_id} is not deployed; choose another version")
    return _version(row)


def changes_between(
    session: Session, pairs: Iterable[tuple[Runnable, Runnable]], before: Vintage, after: Vintage
) -> list[VersionChange]:
    """What the new versions of processes, by a new vintage, take in another version than the old ones."""
    found: dict[int, VersionChange] = {}
    for old, new in pairs:
        uses = _uses(old.process.body.walk())
        taken_before = {use: _taken(session, use, called, old.definition_id, before) for use, called in uses}
        for use, called in _uses(new.process.body.walk()):
            taken_after = _taken(session, use, called, new.definition_id, after)
            if taken_after is not None and taken_after != (was := taken_before.get(use)):
                known = version_of(session, was) if was is not None else None
                found[taken_after] = VersionChange(known, version_of(session, taken_after))
    return list(found.values())


_VERSIONS = (
    select(definitions, deployments.c.deployed_at)
    .join(resources, resources.c.id == definitions.c.resource_id)
    .join(deployments, deployments.c.id == resources.c.deployment_id)
)
Use = tuple[str, str]


def _version(row: StoredRow) -> Version:
    return Version(row.id, row.kind, row.key, row.version, row.version_tag, row.effective_from, row.deployed_at)


def _uses(nodes: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Use, Called | None]]:
    """What the nodes of a process call or show, as far as the diagram names it."""
    for _body, node in nodes:
        if node.calls is not None:
            yield ("process", node.calls), node.call
        if node.decision is not None and isinstance(node.decision.id, str):
            yield ("decision", node.decision.id), node.decision
        form_id = node.assignment.form_id if node.assignment else node.properties.get("form")
        if form_id and not is_feel(form_id):
            yield ("form", form_id), None
        wording = node.properties.get(WORDING, "").strip()
        if wording and not is_feel(wording):
            yield from ((("wording", f"{wording}.{language}"), None) for language in LANGUAGES)


def _taken(session: Session, use: Use, called: Called | None, caller: int, vintage: Vintage) -> int | None:
    try:
        return bound(session, *use, called, caller, vintage) if called else kept(session, *use, vintage)
    except NoDefinition:
        return None
