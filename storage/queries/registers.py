"""What stands in a register, as the forms that start cases read it."""

from typing import Any

from sqlalchemy import select

from storage.database import Session
from storage.tables import register_entries


def entries_in(session: Session, register: str) -> list[dict[str, Any]]:
    """The data of all entries of a register, the oldest case first; an empty list for a register that nobody keeps."""
    statement = select(register_entries.c.data).where(register_entries.c.register == register)
    return list(session.scalars(statement.order_by(register_entries.c.case_id)))
