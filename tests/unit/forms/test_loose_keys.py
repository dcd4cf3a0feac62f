"""Keys of fields that FEEL reads only between backticks: with a dash, or a digit at the beginning."""

import pytest

from engine.forms import examine, parse
from engine.forms.posted import OF_THE_PAGE
from tests.unit.forms.forms import NOW, field, form, form_file, submit, views
from web.form_page import _OF_THE_PAGE


def test_a_key_with_a_dash_is_stored_and_read_between_backticks() -> None:
    made = form(
        field("textfield", "first-name"),
        {**field("number", "person.house-number"), "properties": {"check": "=value < 10"}},
        field("expression", "greeting", expression='="Dear " + `first-name`'),
        field("checkbox", "2nd", conditional={"hide": '=`first-name` = ""'}),
        {"type": "text", "id": "T", "text": "For {{`first-name`}}, {{person.`house-number`}}"},
    )
    posted = {"first-name": ["Anna"], "person.house-number": ["7"], "2nd": ["true"]}

    submission = submit(made, made.read(posted))
    strict = submit(made, {"first-name": "Anna", "person": {"house-number": 12}, "2nd": True}, strict=True)

    expected = {"first-name": "Anna", "person": {"house-number": 7}, "greeting": "Dear Anna", "2nd": True}
    assert (submission.values, dict(submission.errors)) == (expected, {})
    assert list(strict.errors) == ["person.house-number"]
    assert [block.text for block in views(made, submission.values)["field-T"].blocks] == ["For Anna, 7"]
    assert views(made)["2nd"].hidden
    assert [reading.text for reading in made.readings(expected, {}, NOW)][:2] == ["Anna", "7"]


def test_ids_of_fields_differ_where_their_paths_do() -> None:
    drawn = views(form(field("textfield", "a.b"), {**field("textfield", "a-b"), "id": "other"}))

    assert len({view.html_id for view in drawn.values()}) == 2


@pytest.mark.parametrize("key", ["first name", "-name", "name+", "2024", "a.2", "first..name", "first–name"])
def test_a_key_that_no_expression_or_page_can_name_is_refused(key: str) -> None:
    _made, faults = examine(form_file({**field("textfield", "a"), "key": key}), "check.form", {})

    assert "in letters, digits, _ and -, no name being a number alone" in faults[0].message


@pytest.mark.parametrize("key", sorted(OF_THE_PAGE))
def test_a_key_under_which_pages_post_themselves_is_refused(key: str) -> None:
    _made, faults = examine(form_file(field("textfield", key)), "check.form", {})

    assert OF_THE_PAGE == _OF_THE_PAGE
    assert [fault.message for fault in faults] == [f"key '{key}' is a name that pages use themselves; take another key"]


def test_a_name_that_would_be_read_as_a_subtraction_is_reported() -> None:
    content = form_file(
        field("number", "a-b"), field("number", "c", properties={"check": '=value > a-b and "a-b" != `a-b`'})
    )

    _made, faults = examine(content, "check.form", {})

    (fault,) = faults
    assert (fault.place, fault.is_fatal) == ("F_c", False)
    assert fault.message == "a-b in an expression is a subtraction; write `a-b` between backticks to read the field"
    assert parse(content)
