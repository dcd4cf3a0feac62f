"""What goes out of a notice or document, and what is kept of it beside that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.languages import said_in

_BETWEEN_TITLES = " / "
_BETWEEN_TEXTS = "\n\n—\n\n"


@dataclass(frozen=True, slots=True)
class Issued:
    """Title (of a notice its subject) and text as they go out; `wording` is what is stored beside them.

    That is the languages `issued_in`, `others` with title and text by each language that does not go out alone, and the
    `figures` of the text, its days and numbers.
    """

    title: str
    text: str
    wording: Mapping[str, Any] | None = None


def issued(title: str, text: str, said: Mapping[str, Any] | None) -> Issued:
    """What goes out: a text as it is, or what a wording says in the languages in which it is issued."""
    if said is None:
        return Issued(title, text)
    titles, texts, languages = said["title"], said["text"], said["issued_in"]
    others = [language for language in texts if len(languages) > 1 or language not in languages]
    stored = {
        "issued_in": list(languages),
        "others": {language: [said_in(language, titles), texts[language]] for language in others},
        "figures": list(said["figures"]),
    }
    return Issued(_together(titles, languages, _BETWEEN_TITLES), _together(texts, languages, _BETWEEN_TEXTS), stored)


def _together(said: Mapping[str, str], languages: Sequence[str], between: str) -> str:
    return between.join(dict.fromkeys(said_in(language, said) for language in languages))
