"""The values of FEEL that Python has no type for, and the names of all kinds; it must not parse, compute or
compare.

A value is None, bool, Decimal (34 digits), str, date, time, datetime, timedelta (days and time duration),
FarDate or FarMoment (outside the years 1 to 9999), YearsMonths, list, dict with text keys, Range or Function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from engine.feel.errors import FeelLimitExceeded, NullValue
from engine.feel.far_dates import MAX_YEAR, FarDate, FarMoment

Value = Any

MAX_ADOPTED = 1_000_000
MAX_MONTHS = 12 * MAX_YEAR + 11

# Decimal128, as the standard says; a result that is no number is a signal, which becomes null.
DECIMALS = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[DivisionByZero, InvalidOperation, Overflow],
)


#: More than a number of FEEL can count: no list has such a place, and nothing such a size.
_BEYOND_ALL: int = 10**DECIMALS.prec


def whole_part(number: Decimal) -> int:
    """The number without what stands behind its point; of one that is the place of nothing little more than its sign.

    To make an integer of thousands of digits would take as long as thousands of steps.
    """
    if number.adjusted() < DECIMALS.prec:
        return int(number)
    if not number:
        return 0
    return _BEYOND_ALL if number > 0 else -_BEYOND_ALL


@dataclass(frozen=True, order=True, slots=True)
class YearsMonths:
    """A years and months duration, kept as a number of months, negative ones included."""

    months: int

    @property
    def whole_years(self) -> int:
        """The years, cut towards zero."""
        return abs(self.months) // 12 * (-1 if self.months < 0 else 1)


@dataclass(frozen=True, slots=True)
class Range:
    """All values between two ends.

    `is_comparison` marks one that was written as a comparison: of `(> 5)` the end is None and means infinity,
    `(= 5)` is one point, and `(!= 5)`, with neither end included, all but that point. An end that is None
    otherwise is unknown.
    """

    start: Value
    end: Value
    start_included: bool = True
    end_included: bool = True
    is_comparison: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Function:
    """A function that expressions can call.

    A parameter is written `name`, `name: kind` or `name: kind?` (null is welcome); `name?` may be left out
    and then is not given to the body; `name...` (only the last) takes all that remain. The body raises
    NullValue or ValueError to give null with a warning; any other error goes through to whoever evaluates.
    `with_evaluation`: the body is first given the running Evaluation. `alternatives` are other signatures
    under the same name. `native`: the body gives values of FEEL, which need not be adopted. `entries` are the names
    in the context that it gives, where they are always the same. `names_variable`: its argument is written out as a
    text, the name of a variable or a path from one; the body is given the running Evaluation, the text and the value.
    Where it is not called, its name is that of a variable alone, unless it `is_value`.
    """

    name: str
    parameters: tuple[str, ...]
    body: Callable[..., Value]
    doc: str = ""
    with_evaluation: bool = False
    alternatives: tuple[Function, ...] = field(default=())
    native: bool = False
    entries: tuple[str, ...] = ()
    names_variable: bool = False
    is_value: bool = True


KIND_NAMES: Mapping[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    date: "date",
    time: "time",
    datetime: "date and time",
    FarDate: "date",
    FarMoment: "date and time",
    timedelta: "days and time duration",
    YearsMonths: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
    Function: "function",
}


def kind(value: Value) -> str:
    """The name of a value's kind, as FEEL calls it."""
    return KIND_NAMES.get(type(value), "unknown")


def adopt(value: Value) -> Value:
    """A value of ours for one from outside: numbers become decimals, sequences lists, deeply; raises
    NullValue for anything that FEEL does not know, FeelLimitExceeded for more than a million items."""
    return value if type(value) in _AS_THEY_ARE else _adopt(value, [MAX_ADOPTED])


def adopt_counted(value: Value) -> tuple[Value, int]:
    """The same, and how many items are in it, which is what it costs."""
    if type(value) in _AS_THEY_ARE:
        return value, 0
    room = [MAX_ADOPTED]
    return _adopt(value, room), MAX_ADOPTED - room[0]


def _adopt(value: Value, room: list[int]) -> Value:
    known = type(value)
    if known is int:
        return DECIMALS.create_decimal(value)
    if known in _AS_THEY_ARE:
        return value
    if known is float:
        return _decimal_of_float(value)
    if isinstance(value, Mapping):
        _take(room, len(value))
        return {str(key): _adopt(item, room) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        _take(room, len(value))
        return [_adopt(item, room) for item in value]
    if known is Decimal:
        return _finite(value)
    return _adopt_subclass(value)


def _take(room: list[int], items: int) -> None:
    # one list may hold another many times, so that a small value would become an endless copy
    room[0] -= items
    if room[0] < 0:
        raise FeelLimitExceeded(f"a value from outside has more than {MAX_ADOPTED} items")


_AS_THEY_ARE = frozenset(
    {str, bool, type(None), date, time, datetime, FarDate, FarMoment, timedelta, YearsMonths, Range, Function}
)


def _decimal_of_float(value: float) -> Decimal:
    return _finite(DECIMALS.create_decimal(repr(float(value))))


def _finite(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise NullValue("a number from outside is infinite or undefined, which no number of FEEL is")
    return value


def _adopt_subclass(value: object) -> Value:
    # an enumeration of texts or numbers, a date of another library: reduced to the plain type by its own
    # constructor
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return DECIMALS.create_decimal(int(value))
    if isinstance(value, float):
        return _decimal_of_float(value)
    if isinstance(value, datetime):
        return datetime.combine(value.date(), value.timetz())
    raise NullValue("a value from outside is of no kind that FEEL knows")
