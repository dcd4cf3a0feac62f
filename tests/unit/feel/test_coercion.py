import pytest

from engine import feel
from engine.feel.types import Type


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('(function(x: string) x)(["a"])', "a"),
        ('(function(x: list<string>) x)("a")', ["a"]),
        ("(function(x: list) x)(1)", [1]),
        ('string((function(x: date and time) x)(@"2026-03-20"))', "2026-03-20T00:00:00Z"),
        ("(function(x: number) x = null)(null)", True),
        ("(function(x: number) x)([1, 2])", None),
        ('(function(x: number) x)(["a"])', None),
        ('(function(x: list<string>) x)(["a", 1])', None),
        ('(function(x: date) x)(@"2026-03-20T10:00:00")', None),
        ('upper case(["a"])', "A"),
        ("count(1)", 1),
        ("context merge({a: 1})", {"a": 1}),
    ],
)
def test_a_value_becomes_what_is_asked_for_where_the_standard_says_so(expression: str, expected: object) -> None:
    assert feel.evaluate(expression) == expected


def test_an_argument_of_the_wrong_type_is_null_and_the_warning_names_the_parameter() -> None:
    value, warnings = feel.compile('(function(fee: number) fee)("a")').trace({})

    assert value is None
    assert warnings[0].reason == "the argument fee: a value of type number is wanted, not string"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("before(point1: 1, point2: 2)", True),
        ("before(point: 1, range: [2..3])", True),
        ("before(range: [2..3], point: 1)", False),
        ("after(range: [2..3], point: 1)", True),
        ("after(range1: [2..3], range2: [0..1])", True),
        ("finishes(point: 3, range: [2..3])", True),
        ("finished by(range: [2..3], point: 3)", True),
        ("includes(range: [2..3], point: 3)", True),
        ("during(range1: [2..3], range2: [1..3])", True),
        ("starts(range1: [1..2], range2: [1..3])", True),
        ("started by(range: [1..3], point: 1)", True),
        ("coincides(point1: 1, point2: 1)", True),
        ("coincides(1, [1..1])", None),
        ("list replace(list: [1, 2], match: function(item, newItem) item = 2, newItem: 3)", [1, 3]),
    ],
)
def test_arguments_can_have_the_names_of_the_standard(expression: str, expected: object) -> None:
    assert feel.evaluate(expression) == expected


def test_a_type_of_a_model_may_have_several_words() -> None:
    types = {"full name": Type("string")}

    assert feel.compile('"a" instance of full name', types=types).evaluate({}) is True
    assert feel.compile("(function(x: full name) x)(1)", types=types).evaluate({}) is None
    assert feel.evaluate('{"a b": 1} instance of context<a b: number>') is True
