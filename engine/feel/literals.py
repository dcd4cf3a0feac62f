"""Reads a value that is written out, into JSON types: exactly as it is written, or not at all.

It computes nothing, so that it takes no longer than its text is long; it must not know variables.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel.errors import FeelLimitExceeded, FeelSyntaxError
from engine.feel.lexer import Lexer, Token
from engine.feel.names import DECLARED_NAME, KnownNames, normal_name
from engine.feel.temporal_text import parse_date, parse_date_time, parse_duration, parse_temporal, parse_time
from engine.feel.text import to_json
from engine.feel.values import Value

Json = Any

MAX_DEPTH = 50
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_CONSTRUCTORS: dict[str, Callable[[str], Value]] = {
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_date_time,
    "duration": parse_duration,
}
#: What databases and readers of JSON hold as a whole number.
_WHOLE = range(-(2**63), 2**63)
_MOST_DIGITS = 19


class Inexact(FeelSyntaxError):
    """What is written would not be kept as it is; `kind` is escape, key, moment or number.

    `kept` is what a moment or duration would become.
    """

    def __init__(self, kind: str, reason: str, source: str, offset: int, kept: str = "") -> None:
        super().__init__(reason, source, offset)
        self.kind = kind
        self.kept = kept


def literal(source: str) -> Json:
    """The value of a number, text, true, false, null, day, time or duration, or a list or context of these.

    Days, times and durations become their ISO text. Raises FeelSyntaxError for anything that would have to be
    computed, `Inexact` for what would not be kept as it is written, and FeelLimitExceeded.
    """
    return _Reader(source).whole()


class _Reader:
    """One token ahead of what has been read."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._lexer = Lexer(source, KnownNames.of(_CONSTRUCTORS))
        self._token = self._token_at(0)

    def whole(self) -> Json:
        value = self._value(MAX_DEPTH)
        if self._token.kind != "end":
            raise self._unexpected("nothing more")
        return value

    def _value(self, depth: int) -> Json:
        if depth < 0:
            raise FeelLimitExceeded(f"a value is nested deeper than {MAX_DEPTH}", self._source, self._token.start)
        kind, text = self._token.kind, self._token.text
        if kind == "string":
            return self._text(self._take())
        if kind == "number" or self._accept("-"):
            return self._number("" if kind == "number" else "-")
        if kind == "keyword" and text in _CONSTANTS:
            return _CONSTANTS[self._take().text]
        if kind == "name" and text in _CONSTRUCTORS:
            return self._constructed()
        if self._accept("@"):
            return self._moment(parse_temporal)
        if self._accept("["):
            return self._list(depth - 1)
        if self._accept("{"):
            return self._context(depth - 1)
        raise self._unexpected("a text in quotes, a number, true, false, null, a list or a context")

    def _number(self, sign: str) -> int | float:
        if self._token.kind != "number":
            raise self._unexpected("a number")
        token = self._take()
        number = Decimal(sign + token.text)
        if number.adjusted() < _MOST_DIGITS and number == number.to_integral_value():
            whole = int(number)
            if whole in _WHOLE:
                return whole
        elif number.adjusted() < _MOST_DIGITS and Decimal(repr(float(number))) == number:
            return float(number)
        raise self._inexact("number", "has more digits than are kept; shorten it, or write it as a text", token)

    def _text(self, token: Token) -> str:
        text: str = token.value
        try:
            as_json = json.loads(token.text, strict=False)
        except ValueError:
            as_json = None
        if as_json != text:  # a half of a character, too: JSON keeps it, FEEL does not
            raise self._inexact("escape", "holds a \\ that JSON reads otherwise; write \\\\ for the sign itself", token)
        return text

    def _constructed(self) -> str:
        name = self._take().text
        self._expect("(")
        text = self._moment(_CONSTRUCTORS[name])
        self._expect(")")
        return text

    def _moment(self, parse: Callable[[str], Value]) -> str:
        if self._token.kind != "string":
            raise self._unexpected('a text such as "2026-04-10"')
        token = self._take()
        typed = self._text(token)
        value = parse(typed)
        if value is None:
            raise FeelSyntaxError(f"{token.text} is no such date, time or duration", self._source, token.start)
        kept: str = to_json(value)
        if kept != typed:
            raise self._inexact("moment", f'would become {kept}; write @"{kept}"', token, kept)
        return kept

    def _list(self, depth: int) -> list[Json]:
        items: list[Json] = []
        if self._accept("]"):
            return items
        while not items or self._accept(","):
            items.append(self._value(depth))
        self._expect("]")
        return items

    def _context(self, depth: int) -> dict[str, Json]:
        entries: dict[str, Json] = {}
        if self._accept("}"):
            return entries
        while not entries or self._accept(","):
            token = self._token
            key = self._key()
            if key in entries:
                raise self._inexact("key", "stands twice in a context; leave one out", token)
            self._expect(":")
            entries[key] = self._value(depth)
        self._expect("}")
        return entries

    def _key(self) -> str:
        if self._token.kind == "string":
            return self._text(self._take())
        found = DECLARED_NAME.match(self._source, self._token.start)
        if found is None:
            raise self._unexpected("a name or text as the key of the context")
        self._token = self._token_at(found.end())
        return normal_name(found.group())

    def _accept(self, sign: str) -> bool:
        if self._token.kind != "sign" or self._token.text != sign:
            return False
        self._take()
        return True

    def _expect(self, sign: str) -> None:
        if not self._accept(sign):
            raise self._unexpected(sign)

    def _take(self) -> Token:
        token = self._token
        self._token = self._token_at(token.end)
        return token

    def _token_at(self, offset: int) -> Token:
        token = self._lexer.token_at(offset)
        if "/" in self._source[offset : token.start]:
            raise FeelSyntaxError("a comment is not kept; leave it out", self._source, offset)
        return token

    def _unexpected(self, expected: str) -> FeelSyntaxError:
        return FeelSyntaxError(
            f"expected {expected}, but found {self._token.text[:40]}", self._source, self._token.start
        )

    def _inexact(self, kind: str, reason: str, token: Token, kept: str = "") -> Inexact:
        return Inexact(kind, f"{token.text[:40]} {reason}", self._source, token.start, kept)
