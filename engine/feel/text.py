"""Values as text and as JSON; it must not parse or compute."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine.feel.errors import FeelLimitExceeded
from engine.feel.evaluation import MAX_ITEMS, MAX_TEXT
from engine.feel.temporal_text import temporal_text
from engine.feel.values import Function, Range, Value, YearsMonths

_TEMPORAL = (date, time, timedelta, YearsMonths)
_QUOTED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def display_text(value: Value) -> str:
    """The text of a value as `string()` gives it: a text is itself, inside lists it is quoted."""
    if isinstance(value, str):
        return value
    return feel_text(value)


def feel_text(value: Value) -> str:
    """The FEEL expression that writes a value; raises FeelLimitExceeded for a very long one."""
    pieces: list[str] = []
    try:
        _write(value, pieces, [MAX_TEXT])
    except RecursionError as error:
        raise FeelLimitExceeded("a value is nested too deep to be written") from error
    return "".join(pieces)


def _write(value: Value, pieces: list[str], room: list[int]) -> None:
    text = _simple(value)
    if text is None and isinstance(value, list):
        _write_all("[", [("", item) for item in value], "]", pieces, room)
    elif text is None and isinstance(value, dict):
        _write_all("{", [(f"{_key(key)}: ", item) for key, item in value.items()], "}", pieces, room)
    else:
        _put(text or "", pieces, room)


def _write_all(opening: str, items: list[tuple[str, Value]], closing: str, pieces: list[str], room: list[int]) -> None:
    _put(opening, pieces, room)
    for index, (label, item) in enumerate(items):
        _put((", " if index else "") + label, pieces, room)
        _write(item, pieces, room)
    _put(closing, pieces, room)


def _put(text: str, pieces: list[str], room: list[int]) -> None:
    # one list may hold another many times, so that a small value has an endless text
    room[0] -= len(text)
    if room[0] < 0:
        raise FeelLimitExceeded(f"the text of a value would be longer than {MAX_TEXT} characters")
    pieces.append(text)


def _key(key: str) -> str:
    return key if key.replace(" ", "_").isidentifier() else f'"{key.translate(_QUOTED)}"'


def _simple(value: Value) -> str | None:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, str):
        return f'"{value.translate(_QUOTED)}"'
    if isinstance(value, _TEMPORAL):
        return temporal_text(value)
    if isinstance(value, Range):
        return _range_text(value)
    return f"function {value.name}" if isinstance(value, Function) else None


def number_text(value: Decimal) -> str:
    """A number in full digits, without an exponent."""
    return "0" if not value else format(value, "f")


def _range_text(value: Range) -> str:
    if value.is_comparison:
        return f"({_comparison_sign(value)} {feel_text(value.end if value.start is None else value.start)})"
    opening, closing = "[" if value.start_included else "(", "]" if value.end_included else ")"
    return f"{opening}{feel_text(value.start)}..{feel_text(value.end)}{closing}"


def _comparison_sign(value: Range) -> str:
    included = value.start_included or value.end_included
    if value.start is not None and value.end is not None:
        return "=" if included else "!="
    return ("<" if value.start is None else ">") + ("=" if included else "")


def to_json(value: Value) -> Any:
    """A value as JSON types: a whole number is int, another float, temporal values and ranges are text.

    Raises FeelLimitExceeded for more than a million items.
    """
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
