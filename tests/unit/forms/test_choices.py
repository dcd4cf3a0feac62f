"""Choices: only what stands among the options is taken."""

from typing import Any

import pytest

from tests.unit.forms.forms import field, form, submit

DOCS = [{"label": "Plan", "value": "plan"}, {"label": "Title", "value": "title"}]


@pytest.mark.parametrize("kind", ["radio", "select"])
def test_one_option_is_taken(kind: str) -> None:
    made = form(field(kind, "doc", values=DOCS))

    assert submit(made, {"doc": "plan"}).values == {"doc": "plan"}
    assert submit(made, {"doc": ""}).values == {"doc": None}


@pytest.mark.parametrize("kind", ["checklist", "taglist"])
def test_several_options_are_taken_each_once(kind: str) -> None:
    made = form(field(kind, "docs", values=DOCS))

    assert submit(made, {"docs": ["title", "plan", "title"]}).values == {"docs": ["title", "plan"]}


@pytest.mark.parametrize("value", ["map", "Plan", 1, True, {"a": 1}, "plan\x00", float("nan")])
def test_a_value_outside_the_options_is_refused(value: Any) -> None:
    made = form(field("radio", "doc", values=DOCS), field("checklist", "docs", values=DOCS))

    errors = submit(made, {"doc": value, "docs": ["plan", value]}).errors

    assert "there is no option" in errors["doc"]
    assert "there is no option" in errors["docs"]


def test_one_choice_takes_no_list_and_a_list_no_single_value() -> None:
    made = form(field("radio", "doc", values=DOCS), field("checklist", "docs", values=DOCS))

    errors = submit(made, {"doc": ["plan"], "docs": "plan"}).errors

    assert errors["doc"] == "“Doc”: choose only one of the options."
    assert errors["docs"] == "“Docs”: not all of these are options. Choose from the options shown."


def test_required_choices_must_be_made() -> None:
    must = {"required": True}
    made = form(
        field("radio", "doc", values=DOCS, validate=must),
        field("checklist", "docs", values=DOCS, validate=must),
        field("checkbox", "agree", validate=must),
    )

    assert submit(made, {"docs": [], "agree": False}).errors == {
        "doc": "“Doc”: choose one of the options.",
        "docs": "“Docs”: choose at least one of the options.",
        "agree": "“Agree”: tick the box to confirm it.",
    }


def test_options_come_from_the_case_and_never_from_what_was_posted() -> None:
    made = form(field("select", "member", valuesKey="members"), field("textfield", "members"))

    refused = submit(made, {"member": "me", "members": "me"}, {})
    taken = submit(made, {"member": "b", "members": "x"}, {"members": ["a", "b"]})

    assert "there is no option" in refused.errors["member"]
    assert taken.errors == {}


def test_options_come_from_an_expression_and_keep_their_kind() -> None:
    made = form(field("select", "year", valuesExpression="=for i in 1..3 return {label: string(i), value: 2020 + i}"))

    assert submit(made, {"year": "2022"}).values == {"year": 2022}
    assert "there is no option" in submit(made, {"year": "2024"}).errors["year"]


def test_options_may_be_objects() -> None:
    people = [{"label": "Aru", "value": {"id": 1, "name": "Aru"}}]
    made = form(field("select", "who", valuesKey="people"))

    assert submit(made, {"who": '{"id":1,"name":"Aru"}'}, {"people": people}).values == {
        "who": {"id": 1, "name": "Aru"}
    }
    assert submit(made, {"who": {"name": "Aru", "id": 1}}, {"people": people}, strict=True).errors == {}


def test_strict_reading_wants_the_options_own_kind() -> None:
    made = form(field("select", "year", valuesExpression="=[2022]"))

    assert submit(made, {"year": 2022}, strict=True).errors == {}
    assert "there is no option" in submit(made, {"year": "2022"}, strict=True).errors["year"]


@pytest.mark.parametrize("source", [None, 5, "text", {"a": 1}, [None, "", {"label": "x"}]])
def test_options_that_are_none_leave_nothing_to_choose(source: Any) -> None:
    made = form(field("select", "who", valuesKey="people"))

    assert "there is no option" in submit(made, {"who": "a"}, {"people": source}).errors["who"]


@pytest.mark.parametrize("value", ["yes", 1, [], {}])
def test_what_is_neither_true_nor_false_is_refused(value: Any) -> None:
    assert (
        "tick the box or leave it empty" in submit(form(field("checkbox", "agree")), {"agree": value}).errors["agree"]
    )
