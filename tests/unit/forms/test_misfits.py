"""Values of the case that a form refuses: each can be fixed by the person, or is told as a fault of the form."""

from typing import Any

import pytest

from engine import forms
from engine.forms import messages
from engine.forms.errors import Refused
from tests.unit.forms.forms import NOW, field, form, submit, views

OPTIONS = [{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]
ENDLESS = "=count(for i in 1..1000000000 return i) > 5"
FAULT = "the form has a fault here"
TELL = "Inform an administrator."


@pytest.mark.parametrize(
    ("kind", "more", "value", "misfit", "stands_there"),
    [
        ("select", {"values": OPTIONS}, "old", "old", "old"),
        ("radio", {"values": OPTIONS}, "old", "old", "old"),
        ("select", {"valuesKey": "nowhere"}, "old", "old", "old"),
        ("checklist", {"values": OPTIONS}, ["a", "old", "older"], "old, older", ("a", "old", "older")),
        ("taglist", {"values": OPTIONS}, "a", "a", ()),
        ("datetime", {"subtype": "date"}, "8 April", "8 April", "8 April"),
        ("datetime", {"subtype": "time"}, 18, "18", "18"),
        ("datetime", {"subtype": "datetime"}, "tomorrow", "tomorrow", "tomorrow"),
        ("checkbox", {}, "yes", "yes", False),
        ("textfield", {}, 12, "", "12"),
        ("textarea", {}, 12.5, "", "12.5"),
        ("number", {}, "twelve", "", "twelve"),
        ("select", {"values": OPTIONS}, "a", "", "a"),
        ("datetime", {"subtype": "date"}, "2026-04-08", "", "2026-04-08"),
        ("select", {"values": OPTIONS}, None, "", ""),
    ],
)
def test_a_value_that_cannot_stand_in_its_field_is_told(
    kind: str, more: dict[str, Any], value: Any, misfit: str, stands_there: Any
) -> None:
    view = views(form(field(kind, "x", **more)), variables={"x": value})["x"]

    assert (view.misfit, view.value, view.error) == (misfit, stands_there, "")


def test_rows_that_are_no_list_are_told() -> None:
    rows = {"type": "dynamiclist", "path": "rows", "allowAddRemove": True, "components": [field("number", "n")]}

    view = views(form(rows), variables={"rows": "three"})["rows"]

    assert (view.misfit, len(view.children)) == ("three", 1)


@pytest.mark.parametrize(
    ("kind", "more", "value"),
    [
        ("number", {"validate": {"min": 5}}, 3),
        ("textfield", {"validate": {"pattern": "^x$"}}, "abc"),
        ("select", {"values": OPTIONS}, "old"),
        ("datetime", {"subtype": "date"}, "8 April"),
        ("checkbox", {"validate": {"required": True}}, False),
    ],
)
@pytest.mark.parametrize("shown", [{"readonly": True}, {"disabled": True}, {"conditional": {"hide": "=true"}}])
def test_what_cannot_be_entered_never_keeps_a_form_from_being_sent(
    kind: str, more: dict[str, Any], value: Any, shown: dict[str, Any]
) -> None:
    assert submit(form(field(kind, "x", **more, **shown)), {}, {"x": value}).errors == {}


@pytest.mark.parametrize("kind", ["select", "radio", "checklist", "taglist"])
def test_a_choice_that_must_be_made_among_nothing_is_a_fault_of_the_form(kind: str) -> None:
    made = form(field(kind, "x", valuesKey="nowhere", validate={"required": True}))

    submission = submit(made, {})

    assert submission.errors["x"] == messages.NOTHING_TO_CHOOSE.format(label="X")
    assert submission.faults == {"x": "it is required, but its list of options is empty"}


@pytest.mark.parametrize(
    "made",
    [
        form(field("textfield", "x", conditional={"hide": ENDLESS})),
        form(field("textfield", "x", readonly=ENDLESS)),
        form(field("select", "x", valuesExpression=ENDLESS)),
        form(field("expression", "x", expression=ENDLESS)),
    ],
)
def test_a_rule_that_cannot_be_evaluated_is_told_when_the_form_is_opened(made: forms.Form) -> None:
    view = views(made)["x"]
    submission = submit(made, {})

    assert FAULT in view.error
    assert submission.errors["x"] == view.error
    assert "a rule cannot be evaluated: " in submission.faults["x"]


def test_no_word_of_an_expression_reaches_the_person() -> None:
    made = form(
        field("number", "x", validate={"max": ENDLESS}), field("textfield", "y", validate={"pattern": "^[A-Z]$"})
    )

    errors = submit(made, {"x": "1", "y": "1"}).errors

    assert TELL in errors["x"]
    assert not [sign for sign in ("count", "for i", "bound", "^", "[A-Z]") if sign in "".join(errors.values())]


def test_a_fault_is_told_in_the_language_of_the_reader() -> None:
    made = form(field("expression", "x", expression=ENDLESS))

    (view,) = made.view({}, {}, {}, {}, NOW, translate=lambda text: text.replace("the form has a fault", "форма сама"))

    assert "форма сама" in view.error


def test_rows_of_the_case_that_are_too_many_to_be_shown_are_not_overwritten() -> None:
    rows = {"type": "dynamiclist", "id": "L", "label": "Rows", "path": "rows", "components": [field("number", "n")]}

    submission = submit(form(rows), {}, {"rows": [{"n": 1}] * 201})

    assert FAULT in submission.errors["rows"]
    assert submission.faults == {"rows": "the case has 201 rows, more than 200"}


def test_a_check_on_what_is_only_shown_is_a_fault_unless_the_form_has_words_for_it() -> None:
    known = field("textfield", "known", readonly=True)
    gate = field("expression", "gate", expression="=known", properties={"check": '=value = "open"'})

    silent = submit(form(known, gate), {}, {"known": "shut"})
    told = submit(
        form(known, {**gate, "properties": {**gate["properties"], "checkMessage": "The register is shut."}}),
        {},
        {"known": "shut"},
    )

    assert silent.errors == {"gate": messages.CANNOT_BE_FIXED.format(label="Gate")}
    assert silent.faults
    assert (told.errors, told.faults) == ({"gate": "“Gate”: The register is shut."}, {})


def test_a_check_on_what_follows_from_an_entry_can_be_fixed() -> None:
    made = form(
        field("number", "count"),
        field("expression", "twice", expression="=2 * count", properties={"check": "=value < 10"}),
    )

    submission = submit(made, {"count": "7"})

    assert submission.errors == {"twice": messages.CHECK.format(label="Twice")}
    assert not submission.faults


def test_a_group_of_fields_that_are_only_shown_cannot_be_fixed() -> None:
    def group(**more: Any) -> dict[str, Any]:
        inner = [field("textfield", "a", **more)]
        return {"type": "group", "id": "G", "label": "Pair", "properties": {"check": '=a = "x"'}, "components": inner}

    assert submit(form(group(readonly=True)), {}, {"a": "y"}).faults
    assert not submit(form(group()), {"a": "y"}).faults


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("What is missing", "“What is missing”: fill this in."),
        ("Is the information complete?", "“Is the information complete?”: fill this in."),
        ("Name: ", "“Name”: fill this in."),
        ("Name *", "“Name”: fill this in."),
        ("I {x} agree\nwith {label}", "“I {x} agree with {label}”: fill this in."),
        ("word " * 100, f"“{'word ' * 23}word…”: fill this in."),
    ],
)
def test_a_message_reads_well_whatever_the_label_is(label: str, told: str) -> None:
    assert Refused(messages.MISSING, label=label).text(lambda text: text) == told


def test_every_message_about_a_field_begins_with_its_label_in_quotation_marks() -> None:
    told = [text for name, text in vars(messages).items() if name.isupper() and isinstance(text, str)]

    assert [text for text in told if "{label}" in text and not text.startswith("“{label}”: ")] == []
    assert len(told) > 30
