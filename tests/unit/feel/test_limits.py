import tracemalloc

import pytest

from engine import feel
from tests.timing import within

DOUBLING = "{a: [1, 1], " + ", ".join(
    f"b{n}: [{f'b{n - 1}' if n else 'a'}, {f'b{n - 1}' if n else 'a'}]" for n in range(40)
)

NESTINGS = [
    ("(", ")"), ("[", "]"), ("-", ""), ("f(", ")"), ("1[", "]"), ("not(", ")"), ("1 in (", ")"), ("{a:", "}"),
    ("if 1 then", " else 1"), ("(", ""), ("[", ""), ("function()", ""), ("1 between ", " and 1"), ("1**", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    "expression",
    [
        "for i in 1..1000000000 return i",
        "for i in [1..1000000000] return i",
        "for i in 1..100000, j in 1..100000 return 1",
        "count(for i in 1..1000 return for j in 1..1000 return [i, j])",
        "some i in 1..1000000000 satisfies i < 0",
        "every i in 1..100000, j in 1..100000 satisfies true",
        "for i in 1..100000 return partial",
        "for i in 1..100000 return concatenate(partial, [i])",
        "{f: function(n) f(n + 1), r: f(1)}.r",
        "{f: function(n) [f(n), f(n)], r: f(1)}.r",
        'for i in 1..100000 return "' + "a" * 50000 + '" + "b"',
        'string join(for i in 1..100000 return "' + "a" * 1000 + '")',
        'replace("' + "a" * 5000 + '", "a", "' + "b" * 5000 + '")',
        DOUBLING + ", r: string(b39)}.r",
        DOUBLING + ", r: flatten(b39)}.r",
        DOUBLING + ", x: [b38, b38], r: x = b39}.r",
        "{a: [1, 1], "
        + ", ".join(f"b{n}: concatenate({f'b{n - 1}' if n else 'a'}, {f'b{n - 1}' if n else 'a'})" for n in range(40))
        + "}",
        "distinct values(for i in 1..20000 return [[1..i]])",
        "for i in 1..300000 return [" + ", ".join("i" * 1 for _ in range(500)) + "]",
        "for i in 1..900000 return " + " + ".join("i" for _ in range(150)),
        "(" * 5000 + "1" + ")" * 5000,
        "[" * 5000,
        "-" * 5000 + "1",
        "1" + " + 1" * 5000,
        "x" + ".y" * 5000,
        "x" + "[1]" * 5000,
        "if true then " * 1000,
        "{a:" * 1000,
        "1 instance of " + "list<" * 1000,
        "1" * 200_000,
        *(opening * 10_000 + "1" + closing * 10_000 for opening, closing in NESTINGS),
    ],
    ids=lambda expression: expression[:40],
)
def test_what_has_no_end_is_refused_soon(expression: str) -> None:
    with within(3), pytest.raises((feel.FeelLimitExceeded, feel.FeelSyntaxError)):  # far below on a quiet machine
        feel.evaluate(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "for i in 1..1000000000 return i",
        "for i in 1..100000 return partial",
        'for i in 1..100000 return "' + "a" * 50000 + '" + "b"',
        DOUBLING + ", r: flatten(b39)}.r",
    ],
    ids=lambda expression: expression[:40],
)
def test_what_has_no_end_is_refused_without_the_memory(expression: str) -> None:
    tracemalloc.start()

    with pytest.raises(feel.FeelLimitExceeded):
        feel.evaluate(expression)

    assert tracemalloc.get_traced_memory()[1] < 300_000_000
    tracemalloc.stop()


def test_texts_are_not_joined_when_they_are_too_long_together() -> None:
    joined = feel.compile("string join([], null, long, long)")
    half = "a" * 500_000
    assert len(joined.evaluate({"long": half})) == 1_000_000

    tracemalloc.start()
    with pytest.raises(feel.FeelLimitExceeded):
        joined.evaluate({"long": half + "a"})

    assert tracemalloc.get_traced_memory()[1] < 500_000 + 400_000
    tracemalloc.stop()


def test_a_value_nested_too_deep_cannot_be_written() -> None:
    value = feel.evaluate("(for x in 1..2500 return [partial[-1]])[-1]")

    with pytest.raises(feel.FeelLimitExceeded):
        feel.to_json(value)
    with pytest.raises(feel.FeelLimitExceeded):
        feel.feel_text(value)


def test_the_steps_can_be_set_for_an_evaluation() -> None:
    loop = feel.compile("for i in 1..1000 return i")

    assert len(loop.evaluate({})) == 1000
    with pytest.raises(feel.FeelLimitExceeded):
        loop.evaluate({}, steps=500)


@pytest.mark.parametrize(
    "expression",
    [
        "[" * 190 + "1" + "]" * 190,
        "(" * 190 + "1" + ")" * 190,
        " and ".join(["true"] * 5000),
        " + ".join(["1"] * 150),
        "count(for i in 1..100000 return i)",
    ],
    ids=lambda expression: expression[:20],
)
def test_what_people_write_stays_within_the_bounds(expression: str) -> None:
    assert feel.evaluate(expression) is not None
