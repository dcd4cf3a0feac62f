"""A cursor over the tokens of an expression, with the words for what was expected; it must not know any
grammar."""

from __future__ import annotations

import re
from itertools import takewhile

from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import KEYWORDS, Lexer, Token
from engine.feel.names import IDENTIFIER, KnownNames, normal_name
from engine.feel.slips import remedy_at

LONGEST_NAME = 100
_WORDS_CALLED = re.compile(rf"{IDENTIFIER.pattern}(?:[ \t]++{IDENTIFIER.pattern})++(?=[ \t]*+\()")
_BETWEEN_NAMES = KEYWORDS - {"of"}


class Cursor:
    """Is on one token of a text and moves forward."""

    def __init__(self, source: str, names: KnownNames) -> None:
        self.source = source
        self.names = names
        self.lexer = Lexer(source, names)
        self.depth = 0
        self.ends_range = False
        self.saw_input = False
        self.tests_input = False
        self.token: Token = self.lexer.token_at(0)

    def at(self, text: str) -> bool:
        """Whether the cursor is on this sign or keyword."""
        return self.token.text == text and self.token.kind in {"sign", "keyword"}

    def take(self) -> Token:
        """The token under the cursor, which moves on."""
        token = self.token
        self.token = self.lexer.token_at(token.end)
        return token

    def accept(self, text: str) -> bool:
        """Moves over a sign or keyword if it is here."""
        if not self.at(text):
            return False
        self.take()
        return True

    def expect(self, text: str, where: str) -> Token:
        """Moves over a sign or keyword that must be here."""
        if not self.at(text):
            raise self.error(f"expected {text} {where}, but found {self.token.text}")
        return self.take()

    def expect_end(self) -> None:
        """Raises if anything is left."""
        if self.token.kind != "end":
            reason = f"the expression could end here, but {self.token.text} follows"
            is_slip = bool(remedy_at(self.source, self.token.start))
            raise self.error(reason if is_slip else f"{reason}; an operator may be missing")

    def error(self, reason: str) -> FeelSyntaxError:
        """A syntax error at the cursor, with what to write in place of a known slip.

        Words that may be meant as the name of a function are named.
        """
        remedy = remedy_at(self.source, self.token.start)
        if remedy:
            return FeelSyntaxError(f"{reason}; {remedy}", self.source, self.token.start)
        name = self._called()
        hint = f"; there is no function {name}{self.names.hint(name)}" if name else ""
        return FeelSyntaxError(reason + hint, self.source, self.token.start)

    def _called(self) -> str:
        """The words around the cursor before an opening parenthesis; empty where there are not several."""
        at = self.token.start
        for found in _WORDS_CALLED.finditer(self.source, max(0, at - LONGEST_NAME), at + LONGEST_NAME):
            if found.start() < at < found.end():
                words = found.group().split()
                own = list(takewhile(lambda word: word not in _BETWEEN_NAMES, reversed(words)))
                return " ".join(reversed(own)) if len(own) > 1 else "" if own else " ".join(words)
        return ""

    def jump(self, offset: int) -> None:
        """Puts the cursor on the first token at or behind an offset."""
        self.token = self.lexer.token_at(offset)

    def raw(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What a pattern finds from the start of the current token, read as text and not as tokens."""
        return pattern.match(self.source, self.token.start)

    def declare(self, name: str) -> str:
        """Makes a name of the expression's own known from here on."""
        self.names.declare(name)
        return normal_name(name)
