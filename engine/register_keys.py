"""Keys of register entries: one spelling for each, so that no two entries are one thing to those who read them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from engine.quoting import quoted
from storage.search_keys import LOOKALIKES
from storage.texts import LONGEST_IN_INDEX

#: The sign before the number of a document stays; its plain form would be two letters.
_NUMBER_SIGN = "№"
_LETTERS = re.compile(r"[^\W\d_]+")
_ALIKE = {**LOOKALIKES, **str.maketrans("іһѕј", "ihsj")}


def normal_key(key: str) -> str:
    """The key with plain forms of its letters and digits (Unicode NFKC), and single blanks between its words."""
    plain = (unicodedata.normalize("NFKC", part) for part in key.split(_NUMBER_SIGN))
    return " ".join(_NUMBER_SIGN.join(plain).split())


def key_of_fields(fields: Sequence[str], entry: Mapping[str, object]) -> str:
    """The normal key that the fields of an entry make, which are texts or whole numbers.

    Raises ValueError with the name of a field that can be no part of a key.
    """
    return normal_key(" ".join(_part(name, entry.get(name)) for name in fields))


def _part(name: str, value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(name)
    return value


def fault_of_entry_key(key: str) -> str | None:
    """Why a normal key cannot be one; None if it can."""
    if not key.isprintable():
        return f"{quoted(key)} has signs that nobody sees; leave them out"
    if len(key) > LONGEST_IN_INDEX:
        return f"{quoted(key)} has {len(key)} characters; a key has at most {LONGEST_IN_INDEX}"
    for word in _LETTERS.findall(key):
        scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in word}
        if {"LATIN", "CYRILLIC"} <= scripts:
            return f"{quoted(key)} has Latin and Cyrillic letters in one word, {quoted(word)}; write it in one alphabet"
    return None


def looks(key: str) -> str:
    """What all keys have in common that differ only in case, or in letters of other alphabets that look alike."""
    return key.casefold().translate(_ALIKE)
