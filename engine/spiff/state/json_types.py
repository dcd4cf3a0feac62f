"""The door for values: variables are JSON types that can be stored as they are, and nothing else comes in."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

from engine.errors import AtqaruError
from engine.quoting import quoted
from engine.spelling import spelled
from storage.texts import is_storable

MAX_DEPTH = 100
#: Of the name of a variable, in characters.
LONGEST_NAME = 255
_WIDEST = 2**63
_UNSTORABLE = "holds half a character or NUL, which cannot be stored; type it again"


class NotJson(AtqaruError):
    """A variable's value cannot be stored as JSON; the message names the variable."""


def checked(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same values, if each can be stored; raises `NotJson`."""
    for name, value in values.items():
        if not isinstance(name, str):
            raise NotJson(f"the variable {spelled(name)} has a name that is no text")
        if len(name) > LONGEST_NAME:
            raise NotJson(f"the variable {spelled(name)} has a name of more than {LONGEST_NAME} characters; shorten it")
        if not is_storable(name):
            raise NotJson(f"the name of the variable {quoted(name)} {_UNSTORABLE}")
        if (fault := _fault(value, MAX_DEPTH)) is not None:
            raise NotJson(f"the variable {name} {fault}")
    return values


def _fault(value: Any, depth: int) -> str | None:
    """What is wrong with a value, if anything is."""
    if value is None or value is True or value is False:
        return None
    kind = type(value)
    if kind is str:
        return None if is_storable(value) else _UNSTORABLE
    if kind is int:
        return None if -_WIDEST <= value < _WIDEST else "is a whole number of more than 19 digits; keep it as a text"
    if kind is float:
        return None if isfinite(value) else f"is {value}, which is no number that can be stored"
    if kind is list or kind is dict:
        return _fault_inside(value, depth - 1)
    return f"is a {kind.__name__}; give text, number, boolean, list, object or null (dates as ISO text)"


def _fault_inside(value: list[Any] | dict[Any, Any], depth: int) -> str | None:
    if depth < 0:
        return f"is nested more than {MAX_DEPTH} deep"
    if isinstance(value, dict):
        for key in value:
            if type(key) is not str:
                return f"holds the key {spelled(key)}, which is no text"
            if (fault := _fault(key, depth)) is not None:
                return fault
    items = value.values() if isinstance(value, dict) else value
    return next((fault for fault in (_fault(item, depth) for item in items) if fault is not None), None)
