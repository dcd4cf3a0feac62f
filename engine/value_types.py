"""The types of values that contracts name, and whether a value is of one.

A value is JSON, as variables are: days, moments and durations are ISO text. Null is of every type, since it says that
there is no value.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from engine.correlation import correlation_key
from engine.feel import YearsMonths, evaluate
from engine.iso_text import day_from, moment_from
from engine.languages import is_composed, is_in_languages


class ValueType(StrEnum):
    """The type of a value, by the word that the properties `takes` and `gives` have for it."""

    ANY = "any"
    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DAY = "day"
    MOMENT = "moment"
    DURATION = "duration"
    LIST = "list"
    CONTEXT = "context"
    #: a text, or one in several languages
    WORDS = "words"
    #: whoever gets something
    GROUP = "group"
    #: a correlation key
    KEY = "key"
    #: the id of one rule of the law
    RULE = "rule"
    #: what a wording gives
    WORDING = "wording"

    @property
    def words(self) -> str:
        """What a value of the type is, with an article."""
        return _TYPES[self].words

    @property
    def example(self) -> str:
        """How a diagram may write one."""
        return _TYPES[self].example

    @property
    def is_text(self) -> bool:
        """Whether a diagram may write it without FEEL."""
        return not self.example.startswith("=")


def is_of_type(type_: ValueType, value: Any) -> bool:
    """Whether a JSON value is of the type; null is."""
    return value is None or _TYPES[type_].holds(value)


@dataclass(frozen=True, slots=True)
class _Type:
    words: str
    example: str
    holds: Callable[[Any], bool]


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and _is_read(day_from, value)


def _is_moment(value: Any) -> bool:
    return isinstance(value, str) and _is_read(moment_from, value)


def _is_read(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def _is_duration(value: Any) -> bool:
    return isinstance(value, str) and isinstance(evaluate("duration(text)", {"text": value}), timedelta | YearsMonths)


def _is_group(value: Any) -> bool:
    return all(map(_is_text, value)) if isinstance(value, list) else _is_text(value)


def _is_rule(value: Any) -> bool:
    return isinstance(value, str) and len(value.split()) == 1


_TYPES: Mapping[ValueType, _Type] = {
    ValueType.ANY: _Type("any value", '"a"', lambda _value: True),
    ValueType.TEXT: _Type("a text", "Admitted", _is_text),
    ValueType.NUMBER: _Type("a number", "=3", _is_number),
    ValueType.BOOLEAN: _Type("true or false", "=true", lambda value: isinstance(value, bool)),
    ValueType.DAY: _Type("a day", "=today()", _is_day),
    ValueType.MOMENT: _Type("a day with a time", "=now()", _is_moment),
    ValueType.DURATION: _Type("a duration", "PT1H", _is_duration),
    ValueType.LIST: _Type("a list", '=["a", "b"]', lambda value: isinstance(value, list)),
    ValueType.CONTEXT: _Type("a context", '={name: "a"}', lambda value: isinstance(value, dict)),
    ValueType.WORDS: _Type(
        "a text, or one in several languages", "Cancelled", lambda value: _is_text(value) or is_in_languages(value)
    ),
    ValueType.GROUP: _Type("applicant, the id of a group, or a list of these", "applicant", _is_group),
    ValueType.KEY: _Type("a number or a text", "=case_id", lambda value: correlation_key(value) is not None),
    ValueType.RULE: _Type("the id of one rule", "CLK-03", _is_rule),
    ValueType.WORDING: _Type("what a wording gives", "=document", is_composed),
}
