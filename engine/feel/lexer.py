"""Cuts the text of an expression into tokens, one at a time, with the names that are known; it must not know
grammar."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from engine.feel.errors import FeelSyntaxError
from engine.feel.names import IDENTIFIER, KnownNames, normal_name
from engine.feel.slips import remedy_at
from engine.feel.values import DECIMALS, Value
from engine.quoting import quoted

KEYWORDS = frozenset(
    "and between else every external false for function if in instance null of or return satisfies some then"
    " true".split()
)

_SPACE = re.compile(r"(?:[\s\u180e\u200b\ufeff]+|//[^\n\r]*|/\*.*?\*/)*", re.DOTALL)
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
# a name with any signs in it, between backticks, as Camunda has it
_QUOTED_NAME = re.compile(r"`([^`\n\r]+)`")
_SIGN = re.compile(r"\*\*|\.\.|<=|>=|!=|->|[-+*/=<>()\[\]{},:.@?]")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
_SIMPLE_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")


class Token(NamedTuple):
    """A piece of text; `kind` is number, string, name, keyword, sign or end, `text` its normal writing."""

    kind: str
    text: str
    start: int
    end: int
    value: Value = None


class Lexer:
    """Reads tokens at any offset of one text."""

    def __init__(self, source: str, names: KnownNames) -> None:
        self.source = source
        self.names = names

    def token_at(self, offset: int) -> Token:
        """The first token at or behind an offset; raises FeelSyntaxError at what is no token."""
        source = self.source
        space = _SPACE.match(source, offset)
        start = space.end() if space else offset
        if start >= len(source):
            return Token("end", "the end", len(source), len(source))
        letter = source[start]
        if letter == '"':
            return self._string(start)
        number = _NUMBER.match(source, start)
        if number is not None and not source.startswith("..", start):
            return Token("number", number.group(), start, number.end(), self._number(number.group(), start))
        return self._name(start) or self._sign(start)

    def _name(self, start: int) -> Token | None:
        written = _QUOTED_NAME.match(self.source, start)
        if written is not None:
            return Token("name", normal_name(written[1]), start, written.end())
        known = self.names.match(self.source, start)
        if known is not None:
            return Token("name", known[0], start, known[1])
        found = IDENTIFIER.match(self.source, start)
        if found is None:
            return None
        text = found.group()
        return Token("keyword" if text in KEYWORDS else "name", text, start, found.end())

    def _sign(self, start: int) -> Token:
        found = _SIGN.match(self.source, start)
        if found is None:
            sign = self.source[start]
            if sign == "`":
                raise FeelSyntaxError(
                    "a name between backticks is empty or never ends; write it as `name`", self.source, start
                )
            shown = quoted(sign) if sign.isprintable() else f"U+{ord(sign):04X}"
            remedy = remedy_at(self.source, start)
            fault = f"the character {shown} has no meaning here{f'; {remedy}' if remedy else ''}"
            raise FeelSyntaxError(fault, self.source, start)
        if self.source.startswith("/*", start):
            raise FeelSyntaxError("a comment begins with /* and never ends; close it with */", self.source, start)
        return Token("sign", found.group(), start, found.end())

    def _number(self, text: str, start: int) -> Decimal:
        try:
            return DECIMALS.create_decimal(text)
        except ArithmeticError as error:
            raise FeelSyntaxError(f"the number {text[:40]} is too large", self.source, start) from error

    def _string(self, start: int) -> Token:
        found = _STRING.match(self.source, start)
        if found is None:
            raise FeelSyntaxError('a text begins with " and never ends; close it with "', self.source, start)
        return Token("string", found.group(), start, found.end(), unescaped(found.group(1)))


def unescaped(text: str) -> str:
    """The text that a string literal means; an unknown escape keeps its backslash, as patterns need
    it."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_unescape, text)
    return _SURROGATES.sub(_whole_character, plain)


def _whole_character(found: re.Match[str]) -> str:
    # two escapes may be the halves of one character; a half alone is none, and no file or database would take it
    return found.group().encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescape(found: re.Match[str]) -> str:
    escape = found.group(1)
    if len(escape) == 1:
        return _SIMPLE_ESCAPES.get(escape, found.group())
    code = int(escape[1:], 16)
    return chr(code) if code <= 0x10FFFF else found.group()
