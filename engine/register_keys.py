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
#: The small letters that keys may have besides the signs of ASCII, marks on them apart. Of the many more alphabets each
#: has letters that look like these; whatever is added here, `storage/lookalikes.py` has to know.
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyzəıæœøðþđħłŋ")
_CYRILLIC = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяәғқңөұүһієґҗҙҡҫҳҷ")
_SIGNS = frozenset("№§°‘’ʼ“”„«»€₸₽")
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
    if foreign := next((sign for sign in key if not _is_written_here(sign)), None):
        wanted = "write Latin or Cyrillic letters, digits and the signs of a keyboard"
        return f"{quoted(key)} has the sign {quoted(foreign)} (U+{ord(foreign):04X}), which no key has; {wanted}"
    for word in _LETTERS.findall(key):
        letters = {_small(letter) for letter in word}
        if letters & _LATIN and letters & _CYRILLIC:
            return f"{quoted(key)} has Latin and Cyrillic letters in one word, {quoted(word)}; write it in one alphabet"
    return None


def _is_written_here(sign: str) -> bool:
    return sign.isascii() or sign in _SIGNS or _small(sign) in _LATIN | _CYRILLIC


def _small(letter: str) -> str:
    """The small letter without marks on it."""
    return unicodedata.normalize("NFD", letter.casefold())[0]
