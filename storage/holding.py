"""Holds what no one row stands for until the end of a transaction; knows no table."""

from sqlalchemy import func, select

from storage.database import Session


def hold(session: Session, name: str, *, is_shared: bool) -> None:
    """Waits for those who hold a name, unless all of them share it, and keeps others waiting until the commit.

    Who comes later does not overtake who waits. On SQLite commands follow one another in any case.
    """
    if session.dialect.name == "postgresql":
        lock = func.pg_advisory_xact_lock_shared if is_shared else func.pg_advisory_xact_lock
        session.execute(select(lock(func.hashtextextended(name, 0))))
