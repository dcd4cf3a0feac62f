"""Arithmetic, order and properties of dates, times and durations; it must not read or write text."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.feel import far_dates
from engine.feel.errors import NullValue
from engine.feel.far_dates import Day, FarDate, FarMoment
from engine.feel.values import DECIMALS, MAX_MONTHS, Value, YearsMonths, whole_part

MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1)

Clock = time | datetime | FarMoment


def offset_of(value: Clock) -> timedelta | None:
    """How far the value's zone is from UTC; a time of day in a named zone takes that of 1 January 1970."""
    if isinstance(value, time) and isinstance(value.tzinfo, ZoneInfo):
        return datetime.combine(date(1970, 1, 1), value).utcoffset()
    return value.utcoffset()


def since_midnight(moment: time) -> timedelta:
    """The time of day as a length, in UTC if it has a zone."""
    length = timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond)
    return length - (offset_of(moment) or timedelta())


def moment(value: date | datetime) -> datetime:
    """A date as its midnight in UTC, as the standard compares and subtracts it; a date and time as it is."""
    if isinstance(value, datetime):
        return value
    return datetime(value.year, value.month, value.day, tzinfo=UTC)


def has_zone(value: Day) -> bool:
    """Whether a moment has a zone; a date counts as its midnight in UTC."""
    return not isinstance(value, datetime | FarMoment) or value.tzinfo is not None


def difference(left: Day, right: Day) -> timedelta:
    """The time between two moments; NullValue if only one of them has a zone."""
    if has_zone(left) != has_zone(right):
        raise NullValue("a date and time with a zone and one without cannot be subtracted; give both a zone")
    if isinstance(left, FarDate | FarMoment) or isinstance(right, FarDate | FarMoment):
        return timedelta(microseconds=far_dates.microseconds(left) - far_dates.microseconds(right))
    first, second = moment(left), moment(right)
    if first.tzinfo is not None and second.tzinfo is not None:
        first, second = first.astimezone(UTC), second.astimezone(UTC)
    return first - second


def add_to_moment(value: datetime, length: timedelta) -> Value:
    """A moment later by real time, given in its own zone."""
    try:
        if value.tzinfo is None:
            return value + length
        return (value.astimezone(UTC) + length).astimezone(value.tzinfo)
    except OverflowError:
        return far_dates.add(value, length)


def add_to_date(value: date, length: timedelta) -> Value:
    """The date of the moment that is so much later than the date's midnight."""
    try:
        return (datetime(value.year, value.month, value.day) + length).date()
    except OverflowError:
        return far_dates.add(value, length)


def add_to_time(value: time, length: timedelta) -> time:
    """A time of day later, running on through midnight."""
    start = datetime.combine(date(2000, 1, 1), value.replace(tzinfo=None))
    # only the part of a day matters, and a long duration must not leave the calendar
    return (start + length % DAY).time().replace(tzinfo=value.tzinfo)


def subtract_times(left: time, right: time) -> timedelta:
    """The time between two times of day; NullValue if only one has a zone."""
    if (left.tzinfo is None) != (right.tzinfo is None):
        raise NullValue("a time with a zone and one without cannot be subtracted")
    return since_midnight(left) - since_midnight(right)


def years_months(months: int) -> YearsMonths:
    """The duration of so many months; NullValue if it is longer than the calendar of the standard."""
    if abs(months) > MAX_MONTHS:
        raise NullValue(f"the duration is longer than {far_dates.MAX_YEAR} years")
    return YearsMonths(months)


def add_months(value: date, months: int) -> Value:
    """The same day in another month, or that month's last; NullValue outside the years of the standard."""
    year, month = divmod(value.year * 12 + value.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return far_dates.add_months(value, months)
    last = calendar.monthrange(year, month + 1)[1]
    return value.replace(year=year, month=month + 1, day=min(value.day, last))


def months_between(start: Day, end: Day) -> YearsMonths:
    """The whole months from one date (and time) to another, both by the calendar in the zone of the first.

    NullValue for two moments of which only one has a zone; a date counts as its midnight in the zone of the other.
    """
    if _is_zoned(start) != _is_zoned(end) and isinstance(start, _MOMENTS) and isinstance(end, _MOMENTS):
        raise NullValue("one of the two moments has a zone and the other has none; give both a zone")
    first, second = _calendar_place(start, None), _calendar_place(end, start)
    earlier, later = sorted((first, second))
    months = later[0] - earlier[0] - (later[1:] < earlier[1:])
    return YearsMonths(months if first <= second else -months)


_MOMENTS = (datetime, FarMoment)


def _is_zoned(value: Day) -> bool:
    return isinstance(value, _MOMENTS) and value.tzinfo is not None


def _calendar_place(value: Day, other: Day | None) -> tuple[int, int, time]:
    """The month since the year 0, the day in it and the time of that day, in the zone of another moment."""
    if isinstance(value, _MOMENTS) and value.tzinfo is not None and isinstance(other, _MOMENTS) and other.tzinfo:
        value = _in_zone(value, other.tzinfo)
    near = far_dates.near_of(value)
    clock = near.time() if isinstance(near, datetime) else time()
    return value.year * 12 + value.month, value.day, clock


def _in_zone(value: datetime | FarMoment, zone: tzinfo) -> Day:
    """The same moment in another zone, also where that leads out of Python's years."""
    cycles, near = far_dates.cycles_and_near(value)
    moved: Day = far_dates.far_or_near(cycles, near.astimezone(UTC).astimezone(zone))
    return moved


def seconds(length: timedelta) -> Decimal:
    """A duration as a number of seconds."""
    return DECIMALS.divide(Decimal(length // MICROSECOND), Decimal(1_000_000))


def scaled(length: timedelta, factor: Decimal) -> timedelta:
    """A duration times a number, cut to the microsecond."""
    micros = DECIMALS.multiply(Decimal(length // MICROSECOND), factor)
    return timedelta(microseconds=whole_part(micros))


def _zone_name(value: Clock) -> Value:
    if isinstance(value.tzinfo, ZoneInfo):
        return value.tzinfo.key
    raise NullValue("the value has no zone with a name")


def _zone_offset(value: Clock) -> Value:
    offset = offset_of(value)
    if offset is None:
        raise NullValue("the value has no zone, so that it has no offset")
    return offset


def _decimal_seconds(value: Clock) -> Decimal:
    return DECIMALS.add(Decimal(value.second), DECIMALS.divide(Decimal(value.microsecond), Decimal(1_000_000)))


def _parts(length: timedelta) -> tuple[int, int, int, Decimal]:
    sign = -1 if length < timedelta() else 1
    size = abs(length)
    rest = Decimal(size.seconds % 60) + Decimal(size.microseconds) / 1_000_000
    return sign * size.days, sign * (size.seconds // 3600), sign * (size.seconds // 60 % 60), sign * rest


Property = Callable[[Value], Value]

_DATE: dict[str, Property] = {
    "year": lambda value: Decimal(value.year),
    "month": lambda value: Decimal(value.month),
    "day": lambda value: Decimal(value.day),
    "weekday": lambda value: Decimal(value.isoweekday()),
}
_TIME: dict[str, Property] = {
    "hour": lambda value: Decimal(value.hour),
    "minute": lambda value: Decimal(value.minute),
    "second": _decimal_seconds,
    "time offset": _zone_offset,
    "timezone": _zone_name,
}
PROPERTIES: Mapping[type, Mapping[str, Property]] = {
    date: _DATE,
    time: _TIME,
    datetime: _DATE | _TIME,
    FarDate: _DATE,
    FarMoment: _DATE | _TIME,
    timedelta: {
        "days": lambda value: Decimal(_parts(value)[0]),
        "hours": lambda value: Decimal(_parts(value)[1]),
        "minutes": lambda value: Decimal(_parts(value)[2]),
        "seconds": lambda value: _parts(value)[3],
    },
    YearsMonths: {
        "years": lambda value: Decimal(value.whole_years),
        "months": lambda value: Decimal(value.months - value.whole_years * 12),
    },
}
