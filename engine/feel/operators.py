"""What the operators do with values: arithmetic, equality, order, membership; it must not know scopes or
nodes.

Every function raises NullValue where the result is null for a reason worth telling.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.feel import far_dates, temporal
from engine.feel.effort import spend_on_comparing
from engine.feel.errors import NullValue
from engine.feel.evaluation import Evaluation, bounded_text
from engine.feel.far_dates import FarDate, FarMoment
from engine.feel.values import DECIMALS, Range, Value, YearsMonths, kind, whole_part

Operation = Callable[[Any, Any], Value]


def _add_months(value: Any, duration: YearsMonths) -> Value:
    return temporal.add_months(value, duration.months)


def _add_far_months(value: Any, duration: YearsMonths) -> Value:
    return far_dates.add_months(value, duration.months)


def _months_times(duration: YearsMonths, factor: Decimal) -> YearsMonths:
    return temporal.years_months(whole_part(DECIMALS.multiply(Decimal(duration.months), factor)))


def _months_by(duration: YearsMonths, divisor: Decimal) -> YearsMonths:
    return temporal.years_months(whole_part(DECIMALS.divide(Decimal(duration.months), divisor)))


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    # decimal arithmetic calls 0 ** 0 undefined; the floating point numbers of the standard make it 1
    return DECIMALS.power(base, exponent) if exponent else Decimal(1)


def _swapped(operation: Operation) -> Operation:
    return lambda left, right: operation(right, left)


_ADD: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): DECIMALS.add,
    (str, str): lambda left, right: left + right,
    (timedelta, timedelta): lambda left, right: left + right,
    (YearsMonths, YearsMonths): lambda left, right: temporal.years_months(left.months + right.months),
    (date, timedelta): temporal.add_to_date,
    (datetime, timedelta): temporal.add_to_moment,
    (time, timedelta): temporal.add_to_time,
    (date, YearsMonths): _add_months,
    (datetime, YearsMonths): _add_months,
    (FarDate, timedelta): far_dates.add,
    (FarMoment, timedelta): far_dates.add,
    (FarDate, YearsMonths): _add_far_months,
    (FarMoment, YearsMonths): _add_far_months,
}
_ADD |= {(right, left): _swapped(operation) for (left, right), operation in _ADD.items() if left is not right}

_SUBTRACT: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): DECIMALS.subtract,
    (timedelta, timedelta): lambda left, right: left - right,
    (YearsMonths, YearsMonths): lambda left, right: temporal.years_months(left.months - right.months),
    (date, timedelta): lambda left, right: temporal.add_to_date(left, -right),
    (datetime, timedelta): lambda left, right: temporal.add_to_moment(left, -right),
    (time, timedelta): lambda left, right: temporal.add_to_time(left, -right),
    (date, YearsMonths): lambda left, right: temporal.add_months(left, -right.months),
    (datetime, YearsMonths): lambda left, right: temporal.add_months(left, -right.months),
    (time, time): temporal.subtract_times,
    (FarDate, timedelta): lambda left, right: far_dates.add(left, -right),
    (FarMoment, timedelta): lambda left, right: far_dates.add(left, -right),
    (FarDate, YearsMonths): lambda left, right: far_dates.add_months(left, -right.months),
    (FarMoment, YearsMonths): lambda left, right: far_dates.add_months(left, -right.months),
}
_DAYS = (date, datetime, FarDate, FarMoment)
_SUBTRACT |= {(left, right): temporal.difference for left in _DAYS for right in _DAYS}

_MULTIPLY: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): DECIMALS.multiply,
    (timedelta, Decimal): temporal.scaled,
    (Decimal, timedelta): _swapped(temporal.scaled),
    (YearsMonths, Decimal): _months_times,
    (Decimal, YearsMonths): _swapped(_months_times),
}

_DIVIDE: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): DECIMALS.divide,
    (timedelta, Decimal): lambda left, right: temporal.scaled(left, DECIMALS.divide(Decimal(1), right)),
    (YearsMonths, Decimal): _months_by,
    (timedelta, timedelta): lambda left, right: DECIMALS.divide(temporal.seconds(left), temporal.seconds(right)),
    (YearsMonths, YearsMonths): lambda left, right: DECIMALS.divide(Decimal(left.months), Decimal(right.months)),
}

ARITHMETIC: dict[str, dict[tuple[type, type], Operation]] = {
    "+": _ADD,
    "-": _SUBTRACT,
    "*": _MULTIPLY,
    "/": _DIVIDE,
    "**": {(Decimal, Decimal): _power},
}
STEPS_OF_POWER = 60  # measured against the other steps
_VERBS = {"+": "added", "-": "subtracted", "*": "multiplied", "/": "divided", "**": "raised to a power"}


def arithmetic(operator: str, left: Value, right: Value, evaluation: Evaluation) -> Value:
    """The result of + - * / or **."""
    operation = ARITHMETIC[operator].get((type(left), type(right)))
    if operation is None:
        raise NullValue(f"{kind(left)} and {kind(right)} cannot be {_VERBS[operator]}")
    if operator == "**":
        evaluation.spend(STEPS_OF_POWER)
    spend_on_comparing(evaluation, left, right)
    result = operation(left, right)
    return bounded_text(result, evaluation) if type(result) is str else result


def negative(value: Value) -> Value:
    """Unary minus."""
    if type(value) is Decimal:
        return DECIMALS.minus(value)
    if type(value) is timedelta:
        return -value
    if type(value) is YearsMonths:
        return YearsMonths(-value.months)
    raise NullValue(f"{kind(value)} has no negative")


def equal(left: Value, right: Value, evaluation: Evaluation) -> bool:
    """Whether two values are equal; NullValue for two kinds that are never compared."""
    if left is None or right is None:
        return left is right
    if type(left) is not type(right):
        return _equal_kinds(left, right)
    spend_on_comparing(evaluation, left)
    if type(left) is str:
        return bool(left == right)
    if type(left) is list:
        evaluation.spend(1 + 2 * len(left))
        return len(left) == len(right) and all(
            same(one, other, evaluation) for one, other in zip(left, right, strict=True)
        )
    if type(left) is dict:
        evaluation.spend(1 + 2 * len(left))
        return left.keys() == right.keys() and all(same(left[key], right[key], evaluation) for key in left)
    if type(left) is time:
        return _equal_times(left, right)
    if type(left) in (datetime, FarMoment):
        return _equal_moments(left, right)
    return bool(left == right)


def _equal_kinds(left: Value, right: Value) -> bool:
    if kind(left) != kind(right):
        raise NullValue(f"{kind(left)} and {kind(right)} cannot be compared")
    return False  # one is a far date, the other is not


def _equal_times(left: time, right: time) -> bool:
    if (left.tzinfo is None) != (right.tzinfo is None):
        return False
    return abs(temporal.since_midnight(left) - temporal.since_midnight(right)) < _MILLISECOND


def _equal_moments(left: Any, right: Any) -> bool:
    if (left.tzinfo is None) != (right.tzinfo is None):
        return False
    return abs(temporal.difference(left, right)) < _MILLISECOND


# the compatibility kit compares times no finer
_MILLISECOND = timedelta(milliseconds=1)


def same(left: Value, right: Value, evaluation: Evaluation) -> bool:
    """Equality inside lists and tests, where values of two kinds are simply different."""
    return (type(left) is type(right) or left is None or right is None) and equal(left, right, evaluation)


_ORDERED = frozenset({Decimal, str, date, datetime, FarDate, timedelta, YearsMonths})
_FAR = frozenset({FarDate, FarMoment})


def less(left: Value, right: Value) -> bool:
    """Whether one value is before another of the same kind."""
    first = type(left)
    if first is type(right):
        if first in _ORDERED:
            if first is datetime and (left.tzinfo is None) != (right.tzinfo is None):
                raise NullValue("a date and time with a zone and one without cannot be compared; give both a zone")
            return bool(left < right)
        if first is time:
            if (left.tzinfo is None) != (right.tzinfo is None):
                raise NullValue("a time with a zone and one without cannot be compared; give both a zone")
            return temporal.since_midnight(left) < temporal.since_midnight(right)
    if {first, type(right)} & _FAR and kind(left) == kind(right):
        return _less_far(left, right)
    raise NullValue(f"{kind(left)} and {kind(right)} have no order")


def _less_far(left: Any, right: Any) -> bool:
    if temporal.has_zone(left) != temporal.has_zone(right):
        raise NullValue("a date and time with a zone and one without cannot be compared; give both a zone")
    return far_dates.microseconds(left) < far_dates.microseconds(right)


def less_or_equal(left: Value, right: Value) -> bool:
    """Whether one value is not behind another of the same kind."""
    return not less(right, left)


ORDER: dict[str, Callable[[Value, Value], bool]] = {
    "<": less,
    "<=": less_or_equal,
    ">": lambda left, right: less(right, left),
    ">=": lambda left, right: not less(left, right),
}


def contains(interval: Range, value: Value) -> bool:
    """Whether a value lies in a range; NullValue if an end is unknown."""
    start, end = interval.start, interval.end
    if interval.is_comparison:
        if start is not None and end is not None:
            return (type(start) is type(value) and bool(start == value)) is interval.start_included
    elif start is None or end is None:
        raise NullValue("an end of the range is null")
    if start is not None and not (less_or_equal(start, value) if interval.start_included else less(start, value)):
        return False
    return end is None or (less_or_equal(value, end) if interval.end_included else less(value, end))
