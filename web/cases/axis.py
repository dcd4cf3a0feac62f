"""The axis of a timeline: one column for each working day of the office; nights and days off take no room."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.calendar.calendar import Calendar
from engine.execution.office import Office
from engine.office.days import office_close, office_open

WIDEST_COLUMN = 64
NARROWEST_COLUMN = 12
#: The drawing fits the page as long as its columns are not at their narrowest.
_ROOM = 1196
_LABEL_WIDTH = 46
#: Longer cases are drawn to this day; the table below has the rest.
MOST_DAYS = 400


@dataclass(frozen=True)
class Axis:
    """Maps moments to x; `days` are the working days drawn, from x = `left`, with `behind` left free for words."""

    office: Office
    days: tuple[date, ...]
    left: int
    behind: int

    @property
    def column(self) -> float:
        """The width of one working day."""
        return max(NARROWEST_COLUMN, min(WIDEST_COLUMN, (_ROOM - self.left - self.behind) / len(self.days)))

    @property
    def right(self) -> float:
        """Where the last day ends."""
        return self.left + self.column * len(self.days)

    def x(self, moment: datetime) -> float:
        """Where a moment stands; what falls out of office hours stands at the border of the next day."""
        local = self.office.local(moment)
        place = bisect_left(self.days, local.date())
        if place == len(self.days):
            return self.right
        share = _share(self.office, local) if self.days[place] == local.date() else 0.0
        return round(self.left + self.column * (place + share), 1)

    def labelled(self) -> list[tuple[float, date, bool]]:
        """Each day's left border, and whether its date has room to be written."""
        every = max(1, -(-_LABEL_WIDTH // int(self.column)))
        return [
            (round(self.left + self.column * place, 1), day, place % every == 0) for place, day in enumerate(self.days)
        ]


def axis_over(office: Office, moments: Iterable[datetime], left: int, behind: int) -> Axis:
    """An axis from the first to the last of some moments."""
    found = sorted(office.local(moment).date() for moment in moments)
    calendar = office.calendar
    first = max(calendar.first_day, min(found[0], calendar.last_day))
    last = min(calendar.last_day, max(found[-1], first))
    days = _working_days(calendar, first, last)
    return Axis(office, days, left, behind)


def _working_days(calendar: Calendar, first: date, last: date) -> tuple[date, ...]:
    day = first if calendar.is_working_day(first) else calendar.next_working_day(first)
    days = [day]
    while days[-1] < last and len(days) < MOST_DAYS and days[-1] + timedelta(days=14) < calendar.last_day:
        days.append(calendar.next_working_day(days[-1]))
    return tuple(days)


def _share(office: Office, local: datetime) -> float:
    """How much of the office's day has passed at a local moment, from 0 to 1."""
    day = local.date()
    opens, closes = office_open(office.calendar, office.hours, day), office_close(office.calendar, office.hours, day)
    passed = (local - office.local(opens)) / (closes - opens)
    return min(1.0, max(0.0, passed))
