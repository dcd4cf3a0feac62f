"""Text fields: lengths of trimmed text, patterns that cannot hang, addresses, and what cannot be stored."""

from typing import Any

import pytest

from tests.timing import within
from tests.unit.forms.forms import field, form, submit

NOT_AS_IT_HAS_TO_BE = "“Name”: this is not in the expected format. Read the hint at the field and correct it."


def _error(value: Any, kind: str = "textfield", **validate: Any) -> str:
    return submit(form(field(kind, "name", validate=validate)), {"name": value}).errors.get("name", "")


def test_text_is_trimmed_and_line_ends_are_made_one() -> None:
    made = form(field("textfield", "name"), field("textarea", "reason"))

    values = submit(made, {"name": "  Aru ", "reason": " a\r\nb\rc "}).values

    assert values == {"name": "Aru", "reason": "a\nb\nc"}


@pytest.mark.parametrize("value", [None, "", "   "])
def test_a_required_text_must_not_be_blank(value: Any) -> None:
    assert _error(value, required=True) == "“Name”: fill this in."
    assert _error(value) == ""


def test_lengths_count_trimmed_text() -> None:
    assert _error(" ab ", minLength=3) == "“Name”: enter at least 3 characters. You have entered 2."
    assert _error("  abcd  ", maxLength=4) == ""
    assert _error("abcde", maxLength=4) == "“Name”: enter at most 4 characters. You have entered 5."


INVISIBLE = ["\u200b\u2060\ufeff", "\u00ad", "\u202e\u2066", "\u3164\u2800", "\ufe0f\u034f", "\U000e0041", "\U000e0100"]


@pytest.mark.parametrize("nothing", INVISIBLE)
def test_what_cannot_be_seen_answers_nothing_and_counts_for_nothing(nothing: str) -> None:
    assert _error(nothing, required=True) == "“Name”: fill this in."
    assert _error(f" {nothing} {nothing} ", "textarea", required=True) == "“Name”: fill this in."
    assert _error(f"a{nothing}b {nothing}", minLength=3) == "“Name”: enter at least 3 characters. You have entered 2."
    assert _error(f"a{nothing}b {nothing}c", minLength=4) == ""


def test_what_can_be_seen_is_kept_as_it_was_typed() -> None:
    text = "Ә\u200dқ 👩\u200d⚖️"
    made = form(field("textfield", "name", label="Name", validate={"required": True, "minLength": 3}))

    assert submit(made, {"name": text}).values == {"name": text}


def test_an_empty_text_that_is_not_required_has_no_least_length() -> None:
    assert _error("", minLength=3, pattern="^x$") == ""


def test_lengths_may_be_expressions_over_other_fields_and_the_case() -> None:
    made = form(field("number", "least"), field("textfield", "name", validate={"minLength": "=least + extra"}))

    assert "at least 5" in submit(made, {"least": "3", "name": "abcd"}, {"extra": 2}).errors["name"]
    assert submit(made, {"least": "3", "name": "abcde"}, {"extra": 2}).errors == {}


def test_a_pattern_is_unanchored() -> None:
    assert _error("AB-12 and more", pattern="[A-Z]{2}-[0-9]") == ""
    assert _error("12", pattern="[A-Z]") == NOT_AS_IT_HAS_TO_BE


def test_the_message_of_a_pattern_is_the_forms_own() -> None:
    assert _error("12", pattern="^[A-Z]+$", patternErrorMessage="Letters only, as AB") == "“Name”: Letters only, as AB"


def test_digits_are_only_those_of_ascii_and_the_end_is_the_very_end() -> None:
    assert _error("٠١٢٣٤٥٦٧٨٩٠١", pattern=r"^\d{12}$") != ""
    assert _error("012345678901", pattern=r"^\d{12}$") == ""


def test_a_pattern_may_name_cyrillic_letters_as_signs_or_as_codes() -> None:
    assert _error("Әлия", pattern="^[А-ЯӘа-яә]+$") == ""
    assert _error("Ж", pattern=r"^\u0416$") == ""


def test_a_hostile_pattern_on_a_hostile_text_ends_at_once() -> None:
    with within(1):
        error = _error("a" * 99_999 + "!", pattern="^(a+)+$")

    assert error


@pytest.mark.parametrize("value", ["a@b.kz", "a.b+c@mail.example.kz"])
def test_an_address_is_accepted(value: str) -> None:
    assert _error(value, validationType="email") == ""


@pytest.mark.parametrize("value", ["a", "a@b", "a@b.", "a b@c.kz", "a@b@c.kz", "@b.kz", "a" * 300 + "@b.kz"])
def test_what_is_no_address_is_refused(value: str) -> None:
    assert "is not an e-mail address" in _error(value, validationType="email")


@pytest.mark.parametrize("value", ["+7 701 234 56 78", "87012345678", "+7 (727) 250-00-00"])
def test_a_telephone_number_is_accepted(value: str) -> None:
    assert _error(value, validationType="phone") == ""


@pytest.mark.parametrize("value", ["phone", "12", "+7 701 234 56 78 x", "٧٠١٢٣٤٥٦٧٨"])
def test_what_is_no_telephone_number_is_refused(value: str) -> None:
    assert "is not a telephone number" in _error(value, validationType="phone")


@pytest.mark.parametrize("value", [5, True, ["a"], {"a": 1}, 1.5])
def test_what_is_no_text_is_refused(value: Any) -> None:
    assert _error(value) == "“Name”: this is not text. Enter text."


@pytest.mark.parametrize("value", ["a\x00b", "a\x1bb", "a\ud800b", "a\nb"])
def test_characters_that_cannot_be_stored_are_refused(value: str) -> None:
    assert "cannot be stored" in _error(value)


def test_lines_are_accepted_in_a_text_area_and_its_controls_refused() -> None:
    assert _error("a\n\tb", kind="textarea") == ""
    assert "cannot be stored" in _error("a\x00b", kind="textarea")


def test_a_text_without_end_is_refused_before_anything_is_done_with_it() -> None:
    assert _error("a" * 100_001) == "“Name”: the text has 100001 characters, more than 100000. Shorten it."
