"""One notion has one word in each language, on the pages and in the services.

The words stand in `glossary.yaml`, those of the pages alone in `glossary_of_pages.yaml`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po

from tests.architecture.source import ROOT
from tests.architecture.spoken import spoken_texts
from web.language import LANGUAGES, SOURCE_LANGUAGE, TRANSLATIONS

GLOSSARY = Path(__file__).with_name("glossary.yaml")
OF_PAGES = Path(__file__).with_name("glossary_of_pages.yaml")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!\{)\{\w+\}(?!\})")


@dataclass(frozen=True)
class Notion:
    """What is never said for a notion, by language, and the English texts that are let be."""

    name: str
    never: dict[str, re.Pattern[str]]
    exempt: frozenset[str] = field(default_factory=frozenset)


def notions(glossary: Path = GLOSSARY) -> list[Notion]:
    return [
        Notion(
            entry["notion"],
            {language: _pattern(entry[language]["never"]) for language in LANGUAGES if entry[language]["never"]},
            frozenset(entry.get("except", ())),
        )
        for entry in yaml.safe_load(glossary.read_text(encoding="utf-8"))
    ]


def _pattern(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


def said_by_pages(language: str) -> Iterator[tuple[str, str]]:
    """Each English text of the pages with what stands for it in a language."""
    path = TRANSLATIONS / _other(language) / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        for message in read_po(file):
            ids, strings = _forms(message.id), _forms(message.string)
            for said in ids if language == SOURCE_LANGUAGE else strings:
                yield ids[0], said


def said_by_services(language: str) -> Iterator[tuple[str, str]]:
    """Each English text of the services with what stands for it in a language."""
    if language == SOURCE_LANGUAGE:
        yield from ((spoken.text, spoken.text) for spoken in spoken_texts())
        return
    for path in sorted((ROOT / "bpmn").rglob(f"texts.{language}.po")):
        with path.open("rb") as file:
            yield from ((str(message.id), str(message.string)) for message in read_po(file) if message.id)


def _other(language: str) -> str:
    return next(code for code in LANGUAGES if code != SOURCE_LANGUAGE) if language == SOURCE_LANGUAGE else language


def _forms(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, (tuple, list)) else (str(text),)


def said_wrongly(notion: Notion, said: Iterator[tuple[str, str]], language: str) -> list[str]:
    never = notion.never.get(language)
    return [
        f"{found[0]!r} for {notion.name}: {text[:100]}"
        for english, text in said
        if never and english not in notion.exempt and (found := never.search(PLACEHOLDER.sub("", text)))
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notion", notions(), ids=lambda notion: notion.name)
def test_services_say_one_word_for_a_notion(notion: Notion, language: str) -> None:
    assert said_wrongly(notion, said_by_services(language), language) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notion", [*notions(), *notions(OF_PAGES)], ids=lambda notion: notion.name)
def test_pages_say_one_word_for_a_notion(notion: Notion, language: str) -> None:
    assert said_wrongly(notion, said_by_pages(language), language) == []
