"""The functions that turn values into text and text into numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import orjson

from engine.feel.builtins.registry import builtin
from engine.feel.errors import FeelLimitExceeded, NullValue
from engine.feel.evaluation import MAX_TEXT, Evaluation, bounded_text
from engine.feel.sizes import steps_to_keep
from engine.feel.text import display_text, to_json
from engine.feel.values import DECIMALS, Value, adopt

# how many characters of a list or context can be written in the time of a step
CHARACTERS_PER_STEP = 4
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


@builtin("string(from)", with_evaluation=True)
def string(evaluation: Evaluation, value: Value) -> str:
    """The text of a value; null of null.

    string(1.10) = "1.10"
    """
    if value is None:
        raise NullValue("from is null")
    text = value if isinstance(value, str) else _written(evaluation, lambda: display_text(value))
    return bounded_text(text, evaluation)


@builtin("to json(value)", with_evaluation=True)
def json_of(evaluation: Evaluation, value: Value) -> str:
    """The value written as JSON.

    to json({a: [1, null]}) = "{\\"a\\":[1,null]}"
    """
    evaluation.spend(steps_to_keep(value))
    return bounded_text(_written(evaluation, lambda: _as_json(to_json(value))), evaluation)


def _as_json(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # a whole number of more than 64 bits, which only the slow writer knows
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _written(evaluation: Evaluation, write: Callable[[], str]) -> str:
    """The text that is made of a value; what turns out to be too long has taken as long as the longest."""
    try:
        text = write()
    except FeelLimitExceeded:
        evaluation.spend(MAX_TEXT // CHARACTERS_PER_STEP)
        raise
    evaluation.spend(len(text) // CHARACTERS_PER_STEP)
    return text


@builtin("from json(value: string)", with_evaluation=True)
def value_of_json(evaluation: Evaluation, text: str) -> Value:
    """The value that a JSON text writes; its days and times stay texts.

    from json("{\\"a\\": [1, null]}") = {a: [1, null]}
    """
    evaluation.spend(len(text) // CHARACTERS_PER_STEP)
    try:
        value = adopt(json.loads(text, parse_float=DECIMALS.create_decimal, parse_int=DECIMALS.create_decimal))
        _check_characters(value)
    except RecursionError as error:
        raise NullValue("the JSON is nested too deep") from error
    except ValueError as error:
        raise NullValue(f"this is no JSON: {error}") from error
    return value


def _check_characters(value: Value) -> None:
    """Raises NullValue for half of a character, which a text of JSON can hold as an escape and nothing can keep."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise NullValue("a text in the JSON holds half of a character") from error
    elif isinstance(value, dict):
        for entry in value.items():
            _check_characters(entry)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _check_characters(item)


@builtin("number(from: string)")
def number_of_text(text: str) -> Decimal:
    """The number that a text writes with a decimal point.

    number("1500.5") = 1500.5
    """
    if _NUMBER.fullmatch(text) is None:
        raise NullValue(f'"{text[:40]}" is no number')
    return DECIMALS.create_decimal(text)


@builtin("number(from: string, grouping separator: string?, decimal separator: string?)")
def number(text: str, grouping: str | None = None, point: str | None = None) -> Decimal:
    """The number that a text writes with given separators.

    number("1 500,5", " ", ",") = 1500.5
    """
    if grouping not in {None, " ", ",", "."} or point not in {None, ".", ","}:
        raise NullValue("separators are a blank, a comma or a point")
    if grouping is not None and grouping == point:
        raise NullValue("the two separators must differ")
    if grouping is not None:
        text = text.replace(grouping, "")
    return number_of_text(text if point is None else text.replace(point, "."))
