"""Dates before the year 1 and after 9999, which Python's own types cannot hold; it must not read or write text.

The calendar repeats itself every 400 years, to the day of the week. So a far date is kept as the day in the
years 2000 to 2399 that looks like it, and how many such cycles it lies away.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from engine.feel.errors import NullValue

MAX_YEAR = 999_999_999
CYCLE_YEARS = 400
_FIRST_YEAR = 2000
_CYCLE = timedelta(days=146_097)
_MICROSECOND = timedelta(microseconds=1)
_DAY_ONE = date(_FIRST_YEAR, 1, 1)
_MOMENT_ONE = datetime(_FIRST_YEAR, 1, 1)


@dataclass(frozen=True, slots=True)
class _FarDay:
    """What a far date and a far moment have in common: the fields of their day."""

    cycles: int
    near: date

    @property
    def year(self) -> int:
        return self.near.year + CYCLE_YEARS * self.cycles

    @property
    def month(self) -> int:
        return self.near.month

    @property
    def day(self) -> int:
        return self.near.day

    def isoweekday(self) -> int:
        """The day of the week; Monday is 1."""
        return self.near.isoweekday()


@dataclass(frozen=True, order=True, slots=True)
class FarDate(_FarDay):
    """A date whose year is outside 1 to 9999."""


@dataclass(frozen=True, slots=True)
class FarMoment(_FarDay):
    """A date and time whose year is outside 1 to 9999; a named zone counts as in the years that look alike."""

    near: datetime

    @property
    def date(self) -> FarDate:
        return FarDate(self.cycles, self.near.date())

    @property
    def hour(self) -> int:
        return self.near.hour

    @property
    def minute(self) -> int:
        return self.near.minute

    @property
    def second(self) -> int:
        return self.near.second

    @property
    def microsecond(self) -> int:
        return self.near.microsecond

    @property
    def tzinfo(self) -> tzinfo | None:
        return self.near.tzinfo

    def utcoffset(self) -> timedelta | None:
        """How far the zone is from UTC; None for a local time."""
        return self.near.utcoffset()


Day = date | FarDate | FarMoment  # a datetime is a date too


def near_of(value: Day) -> date | datetime:
    """The day that looks like this one and that Python can hold."""
    return value.near if isinstance(value, FarDate | FarMoment) else value


def far_or_near(cycles: int, near: date) -> Any:
    """The day or moment so many cycles away from a near one; NullValue beyond the years of the standard."""
    shift, rest = divmod(near.year - _FIRST_YEAR, CYCLE_YEARS)
    year = near.year + CYCLE_YEARS * cycles
    if 1 <= year <= 9999:
        return near.replace(year=year)
    if abs(year) > MAX_YEAR:
        raise NullValue(f"the year is outside -{MAX_YEAR} to {MAX_YEAR}")
    folded = near.replace(year=_FIRST_YEAR + rest)
    return FarMoment(cycles + shift, folded) if isinstance(folded, datetime) else FarDate(cycles + shift, folded)


def date_of_parts(year: int, month: int, day: int) -> Any:
    """The date of any year of the standard; ValueError where the month has no such day."""
    cycles, rest = divmod(year - _FIRST_YEAR, CYCLE_YEARS)
    return far_or_near(cycles, date(_FIRST_YEAR + rest, month, day))


def combined(day: Day, moment: time) -> Any:
    """The date and time of a day and a time of day."""
    if isinstance(day, FarDate | FarMoment):
        return FarMoment(day.cycles, datetime.combine(day.near, moment))
    return datetime.combine(day, moment)


def cycles_and_near(value: Day) -> tuple[int, Any]:
    """A day as cycles and a day of the years 2000 to 2399."""
    if isinstance(value, FarDate | FarMoment):
        return value.cycles, value.near
    cycles, rest = divmod(value.year - _FIRST_YEAR, CYCLE_YEARS)
    return cycles, value.replace(year=_FIRST_YEAR + rest)


def add(value: Day, length: timedelta) -> Any:
    """A day or moment later, of any year; a date moves on by the moments that pass since its midnight."""
    cycles, near = cycles_and_near(value)
    more, rest = divmod(length, _CYCLE)
    if isinstance(near, datetime):
        return far_or_near(cycles + more, near + rest)
    return far_or_near(cycles + more, (datetime.combine(near, time()) + rest).date())


def add_months(value: Day, months: int) -> Any:
    """The same day in another month, or that month's last, of any year."""
    cycles, near = cycles_and_near(value)
    more, index = divmod(near.year * 12 + near.month - 1 + months - _FIRST_YEAR * 12, CYCLE_YEARS * 12)
    year, month = _FIRST_YEAR + index // 12, index % 12 + 1
    last = calendar.monthrange(year, month)[1]
    return far_or_near(cycles + more, near.replace(year=year, month=month, day=min(near.day, last)))


def microseconds(value: Day) -> int:
    """How long after the beginning of 2000 a day begins or a moment is, in UTC if it has a zone."""
    cycles, near = cycles_and_near(value)
    if not isinstance(near, datetime):
        length = timedelta(days=(near - _DAY_ONE).days)
    else:
        length = near.replace(tzinfo=None) - _MOMENT_ONE - (near.utcoffset() or timedelta())
    return (cycles * _CYCLE.days * 86_400_000_000) + length // _MICROSECOND


def in_zone(value: FarMoment, zone: tzinfo) -> Any:
    """The same moment in another zone; a moment without a zone gets this one."""
    if value.near.tzinfo is None:
        return FarMoment(value.cycles, value.near.replace(tzinfo=zone))
    return far_or_near(value.cycles, value.near.astimezone(UTC).astimezone(zone))
