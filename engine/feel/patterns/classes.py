"""Reads what matches characters in a pattern: letters, escapes and classes in brackets."""

from __future__ import annotations

import re

from engine.feel.errors import FeelLimitExceeded, NullValue
from engine.feel.patterns.charsets import CharSet, between, inverse, named, without

MAX_RANGES = 100_000
MAX_DEPTH = 100
NAMED_SET = r"\\(?P<named>[pP]\{[A-Za-z0-9-]+\}|[dswicDSWIC])"
_LETTER = r"\\.|[^\\\[\]]"
_CLASS_ITEM = re.compile(rf"{NAMED_SET}|(?P<first>{_LETTER})(?:-(?P<last>{_LETTER}))?", re.DOTALL)
_WITH_MEANING = {"\\n": "\n", "\\r": "\r", "\\t": "\t"}
_ESCAPABLE = frozenset("\\|.?*+(){}[]-^$ /\"'")


class ClassReader:
    """A cursor in a pattern; `ranges` is how many ranges of characters were read, since computing with them takes
    time."""

    def __init__(self, pattern: str, ignores_case: bool) -> None:
        self.pattern = pattern
        self.at = 0
        self.ranges = 0
        self._ignores_case = ignores_case

    def take(self, expected: re.Pattern[str]) -> re.Match[str]:
        """Moves over what is expected here; NullValue if it is not."""
        found = expected.match(self.pattern, self.at)
        if found is None:
            letter = self.pattern[self.at : self.at + 1]
            raise NullValue("the pattern ends too early" if letter in {"", "\\"} else misplaced(letter))
        self.at = found.end()
        return found

    def accept(self, letters: str) -> bool:
        """Moves over letters if they are here."""
        is_here = self.pattern.startswith(letters, self.at)
        self.at += len(letters) * is_here
        return is_here

    def named(self, name: str) -> CharSet:
        """What an escape such as `w` or `p{Lu}` matches."""
        return self._counted(named(name))

    def letters(self, first: str, last: str) -> CharSet:
        """What a range of letters or escapes matches; of a single one both ends are the same."""
        low, high = _unescaped(first), _unescaped(last)
        if high < low:
            raise NullValue(f"the pattern has a range from {low} back to {high}")
        return self._counted(between(low, high, self._ignores_case))

    def char_class(self, depth: int = 1) -> CharSet:
        """What a class matches, after its opening bracket."""
        if depth > MAX_DEPTH:
            raise FeelLimitExceeded(f"the regular expression has classes nested deeper than {MAX_DEPTH}")
        is_negative = self.accept("^")
        chars: list[tuple[int, int]] = []
        removed: CharSet = ()
        while not (chars and self.accept("]")):
            if chars and self.accept("-["):
                removed = self.char_class(depth + 1)
                if not self.accept("]"):
                    raise NullValue("what a class leaves out stands at its end, as in [a-z-[aeiou]]")
                break
            item = self.take(_CLASS_ITEM)
            first = item["first"]
            chars += self.letters(first, item["last"] or first) if first else self.named(item["named"])
        return without(inverse(chars) if is_negative else chars, removed)

    def _counted(self, chars: CharSet) -> CharSet:
        self.ranges += len(chars)
        if self.ranges > MAX_RANGES:
            raise FeelLimitExceeded("the regular expression has too many classes of characters; make it shorter")
        return chars


def misplaced(letter: str) -> str:
    """Why a sign cannot be where it is."""
    return f"the pattern has a {letter} where it means nothing; write \\{letter} for the sign itself"


def _unescaped(letter: str) -> str:
    if letter in _WITH_MEANING:
        return _WITH_MEANING[letter]
    if letter[-1].isdigit() and len(letter) > 1:
        raise NullValue(
            f"back references are not supported, and {letter} is one; write out what the group may be, "
            "as (aa|bb) for ([ab])\\1"
        )
    if len(letter) > 1 and letter[1] not in _ESCAPABLE:
        raise NullValue(f"the pattern has an unknown escape {letter}")
    return letter[-1]
