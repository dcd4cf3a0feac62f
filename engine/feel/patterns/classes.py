"""Reads the letters of a pattern: classes in brackets, escapes and quantifiers; the larger grammar is the
program's."""

from __future__ import annotations

import re

from engine.feel.errors import NullValue
from engine.feel.patterns.charsets import (
    CharSet,
    between,
    category,
    escape,
    inverse,
    remembered,
    single,
    union,
    without,
)

_QUANTIFIER = re.compile(r"\{([0-9]{1,6})(,([0-9]{0,6}))?\}")
_CATEGORY = re.compile(r"\{([A-Za-z0-9-]+)\}")
_BLANKS_OUTSIDE_CLASSES = re.compile(r"(\\[^\s]|\[(?:\\.|[^\]\\])*+\]?)|\s+", re.DOTALL)
_PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_ESCAPABLE = frozenset("\\|.?*+(){}[]-^$ /\"'")
_SIMPLE = {"?": (0, 1), "*": (0, None), "+": (1, None)}


class ClassReader:
    """A cursor over the letters of a pattern."""

    def __init__(self, pattern: str, ignores_case: bool, skips_blanks: bool) -> None:
        self.pattern = _BLANKS_OUTSIDE_CLASSES.sub(r"\1", pattern) if skips_blanks else pattern
        self.at = 0
        self.ignores_case = ignores_case

    def letter(self) -> str:
        """The letter under the cursor, empty at the end."""
        return self.pattern[self.at : self.at + 1]

    def take(self) -> str:
        """The letter under the cursor, which moves on; NullValue at the end."""
        letter = self.letter()
        if not letter:
            raise NullValue("the pattern ends too early")
        self.at += 1
        return letter

    def accept(self, letter: str) -> bool:
        """Moves over a letter if it stands here."""
        if self.letter() != letter:
            return False
        self.at += 1
        return True

    def quantifier(self) -> tuple[int, int | None] | None:
        """The least and most times of a repetition, if one stands here."""
        letter = self.letter()
        if letter in _SIMPLE:
            self.at += 1
            return _SIMPLE[letter]
        if letter != "{":
            return None
        found = _QUANTIFIER.match(self.pattern, self.at)
        if found is None:
            raise NullValue("the pattern has a { that is no repetition such as {2} or {2,5}; write \\{ for itself")
        self.at = found.end()
        least = int(found[1])
        most = None if found[2] == "," else int(found[3] or least)
        if most is not None and most < least:
            raise NullValue("the pattern repeats at most fewer times than at least")
        return least, most

    def escaped_set(self) -> CharSet:
        """What stands behind a backslash."""
        letter = self.take()
        if letter in {"p", "P"}:
            found = _CATEGORY.match(self.pattern, self.at)
            if found is None:
                raise NullValue("behind \\p comes a category in braces, as in \\p{Lu}")
            self.at = found.end()
            return category(found[1]) if letter == "p" else inverse(category(found[1]))
        return escape(letter) or single(_escaped(letter), self.ignores_case)

    def _peek(self, offset: int = 0) -> str:
        return self.pattern[self.at + offset : self.at + offset + 1]

    def char_class(self) -> CharSet:
        """A class, behind its opening bracket."""
        is_negative = self._peek() == "^"
        self.at += is_negative
        sets: list[CharSet] = []
        removed: CharSet | None = None
        while self._peek() != "]" or not sets:
            if self._peek() == "-" and self._peek(1) == "[" and sets:
                self.at += 2
                removed = self.char_class()
                if self._peek() != "]":
                    raise NullValue("what a class leaves out stands at its end, as in [a-z-[aeiou]]")
                break
            sets.append(self._class_item())
        self.at += 1
        chars = inverse(union(sets)) if is_negative else union(sets)
        return remembered(chars if removed is None else without(chars, removed))

    def _class_item(self) -> CharSet:
        letter = self.take()
        if letter in {"[", "]"}:
            raise NullValue(f"the pattern has a {letter} inside a class; write \\{letter} for the sign itself")
        if letter == "\\":
            if self._peek() in {"p", "P"} or escape(self._peek() or " "):
                return self.escaped_set()
            letter = _escaped(self.take())
        if self._peek() == "-" and self._peek(1) not in {"]", "[", ""}:
            self.at += 1
            last = self.take()
            last = _escaped(self.take()) if last == "\\" else last
            if last < letter:
                raise NullValue(f"the pattern has a range from {letter} back to {last}")
            return between(letter, last, self.ignores_case)
        return single(letter, self.ignores_case)


def _escaped(letter: str) -> str:
    if letter in _PLAIN_ESCAPES:
        return _PLAIN_ESCAPES[letter]
    if letter not in _ESCAPABLE:
        raise NullValue(f"the pattern has an unknown escape \\{letter}")
    return letter
