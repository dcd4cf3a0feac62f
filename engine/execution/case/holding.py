"""Holds a case for a command, so that the commands on one case follow one another; one that has ended is refused."""

from sqlalchemy import bindparam, select

from engine.execution.errors import NotOpen
from engine.execution.installation.runtime import Runtime
from storage.database import Session
from storage.rows import StoredCase
from storage.tables import cases

# PostgreSQL locks the row of the case; an SQLite writer holds the whole database.
_HOLD = select(cases.c.id).where(cases.c.id == bindparam("case_id")).with_for_update()


def hold_case(session: Session, case_id: int) -> None:
    """Waits for the other commands on a case, and keeps them waiting until the commit; does not load it."""
    session.execute(_HOLD, {"case_id": case_id})


def require_active(runtime: Runtime, row: StoredCase) -> None:
    """Raises `NotOpen` for a case that has ended."""
    if row["ended_at"] is not None:
        ended_on = runtime.office.local(row["ended_at"]).date()
        raise NotOpen(f"case {row['id']} ended on {ended_on}; nothing can be done in it any more")
