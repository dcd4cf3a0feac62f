import re
from datetime import UTC, date, datetime
from secrets import token_bytes

import pytest

from engine import feel

NOW = datetime(2026, 3, 20, 10, tzinfo=UTC)
SIGNATURES = [
    pytest.param(one, id=f"{name}({', '.join(one.parameters)})")
    for name, function in feel.BUILTINS.items()
    for one in (function, *function.alternatives)
]


@pytest.mark.parametrize("function", SIGNATURES)
def test_every_function_has_an_example_that_holds(function: feel.Function) -> None:
    example = function.doc.strip().splitlines()[-1].strip()

    assert re.search(r"\(.*\) = ", example), f"{function.name} has no example"
    assert feel.compile(example).evaluate({}, NOW, chance=token_bytes) is True


#: What Camunda has beside the standard; `extract` and `trim` too.
OF_CAMUNDA = """
is defined; get or else; assert; is blank; to base64; is empty; partition; last day of month; to json; from json;
put; put all; extract; trim; uuid; random number
"""
STANDARD = """
date; time; date and time; number; string; duration; years and months duration; not; substring; string
length; upper case; lower case; substring before; substring after; replace; contains; starts with; ends
with; matches; split; string join; list contains; count; min; max; sum; mean; all; any; sublist; append;
concatenate; insert before; remove; list replace; reverse; index of; union; distinct values; flatten;
product; median; stddev; mode; decimal; floor; ceiling; round up; round down; round half up; round half
down; abs; modulo; sqrt; log; exp; odd; even; is; before; after; meets; met by; overlaps; overlaps before;
overlaps after; finishes; finished by; includes; during; starts; started by; coincides; day of year; day of
week; month of year; week of year; sort; get value; get entries; context; context put; context merge; now;
today; range
"""


@pytest.mark.parametrize("listed", [STANDARD, OF_CAMUNDA], ids=["standard", "Camunda"])
def test_every_function_of_the_standard_and_of_camunda_is_there(listed: str) -> None:
    names = {" ".join(name.split()) for name in listed.split(";")}

    assert names - set(feel.BUILTINS) == set()


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('substring("foobar", 0)', None),
        ('substring("foobar", 3, 3)', "oba"),
        ('substring(string: "foobar", start position: 3)', "obar"),
        ('substring("🐎ab", 2)', "ab"),
        ("string length(1)", None),
        ('string length(["abc"])', 3),
        ("count(5)", 1),
        ("count()", None),
        ("sum([])", None),
        ("is defined(x.y)", False),
        ("is defined(false)", True),
        ("is empty(null)", None),
        ('is blank("\u00a0\n")', True),
        ("partition([1, 2], 0)", None),
        ("partition([], 2)", []),
        ("last day of month(date(2100, 2, 1))", date(2100, 2, 28)),
        ('last day of month(date and time("2024-02-01T10:00:00"))', date(2024, 2, 29)),
        ('from json("NaN")', None),
        ('from json("[")', None),
        ('from json("0.' + "1" * 48 + '") = number("0.' + "1" * 48 + '")', True),
        (r'from json("[\"\\ud83d\\ude00\"]")', ["\U0001f600"]),
        ('from json("[" + to json(1.50) + "]")[1] = 1.5', True),
        ("to json(date(2026, 4, 6))", '"2026-04-06"'),
        ('decimal(-2.5, 0, "HALF_UP")', -3),
        ('decimal(2.5, 0, "nearest")', None),
        ('get value({a: {b: 1}}, ["a", "c"])', None),
        ('get value({a: 1}, ["a", "c"])', None),
        ("get value({a: 1}, [1])", None),
        ("context merge({a: 1}, 2)", None),
        ('sum([1, "a"])', None),
        ('string(sum([@"P1D", @"PT1H"]))', "P1DT1H"),
        ('sum([@"P1D", 1])', None),
        ("min()", None),
        ('max("a", "b")', "b"),
        ('min(1, "a")', None),
        ("mean(1, 2)", 1.5),
        ("mode([])", []),
        ("median([])", None),
        ("stddev([1])", None),
        ('number("1,5", null, ",")', 1.5),
        ('number("1 000.5", " ", ".")', 1000.5),
        ('number("abc")', None),
        ('number("1.500", ".", null)', 1500),
        ('number("1.500", ".", ".")', None),
        ('string(date and time(@"2026-03-20T10:00:00Z", "+05:00"))', "2026-03-20T15:00:00+05:00"),
        ('string(date and time(@"2026-03-20T10:00:00", "Z"))', "2026-03-20T10:00:00Z"),
        ('date and time(@"2026-03-20T10:00:00", "+15:00")', None),
        ("string(null)", None),
        ('string([1, "a", {b: null}])', '[1, "a", {b: null}]'),
        ("decimal(2.5, 0)", 2),
        ("floor(1.56, 1)", 1.5),
        ("round half up(-5.5, 0)", -6),
        ("sqrt(-1)", None),
        ("log(0)", None),
        ("modulo(-12, -5)", -2),
        ("modulo(1, 0)", None),
        ("modulo(1e40, 3)", 1),
        ("modulo(-10.1, 4.5) = 3.4", True),
        ("modulo(5, -5)", 0),
        ("even(1e40)", True),
        ("odd(1e40)", False),
        ("odd(15.0)", True),
        ("odd(1.5)", False),
        ("even(-2)", True),
        ("sublist([1, 2, 3], 1, 0)", None),
        ("all([])", True),
        ("any([])", False),
        ("all(true, null)", None),
        ("list contains([1, null], null)", True),
        ("flatten([1, [2, [3]]])", [1, 2, 3]),
        ("union([1], [1, 2])", [1, 2]),
        ("sublist([1, 2, 3], -2)", [2, 3]),
        ("insert before([1], 3, 2)", None),
        ('sort(["b", "a"])', ["a", "b"]),
        ('sort([1, "a"])', None),
        ('get value({a: 1}, "b")', None),
        ('context put({a: {b: 1}}, ["a", "c"], 2)', {"a": {"b": 1, "c": 2}}),
        ('context([{key: "a", value: 1}, {key: "a", value: 2}])', None),
        ("is(1, 1.0)", True),
        ('is(@"10:00:00Z", @"10:00:00")', False),
        ('years and months duration(@"2026-03-20", @"2026-03-19")', feel.YearsMonths(0)),
        ('week of year(@"2021-01-01")', 53),
        ("before([1..5), 5)", True),
        ("overlaps([1..5], (5..6])", False),
        ('range("[1..")', None),
        ('range("[a..b]")', None),
    ],
)
def test_edges_of_functions(expression: str, expected: object) -> None:
    assert feel.evaluate(expression) == expected


def test_a_call_that_does_not_fit_is_null_and_says_what_would() -> None:
    value, warnings = feel.compile('string length("a", 1)').trace({})

    assert value is None
    assert "but takes (string: string)" in warnings[0].reason


@pytest.mark.parametrize(
    ("expression", "cause"),
    [
        ('assert(score, score >= 0, "the score is below zero")', "the score is below zero"),
        ("assert(score, score >= 0)", "the condition of an assert is not true"),
        ("assert(score, null)", "the condition of an assert is not true"),
    ],
)
def test_an_assertion_that_does_not_hold_fails_the_evaluation(expression: str, cause: str) -> None:
    with pytest.raises(feel.FeelError, match=cause):
        feel.evaluate(expression, {"score": -1})


def test_a_number_of_more_than_64_bits_is_written_as_json() -> None:
    assert feel.evaluate('to json({"ә": 12345678901234567890123})') == '{"ә":12345678901234567890123}'


def test_without_a_source_nothing_is_left_to_chance() -> None:
    value, (warning,) = feel.compile("[uuid(), random number()]").trace({})[0], feel.compile("uuid()").trace({})[1]

    assert value == [None, None]
    assert warning.reason.endswith(
        "nothing is left to chance here; compute the value in a script task, and use its variable"
    )


def test_each_call_gives_another_value() -> None:
    drawn = feel.compile("for i in 1..50 return [uuid(), random number()]").evaluate({}, chance=token_bytes)

    assert len({each[0] for each in drawn}) == len({each[1] for each in drawn}) == 50
    assert all(0 <= each[1] < 1 and each[0][14] == "4" for each in drawn)
