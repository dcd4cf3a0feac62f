"""Reads JSON that people write; a name that is given twice is a mistake, and numbers can be kept exactly."""

import json
import math
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, TypeVar

from engine.files.content import text_of
from engine.files.faults import BadFile, Mistake
from engine.files.words import shown
from engine.files.written import checked
from engine.quoting import quoted
from storage.texts import is_storable

T = TypeVar("T")
#: What Python's reader says, and what it means.
_WORDS = (
    ("Expecting value", "a value is missing"),
    ("Expecting ',' delimiter", "a comma or a closing bracket is missing"),
    ("Expecting ':' delimiter", "a colon is missing"),
    ("Expecting property name", "a name in double quotes is missing"),
    ("Illegal trailing comma", "a comma is before a closing bracket"),
    ("Unterminated string", "a text is not closed"),
    ("Invalid control character", "a text holds a line break or a tab; write \\n or \\t"),
    ("Invalid \\", "a text holds a backslash that begins nothing; write two of them"),
    ("Extra data", "something follows after the end"),
)
#: Of a whole number without its sign; databases and browsers keep no more.
_BITS = 63
#: Of a number with which FEEL computes, and the power of ten beyond which it gives a text.
_DIGITS = 34
_EXPONENT = 300
#: NUL as an escape, or what may be half of a character that is written as two.
_ESCAPED = re.compile(r"\\u(0000|[dD][89a-fA-F])")


class _Refused(Exception):
    """A value that JSON or we do not take; the message is ours."""


def _decimal(text: str) -> float:
    if math.isinf(number := float(text)):
        raise _too_large(text)
    return number


def _exact(text: str) -> Decimal:
    """A decimal as it is written; no more than FEEL computes with, and nothing that a case could not keep."""
    is_nothing = not _decimal(text)
    try:
        number = Decimal(text)
    except ArithmeticError as error:  # an exponent without end
        raise _too_small(text) from error
    if is_nothing and number:
        raise _too_small(text)
    if number.adjusted() > _EXPONENT:
        raise _too_large(text)
    if len(number.as_tuple().digits) > _DIGITS:
        raise _Refused(f"the number {quoted(text)} has more than {_DIGITS} digits; round it, or write it as text")
    return number


def _too_small(text: str) -> _Refused:
    return _Refused(f"the number {quoted(text)} is so small that nothing is kept of it; write 0, or text")


def _whole(text: str) -> int:
    number = int(text)
    if number.bit_length() > _BITS:
        raise _too_large(text)
    return number


def _too_large(text: str) -> _Refused:
    return _Refused(f"the number {quoted(text)} is too large; write it as text")


def read_json(content: bytes, source: str, shape: type[T]) -> T:
    """The model that a file of JSON describes; raises `BadFile` with every mistake."""
    return checked(json_document(content, source), source, shape)


def json_document(content: bytes, source: str) -> Any:
    """The values of a file of JSON whose shape somebody else checks; raises `BadFile`."""
    return _document(text_of(content, source), source)


def json_object(text: str, source: str) -> dict[str, Any]:
    """The values by name of a JSON object on the command line, with decimals as exact as they are written."""
    document = _document(text, source, is_exact=True)
    if not isinstance(document, dict):
        raise BadFile(source, [Mistake("", "must be a JSON object, such as '{\"trees\": 3}'")])
    return document


def _document(text: str, source: str, *, is_exact: bool = False) -> Any:
    decimal = _exact if is_exact else _decimal
    try:
        document = json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=decimal, parse_int=_whole
        )
    except json.JSONDecodeError as error:
        words = next((ours for theirs, ours in _WORDS if error.msg.startswith(theirs)), "it breaks off here")
        raise BadFile(source, [Mistake(f"line {error.lineno}", f"not valid JSON: {words}")]) from error
    except _Refused as refusal:
        raise BadFile(source, [Mistake("", str(refusal))]) from refusal
    except RecursionError as error:
        raise BadFile(source, [Mistake("", "lists and objects are nested too deeply; flatten them")]) from error
    except ValueError as error:  # Python's bound for the digits of a whole number
        raise BadFile(source, [Mistake("", "a number has too many digits; write it as text")]) from error
    bad = next((each for each in _texts_in(document) if not is_storable(each)), None) if _ESCAPED.search(text) else None
    if bad is not None:
        fault = f"{quoted(bad)} holds NUL or half of a character; remove it, or write the whole character"
        raise BadFile(source, [Mistake("", fault)])
    return document


def _texts_in(document: Any) -> Iterator[str]:
    """Every text and every name, however deep they are."""
    rest = [document]
    while rest:
        value = rest.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            rest += [*value, *value.values()]
        elif isinstance(value, list):
            rest += value


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            both = f"as {shown(found[name])} and as {shown(value)}"
            raise _Refused(f"the field {quoted(name)} is given twice in one object, {both}; leave one out")
        found[name] = value
    return found


def _no_constant(name: str) -> Any:
    raise _Refused(f"{name.removeprefix('-')} is not a number in JSON; write one, or null")
