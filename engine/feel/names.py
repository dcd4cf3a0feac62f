"""Which characters make a name, and which names of several words or with signs are known; it must not read
tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise

# the ranges of the standard's grammar, without the two spaces that lie inside them
NAME_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u167f\u1681-\u180d\u180f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U000effff"
)
NAME_PART = NAME_START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
IDENTIFIER = re.compile(f"[{NAME_START}][{NAME_PART}]*")
# a letter of a name as it may be declared: the signs that the grammar allows inside count, comments do not
_LETTER = f"(?:[{NAME_PART}.\\-+*'’]|/(?![/*]))"
# nothing is given back once it is read (++), so that a long text takes no more time than its length
DECLARED_NAME = re.compile(f"[{NAME_START}]{_LETTER}*+(?:\\s++{_LETTER}++)*+")
# the name of an iterator ends before its `in`
ITERATOR_NAME = re.compile(f"[{NAME_START}]{_LETTER}*+(?:\\s++(?!in\\b){_LETTER}++)*+")
_WORD = re.compile(f"[{NAME_START}0-9][{NAME_PART}]*|\\S")
_PART = re.compile(f"[{NAME_PART}]")


def normal_name(text: str) -> str:
    """A name with single blanks between its words."""
    return " ".join(text.split())


def is_plain(name: str) -> bool:
    """Whether a name needs nobody to know it: letters, digits and underscores only."""
    return IDENTIFIER.fullmatch(name) is not None


class KnownNames:
    """The names that are more than an identifier, found in a text longest first."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first_word, self._all = _sorted_in(tuple(names))

    def declare(self, name: str) -> None:
        """Makes a name known from here on; a plain one needs it not."""
        entry = _entry(name)
        if entry is not None and entry[1] not in self._all:
            # what is known from the beginning belongs to many texts
            self._by_first_word, self._all = dict(self._by_first_word), self._all | {entry[1]}
            self._by_first_word[entry[0]] = _with(self._by_first_word.get(entry[0], ()), entry)

    def hint(self, name: str) -> str:
        """The question whether a known name was meant; empty where none is near."""
        near = get_close_matches(name, sorted(self._all), 1)
        return f"; did you mean {near[0]}?" if near else ""

    def match(self, source: str, offset: int) -> tuple[str, int] | None:
        """The longest known name at an offset, and the offset behind it."""
        word = _WORD.match(source, offset)
        if word is None:
            return None
        for _, name, pattern in self._by_first_word.get(word.group(), ()):
            found = pattern.match(source, offset)
            if found is not None:
                return name, found.end()
        return None


Known = tuple[tuple[int, str, re.Pattern[str]], ...]


@lru_cache(maxsize=64)  # all cells of a table, and all expressions of a file, know the same names
def _sorted_in(names: tuple[str, ...]) -> tuple[dict[str, Known], frozenset[str]]:
    """The entries of names by their first word, the longest first, and their normal forms."""
    entries = {entry[1]: entry for name in names if (entry := _entry(name)) is not None}
    found: dict[str, Known] = {}
    for entry in entries.values():
        found[entry[0]] = _with(found.get(entry[0], ()), entry)
    return found, frozenset(entries)


def _with(known: Known, entry: tuple[str, str, re.Pattern[str]]) -> Known:
    return tuple(sorted((*known, (len(entry[1]), *entry[1:])), key=lambda one: -one[0]))


@lru_cache(maxsize=4096)  # the functions of several words are known in every text
def _entry(name: str) -> tuple[str, str, re.Pattern[str]] | None:
    """The first word, the normal form and the pattern of a name; None for one that need not be known."""
    name = normal_name(name)
    words = _WORD.findall(name)
    if not words or is_plain(name) or not _PART.match(name):
        return None  # what begins with a sign is no name: as the key of a context it would hide the sign itself
    return words[0], name, _pattern(name)


def _pattern(name: str) -> re.Pattern[str]:
    # blanks may stand around every sign or not, as many as the writer likes, but two words stay two words
    parts = _WORD.findall(name)
    pieces = [re.escape(parts[0])]
    for before, part in pairwise(parts):
        pieces.append((r"\s+" if _PART.match(before[-1]) and _PART.match(part) else r"\s*") + re.escape(part))
    ending = f"(?![{NAME_PART}])" if _PART.match(name[-1]) else ""
    return re.compile("".join(pieces) + ending)
