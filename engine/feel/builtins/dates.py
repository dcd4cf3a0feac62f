"""The functions that make dates and times and tell their place in week, month and year."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from engine.feel import far_dates
from engine.feel.builtins.registry import builtin
from engine.feel.errors import NullValue
from engine.feel.evaluation import Evaluation
from engine.feel.far_dates import Day, FarDate, FarMoment
from engine.feel.temporal_text import parse_date, parse_date_time, parse_time, parse_zone, zone_named, zone_of_offset
from engine.feel.values import Value, whole_part

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@builtin("date(from: string)")
def date_of_text(text: str) -> date | FarDate:
    """The date of a text.

    date("2012-12-25") = @"2012-12-25"
    """
    value = parse_date(text)
    if value is None:
        raise NullValue(f'"{text[:40]}" is no date; write one as 2026-03-20')
    return value


@builtin("date(from: day)")
def date_of_moment(value: Day) -> date | FarDate:
    """The date of a date and time, in its own zone.

    date(@"2012-12-25T11:00:00Z") = @"2012-12-25"
    """
    if isinstance(value, FarMoment):
        return value.date
    return value.date() if isinstance(value, datetime) else value


@builtin("date(year: number, month: number, day: number)")
def date_of_parts(year: Decimal, month: Decimal, day: Decimal) -> Value:
    """The date of a year, month and day.

    date(2017, 8, 31) = @"2017-08-31"
    """
    try:
        return far_dates.date_of_parts(_whole(year), _whole(month), _whole(day))
    except ValueError as error:
        raise NullValue(f"there is no day {day} in month {month} of the year {year}") from error


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value():
        raise NullValue(f"{number} is no whole number")
    return whole_part(number)


@builtin("time(from: string)")
def time_of_text(text: str) -> time:
    """The time of day of a text, with a zone or without.

    time("23:59:00Z") = @"23:59:00Z"
    """
    value = parse_time(text.removeprefix("T"))
    if value is None:
        raise NullValue(f'"{text[:40]}" is no time; write one as 18:30:00')
    return value


@builtin("time(from: moment)")
def time_of_moment(value: Day | time) -> time:
    """The time of day of a date and time; of a date, midnight in UTC.

    time(@"2012-12-25T11:00:00") = @"11:00:00"
    """
    if isinstance(value, time):
        return value
    near = far_dates.near_of(value)
    return near.timetz() if isinstance(near, datetime) else time(tzinfo=UTC)


@builtin("time(hour: number, minute: number, second: number, offset?: days and time duration?)")
def time_of_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: timedelta | None = None) -> time:
    """The time of day of hour, minute, second and offset from UTC.

    time(14, 30, 0, @"PT5H") = @"14:30:00+05:00"
    """
    zone = None
    if offset is not None:
        zone = zone_of_offset(offset)
        if zone is None:
            raise NullValue("the offset is more than 14 hours")
    micros = int(second % 1 * 1_000_000)
    try:
        return time(_whole(hour), _whole(minute), whole_part(second), micros, tzinfo=zone)
    except ValueError as error:
        raise NullValue(f"there is no time of {hour} hours, {minute} minutes and {second} seconds") from error


@builtin("date and time(from: string)")
def date_time_of_text(text: str) -> datetime | FarMoment:
    """The date and time of a text; a date alone is its midnight.

    date and time("2012-12-24T23:59:00") = @"2012-12-24T23:59:00"
    """
    value = parse_date_time(text)
    if value is None:
        raise NullValue(f'"{text[:40]}" is no date and time; write one as 2026-03-20T18:30:00+05:00')
    return value


@builtin("date and time(date: day, time: time)")
def date_time_of_parts(day: Day, moment: time) -> Value:
    """The date and time of a date and a time of day.

    date and time(@"2012-12-24", @"23:59:00") = @"2012-12-24T23:59:00"
    """
    return far_dates.combined(date_of_moment(day), moment)


@builtin("date and time(date: date and time, timezone: string)")
def date_time_in_zone(moment: datetime | FarMoment, timezone: str) -> Value:
    """The same moment in another zone (`Asia/Almaty`, `+05:00`, `Z`); a moment without a zone gets this one.

    date and time(@"2026-03-20T10:00:00Z", "Asia/Almaty") = @"2026-03-20T15:00:00@Asia/Almaty"
    """
    zone = zone_named(timezone) or parse_zone(timezone)
    if zone is None:
        raise NullValue(f"there is no zone {timezone[:40]}")
    if isinstance(moment, FarMoment):
        return far_dates.in_zone(moment, zone)
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)


@builtin("now()", with_evaluation=True)
def now(evaluation: Evaluation) -> datetime:
    """The moment that the evaluation was given, the same throughout it.

    now() = now()
    """
    return evaluation.now()


@builtin("today()", with_evaluation=True)
def today(evaluation: Evaluation) -> date:
    """The date of now(), in its zone.

    today() = date(now())
    """
    return evaluation.now().date()


@builtin("day of year(date: day)")
def day_of_year(value: Day) -> Decimal:
    """The number of the day in its year.

    day of year(date(2019, 9, 17)) = 260
    """
    return Decimal(far_dates.near_of(value).timetuple().tm_yday)


@builtin("day of week(date: day)")
def day_of_week(value: Day) -> str:
    """The English name of the day.

    day of week(date(2019, 9, 17)) = "Tuesday"
    """
    return _DAYS[value.isoweekday() - 1]


@builtin("month of year(date: day)")
def month_of_year(value: Day) -> str:
    """The English name of the month.

    month of year(date(2019, 9, 17)) = "September"
    """
    return _MONTHS[value.month - 1]


@builtin("last day of month(date: day)")
def last_day_of_month(value: Day) -> Value:
    """The last day of the month in which a day lies.

    last day of month(date(2024, 2, 5)) = date(2024, 2, 29)
    """
    near = far_dates.near_of(value)
    return far_dates.date_of_parts(value.year, near.month, monthrange(near.year, near.month)[1])


@builtin("week of year(date: day)")
def week_of_year(value: Day) -> Decimal:
    """The number of the week by ISO 8601.

    week of year(date(2019, 9, 17)) = 38
    """
    return Decimal(far_dates.near_of(value).isocalendar().week)
