"""Translates a pattern of XPath into the syntax of RE2, sign by sign; whether the signs fit together RE2 says.

Characters and classes are written as ranges of code points, since the two languages differ in classes (subtraction,
blocks, `\\w`, `\\i`) and in what it means to ignore the case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.feel.errors import FeelLimitExceeded, NullValue
from engine.feel.patterns.charsets import inverse, written
from engine.feel.patterns.classes import NAMED_SET, ClassReader, misplaced
from engine.regular_expressions import MAX_REPETITIONS

MAX_SIZE = 20_000
_TIMES = r"\{(?P<least>[0-9]{1,6})(?P<to>,(?P<most>[0-9]{0,6}))?\}(?P<lazy>\??)"
_SIGN = re.compile(rf"{NAMED_SET}|{_TIMES}|(?P<opening>\((?:\?:?)?)|(?P<letter>\\.|[^\\])", re.DOTALL)
_BLANKS_OUTSIDE_CLASSES = re.compile(r"(\\[^\s]|\[(?:\\.|[^\]\\])*+\]?)|\s+", re.DOTALL)
_WITH_MEANING = re.compile(r"[\\|.?*+(){}\[\]^$]")


@dataclass(frozen=True, slots=True)
class Translation:
    """A pattern of RE2; `size` is how many signs are in it, those in repetitions as often as they may come, and
    `ranges` how many ranges of characters were computed with.

    `refusal` says why there is none: NullValue for what XPath or RE2 does not have, FeelLimitExceeded for too large a
    pattern.
    """

    source: str
    size: int
    ranges: int
    refusal: NullValue | FeelLimitExceeded | None = None


def translated(pattern: str, flags: str) -> Translation:
    """The translation of a pattern with flags, as far as there is one."""
    if "q" in flags:
        pattern, flags = _WITH_MEANING.sub(r"\\\g<0>", pattern), flags.replace("x", "")
    if "x" in flags:
        pattern = _BLANKS_OUTSIDE_CLASSES.sub(r"\1", pattern)
    reader = _Reader(pattern, flags)
    try:
        while reader.at < len(pattern):
            reader.read_sign()
    except (NullValue, FeelLimitExceeded) as refusal:
        return Translation("", reader.size, reader.ranges, refusal)
    return Translation("".join(reader.parts), reader.size, reader.ranges)


class _Reader(ClassReader):
    """Reads the signs of a pattern; `parts` are what they become."""

    def __init__(self, pattern: str, flags: str) -> None:
        super().__init__(pattern, "i" in flags)
        self.parts: list[str] = []
        self.size = 0
        self._sizes_at_groups: list[int] = []
        self._size_before = 0  # where the part begins that a repetition repeats
        line_ends = () if "s" in flags else ((10, 10), (13, 13))
        self._signs = {
            ".": written(inverse(line_ends)),
            "^": "(?m:^)" if "m" in flags else r"(?:\A)",
            "$": "(?m:$)" if "m" in flags else r"(?:\z)",
            "|": "|",
        }

    def read_sign(self) -> None:
        """Moves over one sign."""
        found = self.take(_SIGN)
        if found["named"]:
            self._add(written(self.named(found["named"])))
        elif found["least"]:
            self._repeat(found)
        elif found["opening"]:
            self._open(found["opening"])
        else:
            self._read_letter(found["letter"])

    def _read_letter(self, letter: str) -> None:
        if letter in {"{", "}"}:
            raise NullValue(misplaced(letter))
        if letter in {"?", "*", "+"}:
            self.parts.append(letter)
        elif letter == ")":
            self.parts.append(letter)
            self._size_before = self._sizes_at_groups.pop() if self._sizes_at_groups else 0
        elif letter == "[":
            self._add(written(self.char_class()))
        else:
            self._add(self._signs.get(letter) or written(self.letters(letter, letter)))

    def _open(self, opening: str) -> None:
        if opening == "(?":
            raise NullValue("the pattern has a (? that is not (?:")
        self._sizes_at_groups.append(self.size)
        self._add(opening)

    def _add(self, part: str) -> None:
        self.parts.append(part)
        self._size_before = self.size
        self._grow(1)

    def _grow(self, signs: int) -> None:
        self.size += signs
        if self.size > MAX_SIZE:
            raise FeelLimitExceeded("the regular expression is too large; use smaller numbers in its {}")

    def _repeat(self, found: re.Match[str]) -> None:
        """Writes a counted repetition. RE2 counts to a thousand; more of a character are written in a row."""
        least = int(found["least"])
        most = None if found["to"] == "," else int(found["most"] or least)
        if most is not None and most < least:
            raise NullValue("the pattern repeats at most fewer times than at least")
        self._grow((self.size - self._size_before) * (max(least, most or 0, 1) - 1))
        atom = self.parts.pop() if self.parts else ""
        while atom.startswith("[") and max(least, most or 0) > MAX_REPETITIONS:
            self.parts.append(f"{atom}{{{min(least, MAX_REPETITIONS)},{MAX_REPETITIONS}}}{found['lazy']}")
            least = max(0, least - MAX_REPETITIONS)
            most = most and most - MAX_REPETITIONS
        self.parts.append(f"{atom}{{{least},{'' if most is None else most}}}{found['lazy']}")
