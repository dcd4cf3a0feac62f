"""What was sent or issued in certain languages, as it reads in the language of the page."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from engine.execution.case.issuing import by_language
from web.language import N_, _, language

_IN_LANGUAGE = {"kk": N_("in Kazakh"), "ru": N_("in Russian"), "en": N_("in English")}


class Reading(NamedTuple):
    """Title and text in the language of the page; `original` is what went out beside it or in place of it."""

    title: str
    text: str
    original: "Original | None" = None


class Passage(NamedTuple):
    """Title and text of what went out, and the code of its language if it is in one."""

    title: str
    text: str
    code: str | None = None


class Original(NamedTuple):
    """What went out, and in which languages, in words.

    `is_rest` if the text of the page went out too, and only what went out beside it is here; else that is translated.
    """

    passages: tuple[Passage, ...]
    languages: str
    is_rest: bool = False


def reading(title: str, text: str, wording: Any) -> Reading:
    """How a page shows what has this title and text, and `wording` beside them; None of what has only these."""
    others = by_language(title, text, wording)
    if language() not in others:
        return Reading(title, text)
    own_title, own_text = others[language()]
    issued_in: Sequence[str] = wording["issued_in"]
    rest = [each for each in issued_in if each != language() and each in others]
    if language() in issued_in and rest:
        passages = tuple(Passage(others[each][0], others[each][1], each) for each in rest)
        return Reading(own_title, own_text, Original(passages, _named(rest), is_rest=True))
    code = issued_in[0] if len(issued_in) == 1 else None
    return Reading(own_title, own_text, Original((Passage(title, text, code),), _named(issued_in)))


def document_reading(row: Any) -> Reading:
    """A document, or a public announcement, of the case that has issued it."""
    return reading(row.title, row.text, row.wording)


def _named(languages: Sequence[str]) -> str:
    return ", ".join(_(_IN_LANGUAGE[each]) for each in languages)
