"""The functions of truth: not, is, all, any."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from engine.feel.builtins.registry import builtin
from engine.feel.errors import FeelAssertionFailed, NullValue
from engine.feel.evaluation import Evaluation
from engine.feel.far_dates import FarMoment
from engine.feel.operators import same
from engine.feel.temporal_text import zone_text
from engine.feel.values import Value, kind


@builtin("not(negand: boolean?)")
def negation(negand: bool | None) -> bool:
    """The other truth value; null stays null.

    not(true) = false
    """
    if negand is None:
        raise NullValue("negand is null")
    return not negand


@builtin("is(value1, value2)", with_evaluation=True)
def is_identical(evaluation: Evaluation, value1: Value, value2: Value) -> bool:
    """Whether two values are the same in every respect: kind, and for times the zone too.

    is(@"10:00:00Z", @"12:00:00+02:00") = false
    """
    if type(value1) is not type(value2):
        return False
    if isinstance(value1, datetime | time | FarMoment):
        return _clock(value1) == _clock(value2)
    return same(value1, value2, evaluation)


def _clock(value: Any) -> tuple[Any, ...]:
    if isinstance(value, FarMoment):
        return value.cycles, *_clock(value.near)
    return value.replace(tzinfo=None), zone_text(value.tzinfo)


@builtin("is defined(value)")
def is_defined(value: Value) -> bool:
    """Whether there is a value: false for null, and so for a variable or an entry that does not exist.

    is defined({a: 1}.b) = false
    """
    return value is not None


@builtin("get or else(value, default)")
def get_or_else(value: Value, default: Value) -> Value:
    """The value, or another one in place of null.

    get or else(null, 1) = 1
    """
    return default if value is None else value


@builtin("assert(value, condition: boolean?)", "assert(value, condition: boolean?, cause: string?)")
def asserted(value: Value, condition: bool | None, cause: str | None = None) -> Value:
    """The value, if a condition is true; otherwise the evaluation fails with the cause.

    assert(5, 5 > 0, "not positive") = 5
    """
    if condition is not True:
        raise FeelAssertionFailed(cause or "the condition of an assert is not true")
    return value


@builtin("all(list: list)", "all(list...)")
def all_true(*values: Value) -> bool:
    """Whether every item is true; one false decides, else anything that is no boolean makes it null.

    all([true, true, false]) = false
    """
    return _quantified(_items(values), deciding=False)


@builtin("any(list: list)", "any(list...)")
def any_true(*values: Value) -> bool:
    """Whether some item is true; one true decides, else anything that is no boolean makes it null.

    any([false, true]) = true
    """
    return _quantified(_items(values), deciding=True)


def _items(values: tuple[Value, ...]) -> list[Value]:
    if len(values) == 1 and isinstance(values[0], list):
        return values[0]
    return list(values)


def _quantified(items: list[Value], deciding: bool) -> bool:
    if any(item is deciding for item in items):
        return deciding
    for item in items:
        if isinstance(item, bool):
            continue
        raise NullValue(f"an item is {kind(item)}, not true or false")
    return not deciding
