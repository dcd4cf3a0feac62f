"""Which characters the parts of a pattern stand for; a set is a function from a character to whether it
belongs."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache

from engine.feel.errors import NullValue
from engine.feel.names import IDENTIFIER

CharSet = Callable[[str], bool]

_BLOCKS = {
    "BasicLatin": (0x0000, 0x007F), "Latin-1Supplement": (0x0080, 0x00FF), "LatinExtended-A": (0x0100,
    0x017F), "LatinExtended-B": (0x0180, 0x024F), "IPAExtensions": (0x0250, 0x02AF), "Greek": (0x0370,
    0x03FF), "GreekandCoptic": (0x0370, 0x03FF), "Cyrillic": (0x0400, 0x04FF), "Armenian": (0x0530, 0x058F),
    "Hebrew": (0x0590, 0x05FF), "Arabic": (0x0600, 0x06FF), "Thai": (0x0E00, 0x0E7F), "Georgian": (0x10A0,
    0x10FF), "GeneralPunctuation": (0x2000, 0x206F), "CurrencySymbols": (0x20A0, 0x20CF), "Arrows": (0x2190,
    0x21FF), "MathematicalOperators": (0x2200, 0x22FF), "Hiragana": (0x3040, 0x309F), "Katakana": (0x30A0,
    0x30FF), "CJKUnifiedIdeographs": (0x4E00, 0x9FFF), "HangulSyllables": (0xAC00, 0xD7A3),
}  # fmt: skip
_MAJOR = frozenset("LMNPZSC")


def single(wanted: str, ignores_case: bool) -> CharSet:
    """The set of one character, or of all its cases."""
    if not ignores_case:
        return lambda char: char == wanted
    cases = variants(wanted)
    return lambda char: not cases.isdisjoint(variants(char))


def between(first: str, last: str, ignores_case: bool) -> CharSet:
    """The set of a range of characters, or of all their cases."""
    if not ignores_case:
        return lambda char: first <= char <= last
    return lambda char: any(first <= case <= last for case in variants(char))


@lru_cache(maxsize=4096)
def variants(char: str) -> frozenset[str]:
    """A character and its other cases."""
    return frozenset(
        case for case in (char, char.lower(), char.upper(), char.title(), char.casefold()) if len(case) == 1
    )


def inverse(chars: CharSet) -> CharSet:
    """All other characters."""
    return lambda char: not chars(char)


def union(sets: list[CharSet]) -> CharSet:
    """The characters of any of the sets."""
    if len(sets) == 1:
        return sets[0]
    return lambda char: any(chars(char) for chars in sets)


def remembered(chars: CharSet) -> CharSet:
    """The same set, which looks only once at a character; for sets made of many."""
    return lru_cache(maxsize=512)(chars)


def without(chars: CharSet, removed: CharSet) -> CharSet:
    """The characters of a set but not of another."""
    return lambda char: chars(char) and not removed(char)


def category(name: str) -> CharSet:
    """The set of a Unicode category such as `Lu`, or of a block such as `IsCyrillic`; NullValue for an
    unknown one."""
    if name.startswith("Is"):
        if name[2:] not in _BLOCKS:
            raise NullValue(f"the pattern names an unknown block {name}")
        first, last = _BLOCKS[name[2:]]
        return lambda char: first <= ord(char) <= last
    if not (1 <= len(name) <= 2 and name[0] in _MAJOR and (len(name) == 1 or name[1].islower())):
        raise NullValue(f"the pattern names an unknown category {name}")
    return lambda char: unicodedata.category(char).startswith(name)


def _is_word(char: str) -> bool:
    return unicodedata.category(char)[0] not in "PZC"


def _is_name_part(char: str) -> bool:
    return char in ":-." or IDENTIFIER.fullmatch("_" + char) is not None


def _is_name_start(char: str) -> bool:
    return char == ":" or IDENTIFIER.fullmatch(char) is not None


_ESCAPES: dict[str, CharSet] = {
    "d": lambda char: unicodedata.category(char) == "Nd",
    "s": lambda char: char in " \t\n\r",
    "w": _is_word,
    "i": _is_name_start,
    "c": _is_name_part,
}


def escape(letter: str) -> CharSet | None:
    """The set of `\\d`, `\\s`, `\\w`, `\\i`, `\\c`, or of the capital letter, which is all others; None for
    no such."""
    found = _ESCAPES.get(letter.lower())
    if found is None or letter.islower():
        return found
    return inverse(found)


def any_char(_: str) -> bool:
    """What `.` stands for with the flag s."""
    return True


def any_but_newline(char: str) -> bool:
    """What `.` stands for."""
    return char not in "\n\r"
