"""Turns the ISO text of case variables into the temporal type that a decision asks for; touches nothing else.

Case variables are JSON and have no dates; an input column of type `date` has to compare them as dates all the
same.
"""

from typing import Any

from engine import feel
from engine.dmn.item_types import ItemType

_DATE = feel.compile("if date(value) != null then date(value) else date(date and time(value))")
_DATE_AND_TIME = feel.compile("date and time(value)")
_TIME = feel.compile("time(value)")
_DURATION = feel.compile("duration(value)")

_READERS = {
    "date": _DATE,
    "dateTime": _DATE_AND_TIME,
    "date and time": _DATE_AND_TIME,
    "time": _TIME,
    "dayTimeDuration": _DURATION,
    "days and time duration": _DURATION,
    "yearMonthDuration": _DURATION,
    "years and months duration": _DURATION,
}


def as_type(value: Any, type_name: str | None) -> Any:
    """Text that reads as the named temporal type becomes that type; every other value stays as it is."""
    if not isinstance(value, str) or type_name is None:
        return value
    # a type reference may carry a prefix: feel:date
    reader = _READERS.get(type_name.rpartition(":")[2])
    if reader is None:
        return value
    converted = reader.evaluate({"value": value})
    return value if converted is None else converted


def from_case(value: Any, wanted: ItemType) -> Any:
    """As `as_type`, for every text inside a value that the type makes a date, a time or a duration."""
    if wanted.is_collection and type(value) is list:
        return [_of_item(item, wanted) for item in value]
    return _of_item(value, wanted)


def _of_item(value: Any, wanted: ItemType) -> Any:
    if wanted.base is not None:
        return from_case(value, wanted.base)
    if type(value) is dict and wanted.components:
        components = wanted.components
        return {key: from_case(item, components[key]) if key in components else item for key, item in value.items()}
    return as_type(value, wanted.simple)
