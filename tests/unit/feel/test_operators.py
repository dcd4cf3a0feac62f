from decimal import Decimal

import pytest

from engine import feel


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 2 - 3", 5),
        ("2 ** 3 ** 2", 64),
        ("-2 ** 2", 4),
        ("--1", 1),
        ("5 - -3", 8),
        ('"a" + "b"', "ab"),
        ('"a" + 1', None),
        ("1 / 0", None),
        ("1 + null", None),
        ("10 ** 7000", None),
        ("0 ** 0", 1),
        ("2 ** -1", 0.5),
        ("-1 ** 0.5", None),
        ("true + 1", None),
    ],
)
def test_arithmetic_follows_the_standard(expression: str, expected: object) -> None:
    assert feel.evaluate(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 < 2", True),
        ("1 = 1.0", True),
        ('1 = "1"', None),
        ('"a" < "b"', True),
        ("1 < null", None),
        ("null = null", True),
        ("1 = null", False),
        ("1 != null", True),
        ("true < false", None),
        ("[1, 2] = [1, 2]", True),
        ('[1, "a"] = [1, 2]', False),
        ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ("2 between 1 and 3", True),
        ("2 between 1 and 3 and false", False),
        ("0 between null and 3", None),
        ("[1..5] = [1..5)", False),
        ('@"2026-03-20" < @"2026-03-21"', True),
        ('@"2026-03-20T10:00:00Z" = @"2026-03-20T15:00:00+05:00"', True),
        ('@"2026-03-20T10:00:00Z" < @"2026-03-20T15:00:00"', None),
    ],
)
def test_comparison_follows_the_standard(expression: str, expected: object) -> None:
    assert feel.evaluate(expression) is expected


@pytest.mark.parametrize("left", ["true", "false", "null"])
@pytest.mark.parametrize("right", ["true", "false", "null"])
def test_logic_has_three_values(left: str, right: str) -> None:
    values = {"true": True, "false": False, "null": None}
    both = {values[left], values[right]}

    conjunction = False if False in both else None if None in both else True
    disjunction = True if True in both else None if None in both else False

    assert feel.evaluate(f"{left} and {right}") is conjunction
    assert feel.evaluate(f"{left} or {right}") is disjunction


def test_what_is_no_boolean_counts_as_null_in_logic() -> None:
    assert feel.evaluate("true and 1") is None
    assert feel.evaluate("false and 1") is False
    assert feel.evaluate('true or "a"') is True


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("if true then 1 else 2", 1),
        ("if null then 1 else 2", 2),
        ("if 1 then 1 else 2", 2),
        ("if 1 > 2 then 1 else if 2 > 1 then 2 else 3", 2),
    ],
)
def test_only_true_takes_the_first_way_of_if(expression: str, expected: int) -> None:
    assert feel.evaluate(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("5 in [1..10]", True),
        ("10 in [1..10)", False),
        ("1 in ]1..10[", False),
        ("1 in (1..10]", False),
        ("5 in (> 3)", True),
        ("5 in > 3", True),
        ("5 in (1, 2, > 4)", True),
        ("5 in [1, 5]", True),
        ("5 in ([1..2], [4..6])", True),
        ("5 in (null..10]", None),
        ("5 in (? > 3, 1)", True),
        ("5 in 5", True),
        ("not(5 in (1, 2))", True),
        ("null in null", True),
        ('"b" in ["a".."c"]', True),
        ("5 in null", False),
    ],
)
def test_in_takes_values_ranges_lists_and_tests(expression: str, expected: object) -> None:
    assert feel.evaluate(expression) is expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 instance of number", True),
        ("-1 instance of number", True),
        ('"a" instance of number', False),
        ("null instance of number", False),
        ('@"P1D" instance of days and time duration', True),
        ('@"P1Y" instance of years and months duration', True),
        ('@"2026-03-20" instance of date', True),
        ('@"2026-03-20T10:00:00" instance of date', False),
        ("[1, 2] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ("{a: 1} instance of context<a: number>", True),
        ("[1..2] instance of range<number>", True),
        ("1 instance of Any", True),
        ("abs instance of function<number> -> number", True),
        ("1 + 2 instance of number", None),
        ("1 instance of unknown", None),
    ],
)
def test_instance_of_knows_the_types(expression: str, expected: object) -> None:
    assert feel.evaluate(expression) is expected


def test_numbers_have_34_digits_and_halves_go_to_the_even_digit() -> None:
    assert feel.evaluate("1e33 + 0.5") == Decimal("1E+33")
    assert feel.evaluate("2 / 3") == Decimal("0.6666666666666666666666666666666667")
