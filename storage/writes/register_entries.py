"""The only writer of `register_entries` and `register_changes`: what cases publish to others, and its history."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from sqlalchemy import bindparam, delete, func, insert, select

from storage.conflicts import add_or_replace
from storage.database import Session
from storage.holding import hold
from storage.lookalikes import looks
from storage.prepared import Query, Write
from storage.tables import register_changes, register_entries

_REMOVE = Write(
    delete(register_entries).where(
        register_entries.c.register == bindparam("in_register"), register_entries.c.key == bindparam("of_key")
    )
)
_CHANGE = Write(insert(register_changes))
_NUMBER = Query(
    select(func.max(register_changes.c.number).label("number")).where(
        register_changes.c.register == bindparam("in_register"), register_changes.c.key == bindparam("of_key")
    )
)


class EntryRow(TypedDict):
    """An entry; when the case is ended by hand, `if_ended` replaces its data, and the signal is thrown."""

    register: str
    key: str
    case_id: int
    data: dict[str, Any]
    entered_at: datetime
    if_ended: dict[str, Any] | None
    signal_if_ended: str | None


@dataclass(frozen=True, slots=True)
class Entering:
    """By whose command an entry changes, and at which element; none if its case is ended by hand."""

    actor: str
    element_id: str | None


def key_of_case(case_id: int) -> str:
    """The key of the entry of a case that gives it none of its own."""
    return f"case:{case_id}"


def enter(session: Session, row: EntryRow, entering: Entering) -> None:
    """Enters data into a register, replacing what is there under the key."""
    hold_register(session, row["register"], is_shared=False)
    looks_so = None if row["key"] == key_of_case(row["case_id"]) else looks(row["key"])
    add_or_replace(session, register_entries, [{**row, "looks": looks_so}])
    _keep(session, row["register"], row["key"], row["case_id"], row["data"], row["entered_at"], entering)


def remove_entry(
    session: Session, register: str, key: str, case_id: int, removed_at: datetime, entering: Entering
) -> None:
    """Removes what is in a register under a key; without anything there nothing happens."""
    hold_register(session, register, is_shared=False)
    if _REMOVE(session, [{"in_register": register, "of_key": key}]):
        _keep(session, register, key, case_id, None, removed_at, entering)


def hold_register(session: Session, register: str, *, is_shared: bool) -> None:
    """Locks a register until the end of the transaction: others cannot enter anything or, unless shared, read it.

    What only reads shares it.
    """
    is_reading = session.get_execution_options().get("postgresql_readonly", False)
    hold(session, f"register:{register}", is_shared=is_shared or is_reading)


def _keep(
    session: Session,
    register: str,
    key: str,
    case_id: int,
    data: dict[str, Any] | None,
    changed_at: datetime,
    entering: Entering,
) -> None:
    """Adds to the history; the register is held, so no other command takes the number."""
    last = _NUMBER.all(session, in_register=register, of_key=key)[0]["number"] or 0
    change = {"register": register, "key": key, "number": last + 1, "case_id": case_id, "data": data}
    _CHANGE(
        session,
        [{**change, "element_id": entering.element_id, "actor": entering.actor, "changed_at": changed_at}],
    )
