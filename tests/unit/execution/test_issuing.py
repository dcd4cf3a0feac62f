"""What goes out in one or several languages, and that every language of it can be read from what is stored."""

from typing import Any

import pytest

from engine.execution.case.issuing import by_language, issued

TITLES = {"kk": "Нәтиже күні", "ru": "Срок результата", "en": "Date of the result"}
TEXTS = {"kk": "Дейін беріледі.", "ru": "Выдается до срока.", "en": "Is due."}


def said(languages: list[str], titles: dict[str, str] = TITLES, texts: dict[str, str] = TEXTS) -> dict[str, Any]:
    return {"title": titles, "text": texts, "issued_in": languages, "figures": ["7"]}


def test_a_text_that_went_out_with_another_is_not_stored_once_more() -> None:
    given = issued("", "", said(["kk", "ru"]), [])

    assert given.wording == {"issued_in": ["kk", "ru"], "others": {"en": [TITLES["en"], TEXTS["en"]]}, "figures": ["7"]}


@pytest.mark.parametrize(
    ("titles", "texts"),
    [
        (TITLES, TEXTS),
        (dict.fromkeys(TITLES, "One for all"), TEXTS),
        ({**TITLES, "kk": "Күні / Мерзімі"}, TEXTS),
        (dict.fromkeys(TITLES, "A / B"), TEXTS),
        (TITLES, dict.fromkeys(TEXTS, "One\n\n—\n\nfor all")),
        (TITLES, {**TEXTS, "ru": "Срок\n\n—\n\nсрок"}),
        ({**TITLES, "kk": "A / B / C", "ru": "A / B / C"}, {**TEXTS, "kk": "x\n\n—\n\ny", "ru": "x\n\n—\n\ny"}),
    ],
)
@pytest.mark.parametrize("languages", [["kk", "ru"], ["kk", "ru", "en"], ["ru"]])
def test_every_language_is_read_as_it_was_said(
    titles: dict[str, str], texts: dict[str, str], languages: list[str]
) -> None:
    given = issued("", "", said(languages, titles, texts), [])

    read = by_language(given.title, given.text, given.wording)
    assert {language: tuple(each) for language, each in read.items()} == {
        language: (titles[language], texts[language])
        for language in TITLES
        if len(languages) > 1 or language not in languages
    }


def test_what_former_versions_stored_reads_as_it_did() -> None:
    others = {language: [TITLES[language], TEXTS[language]] for language in TITLES}
    stored = {"issued_in": ["kk", "ru"], "others": others, "figures": []}

    assert by_language("A / B", "a\n\n—\n\nb", stored) == others


def test_a_text_of_one_language_has_no_others() -> None:
    assert by_language("A", "b", None) == {}
