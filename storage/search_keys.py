"""The spelling of search keys: numbers, identification numbers and names; knows no database.

A key is searched from its beginning, except that of an identification number, which matches as a whole or not at all.
"""

import re
import unicodedata
from collections.abc import Iterable

from storage.lookalikes import OF_A_RUSSIAN_KEYBOARD

#: The prefix of a key that only matches as a whole: no beginning of a name or number can match it.
_WHOLE = "="
_WORD = re.compile(r"[^\W_]+")
#: An IIN or a BIN.
_IDENTIFICATION = re.compile(r"\d{12}", re.ASCII)
#: Longer texts are found by their first words; of a longer search only the beginning is searched.
_MOST_WORDS = 12
LONGEST_KEY = 100
#: Letters missing on a Russian keyboard, by those that people write instead; of the Russian ones ё.
_WRITTEN = str.maketrans("әғқңөұүһіё", "агкноуухие")


def words_of(text: str) -> list[str]:
    """The words of a text as keys spell them: lower case, in Russian letters, without the characters between them."""
    small = unicodedata.normalize("NFC", text).casefold()
    # a mark not combined with a letter, such as the dot left of İ and the stress of а́, would end a word
    plain = "".join(letter for letter in unicodedata.normalize("NFC", small) if not unicodedata.combining(letter))
    return _WORD.findall(plain.translate(_WRITTEN))


def spelled(text: str) -> str:
    """The words of a text with one blank between them, cut to the length of a key."""
    return " ".join(words_of(text))[:LONGEST_KEY].rstrip()


def in_latin(key: str) -> str | None:
    """A key with Latin letters for the Russian ones that look alike; None if that changes nothing or leaves others."""
    latin = key.translate(OF_A_RUSSIAN_KEYBOARD)
    return latin if latin != key and latin.isascii() else None


def identification_key(text: str) -> str | None:
    """The key of an IIN or BIN, however it is grouped; None for any other text."""
    digits = "".join(words_of(text))
    return f"{_WHOLE}{digits}" if _IDENTIFICATION.fullmatch(digits) else None


def case_keys(case_id: int, number: str | None, texts: Iterable[str]) -> frozenset[str]:
    """The keys of a case: its number, until it has one its id, and the texts by which it is found.

    Of the texts, an identification number is found as a whole, everything else from each of its words on.
    """
    whole = {text: identification_key(text) for text in texts}
    named = frozenset().union(*(_beginnings(text) for text, key in whole.items() if key is None))
    return named | _beginnings(number or str(case_id)) | {key for key in whole.values() if key}


def _beginnings(text: str) -> frozenset[str]:
    words = words_of(text)[:_MOST_WORDS]
    return frozenset(" ".join(words[place:])[:LONGEST_KEY].rstrip() for place in range(len(words)))
