"""The office as the entries of administrators make it: its present state, and each state that it ever had.

Reads the entries; entering them belongs to `office_entries`, what follows for cases to `recalculation`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.calendar.working_time import Override, weeks_named
from engine.execution.installation.office import Office
from engine.office.changes import HoursChange, place_named
from engine.office.hours import time_of_day
from storage.database import Session, StoredRow
from storage.queries.office import day_entries, hours_entries

Entry = Override | HoursChange
#: What an entry is known by: two may say the same, and one of them be taken back.
Key = tuple[type[Entry], int]


@dataclass(frozen=True, slots=True)
class OfficeState:
    """A state of the office, and the moment at which an entry or a withdrawal made it; None for the first."""

    office: Office
    since: datetime | None


def present_office(session: Session, base: Office, revision: int) -> Office:
    """The office with every entry that was not withdrawn above what comes with the product."""
    return office_with(base, [entry for row, entry in _entries(session) if row.withdrawn_at is None], revision)


def office_with(base: Office, entries: list[Entry], revision: int) -> Office:
    """The office with these entries, in the order in which they were made, by so many entries and withdrawals."""
    days = [entry for entry in entries if isinstance(entry, Override)]
    hours = [entry for entry in entries if isinstance(entry, HoursChange)]
    return base.changed(days, hours, revision)


def office_states(session: Session, base: Office) -> list[OfficeState]:
    """Every state that the office has had, beginning with what comes with the product, up to the present one."""
    states, in_force = [OfficeState(base, None)], dict[Key, Entry]()
    for moment, key, entry in sorted(_steps(session), key=lambda step: step[0]):
        if entry is None:
            del in_force[key]
        else:
            in_force[key] = entry
        states.append(OfficeState(office_with(base, list(in_force.values()), len(states)), moment))
    return states


def day_of(row: StoredRow) -> Override:
    """The day that a row of the entries makes off or worked."""
    return Override(row.on, row.is_working, row.legal_basis, weeks_named(row.week))


def hours_of(row: StoredRow) -> HoursChange:
    """The hours that a row of the entries sets."""
    lunch = (time_of_day(row.lunch_from), time_of_day(row.lunch_until)) if row.lunch_from else None
    opens, closes = time_of_day(row.opens), time_of_day(row.closes)
    return HoursChange(row.effective_from, place_named(row.place), opens, closes, lunch, row.legal_basis)


def _entries(session: Session) -> Iterator[tuple[StoredRow, Entry]]:
    yield from ((row, day_of(row)) for row in day_entries(session))
    yield from ((row, hours_of(row)) for row in hours_entries(session))


def _steps(session: Session) -> Iterator[tuple[datetime, Key, Entry | None]]:
    """Each entry with its moment, and each withdrawal, which leaves nothing of it."""
    for row, entry in _entries(session):
        key = type(entry), row.id
        yield row.entered_at, key, entry
        if row.withdrawn_at is not None:
            yield row.withdrawn_at, key, None
