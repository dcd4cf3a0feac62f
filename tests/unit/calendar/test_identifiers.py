"""IIN and BIN: the published examples, and numbers that nobody can have."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.identifiers import bin_fault, iin_fault, is_bin, is_iin

PEOPLE = ["900101309992", "850715409995", "000229609993", "900101399712", "900101399700"]
ORGANISATIONS = ["260140009990", "200551009974", "240363009991"]


@pytest.mark.parametrize("iin", PEOPLE)
def test_an_iin_is_of_a_person(iin: str) -> None:
    assert is_iin(iin)
    assert not is_bin(iin)


@pytest.mark.parametrize("number", ORGANISATIONS)
def test_a_bin_is_of_an_organisation(number: str) -> None:
    assert is_bin(number)
    assert not is_iin(number)


@pytest.mark.parametrize("last", "0123456789")
def test_some_first_eleven_digits_have_no_check_digit(last: str) -> None:
    assert not is_iin(f"90010130080{last}")
    assert "ever issued" in str(iin_fault(f"90010130080{last}"))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("010229509995", "there is no such date"),
        ("900101309993", "The last digit does not agree"),
        ("901301309992", "there is no such date"),
        ("900101709992", "seventh digit"),
        ("90010130999", "twelve digits"),
        ("9001013099920", "twelve digits"),
        ("900101 30999", "twelve digits"),
        ("", "twelve digits"),
        ("90010130999x", "twelve digits"),
        ("٩٠٠١٠١٣٠٩٩٩٢", "twelve digits"),
        ("90010130999²", "twelve digits"),
        ("-90010130999", "twelve digits"),
    ],
)
def test_a_wrong_iin_is_refused_in_words(text: str, fault: str) -> None:
    assert not is_iin(text)
    assert fault in str(iin_fault(text))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("261340009990", "month"),
        ("260040009990", "month"),
        ("260130009990", "fifth digit"),
        ("260170009990", "fifth digit"),
        ("260145009990", "sixth digit"),
        ("260140009991", "last digit"),
        ("26014000999", "twelve digits"),
    ],
)
def test_a_wrong_bin_is_refused_in_words(text: str, fault: str) -> None:
    assert not is_bin(text)
    assert fault in str(bin_fault(text))


def test_an_iin_without_century_is_accepted() -> None:
    assert is_iin(with_check_digit("90010100999"))


def test_the_leap_day_of_1900_did_not_exist_but_that_of_2000_did() -> None:
    assert not is_iin(with_check_digit("00022930999"))
    assert not is_iin(with_check_digit("00022910999"))
    assert is_iin("000229609993")
    assert is_iin(with_check_digit("00022900999"))


def test_no_other_digit_stands_for_a_century() -> None:
    assert all(is_iin(with_check_digit(f"900101{century}0000")) for century in "0123456")
    assert not any(is_iin(f"900101{century}0000{last}") for century in "789" for last in "0123456789")


@given(st.sampled_from([*PEOPLE, *ORGANISATIONS]), st.sampled_from([*range(10), 11]), st.integers(0, 9))
def test_one_mistyped_digit_is_noticed_unless_it_is_the_eleventh(number: str, place: int, digit: int) -> None:
    mistyped = number[:place] + str(digit) + number[place + 1 :]
    # The eleventh digit weighs 11, which a remainder by 11 does not see; the second weights have gaps too.
    assume(mistyped != number and not used_second_weights(number) and not used_second_weights(mistyped))

    assert not is_iin(mistyped)
    assert not is_bin(mistyped)


def with_check_digit(first_eleven: str) -> str:
    return next(
        f"{first_eleven}{digit}" for digit in range(10) if "last digit" not in str(iin_fault(f"{first_eleven}{digit}"))
    )


def used_second_weights(number: str) -> bool:
    return sum(int(digit) * weight for weight, digit in enumerate(number[:11], start=1)) % 11 == 10
