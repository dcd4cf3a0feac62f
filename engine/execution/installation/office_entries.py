"""What an administrator enters for the office: a day off or worked, hours from a day on, and the taking back of either.

Owns what may be entered; what follows for open cases belongs to `recalculation`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from engine.calendar.working_time import Override, Week
from engine.errors import AtqaruError
from engine.execution.audit_event import Note, record_for_installation
from engine.execution.installation.office_states import Entry, day_of, hours_of, office_with
from engine.execution.installation.runtime import Runtime
from engine.execution.permissions import Actor, require_administrator
from engine.office.changes import HoursChange, opening_of
from storage.database import Session, StoredRow
from storage.queries.office import day_entries, hours_entries, office_revision
from storage.texts import is_storable
from storage.writes.office import DayEntryRow, HoursEntryRow, add_day_entry, add_hours_entry, withdraw_entry

#: It is shown in lists and next to all hours that it sets.
LONGEST_LAW = 300
Kind = Literal["day", "hours"]
Reason = Literal[
    "law_long",
    "law_unstorable",
    "unknown_day",
    "hours_over",
    "hours_same",
    "day_over",
    "day_same",
    "no_entry",
    "entry_over",
]


class EntryRefused(AtqaruError):
    """A day or hours that cannot be entered, or cannot be taken back any more."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class SameDay(EntryRefused):
    """A day that already is what it is to become, in some of the working weeks for which it was entered.

    `weeks` are those in which it is, `left` is the other one for which it was entered, if there is one.
    """

    def __init__(self, wanted: Override, weeks: tuple[Week, ...]) -> None:
        self.wanted = wanted
        self.weeks = weeks
        self.left = next((week for week in wanted.weeks if week not in weeks), None)
        where = "both working weeks" if len(weeks) > 1 else f"the {weeks[0]}-day week"
        remedy = f"name the {self.left}-day week alone" if self.left else "say another day"
        what = "worked" if wanted.is_working else "off"
        super().__init__("day_same", f"{wanted.on} is {what} already in {where}; {remedy}.")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The taking back of an entry by its number."""

    kind: Kind
    id: int


OfficeChange = Override | HoursChange | Withdrawal


def runtime_after(session: Session, runtime: Runtime, change: OfficeChange) -> Runtime:
    """The engine in the office as the change would make it; stores nothing.

    Raises `EntryRefused`, and `DateOutOfRange` or `HoursError` for a day that calendar or hours do not know.
    """
    runtime = runtime.at_present(session)
    kept = [(kind, row) for kind, row in _in_force(session) if not _is_taken_back(change, kind, row)]
    entries: list[Entry] = [day_of(row) if kind == "day" else hours_of(row) for kind, row in kept]
    if isinstance(change, Withdrawal):
        _require_possible_withdrawal(session, runtime, change)
    else:
        _require_new(runtime, change)
        entries.append(change)
    return runtime.in_office(office_with(runtime.origin.office, entries, office_revision(session) + 1))


def change_office(session: Session, runtime: Runtime, actor: Actor, change: OfficeChange) -> Runtime:
    """Stores the change, with one audit event that names both versions; gives the engine in the new office.

    The cases are brought in line after the commit, by `recalculation`. Raises as `runtime_after`, and `NotYours`.
    """
    require_administrator(actor)
    before, after = runtime.at_present(session), runtime_after(session, runtime, change)
    moment = _moment(session, runtime)
    type_, data = _store(session, actor, change, moment)
    versions = {"calendar_before": before.office.version, "calendar_after": after.office.version}
    record_for_installation(session, moment, actor.id, Note(type_, data={**data, **versions}), after.office.version)
    return after


# -- what may be entered


def _in_force(session: Session) -> list[tuple[Kind, StoredRow]]:
    found: list[tuple[Kind, StoredRow]] = [("day", row) for row in day_entries(session) if row.withdrawn_at is None]
    return [*found, *(("hours", row) for row in hours_entries(session) if row.withdrawn_at is None)]


def _is_taken_back(change: OfficeChange, kind: Kind, row: StoredRow) -> bool:
    return isinstance(change, Withdrawal) and (change.kind, change.id) == (kind, row.id)


def _require_new(runtime: Runtime, change: Override | HoursChange) -> None:
    if len(change.law) > LONGEST_LAW:
        raise EntryRefused(
            "law_long",
            f"The legal ground has {len(change.law)} characters, more than {LONGEST_LAW}; name the act alone.",
        )
    if not is_storable(change.law):
        raise EntryRefused(
            "law_unstorable", "The legal ground holds half a character or NUL, which cannot be stored; type it again."
        )
    day, today = (change.from_on if isinstance(change, HoursChange) else change.on), _today(runtime)
    try:
        runtime.office.calendar.require_known(day)
        hours = runtime.office.hours.on(day)
    except AtqaruError as error:
        raise EntryRefused("unknown_day", str(error)) from error
    if isinstance(change, Override):
        _require_other_day(runtime, change, today)
        return
    if day < today:
        raise EntryRefused("hours_over", f"Hours from {day} would change days that are over; say a day from {today}.")
    held = opening_of(hours, change.place)
    if (held.opens, held.closes, held.lunch) == (change.opens, change.closes, change.lunch):
        raise EntryRefused("hours_same", f"These are the hours of {change.place} on {day} already ({held.law}).")


def _require_other_day(runtime: Runtime, change: Override, today: date) -> None:
    if change.is_working and change.on < today:
        raise EntryRefused("day_over", f"{change.on} is over; nobody can work on it any more.")
    calendar = runtime.office.calendar
    same = tuple(week for week in change.weeks if calendar.is_working_day(change.on, week) == change.is_working)
    if same:
        raise SameDay(change, same)


def _require_possible_withdrawal(session: Session, runtime: Runtime, change: Withdrawal) -> None:
    row = next((row for kind, row in _in_force(session) if (kind, row.id) == (change.kind, change.id)), None)
    if row is None:
        raise EntryRefused("no_entry", f"There is no entry {change.id} of {change.kind} in force; see the list.")
    if not may_be_withdrawn(runtime, change.kind, row):
        day = _day_of(change.kind, row)
        raise EntryRefused(
            "entry_over", f"{day} is over, and what was done by the entry stays; enter what holds from now on."
        )


def may_be_withdrawn(runtime: Runtime, kind: Kind, row: StoredRow) -> bool:
    """Whether an entry in force can be taken back today."""
    # a day off that should never have been entered is put right: what is over by then stays as it is
    is_day_off = kind == "day" and not row.is_working
    return is_day_off or _day_of(kind, row) >= _today(runtime)


def _day_of(kind: Kind, row: StoredRow) -> date:
    day: date = row.on if kind == "day" else row.effective_from
    return day


def _today(runtime: Runtime) -> date:
    return runtime.office.local(runtime.clock()).date()


# -- what is stored


def _moment(session: Session, runtime: Runtime) -> datetime:
    """When a change is made: after the one before, so that the order of all is known whatever the clock says."""
    rows = (*day_entries(session), *hours_entries(session))
    made: list[datetime] = [moment for row in rows for moment in (row.entered_at, row.withdrawn_at) if moment]
    return max([runtime.clock(), *(moment + timedelta(microseconds=1) for moment in made)])


def _store(session: Session, actor: Actor, change: OfficeChange, moment: datetime) -> tuple[str, dict[str, Any]]:
    """Stores the change; gives the type of its event and its data."""
    if isinstance(change, Withdrawal):
        withdraw_entry(session, change.kind, change.id, moment)
        return f"{change.kind}_withdrawn", {"entry": change.id}
    if isinstance(change, Override):
        day = _day_row(actor, change, moment)
        return "day_entered", {**_recorded(day, _DAY_COLUMNS), "entry": add_day_entry(session, day)}
    hours = _hours_row(actor, change, moment)
    return "hours_entered", {**_recorded(hours, _HOURS_COLUMNS), "entry": add_hours_entry(session, hours)}


_DAY_COLUMNS = ("on", "week", "is_working", "legal_basis")
_HOURS_COLUMNS = ("effective_from", "place", "opens", "closes", "lunch_from", "lunch_until", "legal_basis")


def _recorded(row: Mapping[str, object], names: Iterable[str]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value := row[name], date) else value for name in names}


def _day_row(actor: Actor, change: Override, moment: datetime) -> DayEntryRow:
    return {
        "on": change.on,
        "week": change.weeks[0].value if len(change.weeks) == 1 else "both",
        "is_working": change.is_working,
        "legal_basis": change.law,
        "actor": actor.id,
        "entered_at": moment,
    }


def _hours_row(actor: Actor, change: HoursChange, moment: datetime) -> HoursEntryRow:
    opens, closes, *lunch = (f"{moment:%H:%M:%S}" for moment in (change.opens, change.closes, *(change.lunch or ())))
    return {
        "effective_from": change.from_on,
        "place": change.place.value,
        "opens": opens,
        "closes": closes,
        "lunch_from": lunch[0] if lunch else None,
        "lunch_until": lunch[1] if lunch else None,
        "legal_basis": change.law,
        "actor": actor.id,
        "entered_at": moment,
    }
