"""Which characters make a name, and which names of several words or with signs are known; it must not read
tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from engine.nearest import hint

# the ranges of the standard's grammar, without the two spaces that lie inside them
NAME_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u167f\u1681-\u180d\u180f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U000effff"
)
NAME_PART = NAME_START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
IDENTIFIER = re.compile(f"[{NAME_START}][{NAME_PART}]*")
# a letter of a name as it may be declared: the signs that the grammar allows inside count, comments do not
_LETTER = f"(?:[{NAME_PART}.\\-+*'’]|/(?![/*]))"
# Letters and blanks share no character, so that a long text takes no more time than its length. Possessive repeats
# would say so, but Python 3.11.2, which Debian has, does not heed what stands ahead (`(?!…)`) in them.
DECLARED_NAME = re.compile(f"[{NAME_START}]{_LETTER}*(?:\\s+{_LETTER}+)*")
# the name of an iterator ends before its `in`
ITERATOR_NAME = re.compile(f"[{NAME_START}]{_LETTER}*(?:\\s+(?!in\\b){_LETTER}+)*")
_WORD = re.compile(f"[{NAME_START}0-9][{NAME_PART}]*|\\S")
_PART = re.compile(f"[{NAME_PART}]")


def normal_name(text: str) -> str:
    """A name with single blanks between its words."""
    return " ".join(text.split())


def is_plain(name: str) -> bool:
    """Whether a name can be read without being declared: letters, digits and underscores only."""
    return IDENTIFIER.fullmatch(name) is not None


#: What a name of a variable may be that values from outside have, such as the key of a form's field: beside letters,
#: digits and underscores also `-` and a digit at its beginning. FEEL reads such a name between backticks.
_LOOSE_NAME = re.compile(r"(?!\d+\Z)\w[\w-]*")
_VARIABLE = re.compile(r"[^\W\d]\w*|`[^`\n\r]+`")


def is_loose(name: str) -> bool:
    """Whether a name can be that of a variable, be it only between backticks."""
    return _LOOSE_NAME.fullmatch(name) is not None


def is_variable(source: str) -> bool:
    """Whether an expression is nothing but the name of a variable, between backticks or not."""
    return _VARIABLE.fullmatch(source) is not None


class KnownNames:
    """The names that are more than an identifier, found in a text longest first."""

    def __init__(self) -> None:
        self._by_first_word: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {}
        self._all: set[str] = set()

    @classmethod
    def of(cls, names: Iterable[str]) -> KnownNames:
        """The names that a text begins with; it may declare more."""
        return _known_from_the_start(frozenset(names))._copy()

    def declare(self, name: str) -> None:
        """Makes a name known from here on; a plain one needs it not."""
        entry = _entry(name)
        if entry is None or entry[1] in self._all:
            return
        first_word, normal, pattern = entry
        self._all.add(normal)
        known = (*self._by_first_word.get(first_word, ()), (normal, pattern))
        self._by_first_word[first_word] = tuple(sorted(known, key=lambda entry: -len(entry[0])))

    def hint(self, name: str) -> str:
        """The question whether a known name was meant; empty where none is near."""
        return hint(name, self._all)

    def match(self, source: str, offset: int) -> tuple[str, int] | None:
        """The longest known name at an offset, and the offset behind it."""
        word = _WORD.match(source, offset)
        if word is None:
            return None
        for name, pattern in self._by_first_word.get(word.group(), ()):
            found = pattern.match(source, offset)
            if found is not None:
                return name, found.end()
        return None

    def _copy(self) -> KnownNames:
        copy = KnownNames()
        copy._by_first_word, copy._all = self._by_first_word.copy(), self._all.copy()
        return copy


@lru_cache(maxsize=256)  # the thousand cells of a decision begin with the same names
def _known_from_the_start(names: frozenset[str]) -> KnownNames:
    known = KnownNames()
    for name in names:
        known.declare(name)
    return known


@lru_cache(maxsize=4096)  # the functions of several words are known in every text
def _entry(name: str) -> tuple[str, str, re.Pattern[str]] | None:
    """The first word, the normal form and the pattern of a name; None for one that need not be known."""
    name = normal_name(name)
    words = _WORD.findall(name)
    if not words or is_plain(name) or not _PART.match(name):
        return None  # what begins with a sign is no name: as the key of a context it would hide the sign itself
    return words[0], name, _pattern(name)


def _pattern(name: str) -> re.Pattern[str]:
    # blanks may be around every sign or not, as many as the writer likes, but two words stay two words
    parts = _WORD.findall(name)
    pieces = [re.escape(parts[0])]
    for before, part in pairwise(parts):
        pieces.append((r"\s+" if _PART.match(before[-1]) and _PART.match(part) else r"\s*") + re.escape(part))
    ending = f"(?![{NAME_PART}])" if _PART.match(name[-1]) else ""
    return re.compile("".join(pieces) + ending)
