"""Words that a service never says for a notion, since officials and citizens know it by another one.

`bpmn/glossary.yaml` has them by language; owns only the search for them in the texts of a bundle.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC
from functools import cached_property
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, Field

from engine.definition.findings import Finding, Severity
from engine.deployment.bundle import Bundle
from engine.deployment.texts import texts_of_files
from engine.files.written import Several, Written
from engine.files.yaml_text import read_yaml
from engine.languages import ENGLISH
from engine.quoting import quoted
from engine.wordings import split_key

#: What a text puts in for a value, and is no word of it.
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!\{)\{\w+\}(?!\})")

#: In a wording, what is computed is no word of it either.
_EXPRESSION = re.compile(r"\{\{.*?\}\}")


def _readable(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{quoted(pattern)} is no regular expression: {error}") from error
    return pattern


class Said(Written):
    """How a language says a notion, and the regular expressions of whole words that it never says for it."""

    word: str
    never: Several[Annotated[str, AfterValidator(_readable)]]


class Notion(Written):
    """One notion in each language; `exempt` are the English texts in which the others may stand."""

    notion: str
    en: Said
    ru: Said
    kk: Said
    exempt: Several[str] = Field(default=(), validation_alias="except")

    @cached_property
    def _never(self) -> dict[str, re.Pattern[str]]:
        said = {"en": self.en, "ru": self.ru, "kk": self.kk}
        return {
            language: re.compile(rf"(?<!\w)(?:{'|'.join(each.never)})(?!\w)", re.IGNORECASE)
            for language, each in said.items()
            if each.never
        }

    def wrong_in(self, text: str, language: str, english: str) -> str | None:
        """The words of a text that are never said for the notion; None if there are none. `english` is its original."""
        never = self._never.get(language)
        found = never.search(_PLACEHOLDER.sub("", text)) if never and english not in self.exempt else None
        return found[0] if found else None


def read_glossary(content: bytes, source: str) -> tuple[Notion, ...]:
    """The notions of a file; raises `BadFile` with every mistake."""
    return read_yaml(content, source, Several[Notion], UTC)


def check_words(bundle: Bundle, notions: Iterable[Notion]) -> Iterator[Finding]:
    """A warning for each text of forms, diagrams, catalogues and wordings that says another word for a notion."""
    notions = tuple(notions)
    for source, element, language, text, english in dict.fromkeys(_texts(bundle)):
        for notion in notions:
            if wrong := notion.wrong_in(text, language, english):
                said = getattr(notion, language).word
                message = f"says {quoted(wrong)} where services say {quoted(said)} ({notion.notion}): {quoted(text)}"
                yield Finding(source, element, message, Severity.WARNING)


def _texts(bundle: Bundle) -> Iterator[tuple[str, str, str, str, str]]:
    """The file, the element and the language of each text, the text, and the English one that it translates."""
    for folder in sorted({str(PurePosixPath(file.name).parent) for file in bundle.files}):
        for text, places in texts_of_files(bundle, folder).items():
            for file, element in places:
                yield str(PurePosixPath(folder, file)), element or "text", ENGLISH, text, text
    for name, catalogue in bundle.catalogues.items():
        language = PurePosixPath(name).name.split(".")[1]
        for (_context, english), said in catalogue.words.items():
            yield name, "text", language, said, english
    languages = {wording.source: split_key(key)[1] for key, wording in bundle.wordings.items()}
    for each in bundle.files:
        lines = each.content.decode().splitlines() if each.name in languages else []
        for number, line in enumerate(lines, 1):
            yield each.name, f"line {number}", languages[each.name], _EXPRESSION.sub("", line), ""
