"""Reads and checks the files of a deployment with what the installation has; stores nothing.

That takes seconds, and so comes before what keeps others from writing; what it found holds as long as nothing has
changed with which it was checked.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import select

from engine.definition.findings import Finding
from engine.definition.process import Process
from engine.deployment.applying import check_applying
from engine.deployment.bundle import Bundle, File, read_bundle
from engine.deployment.changed_keys import check_changed_keys
from engine.deployment.checks import check
from engine.deployment.known import Known
from engine.deployment.neighbours import check_with_neighbours
from engine.deployment.stored_contracts import stored_contracts
from engine.deployment.storing_groups import stored_roles
from engine.execution.installation.described_registers import registers_on
from engine.execution.installation.runtime import Runtime
from engine.execution.installation.start_events import version_on
from storage.database import Session
from storage.queries.definitions import deployed_mark, processes_from
from storage.queries.wordings import files_on
from storage.tables import definitions, groups, register_entries, start_events, users


@dataclass(frozen=True)
class Checked:
    """Files that were read for a day, what was found in them, and with what they were checked."""

    bundle: Bundle
    effective_from: date
    findings: tuple[Finding, ...]
    known: Known
    mark: str
    office_version: str

    def holds(self, session: Session, runtime: Runtime) -> bool:
        """Whether all with which the files were checked is as it was; `runtime` is the present one."""
        return (
            self.mark == deployed_mark(session)
            and self.office_version == runtime.office.version
            and self.known == known_in(session, self.effective_from, runtime, self.bundle)
        )

    def renewed(self, session: Session, runtime: Runtime) -> "Checked":
        """The same, checked again unless it holds."""
        if self.holds(session, runtime):
            return self
        return check_files(session, runtime, self.bundle.files, self.effective_from)


def check_files(session: Session, runtime: Runtime, files: tuple[File, ...], effective_from: date) -> Checked:
    """Reads the files and checks them for a day with what is deployed already."""
    mark, runtime = deployed_mark(session), runtime.at_present(session)
    bundle = read_bundle(files, runtime.office.functions)
    known = known_in(session, effective_from, runtime, bundle)
    found = check(bundle, known)
    with_others = check_with_neighbours(bundle, partial(_in_force, session, effective_from, runtime), known, found)
    findings = (*found, *with_others, *_with_what_is_stored(session, runtime, bundle, known))
    return Checked(bundle, effective_from, findings, known, mark, runtime.office.version)


def _with_what_is_stored(session: Session, runtime: Runtime, bundle: Bundle, known: Known) -> Iterator[Finding]:
    """By which key something is entered, and who must be officials, by what the installation has."""
    yield from check_changed_keys(bundle, known)
    yield from check_applying(bundle, known.roles, partial(_stored_processes, session, runtime), known)


def _in_force(session: Session, day: date, runtime: Runtime) -> Bundle:
    """The diagrams, forms and decisions in force on a day."""
    held = files_on(session, day, ("process", "form", "decision"))
    files = [File(each.name, each.kind, each.content, each.folder or "") for each in held]
    return read_bundle(files, runtime.office.functions)


def _stored_processes(session: Session, runtime: Runtime) -> Iterator[Process]:
    """The processes by which cases begin today or later."""
    for definition in processes_from(session, runtime.office.local(runtime.clock()).date()):
        yield runtime.definitions.process(session, definition).process


def known_in(session: Session, effective_from: date, runtime: Runtime, bundle: Bundle) -> Known:
    """What the installation has already, and has in force on the day, as far as a bundle may name it."""
    by_kind = defaultdict[str, set[str]](set)
    in_force = select(definitions.c.kind, definitions.c.key).where(
        definitions.c.effective_from <= effective_from, definitions.c.withdrawn_at.is_(None)
    )
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
        registers_on(session, runtime, effective_from),
        stored_roles(session),
        frozenset(by_kind["wording"]),
        _uncallable(session, runtime, effective_from),
        stored_contracts(session, runtime, bundle, effective_from),
    )


def _uncallable(session: Session, runtime: Runtime, day: date) -> frozenset[str]:
    """The processes that only events start, by the versions in force on a day."""
    processes = session.scalars(select(start_events.c.process).distinct()).all()
    versions = {process: version_on(session, process, day) for process in processes}
    found = {key: runtime.definitions.process(session, id_).process for key, id_ in versions.items() if id_ is not None}
    return frozenset(key for key, process in found.items() if process.none_start is None)


def _accounts(session: Session) -> frozenset[str] | None:
    """The accounts in use; none are known where there is not one yet, as in a rehearsal."""
    found = session.execute(select(users.c.id, users.c.disabled)).all()
    return frozenset(row.id for row in found if not row.disabled) if found else None
