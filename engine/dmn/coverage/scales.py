"""How the values of a kind that has an order lie on a line; it must not know cells or columns.

A cut is a place between values: `(key, False)` before the value of that key, `(key, True)` behind it. Where
values come in steps (days, months) a cut behind one is the cut before the next, so that `<= 5 May` and
`> 5 May` and `< 6 May` agree.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from engine import feel
from engine.feel.temporal import since_midnight

Cut = tuple[Any, bool]


class OffScale(Exception):
    """A value that has no place on the scale of its column."""


@dataclass(frozen=True)
class Scale:
    """A kind of values in their order.

    `key` gives the place of a value and raises `OffScale`; `value` goes the way back where values come in
    steps, up to the key `reach`. Outside `first` and `last` there are no values; closer than `grain` FEEL takes
    two for equal.
    """

    key: Callable[[Any], Any]
    value: Callable[[Any], Any] | None = None
    reach: float = math.inf
    first: Cut | None = None
    last: Cut | None = None
    grain: timedelta | None = None

    def cut(self, value: Any, behind: bool) -> Cut:
        """The cut before or behind a value."""
        key = self.key(value)
        if self.value is None:
            return key, behind
        # a limit between two steps is before the upper of them
        return (math.floor(key) + 1 if behind else math.ceil(key)), False

    def edge(self, cut: Cut, values: Mapping[Any, Any]) -> tuple[Any, bool]:
        """The value by which a cut is written, and whether the cut is behind it; `values` are those known by key."""
        key, behind = cut
        if self.value is None:
            return values[key], behind
        return (self.value(key - 1), True) if key > self.reach else (self.value(key), False)

    def is_empty(self, low: Cut, high: Cut) -> bool:
        """Whether two cuts that follow each other have no value between them."""
        return self.grain is not None and low[1] and not high[1] and bool(high[0] - low[0] <= self.grain)


def scale_of(kind: str, values: tuple[Any, ...]) -> Scale | None:
    """The scale of a kind by its FEEL name, for these values; None where it has no order to rely on."""
    if kind not in _CLOCKS:
        return SCALES.get(kind)
    zoned = {value.tzinfo is not None for value in values if isinstance(value, datetime | time)}
    if len(zoned) > 1:
        # with and without a zone have no common order
        return None
    if kind == "time":
        return replace(_TIMES, first=None, last=None) if True in zoned else _TIMES
    return _MOMENTS


def _same(value: Any) -> Any:
    return value


def _day(value: date) -> int:
    # years beyond those of Python's dates are values of FEEL too, but have no ordinal
    if type(value) is not date:
        raise OffScale
    return value.toordinal()


def _moment(value: datetime) -> datetime:
    if type(value) is not datetime:
        raise OffScale
    # FEEL takes moments for equal that differ by less than a millisecond, so finer literals have no clear place
    if value.microsecond % 1000:
        raise OffScale
    try:
        return value if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError as error:
        raise OffScale from error


def _time(value: time) -> timedelta:
    if value.microsecond % 1000:
        raise OffScale
    return since_midnight(value)


_MILLISECOND = timedelta(milliseconds=1)
_CLOCKS = frozenset({"date and time", "time"})
_MOMENTS = Scale(_moment, grain=_MILLISECOND)
_TIMES = Scale(_time, first=(timedelta(), False), last=(timedelta(days=1), False), grain=_MILLISECOND)

SCALES: Mapping[str, Scale] = {
    "number": Scale(_same),
    "whole number": Scale(_same, value=feel.adopt),
    "date": Scale(_day, value=date.fromordinal, reach=date.max.toordinal()),
    "days and time duration": Scale(_same),
    "years and months duration": Scale(lambda length: length.months, value=feel.YearsMonths),
}
