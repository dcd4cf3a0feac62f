"""Values as text and as JSON; it must not parse or compute."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine.feel.errors import FeelLimitExceeded
from engine.feel.evaluation import MAX_ITEMS, MAX_TEXT
from engine.feel.far_dates import FarDate, FarMoment
from engine.feel.names import is_plain
from engine.feel.temporal_text import temporal_text
from engine.feel.values import Function, Range, Value, YearsMonths

_THE_SAME = frozenset((str, bool))
_TEMPORAL = (date, time, timedelta, FarDate, FarMoment, YearsMonths)
Temporal = Callable[[Any], str]
_QUOTED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def display_text(value: Value) -> str:
    """The text of a value as `string()` gives it: a text is itself, inside lists it is quoted."""
    return value if isinstance(value, str) else _written(value, temporal_text)


def feel_text(value: Value) -> str:
    """The FEEL expression that writes a value; raises FeelLimitExceeded for a very long one."""
    return _written(value, lambda temporal: f'@"{temporal_text(temporal)}"')


def _written(value: Value, temporal: Temporal) -> str:
    writer = _Writer(temporal)
    try:
        writer.write(value)
    except RecursionError as error:
        raise FeelLimitExceeded("a value is nested too deep to be written") from error
    return "".join(writer.pieces)


class _Writer:
    """Writes values piece by piece; one list may hold another many times, so the room is counted."""

    def __init__(self, temporal: Temporal) -> None:
        self.pieces: list[str] = []
        self._room = MAX_TEXT
        self._temporal = temporal

    def write(self, value: Value) -> None:
        """Adds the text of a value."""
        if isinstance(value, list):
            self._all("[", (("", item) for item in value), "]")
        elif isinstance(value, dict):
            self._all("{", ((f"{_key(key)}: ", item) for key, item in value.items()), "}")
        elif isinstance(value, Range):
            self._range(value)
        else:
            self._put(self._temporal(value) if isinstance(value, _TEMPORAL) else _simple(value))

    def _all(self, opening: str, items: Iterable[tuple[str, Value]], closing: str) -> None:
        self._put(opening)
        for index, (label, item) in enumerate(items):
            self._put((", " if index else "") + label)
            self.write(item)
        self._put(closing)

    def _range(self, value: Range) -> None:
        if value.is_comparison:
            self._all(f"({_comparison_sign(value)} ", [("", value.end if value.start is None else value.start)], ")")
            return
        self._put("[" if value.start_included else "(")
        self.write(value.start)
        self._put("..")
        self.write(value.end)
        self._put("]" if value.end_included else ")")

    def _put(self, text: str) -> None:
        self._room -= len(text)
        if self._room < 0:
            raise FeelLimitExceeded(f"the text of a value would be longer than {MAX_TEXT} characters")
        self.pieces.append(text)


def _key(key: str) -> str:
    return key if all(map(is_plain, key.split(" "))) else f'"{key.translate(_QUOTED)}"'


def _simple(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, str):
        return f'"{value.translate(_QUOTED)}"'
    return f"function {value.name}" if isinstance(value, Function) else ""


def number_text(value: Decimal) -> str:
    """A number in full digits, without an exponent."""
    return "0" if not value else format(value, "f")


def _comparison_sign(value: Range) -> str:
    included = value.start_included or value.end_included
    if value.start is not None and value.end is not None:
        return "=" if included else "!="
    return ("<" if value.start is None else ">") + ("=" if included else "")


def to_json(value: Value) -> Any:
    """A value as JSON types: a whole number is int, another float, temporal values and ranges are text.

    Raises FeelLimitExceeded for more than a million items.
    """
    if value is None or type(value) in _THE_SAME:
        return value
    try:
        return _to_json(value, [MAX_ITEMS])
    except RecursionError as error:
        raise FeelLimitExceeded("a value is nested too deep to be written as JSON") from error


def _to_json(value: Value, room: list[int]) -> Any:
    room[0] -= 1
    if room[0] < 0:
        raise FeelLimitExceeded(f"a value would have more than {MAX_ITEMS} items as JSON")
    if isinstance(value, list):
        return [_to_json(item, room) for item in value]
    if isinstance(value, dict):
        return {str(key): _to_json(item, room) for key, item in value.items()}
    if isinstance(value, Decimal):
        return _json_number(value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, datetime) and isinstance(value.tzinfo, ZoneInfo):
        # other readers of the JSON know offsets, not the @zone of FEEL
        return value.isoformat()
    return display_text(value)


def _json_number(value: Decimal) -> int | float | str:
    if value.adjusted() > _LARGEST_EXPONENT:
        # JSON's readers have no such numbers
        return str(value)
    return int(value) if value == value.to_integral_value() else float(value)


_LARGEST_EXPONENT = 300
