"""Sets of characters as ranges of code points; they know nothing of the grammar of patterns."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import chain, groupby

from engine.feel.errors import NullValue
from engine.feel.names import NAME_PART, NAME_START

#: From the first to the last code point of each range, in any order; ranges may overlap.
CharSet = Sequence[tuple[int, int]]

_LAST = 0x10FFFF
_LAST_CASED = 0x1FFFF  # no letter behind it has another case
_BLOCKS = {
    "BasicLatin": (0x0000, 0x007F), "Latin-1Supplement": (0x0080, 0x00FF), "LatinExtended-A": (0x0100,
    0x017F), "LatinExtended-B": (0x0180, 0x024F), "IPAExtensions": (0x0250, 0x02AF), "Greek": (0x0370,
    0x03FF), "GreekandCoptic": (0x0370, 0x03FF), "Cyrillic": (0x0400, 0x04FF), "Armenian": (0x0530, 0x058F),
    "Hebrew": (0x0590, 0x05FF), "Arabic": (0x0600, 0x06FF), "Thai": (0x0E00, 0x0E7F), "Georgian": (0x10A0,
    0x10FF), "GeneralPunctuation": (0x2000, 0x206F), "CurrencySymbols": (0x20A0, 0x20CF), "Arrows": (0x2190,
    0x21FF), "MathematicalOperators": (0x2200, 0x22FF), "Hiragana": (0x3040, 0x309F), "Katakana": (0x30A0,
    0x30FF), "CJKUnifiedIdeographs": (0x4E00, 0x9FFF), "HangulSyllables": (0xAC00, 0xD7A3),
}  # fmt: skip


def written(chars: CharSet) -> str:
    """The class of RE2 for a set."""
    ranges = "".join(f"\\x{{{first:x}}}-\\x{{{last:x}}}" for first, last in chars)
    return f"[{ranges}]" if ranges else f"[^\\x{{0}}-\\x{{{_LAST:x}}}]"


def inverse(chars: CharSet) -> CharSet:
    """All other characters."""
    gaps = []
    begin = 0
    for first, last in sorted(chars):
        if begin < first:
            gaps.append((begin, first - 1))
        begin = max(begin, last + 1)
    return [*gaps, (begin, _LAST)] if begin <= _LAST else gaps


def without(chars: CharSet, removed: CharSet) -> CharSet:
    """The characters of a set but not of another."""
    return inverse([*inverse(chars), *removed])


def between(first: str, last: str, ignores_case: bool) -> CharSet:
    """The characters of a range, or of all their cases."""
    low, high = ord(first), ord(last)
    if not ignores_case:
        return [(low, high)]
    codes, variants = _cases()
    return [(low, high), *chain(*variants[bisect_left(codes, low) : bisect_right(codes, high)])]


@cache
def _cases() -> tuple[list[int], list[CharSet]]:
    """The characters with other cases, and for each those with the same capital or small letter (XPath's rule)."""
    alike: dict[str, set[int]] = defaultdict(set)
    for char in map(chr, range(_LAST_CASED + 1)):
        for mapped in {char.lower(), char.upper()} - {char}:
            alike[mapped].update({ord(char), ord(mapped)} if len(mapped) == 1 else {ord(char)})
    codes = sorted(set().union(*alike.values()))
    variants = (alike.get(chr(code).lower(), set()) | alike.get(chr(code).upper(), set()) for code in codes)
    return codes, [[(code, code) for code in cases] for cases in variants]


@cache
def named(name: str) -> CharSet:
    """The characters of `d`, `s`, `w`, `i` or `c`, of `p{Lu}` or `p{IsCyrillic}`; for a capital letter all others."""
    match name[0].lower():
        case "p":
            chars = _category(name[2:-1])
        case "d":
            chars = _category("Nd")
        case "s":
            chars = _listed("\t\n\r ")
        case "w":
            chars = inverse([*_category("P"), *_category("Z"), *_category("C")])
        case "i":
            chars = _listed(NAME_START + ":")
        case _:
            chars = _listed(NAME_PART + ":.-")
    return inverse(chars) if name[0].isupper() else chars


def _listed(letters: str) -> CharSet:
    """The characters of single letters and of ranges with a hyphen."""
    return [(ord(first), ord(last or first)) for first, last in re.findall("(?s)(.)(?:-(.))?", letters)]


def _category(name: str) -> CharSet:
    if name.startswith("Is"):
        if name[2:] not in _BLOCKS:
            raise NullValue(f"the pattern names an unknown block {name}")
        return [_BLOCKS[name[2:]]]
    found = [ranges for known, ranges in _categories().items() if known.startswith(name)]
    if not found:
        raise NullValue(f"the pattern names an unknown category {name}")
    return [*chain(*found)]


@cache
def _categories() -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    first = 0
    for name, run in groupby(map(unicodedata.category, map(chr, range(_LAST + 1)))):
        size = sum(1 for _ in run)
        found[name].append((first, first + size - 1))
        first += size
    return found
