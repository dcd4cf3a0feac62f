import pytest

from engine import feel


@pytest.mark.parametrize(
    ("tests", "value", "expected"),
    [
        ("-", 5, True),
        ("-", None, True),
        ("5", 5, True),
        ("-5", -5, True),
        ("< 5", 4, True),
        (">= 5", 4, False),
        ("!= 5", 4, True),
        ("= 5", 5, True),
        ("[1..5]", 5, True),
        ("(1..5)", 5, False),
        ("]1..5[", 1, False),
        ("1, 2, > 10", 11, True),
        ("not(1, 2)", 3, True),
        ("not(1, 2)", 2, False),
        ('not("a")', "b", True),
        ('"a", "b"', "b", True),
        ('"a"', None, False),
        ("null", None, True),
        ("null", 1, False),
        ("< 5", None, None),
        ("? > 3 and ? < 5", 4, True),
        ('starts with(?, "ab")', "abc", True),
        ("limit", 7, True),
        ("> limit", 8, True),
        ("[1, 2, 3]", 2, True),
        ("[1..limit]", 7, True),
        ("true", True, True),
        ("false", True, False),
        ("limit > 5", 100, True),
        ("even(?)", 4, True),
        ('date("2026-03-20")', "x", None),
        ("5", "5", None),
    ],
)
def test_unary_tests_follow_the_standard(tests: str, value: object, expected: bool | None) -> None:
    assert feel.unary_tests(tests, value, {"limit": 7}) is expected


def test_many_tests_share_one_scope() -> None:
    scope = feel.open_scope({"limit": 7})
    tests = [feel.compile_unary_tests(text, {"limit"}) for text in ("< limit", "[1..9]", '"a"')]

    assert [test.holds(scope, feel.adopt(8)) for test in tests] == [False, True, False]


def test_a_test_that_cannot_be_decided_says_why() -> None:
    result, warnings = feel.compile_unary_tests("< limit").trace("a", {"limit": 7})

    assert result is None
    assert warnings[0].reason == "string and number have no order"


@pytest.mark.parametrize(
    ("value", "is_met"), [(True, True), (False, False), (None, False), (1, False), ("true", False)]
)
def test_true_asks_for_true_and_is_no_condition_of_its_own(value: object, is_met: bool) -> None:
    assert feel.unary_tests("true", value) is is_met


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("5 in ? < 10", True),
        ("5 in ? > 10", False),
        ("5 in even(?)", False),
        ("5 in ? between 1 and 7 and true", True),
        ("5 in (? > 10, ? = 5)", True),
        ("6 in [> 5, [1..3]]", True),
        ("4 in [> 5, [1..3]]", False),
        ("for test in [< 3, >= 8, 5] return 5 in test", [False, False, True]),
        ("[< 5][1].end", 5),
    ],
)
def test_the_right_side_of_in_may_speak_of_the_value_or_list_comparisons(expression: str, expected: object) -> None:
    assert feel.evaluate(expression) == expected


def test_in_a_cell_the_value_of_the_column_stays_what_is_meant() -> None:
    assert [feel.unary_tests('"a" in ?', value) for value in (["a", "b"], ["b"])] == [True, False]


@pytest.mark.parametrize("expression", ["[1, 2][> 1]", "if > 5 then 1 else 2", "a == 3", "[< 5..7]", "count(> 5)"])
def test_a_comparison_without_a_left_side_is_refused_elsewhere(expression: str) -> None:
    with pytest.raises(feel.FeelSyntaxError):
        feel.compile(expression)
