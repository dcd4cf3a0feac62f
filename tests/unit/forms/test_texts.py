"""Texts of forms: what counts as one, how another language is put in, and messages in the language of the person."""

import orjson
import pytest

from engine.forms import has_words, messages, parse, texts_of, wordless_expressions
from tests.unit.forms.forms import NOW

FORM = orjson.dumps(
    {
        "type": "default",
        "id": "f",
        "components": [
            {"type": "text", "id": "t", "text": "# Check\nNo. {{number}}"},
            {"type": "text", "id": "empty", "text": "{{number}}"},
            {
                "type": "group",
                "id": "g",
                "label": "About you",
                "components": [
                    {
                        "type": "textfield",
                        "id": "n",
                        "key": "Name",
                        "label": "Name",
                        "description": "In full",
                        "appearance": {"prefixAdorner": "Mr", "suffixAdorner": "."},
                        "validate": {"required": True, "pattern": "^A", "patternErrorMessage": "Begin with A."},
                        "properties": {"check": '=value != "Anna"', "checkMessage": "Not {{value}}."},
                    },
                    {
                        "type": "radio",
                        "id": "r",
                        "key": "choice",
                        "label": "Choice",
                        "values": [{"label": "Yes", "value": "yes"}, {"label": "Name", "value": "no"}],
                    },
                ],
            },
            {
                "type": "table",
                "id": "tb",
                "dataSource": '=rows[kind = "Name"]',
                "columns": [{"key": "Name", "label": "Column"}],
            },
        ],
    }
)
RUSSIAN = {
    "# Check\nNo. {{number}}": "# Проверка\n№ {{number}}",
    "Name": "Имя",
    "Begin with A.": "Начните с А.",
    messages.MISSING: "Заполните поле «{label}».",
    messages.OWN_WORDS: "«{label}»: {message}",
}


def russian(text: str, _element: str = "") -> str:
    return RUSSIAN.get(text, text)


def test_every_text_that_people_read_is_found_behind_its_component_in_the_order_of_the_file() -> None:
    assert texts_of(FORM) == (
        ("f.t", "# Check\nNo. {{number}}"),
        ("f.g", "About you"),
        ("f.Name", "Name"),
        ("f.Name", "In full"),
        ("f.Name", "Mr"),
        ("f.Name", "Begin with A."),
        ("f.Name", "Not {{value}}."),
        ("f.choice", "Choice"),
        ("f.choice", "Yes"),
        ("f.choice", "Name"),
        ("f.tb", "Column"),
    )


def test_a_text_is_translated_for_the_component_that_holds_it() -> None:
    form = parse(FORM, translate=lambda text, element: "Имени нет" if (element, text) == ("f.choice", "Name") else text)

    _text, _empty, group, _table = form.view({}, {}, {}, {}, NOW)

    name, choice = group.children
    assert (name.label, [option.label for option in choice.options]) == ("Name", ["Yes", "Имени нет"])


def test_a_form_is_drawn_in_another_language_and_keeps_its_keys_values_and_rules() -> None:
    form = parse(FORM, translate=russian)

    text, _empty, group, _table = form.view({"choice": "no"}, {"number": "7"}, {}, {}, NOW)

    assert [block.text for block in text.blocks] == ["Проверка", "№ 7"]
    name, choice = group.children
    assert (name.label, name.path) == ("Имя", "Name")
    assert [(option.label, option.value, option.selected) for option in choice.options] == [
        ("Yes", "yes", False),
        ("Имя", "no", True),
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [("", "Заполните поле «Имя»."), ("Boris", "«Имя»: Начните с А."), ("Anna", "«Имя»: Not ."), ("A{label}", None)],
)
def test_messages_are_in_the_language_of_the_form(name: str, message: str | None) -> None:
    form = parse(FORM, translate=russian)

    errors = form.validate({"Name": name}, {}, {}, NOW, translate=russian).errors

    assert errors.get("Name") == message


def test_messages_to_a_client_are_translated_too() -> None:
    form = parse(FORM)

    errors = form.validate([], {}, {}, NOW, translate=str.upper).errors

    assert errors == {"": messages.NOT_FIELDS.upper()}


@pytest.mark.parametrize("text", ["Name", "№ {{x}} of", '{{if x then "oral" else y}}', '=[{value: 1, label: "One"}]'])
def test_what_people_read_is_a_text(text: str) -> None:
    assert has_words(text)


@pytest.mark.parametrize("text", ["", "12.5 – 7", "{{name}}", "=rows", '=rows[state = "open"]', '{{duration("P10D")}}'])
def test_what_holds_no_words_needs_no_translation(text: str) -> None:
    assert not has_words(text)


def test_a_translation_may_change_the_words_that_an_expression_gives_and_nothing_else() -> None:
    source = 'Held {{if form = "written" then "in writing, " + place else "oral"}} on {{day}}'

    assert wordless_expressions(
        '{{day}}: {{if form = "written" then "письменно, " + place else "устно"}}'
    ) == wordless_expressions(source)
    assert wordless_expressions(
        '{{day}}: {{if form = "письменно" then "письменно, " + place else "устно"}}'
    ) != wordless_expressions(source)
    assert wordless_expressions("{{day}}") != wordless_expressions(source)
