"""What elements and start forms see beyond their case: the entries of registers, and who is in a group."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.definition.details import JobType
from engine.definition.process import Process
from engine.execution.installation.described_registers import require_register
from engine.execution.installation.runtime import Runtime
from engine.handlers import Handler, Handlers
from storage.database import Session
from storage.queries.registers import entries_in
from storage.queries.users import members_of
from storage.writes.register_entries import hold_register


def made_known(
    session: Session,
    runtime: Runtime,
    registers: Iterable[str],
    people: Iterable[str] = (),
    processes: Iterable[Process] = (),
) -> Mapping[str, Any]:
    """Each register as a list of its entries, each group as a list of its people (`login`, `name`), by their names.

    Until the end of a command that has looked, nothing is entered: who finds nothing and waits for the signal of a
    new entry does not miss it. Where one of the `processes` that go on in the command enters something into the
    register, others do not even read it: two that had read it would wait for each other to enter. Raises `NoDefinition`
    for a register that nothing describes.
    """
    found, going_on = dict[str, Any](), tuple(processes)
    for register in registers:
        hold_register(session, register, is_shared=not _may_enter(runtime.handlers, going_on, register))
        found[register] = entries_in(session, register)
        if not found[register]:  # what has entries is there
            require_register(session, runtime, register, "kept")
    for group in people:
        found[group] = [{"login": row.id, "name": row.name} for row in members_of(session, group)]
    return found


def _may_enter(handlers: Handlers, processes: Iterable[Process], register: str) -> bool:
    """Whether a task of these processes may enter into a register; one whose type or header is FEEL may."""
    for process in processes:
        for _body, node in process.body.walk():
            if node.job is None:
                continue
            handler = handlers.get(node.job.written_type or "")
            if node.job.written_type is None or (handler and _enters(handler, node.job, register)):
                return True
    return False


def _enters(handler: Handler, job: JobType, register: str) -> bool:
    return handler.kept is not None and job.written_headers.get(handler.kept, register) == register
