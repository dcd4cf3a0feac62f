"""What elements and start forms see beyond their case: the entries of registers, and who is in a group."""

from collections.abc import Iterable, Mapping
from typing import Any

from storage.database import Session
from storage.queries.registers import entries_in
from storage.queries.users import members_of
from storage.writes.register_entries import hold_register


def made_known(session: Session, registers: Iterable[str], people: Iterable[str] = ()) -> Mapping[str, Any]:
    """Each register as a list of its entries, each group as a list of its people (`login`, `name`), by their names.

    Until the end of a command that has looked, nothing is entered: who finds nothing and waits for the signal of a
    new entry does not miss it.
    """
    found: dict[str, Any] = {}
    for register in registers:
        hold_register(session, register, is_shared=True)
        found[register] = entries_in(session, register)
    for group in people:
        found[group] = [{"login": row.id, "name": row.name} for row in members_of(session, group)]
    return found
