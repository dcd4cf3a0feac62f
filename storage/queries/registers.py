"""The entries of a register, as the forms that start cases read them."""

from typing import Any

from sqlalchemy import bindparam, select

from storage.database import Session, StoredRow
from storage.prepared import Query
from storage.tables import register_entries

_ENTRIES = Query(
    select(register_entries.c.data)
    .where(register_entries.c.register == bindparam("of_register"))
    .order_by(register_entries.c.case_id)
)


def entries_in(session: Session, register: str) -> list[dict[str, Any]]:
    """The data of all entries of a register, the oldest case first; an empty list for an unknown register."""
    return [row["data"] for row in _ENTRIES.all(session, of_register=register)]


def closable_entries(session: Session, case_id: int) -> list[StoredRow]:
    """The entries of a case that are replaced when it is ended by hand, by register."""
    statement = select(register_entries).where(register_entries.c.case_id == case_id)
    rows = session.execute(statement.order_by(register_entries.c.register))
    return [row for row in rows if row.if_ended is not None]
