"""Every kind of work is counted: with a thirtieth of the steps all of these end in a thirtieth of the time."""

import tracemalloc
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from engine import feel
from engine.feel import values
from engine.feel.evaluation import MAX_REASON, MAX_STEPS
from tests.timing import within

NOW = datetime(2026, 4, 6, 11, tzinfo=UTC)
STEPS = MAX_STEPS // 30
# far below that on a quiet machine, where all the steps take less than two seconds
SECONDS = 1.5
TEXT = '(for i in 1..17 return if i = 1 then "a" else partial[-1] + partial[-1])[-1]'
LIST = "(for i in 1..14 return if i = 1 then [1.5, 2] else concatenate(partial[-1], partial[-1]))[-1]"
TEXTS = "(for i in 1..12 return if i = 1 then [t, u] else concatenate(partial[-1], partial[-1]))[-1]"
# numbers that Python's own sets and dictionaries would keep in one place
ALIKE = "(for i in 1..8000 return i * 2305843009213693951)"
NAMES = f"[{', '.join(['x'] * 200)}]"
# forty lists of two, each the one before twice
NESTED = "(for i in 1..40 return if i = 1 then [1, 1] else [partial[-1], partial[-1]])[-1]"
WITH_TEXT = f"{{t: {TEXT}, u: {TEXT}, l: {TEXTS}, r: for i in 1..1000000 return "
WITH_LIST = f"{{l: {LIST}, r: for i in 1..1000000 return "
MANY = "for i in 1..1000000 return "

EXPRESSIONS = [
    *(
        WITH_TEXT + body + "}"
        for body in (
            "upper case(t)", "t = u", "t < u", "t + u", 'contains(t, "b")', "substring(t, 2)", "min(l)", "sort(l)",
            "distinct values(l)", "index of(l, t)", "list contains(l, 1)", "t in l", "t between u and u",
            'matches(t, "(a*)*b")', 'matches(t, "a*a.{999}b")', 'matches(t, "[^c-yA-Z\\\\p{N}]*b", "i")',
            'replace(t, "(a+)", replace(t, "a", "\\$1"))', 'matches(t, t)', 'matches("a", replace(t, "a", "["), "x")',
            'replace(t, "a|" + replace(substring(t, 1, 500), "a", "(x)"), "")',
            'replace(t, "a", "$" + replace(t, "a", "9"))', 'extract(t, "a[^z]*z|a")', 'split(t, "[^b]*a.{99}b|a")',
            'replace(t, "(x?)a", replace(substring(t, 1, 9999), "a", "\\$1"))', 'replace(t, "a", "bb")',
            'split(t, "a")', 'string join(l, "-")', "number(t)", "date(t)",
        )
    ),
    *(
        WITH_LIST + body + "}"
        for body in (
            "median(l)", "stddev(l)", "mode(l)", "sum(l)", "product(l)", "reverse(l)", "flatten(l)", "append(l, 1)",
            "insert before(l, 1, 2)", "union(l, l)", "l = reverse(l)", "-1 in l", "l.a", "l[item > 5]",
            "sort(l, function(a, b) a < b)", "string(l)",
            "list replace(l, function(a, b) true, 1)", "l instance of list<number>",
        )
    ),
    *(
        MANY + body
        for body in (
            "exp(i / 700)", "log(i / 7)", "(i / 7) ** -600.5", "sqrt(i / 7)", "modulo(1e6000, i * 1e-6000)",
            "string(1e6000)", "date(2000 + i, 1, 1)", 'date("2020-13-01")', 'range("[1..2]")', "function() i",
            'date and time(@"2020-01-01T00:00:00Z", "Europe/Par" + string(i))', "{a: i, b: a}", "null + i",
            'matches("a", "(a{99}){10}" + string(i))', 'matches("a", "\\\\w{2,99}" + string(i))',
            'matches("a", "[\\\\w\\\\W-[\\\\w]]" + string(i), "i")',
            '@"2020-01-01T00:00:00@Asia/Almaty" + @"PT1H"', "abs(i)",
            "[1][1e6144]", "[1][i * 1e6140]", "[1][-1e6144]", "substring(\"a\", 1e6144)", "substring(\"a\", 1, 1e6144)",
            "sublist([1], 1, 1e6144)", "partition([1], 1e6144)", "remove([1], 1e6144)", "date(1e6144, 1, 1)",
            "date(2026, 1e6144, 1)", "time(1, 1, 1e6144)", '@"P1Y" / 1e-6143', '@"P1D" * 1e6144',
            "for j in 1e6144..1e6144 return j", "for j in 1..1e6144 return j",
        )
    ),
    *(f"count({function}({ALIKE}))" for function in ("distinct values", "mode", "union", "duplicate values")),
    "for x in [1] return " + "[1][" * 60 + f"for i in 1..2000 return {NAMES}" + "]" * 60,
    f"{NESTED}.a", f"{NESTED} = {NESTED}", f"string({NESTED})", f"flatten({NESTED})", f"{NESTED} in [{NESTED}]",
    f"{NESTED} instance of {'list<' * 40}number{'>' * 40}", f"distinct values([{NESTED}, {NESTED}])",
    f"(function(x: {'list<' * 40}number{'>' * 40}) x)({NESTED})",
    "for i in 1..100 return append(partial, partial)", "for i in 1..10**6000 return i",
    "for i in -(10**6000)..10**6000 return i", "for i in 1..1000000000, j in 1..1000000000 return i",
    "for " + ", ".join(f"i{number} in 1..10" for number in range(60)) + " return 1",
    "{f: function(n) if n = 0 then 1 else f(n - 1) + f(n - 1), r: f(50)}.r",
    "{f: function(n) sort([1, 2, 3], function(a, b) f(n + 1)), r: f(1)}.r", "(function(x) x(x))(function(x) x(x))",
    "10**6000**6000**6000", "9**9**9**9**9", '@"P999999999Y" * 10**6000', '@"P999999999D" + @"P999999999D"',
    '@"999999999-12-31" - @"-999999999-01-01"', "for x" + " " * 50_000 + "in [1] return x",
    "{a" + " b" * 20_000 + ": 1}", "f(" + "a + " * 150 + "a)",
]  # fmt: skip


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=lambda expression: expression[-40:])
def test_no_work_goes_uncounted(expression: str) -> None:
    with within(SECONDS), suppress(feel.FeelError):
        feel.compile(expression).evaluate({}, NOW, steps=STEPS)


def test_a_value_that_holds_another_many_times_is_not_copied_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "MAX_ADOPTED", 1000)
    nested = feel.evaluate(NESTED)

    with pytest.raises(feel.FeelLimitExceeded):
        feel.evaluate("x", {"x": nested})
    with pytest.raises(feel.FeelLimitExceeded):
        feel.unary_tests("?", nested)


@pytest.mark.parametrize("function", ["context put({}, t, 1)", "context([{key: t, value: 1}])"])
def test_a_key_cannot_be_a_long_text(function: str) -> None:
    with pytest.raises(feel.FeelLimitExceeded, match="a key has 5000 characters"):
        feel.evaluate(function, {"t": "a" * 5000})


def test_a_warning_does_not_repeat_a_long_text() -> None:
    _value, warnings = feel.compile('matches("a", p)', {"p"}).trace({"p": "\\p{" + "A" * 5000 + "}"})

    assert "unknown category AAAA" in warnings[0].reason
    assert len(warnings[0].reason) == MAX_REASON


def test_a_replacement_is_not_made_before_it_is_found_too_long() -> None:
    context = {"t": "a" * 10_000, "r": "$1" * 10_000}
    tracemalloc.start()

    with pytest.raises(feel.FeelLimitExceeded):
        feel.evaluate('replace(t, "(a+)", r)', context)

    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("body", ["log(i)", "exp(i)", "i ** 0.5", 'range("[1..2]")', "function() i"])
def test_what_takes_long_costs_more_than_a_step(body: str) -> None:
    with pytest.raises(feel.FeelLimitExceeded):
        feel.compile(f"for i in 1..100 return {body}").evaluate({}, steps=600)


@pytest.mark.parametrize("expression", ["string(rows)", "to json(rows)", "[rows, rows, rows, rows, rows, rows, more]"])
def test_what_turns_out_to_be_too_large_has_cost_as_much_as_the_largest(expression: str) -> None:
    rows = [{"a": number, "b": "x" * 50} for number in range(20_000)]
    evaluation = feel.Evaluation(NOW, MAX_STEPS)
    more = [rows] * 20

    with pytest.raises(feel.FeelLimitExceeded):
        feel.compile(expression, {"rows", "more"}).evaluate_within({"rows": rows, "more": more}, evaluation)

    assert evaluation.steps_left < MAX_STEPS * 3 // 4


@pytest.mark.parametrize(
    "body", ["max(xs)", "min(xs)", "list contains(xs, x)", "index of(xs, x)", "x in xs", "x in rs"]
)
@pytest.mark.parametrize("text", ["22026-01-01T00:00:00Z", "10:00:00@Asia/Almaty", "2026-01-01T00:00:00@Asia/Almaty"])
def test_each_comparison_of_moments_costs_steps(body: str, text: str) -> None:
    value, other = feel.evaluate(f'@"{text}"'), feel.evaluate(f'@"{text}" + @"PT1H"')

    spent = _steps_of(body, {"xs": [value] * 100, "x": other, "rs": [feel.Range(value, value)] * 100})

    assert spent > 100


@pytest.mark.parametrize("function", ["starts", "finishes", "overlaps", "includes", "overlaps before"])
def test_comparisons_of_ranges_cost_more_for_far_moments(function: str) -> None:
    body = f"{function}(r, r)"
    far, near = feel.evaluate('[@"22026-01-01T00:00:00Z"..@"22026-01-02T00:00:00Z"]'), feel.evaluate("[1..2]")

    assert _steps_of(body, {"r": far}) > _steps_of(body, {"r": near}) + 20


@pytest.mark.parametrize(
    "body", ["substring(t, 2)", 'substring before(t, "b")', 'substring after(t, "c")', "trim(t)", "get entries(m)"]
)
def test_a_large_result_costs_steps_beside_those_of_the_arguments(body: str) -> None:
    context = {"t": " c" + "a" * 100_000 + "b", "m": {f"a{number}": number for number in range(500)}}

    of_arguments = _steps_of("is blank(t)" if "t" in body.split("(")[1] else "count(m)", context)

    assert _steps_of(body, context) > of_arguments + 1000


@pytest.mark.parametrize("pattern", ["[a-\U0010ffff]" * 20 + "\\1", "\\w" * 100 + "(", "(\\w{999})(\\w{999})", "((((a"])
def test_a_pattern_that_cannot_be_used_costs_what_finding_that_out_takes(pattern: str) -> None:
    spent = {}

    for tried in ("first", "again"):
        evaluation = feel.Evaluation(NOW, MAX_STEPS)
        with suppress(feel.FeelLimitExceeded):
            feel.compile('matches("a", p, "i")').evaluate_within({"p": pattern}, evaluation)
        spent[tried] = MAX_STEPS - evaluation.steps_left

    assert spent["first"] == spent["again"] > len(pattern) // 2 + 20


def _steps_of(expression: str, context: dict[str, object]) -> int:
    evaluation = feel.Evaluation(NOW, MAX_STEPS)
    feel.compile(expression).evaluate_within(context, evaluation)
    return MAX_STEPS - evaluation.steps_left
