"""The functions that make durations."""

from __future__ import annotations

from datetime import timedelta

from engine.feel.builtins.registry import builtin
from engine.feel.errors import NullValue
from engine.feel.far_dates import Day
from engine.feel.temporal import months_between
from engine.feel.temporal_text import parse_duration
from engine.feel.values import YearsMonths


@builtin("duration(from: string)")
def duration(text: str) -> timedelta | YearsMonths:
    """The duration of a text, of days and time or of years and months.

    duration("P1DT2H") = @"P1DT2H"
    """
    value = parse_duration(text)
    if value is None:
        raise NullValue(f'"{text[:40]}" is no duration; write one as P1DT2H or P1Y6M')
    return value


@builtin("years and months duration(from: day, to: day)")
def years_and_months_duration(start: Day, end: Day) -> YearsMonths:
    """The whole months between two dates.

    years and months duration(@"2011-12-22", @"2013-08-24") = @"P1Y8M"
    """
    return months_between(start, end)
