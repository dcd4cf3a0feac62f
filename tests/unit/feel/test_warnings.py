import pytest

from engine import feel


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("missing", "there is no variable missing"),
        ("1 + null", "number and null cannot be added"),
        ('1 - "a"', "number and string cannot be subtracted"),
        ("null * 1", "null and number cannot be multiplied"),
        ("1 / 0", "a division by zero"),
        ("10 ** 7000", "the result is not a number, or beyond the bounds of numbers"),
        ("-true", "boolean has no negative"),
        ("1 < null", "null have no order"),
        ('1 = "a"', "number and string cannot be compared"),
        ("1 between 0 and null", "have no order"),
        ("1 in (null..2)", "an end of the range is null"),
        ("null and true", "and is undecided: an operand is null, not true or false"),
        ("1 or false", "or is undecided: an operand is number, not true or false"),
        ("if null then 1 else null", "the condition of if is null, which is not true"),
        ("some x in [1] satisfies x", "the condition is number for an item, not true or false"),
        ("every x in null satisfies x", "null cannot be gone through"),
        ("for x in 1..1.5 return x", "only whole numbers can be counted through"),
        ("1 instance of unknown", "there is no type unknown"),
        ('["a"..1]', "the ends of a range must be two values of one kind"),
        ("{a: 1}.b", "the context has no entry b"),
        ('"a".b', "string has no property b"),
        ('@"10:00:00".timezone', "the value has no zone with a name"),
        ('@"10:00:00".time offset', "the value has no zone, so that it has no offset"),
        ("[1][2]", "the list has 1 items, and none at 2"),
        ('[1]["a"]', "a filter takes a condition or a number, not string"),
        ("null[true]", "null has no items"),
        ("{a: 1, a: 2}", "the context has two entries of one name"),
        ("(function() external {})()", "external functions are not run here"),
        ("{a: 1, r: a(2)}.r", "what is called here is no function"),
        ("not(null)", "not: negand is null"),
        ("string(null)", "string: from is null"),
        ("all([true, 1])", "all: an item is number, not true or false"),
        ("min([])", "min: the list is empty"),
        ("sum([])", "sum: the list is empty"),
        ('abs("a")', "abs: n must be number or duration, but is string"),
        ('day of week("2026-03-20")', "day of week: date must be date or date and time, but is string"),
        ("sqrt(-1)", "sqrt: a number below zero has no square root"),
        ('date("12345678901-01-01")', "is no date; write one as 2026-03-20"),
        ('@"999999999-12-31" + @"P1D"', "the year is outside -999999999 to 999999999"),
        ('from json("NaN")', "from json: a number from outside is infinite or undefined"),
        ('from json("-1e9999")', "the result is not a number, or beyond the bounds of numbers"),
        (r'from json("[{\"a\": \"\\ud800\"}]")', "from json: a text in the JSON holds half of a character"),
        (r'from json("{\"\\udc00\": 1}")', "from json: a text in the JSON holds half of a character"),
        ("[1, 2].length[1]", "an item of the list is number, which has no property length; count(…) gives the number"),
        ("[{a: 1}].b[1]", "an item of the list is a context without an entry b"),
        ("count(1, 2)", "count is given 2 arguments, but takes (list: list)"),
    ],
)
def test_what_becomes_null_says_why(expression: str, reason: str) -> None:
    value, warnings = feel.compile(expression).trace({})

    assert value is None
    assert any(reason in warning.reason for warning in warnings), [warning.reason for warning in warnings]
    assert all(warning.line == 1 and warning.caret.endswith("^") for warning in warnings)


def test_only_the_first_hundred_reasons_are_kept() -> None:
    _value, warnings = feel.compile("for x in 1..1000 return x + null").trace({})

    assert len(warnings) == 100
