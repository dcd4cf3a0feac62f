"""The languages of the product, and texts that exist in several of them: contexts such as `{kk: "…", ru: "…"}`."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

KAZAKH, RUSSIAN, ENGLISH = "kk", "ru", "en"
#: That of the state comes first, then the one used beside it.
LANGUAGES = (KAZAKH, RUSSIAN, ENGLISH)
InLanguages = Mapping[str, str]
#: The variable of a case with the language in which its applicant wants to be written to.
CORRESPONDENCE = "correspondence_language"


def issue_languages(chosen: object, always: Sequence[str]) -> Sequence[str]:
    """The languages in which something goes out: the chosen one and those that it does in any case.

    Where nobody has chosen and nothing is set, the state language and the one used beside it.
    """
    wanted = {chosen, *always} if chosen in LANGUAGES else set(always or (KAZAKH, RUSSIAN))
    return [language for language in LANGUAGES if language in wanted]


def is_in_languages(value: Any) -> TypeGuard[InLanguages]:
    """Whether a value is a text in several languages: a context of texts by their codes, and nothing else in it."""
    return (
        isinstance(value, Mapping)
        and bool(value)
        and all(key in LANGUAGES and isinstance(text, str) for key, text in value.items())
    )


def said_in(language: str, text: str | InLanguages) -> str:
    """A text in a language, else in the first of the product's that it has; one that is not in several, as it is."""
    return text if isinstance(text, str) else next(text[each] for each in (language, *LANGUAGES) if each in text)


def is_composed(value: Any) -> TypeGuard[Mapping[str, Any]]:
    """Whether a value is what a wording gives: `title` and `text` by language, `issued_in` and `figures`."""
    if not isinstance(value, Mapping) or not all(is_in_languages(value.get(part)) for part in ("title", "text")):
        return False
    languages, figures = value.get("issued_in"), value.get("figures")
    are_named = isinstance(languages, list) and bool(languages) and all(each in value["text"] for each in languages)
    return are_named and isinstance(figures, list) and all(isinstance(figure, str) for figure in figures)
