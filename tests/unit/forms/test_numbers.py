"""Number fields: what counts as a number, limits, digits and steps."""

from typing import Any

import pytest

from tests.unit.forms.forms import field, form, submit


def _submit(value: Any, strict: bool = False, **more: Any) -> Any:
    return submit(form(field("number", "trees", **more)), {"trees": value}, strict=strict)


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        ("12", 12),
        ("12.0", 12),
        ("12,5", 12.5),
        (" 1 200 ", 1200),
        ("1\u00a0200", 1200),
        ("-3", -3),
        ("+3", 3),
        (".5", 0.5),
        ("5.", 5),
        ("-0", 0),
        (7, 7),
        (7.25, 7.25),
        ("", None),
        (None, None),
        ("  ", None),
        ("999999999999999", 999999999999999),
    ],
)
def test_a_number_is_read(entered: Any, expected: Any) -> None:
    submission = _submit(entered)

    assert submission.errors == {}
    assert submission.values == {"trees": expected}
    assert type(submission.values["trees"]) is type(expected)


@pytest.mark.parametrize(
    "entered",
    [
        "a",
        "1e999",
        "1e5",
        "NaN",
        "Infinity",
        "1.2.3",
        "1,2,3",
        "0x1",
        "٣",
        "--1",
        "1" + " " * 200 + "x",
        True,
        [],
        [1],
        {},
        float("nan"),
        float("inf"),
    ],
)
def test_what_is_no_number_is_refused(entered: Any) -> None:
    submission = _submit(entered)

    assert "is not a number" in submission.errors["trees"]
    assert submission.values == {"trees": None}


@pytest.mark.parametrize("entered", ["1" * 16, "1" * 40, 10**400, -(10**20), 1e300])
def test_a_number_that_cannot_be_stored_exactly_is_refused(entered: Any) -> None:
    assert "larger than can be stored" in _submit(entered).errors["trees"]


def test_limits_include_their_ends() -> None:
    limits = {"min": 1, "max": "=if big then 1000 else 100"}
    made = form(field("checkbox", "big"), field("number", "trees", validate=limits))

    assert submit(made, {"trees": "1"}).errors == {}
    assert submit(made, {"trees": "0"}).errors == {"trees": "“Trees”: enter 1 or more."}
    assert submit(made, {"trees": "101"}).errors == {"trees": "“Trees”: enter 100 or less."}
    assert submit(made, {"trees": "101", "big": True}).errors == {}


def test_a_limit_that_is_null_is_no_limit() -> None:
    assert _submit("5", validate={"max": "=nothing"}).errors == {}


def test_zero_is_not_missing() -> None:
    assert _submit("0", validate={"required": True}).errors == {}
    assert "fill this in" in _submit("", validate={"required": True}).errors["trees"]


def test_digits_after_the_point_are_counted() -> None:
    assert "whole number" in _submit("1.5", decimalDigits=0).errors["trees"]
    assert _submit("1.50", decimalDigits=1).errors == {}
    assert "too many decimal places. Enter at most 2" in _submit("1.234", decimalDigits=2).errors["trees"]


def test_a_step_names_the_nearest_numbers() -> None:
    error = _submit("7", increment="5").errors["trees"]

    assert error == "“Trees”: enter a multiple of 5, such as 5 or 10."
    assert _submit("0.3", increment="0.1").errors == {}


def test_a_number_may_be_wanted_as_text() -> None:
    assert _submit("12,50", serializeToString=True).values == {"trees": "12.50"}


def test_strict_reading_takes_numbers_only() -> None:
    assert "is not a number" in _submit("12", strict=True).errors["trees"]
    assert _submit(12, strict=True).values == {"trees": 12}
    assert "is not a number" in _submit(12, strict=True, serializeToString=True).errors["trees"]


@pytest.mark.parametrize("whole", [{"decimalDigits": 0}, {"increment": 5}])
def test_where_only_whole_numbers_are_taken_the_example_is_one(whole: dict[str, Any]) -> None:
    errors = _submit("seven", **whole).errors

    assert errors == {"trees": "“Trees”: this is not a number. Enter digits, such as 12."}


def test_where_decimal_places_are_taken_an_example_has_one() -> None:
    errors = _submit("seven", decimalDigits=1).errors

    assert errors == {"trees": "“Trees”: this is not a number. Enter digits, such as 12 or 12.5."}
