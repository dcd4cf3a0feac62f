"""Keys of register entries: what becomes one spelling, what a key may have, and what it may not."""

import pytest

from engine.register_keys import NoKey, fault_of_entry_key, key_of_fields, normal_key


@pytest.mark.parametrize("dash", "-‐‑‒–—―⁃−﹘﹣－")
def test_every_dash_is_that_of_keyboards(dash: str) -> None:
    assert normal_key(f"A{dash}1") == "A-1"


def test_digits_and_forms_of_letters_are_plain_and_blanks_single() -> None:
    assert normal_key("  Ａ\u00a0\u00a0٣ № 5 ") == "A 3 № 5"


@pytest.mark.parametrize("key", ["Nʼa 1", "Ұлы жүз 1", "№ 5-A"])
def test_letters_of_one_alphabet_make_a_key_with_signs_that_belong_to_them(key: str) -> None:
    assert fault_of_entry_key(normal_key(key)) is None


@pytest.mark.parametrize(
    ("key", "fault"),
    [
        ("a\u20dd", "has signs that only stand on others"),
        ("q\u0301", "has signs that only stand on others"),
        ("a\u200bb", "has signs that nobody sees"),
        ("a\u2800b", "has signs that nobody sees"),
        ("AВ", "has Latin and Cyrillic letters in one word"),
    ],
)
def test_what_people_cannot_tell_apart_is_no_key(key: str, fault: str) -> None:
    assert fault in (fault_of_entry_key(normal_key(key)) or "")


def test_a_field_that_is_the_key_by_itself_may_have_the_sign_that_divides_fields() -> None:
    assert key_of_fields(["series"], {"series": "A|1"}) == "A|1"
    assert key_of_fields(["series", "number"], {"series": "A", "number": 5}) == "A | 5"
    with pytest.raises(NoKey, match=r"series has \|, which stands between the fields of a key"):
        key_of_fields(["series", "number"], {"series": "A|1", "number": 5})


@pytest.mark.parametrize("value", [None, "", " ", True, 1.5, ["A"]])
def test_a_field_that_is_no_text_and_no_whole_number_is_no_part_of_a_key(value: object) -> None:
    with pytest.raises(NoKey, match="number is "):
        key_of_fields(["number"], {"number": value})
