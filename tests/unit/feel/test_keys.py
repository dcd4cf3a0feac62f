"""Values by their keys: equal ones have one, others another, and lists of contexts are gone through once."""

from itertools import product

import pytest

from engine.feel import compile as compile_feel
from engine.feel.evaluation import MAX_STEPS, Evaluation
from engine.feel.keys import value_key
from engine.feel.operators import same

VALUES = [
    compile_feel(text).evaluate({})
    for text in (
        *("null", "true", "false", "0", "-0", "1", "1.0", '"1"', '"true"', '""', "[]", "{}", "[null]", "[[]]"),
        *('["a", "b"]', '["a,b"]', '["ab"]', "[1, 2]", "[2, 1]", "[1.0, 2]", "{a: 1}", "{a: 1.0}", '{a: "1"}'),
        *("{a: 1, b: 2}", "{b: 2, a: 1}", "{a: null}", "{a: {b: [1]}}", "{a: {b: [1.00]}}", "1E30", "1E-30"),
    )
]


def test_values_have_one_key_if_they_are_the_same() -> None:
    wrong = [
        (one, other)
        for one, other in product(VALUES, VALUES)
        if (value_key(one) == value_key(other)) is not same(one, other, Evaluation(None, MAX_STEPS))
    ]

    assert wrong == []


@pytest.mark.parametrize(
    "text", ['@"2026-04-06"', '[@"2026-04-06"]', '{a: {b: @"PT1H"}}', "[1..2]", "{f: function(x) x}"]
)
def test_what_is_no_json_has_none(text: str) -> None:
    assert value_key(compile_feel(text).evaluate({})) is None


@pytest.mark.parametrize("item", ["{n: i, name: string(i)}", "[i, i + 1]", "[{n: i}]"])
def test_some_thousand_contexts_or_lists_are_no_work(item: str) -> None:
    found = compile_feel(f"count(distinct values(for i in 1..6000 return {item}))").evaluate({}, steps=250_000)

    assert found == 6000
