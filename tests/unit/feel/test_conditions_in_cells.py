"""A cell may hold a condition of its own, which holds or not whatever the value of the column is."""

import pytest

from engine import feel

VALUES = ["A", 1, None, True, False, [1], {}]


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize(
    "condition",
    [
        "score > 3",
        "score between 4 and 9",
        "score in [4..9]",
        "score instance of number and score > 3",
        "some one in codes satisfies one = score",
        "list contains(codes, score)",
        'contains("4567", string(score))',
        "not(score <= 3)",
        "(score > 3)",
    ],
)
def test_a_condition_is_met_where_it_is_true_and_its_negation_where_it_is_false(condition: str, value: object) -> None:
    is_so, is_not_so = {"score": 5, "codes": [4, 5]}, {"score": 2, "codes": [4, 5]}

    assert [feel.unary_tests(condition, value, known) for known in (is_so, is_not_so)] == [True, False]
    assert [feel.unary_tests(f"not({condition})", value, known) for known in (is_so, is_not_so)] == [False, True]


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("condition", ["score > 3", "list contains(codes, 1)", "score > 3 and true"])
def test_a_condition_that_is_not_known_is_met_neither_way(condition: str, value: object) -> None:
    unknown = {"score": None, "codes": None}

    assert feel.unary_tests(condition, value, unknown) is None
    assert feel.unary_tests(f"not({condition})", value, unknown) is None


@pytest.mark.parametrize(
    ("tests", "value", "known", "expected"),
    [
        ("urgent", "A", {"urgent": True}, True),
        ("urgent", "A", {"urgent": False}, False),
        ("not(urgent)", "A", {"urgent": True}, False),
        ("not(urgent)", "A", {"urgent": False}, True),
        ("not(case.urgent)", 7, {"case": {"urgent": False}}, True),
        # a variable is a value first: in a column of truth values the two are compared
        ("urgent", False, {"urgent": False}, True),
        ("not(urgent)", False, {"urgent": True}, True),
        # and one that is null is not the value
        ("not(urgent)", "A", {"urgent": None}, True),
        ("not(urgent)", None, {"urgent": None}, False),
    ],
)
def test_a_truth_value_among_the_variables_is_a_condition_for_other_values(
    tests: str, value: object, known: dict[str, object], expected: bool
) -> None:
    assert feel.unary_tests(tests, value, known) is expected


@pytest.mark.parametrize(
    ("tests", "value", "expected"),
    [
        ('not("a", "b")', "c", True),
        ('not("a", "b")', "b", False),
        ("not(1, 2)", 2, False),
        ("not(> 3)", 2, True),
        ("not(> 3)", 4, False),
        ("not(> 3)", None, None),
        ("not([1..3], null)", None, False),
        ("not(null)", 1, True),
        ("not(score > 3, 7)", 7, False),
        ("not(score > 3, 7)", 8, True),
        ("not(true)", "A", True),
        ("not(false)", "A", True),
    ],
)
def test_values_and_comparisons_are_negated_as_before(tests: str, value: object, expected: bool | None) -> None:
    assert feel.unary_tests(tests, value, {"score": 1}) is expected


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        ("not(score > 3) and open", True),
        ("not(open) or score = 1", True),
        ('not(open), "B"', False),
        ('not(open), "A"', True),
    ],
)
def test_a_condition_may_begin_with_a_negation(tests: str, expected: bool) -> None:
    assert feel.unary_tests(tests, "A", {"score": 1, "open": True}) is expected
