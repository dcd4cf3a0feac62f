import json
from collections import namedtuple
from datetime import date
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import feel
from engine.errors import AtqaruError


class Colour(StrEnum):
    RED = "red"


class Level(IntEnum):
    HIGH = 3


class Plain(Enum):
    ONE = 1


def test_an_expression_is_compiled_once_for_the_same_names_and_functions() -> None:
    functions = {"twice": feel.Function("twice", ("n: number",), lambda n: n * 2)}

    assert feel.compile("1 + a", {"a"}) is feel.compile("1 + a", ["a"])
    assert feel.compile("1 + a", {"a"}) is not feel.compile("1 + a", {"b"})
    assert feel.compile("twice(1)", (), functions) is feel.compile("twice(1)", (), functions)
    assert feel.compile("twice(1)", (), functions) is not feel.compile("twice(1)", (), dict(functions))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1.0", 1),
        ("1.5", 1.5),
        ('@"2026-03-20"', "2026-03-20"),
        ('@"2026-03-20T18:30:00+05:00"', "2026-03-20T18:30:00+05:00"),
        ('[@"P1D", @"P1Y"]', ["P1D", "P1Y"]),
        ("{a: [1..5), b: null, c: true}", {"a": "[1..5)", "b": None, "c": True}),
        ("abs", "function abs"),
        ("1e6000", "1E+6000"),
    ],
)
def test_a_result_becomes_json(expression: str, expected: object) -> None:
    value = feel.to_json(feel.evaluate(expression))

    assert value == expected
    assert json.loads(json.dumps(value)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, Decimal(1)),
        (0.1, Decimal("0.1")),
        (10**40, Decimal("1E+40")),
        (True, True),
        ((1, 2), [Decimal(1), Decimal(2)]),
        ({"a": [1.5]}, {"a": [Decimal("1.5")]}),
        (date(2026, 3, 20), date(2026, 3, 20)),
        (Colour.RED, "red"),
        (Level.HIGH, Decimal(3)),
    ],
)
def test_values_of_python_become_values_of_feel(value: object, expected: object) -> None:
    result = feel.evaluate("x", {"x": value})

    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize("value", [object(), Plain.ONE, b"a", float("nan"), {1, 2}, [object()]])
def test_a_foreign_value_is_null_with_a_warning(value: object) -> None:
    result, warnings = feel.compile("x").trace({"x": value})

    assert result is None
    assert len(warnings) == 1


Point = namedtuple("Point", "x y")


@pytest.mark.parametrize(
    "expression",
    ["p.x", "p.count", "t.__class__", "t.upper", "f.body", "abs.body", "d.isoformat", "l.append", "m.keys"],
)
def test_no_name_reaches_an_attribute_of_python(expression: str) -> None:
    context = {
        "p": Point(1, 2), "t": "a", "f": feel.BUILTINS["abs"], "d": date(2026, 1, 1), "l": [], "m": {},
    }  # fmt: skip

    assert feel.evaluate(expression, context) in (None, [], [None, None])


def test_functions_of_the_product_come_in_by_a_mapping() -> None:
    def add(first: Decimal, second: Decimal = Decimal(10)) -> float:
        return float(first + second)

    functions = {"plus ten": feel.Function("plus ten", ("first: number", "second?: number"), add)}

    assert feel.evaluate("plus ten(1)", {}, functions) == Decimal(11)
    assert feel.evaluate("plus ten(1, 2)", {}, functions) == Decimal(3)
    assert feel.evaluate("plus ten(second: 2, first: 5)", {}, functions) == Decimal(7)
    assert feel.evaluate('plus ten("a")', {}, functions) is None


def test_a_function_that_finds_no_value_gives_null_and_another_error_goes_through() -> None:
    class NoCalendar(AtqaruError):
        pass

    def body(n: Decimal) -> Decimal:
        if n == 1:
            raise feel.NullValue("one is not allowed")
        raise NoCalendar("no calendar")

    expression = feel.compile("f(n)", {"n"}, {"f": feel.Function("f", ("n",), body)})

    assert expression.trace({"n": 1})[1][0].reason == "f: one is not allowed"
    with pytest.raises(NoCalendar):
        expression.evaluate({"n": 2})


def test_a_function_may_be_a_variable_and_a_variable_may_have_a_function_s_name() -> None:
    double = feel.Function("double", ("n",), lambda n: n * 2)

    assert feel.evaluate("double(2)", {"double": double}) == 4
    assert feel.evaluate("count(list) + count", {"count": 5, "list": [1, 2]}) == 7


@pytest.mark.parametrize(
    ("expression", "line", "column", "words"),
    [
        ("1 +", 1, 4, "expected a value, but found the end"),
        ("1 2", 1, 3, "an operator may be missing"),
        ("(1", 1, 3, "expected ) to close the parenthesis"),
        ('"abc', 1, 1, "never ends"),
        ("a &\n b", 1, 3, "'&' has no meaning"),
        ("1 +\n  foo bar", 2, 7, "bar follows"),
        ("if a then b", 1, 12, "every if needs one"),
        ("cuont(a)", 1, 1, "did you mean 'count'"),
        ('@"2026-02-30"', 1, 1, "is no date"),
        ("for x return x", 1, 15, "expected in"),
        ("f(a: 1, 2)", 1, 1, "name all arguments of a call or none"),
        ("", 1, 1, "expected a value"),
        ("/* a", 1, 1, "never ends"),
        ("a == b", 1, 4, "expected a value, but found ="),
    ],
)
def test_an_error_says_where_it_is_and_what_is_wrong(expression: str, line: int, column: int, words: str) -> None:
    with pytest.raises(feel.FeelError) as caught:
        feel.compile(expression)

    assert (caught.value.line, caught.value.column) == (line, column)
    assert words in str(caught.value)
    assert caught.value.caret.splitlines()[-1].strip() == "^"


_PIECES = st.sampled_from(
    '1 2.5 \'a "a" a b ( ) [ ] { } , : . .. + - * / ** < <= = != and or not if then else for in return some'
    ' every satisfies between instance of function @"P1D" ? count( matches( null true x y item /* */ // date'
    " and time".split(" ")
)


@given(st.lists(_PIECES, max_size=25).map(" ".join) | st.text(max_size=40))
def test_any_text_is_a_value_or_an_error_of_ours(text: str) -> None:
    try:
        feel.to_json(feel.evaluate(text, {"a": 1, "b": [1, {"x": 2}], "x": "t", "y": None}))
        feel.unary_tests(text, 1, {"a": 1})
    except feel.FeelError:
        pass


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000).map(Decimal) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.from_regex("[a-z]{1,3}x", fullmatch=True), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(_VALUES)
def test_the_text_of_a_value_reads_as_the_value(value: object) -> None:
    assert feel.evaluate(feel.feel_text(value)) == value


@pytest.mark.parametrize("key", [")", "in", "1st", '"', "a,b", "// x"])
def test_a_key_that_is_no_name_of_feel_is_not_read_as_one(key: str) -> None:
    assert feel.evaluate("count([value]) + 1 // x", {"value": {key: 1}, key: 2}) == 2
