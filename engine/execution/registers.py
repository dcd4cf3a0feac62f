"""Registers: what cases have made known, given to the form that starts another case."""

from typing import Any

from engine.definition.model import Process
from storage.database import Session
from storage.queries.registers import entries_in


def registers_for(session: Session, process: Process) -> dict[str, list[dict[str, Any]]]:
    """The registers that the start event of a process names, each a list of entries under its own name."""
    return {register: entries_in(session, register) for register in process.start_registers}
