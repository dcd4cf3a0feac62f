"""The functions of truth: not, is, all, any."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from engine.feel.builtins.registry import builtin
from engine.feel.errors import NullValue
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
