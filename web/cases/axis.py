"""The axis of a timeline: one column for each working day of the office, mostly taken by the office hours.

A day off has no column unless something happened on it: then it gets a narrow one, so that nothing is drawn in a day
other than its own.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from engine.calendar.calendar import Calendar
from engine.execution.installation.office import Office
from engine.office.days import office_close, office_open

WIDEST_COLUMN = 64
NARROWEST_COLUMN = 12
OFF_COLUMN = 18
#: The drawing fits the page until its columns are at their narrowest.
_ROOM = 1196
#: Longer cases are drawn up to this day; the tables have the rest.
MOST_DAYS = 400
#: The share of a column before the office opens, and after it has closed.
_EDGE = 0.12


@dataclass(frozen=True)
class Day:
    """A column: its day, where it begins and how wide it is."""

    on: date
    left: float
    width: float
    is_off: bool

    @property
    def right(self) -> float:
        """Where the next column begins."""
        return round(self.left + self.width, 1)


@dataclass(frozen=True)
class Axis:
    """Maps moments to x."""

    office: Office
    days: tuple[Day, ...]

    @property
    def right(self) -> float:
        """Where the last day ends."""
        return self.days[-1].right

    def holds(self, moment: datetime) -> bool:
        """Whether a moment is drawn; the tables have later ones."""
        return self.office.local(moment).date() <= self.days[-1].on

    def day(self, moment: datetime) -> Day:
        """The column of a moment: its own, or the nearest that is drawn."""
        place = bisect_left(self._dates, self.office.local(moment).date())
        return self.days[min(place, len(self.days) - 1)]

    def x(self, moment: datetime) -> float:
        """The x of a moment; without a column, that of the place where its day would be."""
        local, day = self.office.local(moment), self.day(moment)
        if local.date() != day.on:
            return day.left if local.date() < day.on else day.right
        return round(day.left + day.width * (_part_of_day(local) if day.is_off else _share(self.office, local)), 1)

    def labelled(self, width: float) -> list[tuple[Day, bool]]:
        """Each column, and whether a date of that width fits into it."""
        found, free_from = [], 0.0
        for day in self.days:
            has_room = not day.is_off and day.left >= free_from
            found.append((day, has_room))
            if has_room:
                free_from = day.left + width
        return found

    @cached_property
    def _dates(self) -> list[date]:
        return [day.on for day in self.days]


def axis_over(office: Office, moments: Iterable[datetime], left: int, behind: int) -> Axis:
    """An axis from the first to the last of some moments, from x = `left`, with `behind` left free for text."""
    found = sorted({office.local(moment).date() for moment in moments})
    calendar = office.calendar
    first = max(calendar.first_day, min(found[0], calendar.last_day))
    last = min(calendar.last_day, max(found[-1], first))
    working = _working_days(calendar, first, last)
    off = [day for day in found if first <= day <= max(working[-1], last) and not calendar.is_working_day(day)]
    room = (_ROOM - left - behind - OFF_COLUMN * len(off)) / len(working)
    width = max(NARROWEST_COLUMN, min(WIDEST_COLUMN, room))
    days: list[Day] = []
    for day in sorted({*working, *(off if len(working) < MOST_DAYS else ())}):
        is_off = not calendar.is_working_day(day)
        begins = days[-1].right if days else left
        days.append(Day(day, begins, OFF_COLUMN if is_off else round(width, 1), is_off))
    return Axis(office, tuple(days))


def _working_days(calendar: Calendar, first: date, last: date) -> tuple[date, ...]:
    day = first if calendar.is_working_day(first) else calendar.next_working_day(first)
    days = [day]
    while days[-1] < last and len(days) < MOST_DAYS and days[-1] + timedelta(days=14) < calendar.last_day:
        following = calendar.next_working_day(days[-1])
        if following > last:
            break
        days.append(following)
    return tuple(days)


def _share(office: Office, local: datetime) -> float:
    """How much of a working day's column has passed at a local moment, from 0 to 1."""
    day = local.date()
    opens = office.local(office_open(office.calendar, office.hours, day))
    closes = office.local(office_close(office.calendar, office.hours, day))
    if local < opens:
        return _EDGE * _part_of_day(local) / _part_of_day(opens)
    if local > closes:
        return 1 - _EDGE * (1 - _part_of_day(local)) / (1 - _part_of_day(closes))
    return _EDGE + (1 - 2 * _EDGE) * ((local - opens) / (closes - opens))


def _part_of_day(local: datetime) -> float:
    """How much of the calendar day has passed."""
    midnight = datetime.combine(local.date(), time(), local.tzinfo)
    return (local - midnight) / timedelta(days=1)
