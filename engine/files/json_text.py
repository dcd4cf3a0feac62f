"""Reads JSON that people write; a name that is given twice is a mistake, and numbers can be kept exactly."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from engine.files.content import text_of
from engine.files.faults import BadFile, Mistake
from engine.files.written import checked
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


#: What may be NUL, or half of a character that is written as two escapes.
_UNSTORABLE = re.compile(r"\\u(0000|[dD][89a-fA-F])")


class _Refused(Exception):
    """A value that JSON or we do not take; the message is ours."""


def read_json(content: bytes, source: str, shape: type[T]) -> T:
    """The model that a file of JSON describes; raises `BadFile` with every mistake."""
    return checked(json_document(content, source), source, shape)


def json_document(content: bytes, source: str) -> Any:
    """The values of a file of JSON whose shape somebody else checks; raises `BadFile`."""
    return _document(text_of(content, source), source)


def json_object(text: str, source: str) -> dict[str, Any]:
    """The values by name of a JSON object on the command line, with decimals as exact as they are written."""
    document = _document(text, source, Decimal)
    if not isinstance(document, dict):
        raise BadFile(source, [Mistake("", "must be a JSON object, such as '{\"trees\": 3}'")])
    return document


def _document(text: str, source: str, number: type[float | Decimal] = float) -> Any:
    try:
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=number)
    except json.JSONDecodeError as error:
        words = next((ours for theirs, ours in _WORDS if error.msg.startswith(theirs)), "it breaks off here")
        raise BadFile(source, [Mistake(f"line {error.lineno}", f"not valid JSON: {words}")]) from error
    except _Refused as refusal:
        raise BadFile(source, [Mistake("", str(refusal))]) from refusal
    except RecursionError as error:
        raise BadFile(source, [Mistake("", "lists and objects are nested too deeply; flatten them")]) from error
    except ValueError as error:  # Python's bound for the digits of a whole number
        raise BadFile(source, [Mistake("", "a number has too many digits; write it as text")]) from error
    if _UNSTORABLE.search(text) and not all(map(is_storable, _texts_in(document))):
        raise BadFile(source, [Mistake("", "a text holds NUL or half of a character, such as \\ud83d; write it anew")])
    return document


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, held in value.items():
            yield name
            yield from _texts_in(held)
    elif isinstance(value, list):
        for held in value:
            yield from _texts_in(held)


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Refused(f"the field '{name}' is given twice in one object; leave one out")
        found[name] = value
    return found


def _no_constant(name: str) -> Any:
    raise _Refused(f"{name.removeprefix('-')} is not a number in JSON; write one, or null")
