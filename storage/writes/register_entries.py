"""The only writer of `register_entries`: what a case publishes to other cases, one entry in each register."""

from datetime import datetime
from typing import Any, TypedDict

from sqlalchemy import bindparam, delete, func, select

from storage.conflicts import add_or_replace
from storage.database import Session
from storage.prepared import Write
from storage.tables import register_entries

_REMOVE = Write(
    delete(register_entries).where(
        register_entries.c.register == bindparam("in_register"), register_entries.c.case_id == bindparam("of_case")
    )
)


class EntryRow(TypedDict):
    """An entry; when the case is ended by hand, `if_ended` replaces its data, and the signal is thrown."""

    register: str
    case_id: int
    data: dict[str, Any]
    entered_at: datetime
    if_ended: dict[str, Any] | None
    signal_if_ended: str | None


def enter(session: Session, row: EntryRow) -> None:
    """Enters data into a register, replacing the case's entry there."""
    hold_register(session, row["register"], is_shared=False)
    add_or_replace(session, register_entries, [row])


def remove_entry(session: Session, register: str, case_id: int) -> None:
    """Removes the entry of a case from a register."""
    _REMOVE(session, [{"in_register": register, "of_case": case_id}])


def hold_register(session: Session, register: str, *, is_shared: bool) -> None:
    """Locks a register until the end of the transaction: others cannot enter anything or, unless shared, read it.

    On SQLite commands follow one another in any case.
    """
    if session.dialect.name == "postgresql":
        lock = func.pg_advisory_xact_lock_shared if is_shared else func.pg_advisory_xact_lock
        session.execute(select(lock(func.hashtextextended(f"register:{register}", 0))))
