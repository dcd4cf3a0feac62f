"""The catalogues are complete: what people read exists in every language of the product, with the same places in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from engine.deployment.bundle import files_at, read_bundle
from engine.deployment.deploy import SERVICES
from engine.deployment.texts import texts_of_files
from engine.texts import catalogue, read_catalogue
from engine.texts.po_file import read_entries
from tests.architecture.source import ROOT
from web.cli.installation import the_office
from web.language import LANGUAGES, SOURCE_LANGUAGE, TRANSLATIONS

TRANSLATED = sorted(set(LANGUAGES) - {SOURCE_LANGUAGE})
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
OF_KAZAKH = set("әғқңөұүһі")
#: Regions that the law spells so in Russian, too.
REGIONS = re.compile("Жетісу|Ұлытау")
FOLDERS = sorted({path.parent for kind in ("bpmn", "form", "json") for path in SERVICES.rglob(f"*.{kind}")})


def words_of_pages() -> set[str]:
    """Every text that code and templates mark for translation."""
    with (TRANSLATIONS / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    keywords = dict.fromkeys(("_", "N_", "gettext")) | {"ngettext": (1, 2)}
    found = extract_from_dir(ROOT, methods, options, keywords)
    return {text for _file, _line, texts, _comments, _context in found for text in _ids(texts)}


def _ids(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, (tuple, list)) else (str(text),)


def messages(language: str) -> list[Message]:
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return [message for message in read_po(file, locale=language, abort_invalid=True) if message.id]


def pairs(language: str) -> Iterator[tuple[str, str]]:
    """Every text with its translation, those of services among them; each form of a plural apart."""
    for message in messages(language):
        for translation in _ids(message.string):
            yield _ids(message.id)[-1], translation
    for path in sorted(SERVICES.rglob(f"texts.{language}.po")):
        words = read_catalogue(path.read_bytes(), str(path)).words
        yield from ((text, said) for (_context, text), said in words.items())


# --- pages


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_line_of_a_catalogue_of_pages_is_broken(language: str) -> None:
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"

    entries = read_entries(path.read_bytes(), str(path))

    assert [entry.text for entry in entries if entry.text] == [_ids(message.id)[0] for message in messages(language)]


@pytest.mark.parametrize("language", TRANSLATED)
def test_pages_have_exactly_the_words_that_code_and_templates_ask_for(language: str) -> None:
    known = {text for message in messages(language) for text in _ids(message.id)}
    asked = words_of_pages()

    assert len(asked) > 300
    assert (sorted(asked - known), sorted(known - asked)) == ([], []), "run `make texts`, and translate what is empty"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_word_of_the_pages_is_translated_and_none_is_fuzzy(language: str) -> None:
    missing = [message.id for message in messages(language) if message.fuzzy or not all(_ids(message.string))]

    assert missing == []


@pytest.mark.parametrize(("language", "forms"), [("ru", 3), ("kk", 2)])
def test_plurals_have_all_forms_of_the_language(language: str, forms: int) -> None:
    plurals = [message for message in messages(language) if message.pluralizable]

    assert plurals
    assert {len(message.string) for message in plurals} == {forms}


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_have_the_places_of_their_texts(language: str) -> None:
    wrong = [
        (text, translation)
        for text, translation in pairs(language)
        if set(PLACE.findall(_without_feel(text))) != set(PLACE.findall(_without_feel(translation)))
    ]

    assert wrong == []


def _without_feel(text: str) -> str:
    """What `check` looks after: the expressions of services."""
    return "" if text.lstrip().startswith("=") else re.sub(r"\{\{.*?\}\}", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_end_as_their_texts_do(language: str) -> None:
    """A sentence stays one, a heading stays one, and no blank is lost at the ends."""
    wrong = [
        text
        for text, translation in pairs(language)
        if (text.removesuffix("No.")[-1] in ".?:…") != (translation[-1] in ".?:…")
        or re.findall(r"^#+ |^\* ", text, re.MULTILINE) != re.findall(r"^#+ |^\* ", translation, re.MULTILINE)
        or translation != translation.strip()
    ]

    assert wrong == []


def test_kazakh_is_written_in_its_own_letters() -> None:
    told = [translation.lower() for _text, translation in pairs("kk")]
    with_own = [translation for translation in told if OF_KAZAKH & set(translation)]

    assert len(with_own) > 0.9 * len(told)
    assert set("".join(told)) >= OF_KAZAKH - {"һ"}


def test_kazakh_and_russian_are_not_mixed_up() -> None:
    told = [REGIONS.sub("", translation) for _text, translation in pairs("ru")]

    assert [translation for translation in told if OF_KAZAKH & set(translation.lower())] == []


def test_russian_is_written_without_yo_as_official_texts_are() -> None:
    assert [translation for _text, translation in pairs("ru") if "ё" in translation.lower()] == []


# --- services


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.relative_to(ROOT).as_posix())
def test_every_text_of_a_service_is_translated(folder: Path, language: str) -> None:
    bundle = read_bundle(files_at(SERVICES), the_office().functions)
    place = folder.relative_to(SERVICES).as_posix()
    path = folder / f"texts.{language}.po"
    words = read_catalogue(path.read_bytes(), path.name).words if path.exists() else {}

    missing = [
        text
        for text, at in texts_of_files(bundle, place).items()
        if any(catalogue.translation(words, text, element) is None for _file, element in at)
    ]

    assert missing == [], "run `atqaru texts bpmn`, and translate what is empty"


@pytest.mark.parametrize("path", sorted(SERVICES.rglob("*.bpmn")), ids=lambda path: path.name)
def test_what_a_notice_is_about_is_a_text_and_not_computed(path: Path) -> None:
    """What FEEL makes has one language only."""
    assert re.findall(r'source="=[^"]*" target="subject"', path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_text_that_services_share_is_translated_the_same_everywhere(language: str) -> None:
    found: dict[str, set[str]] = {}
    for path in sorted(SERVICES.rglob(f"texts.{language}.po")):
        for (context, text), said in read_catalogue(path.read_bytes(), path.name).words.items():
            if not context:
                found.setdefault(text, set()).add(said)

    assert {text: told for text, told in found.items() if len(told) > 1} == {}


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_heading_that_repeats_a_name_does_so_in_every_language(language: str) -> None:
    """A page leaves out the first heading of a form that says what the page is called."""
    told = dict(pairs(language))
    headings = [(text.partition("\n")[0], translation.partition("\n")[0]) for text, translation in told.items()]

    wrong = [
        (heading, translation)
        for heading, translation in headings
        if heading.startswith("# ") and told.get(heading[2:], translation[2:]) != translation[2:]
    ]

    assert wrong == []


# --- what is not marked for translation


TEMPLATES = sorted((ROOT / "web" / "templates").rglob("*.*"))
#: Names that stay as they are.
NAMES = {"Atqaru"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_says_a_word_that_is_not_marked(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)
    spoken = re.findall(r"(?:aria-label|title|placeholder|alt)=\"([^\"]*)\"", text)
    spoken += re.sub(r"<[^<>]*>", "\n", text).splitlines()

    # what is left of a tag that a macro divides
    words = [line.strip(" –") for line in spoken if '="' not in line and "govuk-" not in line]

    assert [line for line in words if re.search(r"[^\W\d_]{2}", line) and line not in NAMES] == []
