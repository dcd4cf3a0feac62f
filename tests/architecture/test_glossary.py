"""One notion has one word in each language, on the pages and in the services.

The words stand in `bpmn/glossary.yaml`, those of the pages alone in `glossary_of_pages.yaml`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from engine.deployment.beside_services import GLOSSARY
from engine.deployment.bundle import files_at, read_bundle
from engine.deployment.glossary import Notion, check_words, read_glossary
from tests.architecture.source import ROOT
from tests.architecture.spoken import spoken_texts
from web.cli.installation import the_office
from web.language import LANGUAGES, SOURCE_LANGUAGE, TRANSLATIONS

OF_PAGES = Path(__file__).with_name("glossary_of_pages.yaml")


def notions(glossary: Path = GLOSSARY) -> tuple[Notion, ...]:
    return read_glossary(glossary.read_bytes(), glossary.name)


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
    found = ((notion.wrong_in(text, language, english), text) for english, text in said)
    return [f"{wrong!r} for {notion.notion}: {text[:100]}" for wrong, text in found if wrong]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notion", notions(), ids=lambda notion: notion.notion)
def test_services_say_one_word_for_a_notion(notion: Notion, language: str) -> None:
    assert said_wrongly(notion, said_by_services(language), language) == []


@pytest.mark.parametrize("folder", ["bpmn", "examples"])
def test_the_check_finds_no_other_word_in_services_notices_and_documents(folder: str) -> None:
    bundle = read_bundle(files_at(ROOT / folder), the_office().functions)

    assert [str(each) for each in check_words(bundle, notions())] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notion", [*notions(), *notions(OF_PAGES)], ids=lambda notion: notion.notion)
def test_pages_say_one_word_for_a_notion(notion: Notion, language: str) -> None:
    assert said_wrongly(notion, said_by_pages(language), language) == []
