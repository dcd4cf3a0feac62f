"""What follows a dot: entries of contexts, over lists too, and properties of temporal values and
ranges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.feel.errors import NullValue
from engine.feel.evaluation import Evaluation
from engine.feel.temporal import PROPERTIES
from engine.feel.values import Range, Value, kind

_RANGE: dict[str, Callable[[Range], Value]] = {
    "start": lambda value: value.start,
    "end": lambda value: value.end,
    "start included": lambda value: value.start is not None and value.start_included,
    "end included": lambda value: value.end is not None and value.end_included,
}

_LENGTHS = frozenset({"length", "size", "count"})

# names behind a dot that the parser must know, since they have two words
PROPERTY_NAMES = ("time offset", "start included", "end included")


def member(value: Value, name: str, evaluation: Evaluation) -> Value:
    """What a value has under a name; a list gives the list of its items' members; NullValue if there is no
    such name."""
    known = type(value)
    if known is dict:
        if name not in value:
            raise NullValue(f"the context has no entry {name}")
        return value[name]
    if known is list:
        evaluation.spend(1 + len(value))
        return [_member_or_null(item, name, evaluation) for item in value]
    found = _properties_of(known).get(name)
    if found is None:
        raise NullValue(f"{kind(value)} has no property {name}")
    return found(value)


def _properties_of(known: type) -> Mapping[str, Callable[[Any], Value]]:
    """What values of a type have under their names, that is neither a context nor a list."""
    return _RANGE if known is Range else PROPERTIES.get(known, {})


def _member_or_null(item: Value, name: str, evaluation: Evaluation) -> Value:
    try:
        return member(item, name, evaluation)
    except NullValue:
        return None


def missing_in(items: list[Value], name: str) -> str:
    """Why the first item of a list without a member of that name has none; empty where all have one.

    A name of a function of lists is told with the call that is meant.
    """
    for item in items:
        known = type(item)
        if known is dict and name not in item:
            return f"an item of the list is a context without an entry {name}"
        if known is not dict and known is not list and name not in _properties_of(known):
            meant = "; count(…) gives the number of items" if name in _LENGTHS else ""
            return f"an item of the list is {kind(item)}, which has no property {name}{meant}"
    return ""
