"""The property `value`: what a field has where it is read-only, and what stands in it first where it is not."""

from typing import Any

import pytest

from engine.files.faults import BadFile
from tests.unit.forms.forms import field, form, submit, views

ACCOUNT = {"login": "nurlan", "name": "Nurlan", "iin": "900101300017"}
IIN = field(
    "textfield",
    "iin",
    readonly="=account != null",
    validate={"required": True, "minLength": 12},
    properties={
        "value": "=account.iin",
        "check": '=value != "900101301055"',
        "checkMessage": "Suspended.",
    },
)


def test_a_read_only_field_takes_what_the_expression_gives() -> None:
    made = form(IIN)

    submission = submit(made, {}, {"account": ACCOUNT}, strict=True)

    assert (submission.values, dict(submission.errors)) == ({"iin": "900101300017"}, {})
    assert (views(made, {}, {"account": ACCOUNT})["iin"].readonly, made.writers) == (True, {"iin": "F_iin"})


@pytest.mark.parametrize("strict", [True, False])
def test_another_value_that_is_posted_is_refused_and_its_own_is_not(strict: bool) -> None:
    made = form(IIN)

    other = submit(made, {"iin": "850615402113"}, {"account": ACCOUNT}, strict)
    own = submit(made, {"iin": "900101300017"}, {"account": ACCOUNT}, strict)

    assert other.errors == {
        "iin": "“Iin”: this is filled in for you and cannot be changed. Nothing else can be sent here."
    }
    assert own.values == {"iin": "900101300017"}
    assert own.errors == {}


def test_its_rules_and_its_check_see_the_value_that_is_given() -> None:
    made = form(IIN)

    suspended = submit(made, {}, {"account": {**ACCOUNT, "iin": "900101301055"}})
    short = submit(made, {}, {"account": {**ACCOUNT, "iin": "1"}})
    missing = submit(made, {}, {"account": {**ACCOUNT, "iin": None}})

    assert suspended.errors == {"iin": "“Iin”: Suspended."}
    assert "at least 12" in short.errors["iin"]
    assert "is not known and cannot be entered here" in missing.errors["iin"]


def test_without_an_account_the_field_is_typed() -> None:
    made = form(IIN)

    submission = submit(made, {"iin": "850615402113"}, {"account": None}, strict=True)

    assert (submission.values, dict(submission.errors)) == ({"iin": "850615402113"}, {})
    assert views(made, {}, {"account": None})["iin"].readonly is False


def test_a_field_that_can_be_edited_begins_with_what_is_given_and_keeps_what_is_typed() -> None:
    made = form(field("textfield", "name", properties={"value": "=account.name"}, defaultValue="Nobody"))

    def shown(values: dict[str, Any], account: dict[str, Any] | None) -> object:
        return views(made, values, {"account": account})["name"].value

    assert shown({}, ACCOUNT) == "Nurlan"
    assert shown({}, None) == "Nobody"
    assert shown({"name": ""}, ACCOUNT) == ""
    assert shown({"name": "Dana"}, ACCOUNT) == "Dana"
    assert submit(made, {}, {"account": ACCOUNT}).values == {"name": ""}


def test_a_check_of_another_field_and_a_condition_see_the_account() -> None:
    hidden = field("textfield", "typed", conditional={"hide": "=account != null"}, validate={"required": True})
    other = field("textfield", "other", properties={"check": "=value != iin", "checkMessage": "The same."})
    made = form(IIN, hidden, other)

    assert submit(made, {"other": "900101300017"}, {"account": ACCOUNT}).errors == {"other": "“Other”: The same."}
    assert set(submit(made, {"iin": "850615402113"}, {"account": None}).errors) == {"typed"}


@pytest.mark.parametrize(
    ("component", "fault"),
    [
        (field("textfield", "a", disabled=True, properties={"value": "=1"}), "make it read-only instead"),
        (field("expression", "a", expression="=1", properties={"value": "=1"}), "write what it computes in the"),
        (field("textfield", "a", properties={"value": "=1 +"}), "value is not valid FEEL"),
    ],
)
def test_what_could_not_be_stored_or_read_is_refused(component: dict[str, Any], fault: str) -> None:
    with pytest.raises(BadFile, match=fault):
        form(component)


@pytest.mark.parametrize(
    ("kind", "given", "posted"),
    [
        ("number", 5, "5"),
        ("number", 1.5, "1,5"),
        ("textarea", "One\nTwo", "One\r\nTwo"),
        ("textarea", "One\r\nTwo", "One\r\nTwo"),
    ],
)
def test_what_a_page_posts_back_of_a_read_only_field_is_its_own_value(kind: str, given: object, posted: str) -> None:
    made = form(field(kind, "a", readonly=True, properties={"value": "=given"}))

    untouched, same = (submit(made, values, {"given": given}) for values in ({}, {"a": posted}))

    assert (same.values, dict(same.errors)) == (untouched.values, {})


def test_another_number_than_the_given_one_is_refused_as_before() -> None:
    made = form(field("number", "a", readonly=True, properties={"value": "=given"}))

    assert "cannot be changed" in submit(made, {"a": "6"}, {"given": 5}).errors["a"]
    assert "cannot be changed" in submit(made, {"a": "five"}, {"given": 5}).errors["a"]
