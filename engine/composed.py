"""What a title and a text in several languages come to where the languages in which they are issued are known.

It has the shape of what a wording gives: `title` and `text` by language, `issued_in` and `figures`.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from engine.figures import figures
from engine.iso_text import day_from, with_days
from engine.languages import LANGUAGES, InLanguages, is_in_languages, said_in
from engine.official_days import official_day, with_iso_days


def composed_of(title: str | InLanguages, text: str | InLanguages, wanted: Sequence[str]) -> dict[str, Any]:
    """A title and a text, one of which at least is in several languages, to be issued in those wanted that it has.

    ISO days in them are put into words.
    """
    has = text if is_in_languages(text) else title
    languages = [language for language in LANGUAGES if language in has]
    return {
        "title": {language: _worded(language, said_in(language, title)) for language in languages},
        "text": {language: _worded(language, said_in(language, text)) for language in languages},
        "issued_in": [language for language in wanted if language in languages] or languages[:1],
        "figures": figures_in(title, text),
    }


def figures_in(title: str | InLanguages, text: str | InLanguages) -> list[str]:
    """The days and numbers of a title and a text in several languages, days as ISO text."""
    has = text if is_in_languages(text) else title
    return together(
        [
            [figure for part in (title, text) for figure in figures(with_iso_days(language, said_in(language, part)))]
            for language in LANGUAGES
            if language in has
        ]
    )


def together(figures_of: Sequence[list[str]]) -> list[str]:
    """The figures of all languages; those of one that only has them in another order are left out."""
    kept: list[list[str]] = []
    for found in figures_of:
        if sorted(found) not in map(sorted, kept):
            kept.append(found)
    return [figure for found in kept for figure in found]


def _worded(language: str, text: str) -> str:
    return with_days(text, partial(_day_in_words, language))


def _day_in_words(language: str, day: str) -> str:
    try:
        return official_day(language, day_from(day))
    except ValueError:  # no day of the calendar
        return day
