"""Working days: which days are worked in the five-day and in the six-day week, and counting over them.

Pure arithmetic over a frozen table and its overrides; reads no file and no clock, knows no hour (`office`).
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from engine.calendar.working_time import Override, Week, WorkingTimeTable
from engine.errors import AtqaruError
from engine.faults import Fault

_EXTEND = "add years with `atqaru calendar freeze`"


class DateOutOfRange(AtqaruError):
    """A day, asked for or counted to, that the calendar does not know."""

    fault = Fault.OUT_OF_CALENDAR


@dataclass(frozen=True, eq=False)
class Calendar:
    """A fixed range of days, each worked or not in either week, and the zone in which a moment becomes a day.

    `version` names the table and the overrides; two calendars of one version count alike.
    """

    table: WorkingTimeTable = field(repr=False)
    zone: ZoneInfo
    overrides: tuple[Override, ...] = ()
    version: str = field(init=False)
    _working_days: dict[Week, list[date]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # A frozen dataclass takes its derived fields only this way; nothing writes them again.
        object.__setattr__(self, "version", _version(self.table, self.overrides))
        for override in self.overrides:
            self.require_known(override.on)
        working_days = {week: _working_days(self.table, self.overrides, week) for week in Week}
        object.__setattr__(self, "_working_days", working_days)

    @property
    def first_day(self) -> date:
        """The first day that the calendar knows."""
        return self.table.first_day

    @property
    def last_day(self) -> date:
        """The last day that the calendar knows."""
        return self.table.last_day

    def with_overrides(self, overrides: Iterable[Override]) -> "Calendar":
        """The calendar with these overrides above its own; of two for one day and week the later holds."""
        effective = {(each.on, week): each for each in (*self.overrides, *overrides) for week in each.weeks}
        split = (Override(on, each.is_working, each.law, (week,)) for (on, week), each in effective.items())
        return Calendar(self.table, self.zone, tuple(sorted(split, key=lambda each: (each.on, each.weeks))))

    def is_working_day(self, day: date, week: Week = Week.FIVE) -> bool:
        """Whether the day is worked; raises DateOutOfRange outside the calendar."""
        self.require_known(day)
        days = self._working_days[week]
        place = bisect_left(days, day)
        return place < len(days) and days[place] == day

    def next_working_day(self, day: date, week: Week = Week.FIVE) -> date:
        """The first working day strictly after the day."""
        return self.working_days_after(day, 1, week)

    def working_days_after(self, day: date, count: int, week: Week = Week.FIVE) -> date:
        """The working day that many after the day, which is not counted (AMB-03); negative counts back.

        Zero gives the day itself, or the next working day if it is a day off. Raises DateOutOfRange if
        the day or the end of the count lies outside the calendar.
        """
        self.require_known(day)
        days = self._working_days[week]
        place = bisect_right(days, day) + count - 1 if count > 0 else bisect_left(days, day) + count
        if not 0 <= place < len(days):
            raise DateOutOfRange(
                f"{count} working days from {day} end outside the working calendar, which covers {self._years}; "
                f"check date and count, or {_EXTEND}"
            )
        return days[place]

    def working_days_before(self, day: date, count: int, week: Week = Week.FIVE) -> date:
        """The working day that many before the day, which is not counted; zero as in `working_days_after`."""
        return self.working_days_after(day, -count, week)

    def working_days_between(self, start: date, end: date, week: Week = Week.FIVE) -> int:
        """How many working days after `start` the day `end` is: `start` is not counted, `end` is.

        Negative if `end` comes first, so that `working_days_after(start, n)` is always n from `start`.
        """
        self.require_known(start)
        self.require_known(end)
        days = self._working_days[week]
        if start <= end:
            return bisect_right(days, end) - bisect_right(days, start)
        return bisect_left(days, end) - bisect_left(days, start)

    def local_time(self, moment: datetime) -> datetime:
        """The aware moment as the clock in the office shows it."""
        if moment.tzinfo is None:
            raise ValueError(f"{moment} has no offset; give an aware moment")
        try:
            return moment.astimezone(self.zone)
        except OverflowError as error:
            raise DateOutOfRange(
                f"{moment} is outside the working calendar, which covers {self._years}; check the year"
            ) from error

    def local_date(self, moment: datetime) -> date:
        """The day on which the aware moment falls in the office's zone."""
        return self.local_time(moment).date()

    def require_known(self, day: date) -> None:
        """Raises DateOutOfRange if the calendar does not know the day."""
        if isinstance(day, datetime):
            # Its date would be taken in whatever zone it happens to carry: a silent error of one day.
            raise TypeError(f"{day} is a moment; take its day with local_date first")
        if not self.table.first_day <= day <= self.table.last_day:
            raise DateOutOfRange(
                f"{day} is outside the working calendar, which covers {self._years}; check the year, or {_EXTEND}"
            )

    @property
    def _years(self) -> str:
        return f"{self.first_day.year} to {self.last_day.year}"


def _working_days(table: WorkingTimeTable, overrides: tuple[Override, ...], week: Week) -> list[date]:
    length = (table.last_day - table.first_day).days + 1
    known = (table.first_day + timedelta(days=offset) for offset in range(length))
    worked = {day for day in known if table.weeks[week].is_working(day)}
    for override in overrides:
        if week in override.weeks:
            (worked.add if override.is_working else worked.discard)(override.on)
    return sorted(worked)


def _version(table: WorkingTimeTable, overrides: tuple[Override, ...]) -> str:
    if not overrides:
        return table.version
    lines = [f"{each.on} {week} {each.is_working} {each.law}" for each in overrides for week in each.weeks]
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return f"{table.version}+{digest[:12]}"
