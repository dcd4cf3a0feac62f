"""Erases the data of a chain when retention ends; the events stay, and the chain still verifies."""

from datetime import datetime

from sqlalchemy import bindparam, delete

from storage.audit.append import append
from storage.audit.event import AuditEvent, Head
from storage.database import Session
from storage.tables import audit_data

DATA_ERASED = "data-erased"
"""Type of the event that says that the data of all events before it are gone by intention."""

_ERASE = delete(audit_data).where(audit_data.c.chain == bindparam("of_chain"))


def erase(session: Session, actor: str, chain: int, at: datetime, law: str | None = None) -> Head:
    """Deletes data and salts of all events of the chain, and adds an event that says who did it and when."""
    erased = session.execute(_ERASE, {"of_chain": chain}).rowcount
    event = AuditEvent(at=at, type=DATA_ERASED, actor=actor, law=law, data={"events": erased})
    return append(session, chain, [event])
