"""What goes out of a notice or document, and what is kept of it beside that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.composed import composed_of
from engine.execution.installation.runtime import Runtime
from engine.languages import CORRESPONDENCE, InLanguages, issue_languages, said_in
from engine.spiff.instance import ProcessInstance

_BETWEEN_TITLES = " / "
_BETWEEN_TEXTS = "\n\n—\n\n"


@dataclass(frozen=True, slots=True)
class Issued:
    """Title (of a notice its subject) and text as they go out; `wording` is what is stored beside them.

    That is the languages `issued_in`, `others` with title and text by each language in which they cannot be read out of
    what went out, and the `figures` of the text, its days and numbers.
    """

    title: str
    text: str
    wording: Mapping[str, Any] | None = None

    def with_figures(self, found: Sequence[str]) -> "Issued":
        """The same with other figures, where what goes out says more than what these are of."""
        return self if self.wording is None else replace(self, wording={**self.wording, "figures": list(found)})


def languages_of(runtime: Runtime, instance: ProcessInstance) -> Sequence[str]:
    """The languages in which notices and documents of a case go out."""
    return issue_languages(instance.root_values(CORRESPONDENCE).get(CORRESPONDENCE), runtime.issued_in)


def issued(
    title: str | InLanguages, text: str | InLanguages, said: Mapping[str, Any] | None, wanted: Sequence[str]
) -> Issued:
    """What goes out: a text as it is, or what is said in the languages in which it is issued.

    What a wording says has them; a title or text in several languages by itself is issued in those wanted.
    """
    if said is None and isinstance(title, str) and isinstance(text, str):
        return Issued(title, text)
    if said is None:
        said = composed_of(title, text, wanted)
    titles, texts, languages = said["title"], said["text"], said["issued_in"]
    title, text = _together(titles, languages, _BETWEEN_TITLES), _together(texts, languages, _BETWEEN_TEXTS)
    each = {language: [said_in(language, titles), texts[language]] for language in texts}
    parts = _parts(title, text, languages)
    stored = {
        "issued_in": list(languages),
        "others": {language: said for language, said in each.items() if parts.get(language) != said},
        "figures": list(said["figures"]),
    }
    return Issued(title, text, stored)


def by_language(title: str, text: str, wording: Mapping[str, Any] | None) -> dict[str, Sequence[str]]:
    """Title and text by each language in which something that went out can be read, by what is stored of it.

    Not in the one in which it went out alone: that is title and text themselves. Former versions stored also each
    language that went out together with others.
    """
    if wording is None:
        return {}
    languages = wording["issued_in"]
    return {**(_parts(title, text, languages) if len(languages) > 1 else {}), **wording["others"]}


def in_every_language(title: str, text: str, wording: Mapping[str, Any] | None) -> dict[str, Sequence[str]]:
    """The same, also in the one in which it went out alone; nothing where no language is known."""
    return {} if wording is None else {**_parts(title, text, wording["issued_in"]), **wording["others"]}


def _together(said: Mapping[str, str], languages: Sequence[str], between: str) -> str:
    return between.join(dict.fromkeys(said_in(language, said) for language in languages))


def _parts(title: str, text: str, languages: Sequence[str]) -> dict[str, Sequence[str]]:
    """Title and text of each language out of what went out, if it has as many parts as languages."""
    if len(languages) == 1:
        return {languages[0]: [title, text]}
    titles, texts = title.split(_BETWEEN_TITLES), text.split(_BETWEEN_TEXTS)
    if len(titles) != len(languages) or len(texts) != len(languages):
        return {}
    return {language: [titles[place], texts[place]] for place, language in enumerate(languages)}
