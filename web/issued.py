"""What was sent or issued in certain languages, as it reads in the language of the page."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from web.language import LANGUAGES, language


class Reading(NamedTuple):
    """Title and text in the language of the page; `original` as it went out, where that reads otherwise."""

    title: str
    text: str
    original: "Original | None" = None


class Original(NamedTuple):
    """Title and text as they went out, the names of their languages, and the code of the language if it is one."""

    title: str
    text: str
    languages: str
    code: str | None = None


def reading(title: str, text: str, wording: Any) -> Reading:
    """How a page shows what has this title and text, and `wording` beside them; None of what has only these."""
    other = (wording or {}).get("others", {}).get(language())
    if other is None:
        return Reading(title, text)
    other_title, other_text = other
    languages = wording["issued_in"]
    code = languages[0] if len(languages) == 1 else None
    return Reading(other_title, other_text, Original(title, text, _named(languages), code))


def document_reading(row: Any) -> Reading:
    """A document, or a public announcement, of the case that has issued it."""
    return reading(row.title, row.text, row.wording)


def _named(languages: Sequence[str]) -> str:
    return ", ".join(LANGUAGES[each] for each in languages)
