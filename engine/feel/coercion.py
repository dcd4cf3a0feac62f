"""Makes a value of the type that is asked for where the standard converts it by itself; it must not know nodes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from engine.feel.errors import NullValue
from engine.feel.evaluation import Evaluation
from engine.feel.far_dates import FarDate, combined
from engine.feel.types import Type
from engine.feel.values import Value, kind


def holds(wanted: Type, value: Value, evaluation: Evaluation) -> bool:
    """Whether a value is of a type; looking into lists and contexts costs steps."""
    _spend(wanted, value, evaluation)
    return wanted.holds(value)


def conformed(wanted: Type, value: Value, evaluation: Evaluation) -> Value:
    """The value as the type asks for it: a list of one becomes its item, an item a list, a date its midnight in UTC.

    Raises NullValue for a value that cannot be so converted; null stays null.
    """
    _spend(wanted, value, evaluation)
    if wanted.admits(value):
        return value
    if type(value) is list and len(value) == 1 and wanted.admits(value[0]):
        return value[0]
    if wanted.plain_name == "list" and type(value) is not list and wanted.admits([value]):
        return [value]
    if wanted.plain_name == "date and time" and type(value) in (date, FarDate):
        return midnight(value)
    raise NullValue(f"a value of type {wanted.name} is wanted, not {kind(value)}")


def midnight(day: date | FarDate) -> Value:
    """A date as date and time: its midnight in UTC."""
    return combined(day, time(tzinfo=UTC)) if not isinstance(day, datetime) else day


def _spend(wanted: Type, value: Value, evaluation: Evaluation) -> None:
    """Counts what a look into a value costs: one list may hold another many times, at every level of a type."""
    if not wanted.arguments:
        return
    if isinstance(value, list):
        evaluation.spend(1 + len(value))
        if wanted.arguments[0].arguments:
            for item in value:
                _spend(wanted.arguments[0], item, evaluation)
    elif isinstance(value, dict):
        for name, inner in zip(wanted.members, wanted.arguments, strict=False):
            evaluation.spend(1)
            _spend(inner, value.get(name), evaluation)
