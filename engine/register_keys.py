"""Keys of register entries: one spelling for each, so that no two entries are one thing to those who read them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from engine.errors import AtqaruError
from engine.quoting import quoted
from engine.spelling import spelled
from storage.texts import LONGEST_IN_INDEX

#: The sign before the number of a document stays; its plain form would be two letters.
_NUMBER_SIGN = "№"
_LETTERS = re.compile(r"[^\W\d_]+")
#: Alphabets that have letters in common, to look at; with none of them may another share a word.
_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK")
#: Signs with nothing in them that Unicode calls letters or symbols: fillers of Korean, the empty sign of Braille.
_EMPTY = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_DASHES = frozenset("\u2043\u2212")
#: Between the parts of a key of several fields, none of which has it: so ("A 1", "2") and ("A", "1 2") stay two.
BETWEEN_FIELDS = "|"


class NoKey(AtqaruError):
    """A field that can be no part of a key, and why."""

    def __init__(self, field: str, fault: str) -> None:
        super().__init__(f"{field} {fault}")
        self.field, self.fault = field, fault


def normal_key(key: str) -> str:
    """The key with plain forms of its letters and digits (Unicode NFKC), one dash, and single blanks."""
    plain = _NUMBER_SIGN.join(unicodedata.normalize("NFKC", part) for part in key.split(_NUMBER_SIGN))
    return " ".join("".join(map(_plain, plain)).split())


def _plain(sign: str) -> str:
    """A dash of any kind as the one of keyboards, a digit of any writing as ours."""
    if sign in _DASHES or unicodedata.category(sign) == "Pd":
        return "-"
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign


def key_of_fields(fields: Sequence[str], entry: Mapping[str, object]) -> str:
    """The normal key that the fields of an entry make, which are texts or whole numbers; raises `NoKey`."""
    return f" {BETWEEN_FIELDS} ".join(_part(name, entry.get(name), is_alone=len(fields) == 1) for name in fields)


def _part(name: str, value: object, *, is_alone: bool) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    part = normal_key(value) if isinstance(value, str) else ""
    if not part:
        raise NoKey(name, f"is {spelled(value)}")
    if BETWEEN_FIELDS in part and not is_alone:
        raise NoKey(name, f"has {BETWEEN_FIELDS}, which stands between the fields of a key")
    return part


def fault_of_entry_key(key: str) -> str | None:
    """Why a normal key cannot be one; None if it can."""
    if not key.isprintable() or not _EMPTY.isdisjoint(key):
        return f"{quoted(key)} has signs that nobody sees; leave them out"
    if any(unicodedata.category(sign) in ("Mn", "Me") for sign in key):  # those of letters with a mark are one sign now
        return f"{quoted(key)} has signs that only stand on others, or that nobody sees; leave them out"
    if len(key) > LONGEST_IN_INDEX:
        return f"{quoted(key)} has {len(key)} characters; a key has at most {LONGEST_IN_INDEX}"
    for word in _LETTERS.findall(key):
        scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in word} - {"MODIFIER"}
        known = [alphabet for alphabet in _ALPHABETS if alphabet in scripts]
        if known and len(scripts) > 1:
            said = " and ".join(each.title() for each in (*known, *sorted(scripts.difference(known))))
            return f"{quoted(key)} has {said} letters in one word, {quoted(word)}; write it in one alphabet"
    return None
