"""The entries of a register, as forms and expressions read them, and what became of each before."""

from typing import Any

from sqlalchemy import bindparam, select

from storage.database import Session, StoredRow
from storage.lookalikes import looks
from storage.prepared import Query
from storage.tables import cases, register_changes, register_entries

_ENTRIES = Query(
    select(register_entries.c.key, register_entries.c.data)
    .where(register_entries.c.register == bindparam("of_register"))
    .order_by(register_entries.c.case_id, register_entries.c.key)
)
_ALIKE = select(register_entries.c.key).where(
    register_entries.c.register == bindparam("of_register"), register_entries.c.looks == bindparam("of_looks")
)
_ENTERED = (
    select(register_entries.c.case_id, register_entries.c.entered_at, cases.c.number)
    .join(cases, cases.c.id == register_entries.c.case_id)
    .where(register_entries.c.register == bindparam("of_register"), register_entries.c.key == bindparam("of_key"))
)
_HISTORY = (
    select(register_changes)
    .where(register_changes.c.register == bindparam("of_register"), register_changes.c.key == bindparam("of_key"))
    .order_by(register_changes.c.number)
)


def entries_in(session: Session, register: str) -> list[dict[str, Any]]:
    """The data of all entries of a register, each with its `key`, those of the oldest case first; none if unknown."""
    return [{**row["data"], "key": row["key"]} for row in _ENTRIES.all(session, of_register=register)]


def key_that_looks(session: Session, register: str, key: str) -> str | None:
    """The key of the entry that people would take for that of a key, the same one first; None if there is none."""
    found = session.scalars(_ALIKE, {"of_register": register, "of_looks": looks(key)}).all()
    return key if key in found else next(iter(found), None)


def entered_by(session: Session, register: str, key: str) -> StoredRow | None:
    """The case that has entered what is under a key, `case_id` and `number`, and `entered_at`; None without one."""
    return session.execute(_ENTERED, {"of_register": register, "of_key": key}).one_or_none()


def entry_history(session: Session, register: str, key: str) -> list[StoredRow]:
    """Everything that was entered or removed (`data` is None) under a key, the first first, and by whom."""
    return list(session.execute(_HISTORY, {"of_register": register, "of_key": key}))


def entries_of(session: Session, case_id: int) -> list[StoredRow]:
    """The entries that a case was the last to enter, by register and key."""
    statement = select(register_entries).where(register_entries.c.case_id == case_id)
    return list(session.execute(statement.order_by(register_entries.c.register, register_entries.c.key)))


def closable_entries(session: Session, case_id: int) -> list[StoredRow]:
    """The entries of a case that are replaced when it is ended by hand, by register and key."""
    return [row for row in entries_of(session, case_id) if row.if_ended is not None]
