"""The only writer of `calendar_overrides` and `hours_changes`: an entry is added, and may be withdrawn once."""

from datetime import date, datetime
from typing import Literal, TypedDict

from sqlalchemy import Table, insert, update

from storage.database import Session, guarded
from storage.tables import calendar_overrides, hours_changes

_TABLES: dict[str, Table] = {"day": calendar_overrides, "hours": hours_changes}


class DayEntryRow(TypedDict):
    """A day off or worked; `week` is five, six or both."""

    on: date
    week: str
    is_working: bool
    legal_basis: str
    actor: str
    entered_at: datetime


class HoursEntryRow(TypedDict):
    """Hours from a day on, as `HH:MM:SS`."""

    effective_from: date
    place: str
    opens: str
    closes: str
    lunch_from: str | None
    lunch_until: str | None
    legal_basis: str
    actor: str
    entered_at: datetime


def add_day_entry(session: Session, row: DayEntryRow) -> int:
    """Adds a day; returns the number of the entry."""
    return int(session.execute(insert(calendar_overrides).values(row).returning(calendar_overrides.c.id)).scalar_one())


def add_hours_entry(session: Session, row: HoursEntryRow) -> int:
    """Adds hours; returns the number of the entry."""
    return int(session.execute(insert(hours_changes).values(row).returning(hours_changes.c.id)).scalar_one())


def withdraw_entry(session: Session, kind: Literal["day", "hours"], entry_id: int, now: datetime) -> None:
    """Withdraws an entry; `StaleRow` if it was withdrawn already."""
    table = _TABLES[kind]
    entry = update(table).where(table.c.id == entry_id, table.c.withdrawn_at.is_(None))
    guarded(session, entry.values(withdrawn_at=now))
