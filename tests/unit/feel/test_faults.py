"""What is told of an expression before it runs."""

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import feel
from engine.feel.analysis.analyst import MAX_FAULTS
from engine.feel.expression import names_of
from tests.feel_grammar import VARIABLES, Grammar
from tests.timing import within

FUNCTIONS = {
    "next_day": feel.Function("next_day", ("from", "week?: string?"), lambda start, week=None: start),
    "is_open": feel.Function("is_open", ("on: date",), lambda on: True),
    "price": feel.Function("price", ("n: number",), lambda n: {"kk": n, "ru": n}, entries=("kk", "ru")),
}


def faults(expression: str) -> list[str]:
    return [fault.reason for fault in feel.compile(expression, (), FUNCTIONS).faults]


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        # the number of arguments, and their names
        ("get entries({a: 1}, b)", "get entries is given 2 arguments, but takes (m: context)"),
        ("substring(x)", "takes (string: string, start position: number, length?: number)"),
        ("round up(x) + 1", "round up is given 1 argument, but takes (n: number, scale: number)"),
        ("today(x)", "today is given 1 argument, but takes ()"),
        ("next_day()", "next_day is given 0 arguments, but takes (from, week?: string)"),
        ("min()", "min is given 0 arguments, but takes (list: list) or (c...)"),
        ("get value(context: x, key: y)", "get value has no parameter context; it takes (m: context, key: string)"),
        ("substring(string: x, string: y)", "substring is given string twice"),
        ("substring(string: x)", "substring: start position is null"),
        # the kinds of arguments
        ("get entries(1)", "get entries: m must be context, but is number"),
        ('is_open("2026-04-06")', "is_open: on must be date, but is string"),
        ("count(null)", "count: list is null"),
        ("not(count(x))", "not: negand must be boolean, but is number"),
        ('contains(x, date("2026-04-06"))', "contains: match must be string, but is date"),
        ("before(x, true)", "before is given (a value, boolean), but takes"),
        ('matches(x, "[0-9")', "matches: the pattern ends too early"),
        ('matches(x, "(a)\\\\1")', "matches: back references are not supported, and \\1 is one"),
        # texts that write no value
        ('date("2026-13-45")', 'date: "2026-13-45" is no date'),
        ('x + duration("P1X")', 'duration: "P1X" is no duration'),
        ('time("25:00:00") < x', 'time: "25:00:00" is no time'),
        ('number("1,5") * x', 'number: "1,5" is no number'),
        # operators
        ('"a" + 1', "string and number cannot be added"),
        ('"Case " + count(x)', "string and number cannot be added"),
        (
            '"Fee: " + price(x)',
            "string and context cannot be added; a text in several languages is joined in each, {ru: ",
        ),
        ('price(x) + "."', "or inserted into a wording"),
        ('{en: "a"} + "b"', "is joined in each, {en: "),
        ("price(x).eng", "the context has no entry eng"),
        ("x * true", "a value and boolean cannot be multiplied"),
        ("-string(x)", "string has no negative"),
        ("1 / 0", "a division by zero"),
        ('today() > "2026-04-06"', "date and string have no order"),
        ('x between 1 and "9"', "number and string have no order"),
        ("x < null", "null can neither be computed with nor be less or more"),
        ("[1..true]", "the ends of a range must be two values of one kind"),
        # paths, filters, types
        ("string(x).length", "string has no property length"),
        ("{a: x}.b", "the context has no entry b"),
        ("{a: x, a: y}", "the context has two entries a"),
        ('x["first"]', "a filter takes a condition or a number, not string"),
        ("x instance of strnig", "there is no type strnig"),
        ("for one in null return one", "null cannot be gone through"),
        ("? > 3", "nothing is tested here"),
    ],
)
def test_what_can_only_be_null_is_told_before_it_runs(expression: str, reason: str) -> None:
    found = feel.compile(expression, (), FUNCTIONS).faults

    assert [reason in fault.reason for fault in found] == [True], found
    assert [fault.is_fatal for fault in found] == [True]
    assert feel.evaluate(expression, {"x": 1, "y": 2}, FUNCTIONS) is None


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ('if x then date("x") else 1', 'date: "x" is no date'),
        ('[count(1, 2), "a"]', "count is given 2 arguments"),
        ('date(x) = "2026-04-06"', "date and string cannot be compared"),
        ("x and count(y)", "an operand of and is number"),
        ('if "yes" then 1 else 2', "the condition of if is string"),
        ('every one in x satisfies "a"', "the condition is string"),
        ("function(a) count(a, a)", "count is given 2 arguments"),
        # a later list is not gone through where the one before is empty, and nothing is equal to null but null
        ("for one in x, other in null return one", "null cannot be gone through"),
        ("x in (1 / 0)", "a division by zero"),
    ],
)
def test_what_is_null_in_part_or_never_true_is_told_but_not_fatal(expression: str, reason: str) -> None:
    found = feel.compile(expression, (), FUNCTIONS).faults

    assert [(reason in fault.reason, fault.is_fatal) for fault in found] == [(True, False)], found


@pytest.mark.parametrize(
    "expression",
    [
        "null",
        "x = null",
        "if x then null else 1",
        'string join(["a", null])',
        "{f: function(a, b) a, r: f(1)}.r",
        "{count: function() 1, r: count()}.r",
        "(function(count) count(1, 2, 3))(x)",
        "for count in x return count(1, 2)",
        "x.count(1, 2)",
        "upper case([x])",
        "abs(x[1])",
        'next_day("2026-04-06", null)',
        "sum(x).y",
        "5 in ? < 10",
        'get value({a: 1}, "a")',
        "some one in x satisfies one.a = 1",
        'min("a", x)',
        "matches(x, y)",
        "sort(x, function(a, b) a < b)",
        '{a: 1}["b" = "b"]',
    ],
)
def test_nothing_is_told_of_what_may_have_a_value(expression: str) -> None:
    assert faults(expression) == []


def test_the_place_of_a_fault_is_told() -> None:
    (fault,) = feel.compile("if x then 1\n  else round up(x)").faults

    assert (fault.line, fault.column, fault.caret) == (2, 8, "  else round up(x)\n       ^")
    assert fault.of("script").startswith("script is in part null, or always the same: round up is given 1 argument")


@pytest.mark.parametrize(
    ("tests", "found"),
    [
        ('date("2026-13-01")', [True]),
        ('"a", date("2026-13-01")', [False]),
        ("< true", [True]),
        ("not(list contains(codes))", [True]),
        ('contains(?, "a", 1)', [True]),
        ("-", []),
        ("null", []),
        ("not(null)", []),
        ("? > 3", []),
        ('not(list contains(codes, "A"))', []),
    ],
)
def test_cells_are_looked_at_too(tests: str, found: list[bool]) -> None:
    assert [fault.is_fatal for fault in feel.compile_unary_tests(tests).faults] == found


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("cuont(x)", "there is no function cuont; did you mean 'count'"),
        ("context merg(x)", "there is no function context merg; did you mean 'context merge'"),
        ('1 + string lenght("a")', "there is no function string lenght; did you mean 'string length'"),
        ("count(is known(x))", "there is no function is known"),
        ("x and first day of month(y)", "there is no function first day of month"),
    ],
)
def test_the_nearest_function_is_told_for_one_that_is_not_there(expression: str, words: str) -> None:
    with pytest.raises(feel.FeelError) as caught:
        feel.compile(expression)

    assert words in caught.value.reason


def test_a_function_of_the_product_is_not_called_by_the_analysis() -> None:
    def body(day: date) -> Decimal:
        raise AssertionError("called")

    functions = {"f": feel.Function("f", ("day",), body)}

    assert feel.compile('f("2026-04-06") + 1', (), functions).faults == ()


def test_a_constant_that_takes_long_is_left_to_the_evaluation() -> None:
    endless = "sum(for i in 1..1000000 return 1) + count(flatten(" + "[" * 30 + "1" + "]" * 30 + "))"

    assert feel.compile(endless).faults == ()


@pytest.mark.parametrize(
    "expression",
    [
        "[" * 60 + ", ".join(["1 + 2"] * 9000) + "]" * 60,
        "(" * 150 + " and ".join(["1 < 2"] * 9000) + ")" * 150,
        "{a: " * 60 + "{" + ", ".join(f"b{number}: 1" for number in range(9000)) + "}" + "}" * 60,
        "[" + ", ".join(["count(1, 2)"] * 7000) + "]",
        "[" + ", ".join(['string("' + "a" * 20 + '")'] * 3000) + "]",
    ],
)
def test_the_analysis_takes_no_longer_than_the_text_is_long(expression: str) -> None:
    with within(5):
        faults = feel.compile(expression, ("fresh",)).faults

    assert len(faults) <= MAX_FAULTS


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.randoms(use_true_random=False))
def test_what_is_told_to_be_null_is_null(chance: Random) -> None:
    text = Grammar(chance).expression()
    value, warnings = None, ["the expression was refused"]
    now = datetime(2026, 4, 6, 11, tzinfo=UTC)

    with suppress(feel.FeelError):
        compiled = feel.compile(text, names_of(VARIABLES))
        is_told = any(fault.is_fatal for fault in compiled.faults)
        value, warnings = compiled.trace(VARIABLES, now) if is_told else (None, ["nothing is told"])

    assert value is None, text
    assert warnings != [], text
