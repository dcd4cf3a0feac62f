"""What elements and start forms see beyond their case: the entries of registers, and who is in a group."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.execution.installation.described_registers import require_register
from engine.execution.installation.runtime import Runtime
from storage.database import Session
from storage.queries.registers import entries_in
from storage.queries.users import members_of
from storage.writes.register_entries import hold_register


def made_known(
    session: Session, runtime: Runtime, registers: Iterable[str], people: Iterable[str] = ()
) -> Mapping[str, Any]:
    """Each register as a list of its entries, each group as a list of its people (`login`, `name`), by their names.

    Until the end of a command that has looked, nothing is entered: who finds nothing and waits for the signal of a
    new entry does not miss it. Raises `NoDefinition` for a register that nothing describes.
    """
    found: dict[str, Any] = {}
    for register in registers:
        hold_register(session, register, is_shared=True)
        found[register] = entries_in(session, register)
        if not found[register]:  # what has entries is there
            require_register(session, runtime, register, "kept")
    for group in people:
        found[group] = [{"login": row.id, "name": row.name} for row in members_of(session, group)]
    return found
