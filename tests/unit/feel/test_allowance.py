"""What many evaluations may take together, and what it costs to keep a value."""

from datetime import UTC, datetime

import pytest

from engine.feel import Allowance, Evaluation, FeelLimitExceeded
from engine.feel import compile as compile_feel
from engine.feel.sizes import CHARACTERS_OF_A_STEP, steps_to_keep

NOW = datetime(2026, 4, 6, 11, tzinfo=UTC)
LOOP = compile_feel("count(for i in 1..2000 return i)")


def count_within(allowance: Allowance, steps_of_its_own: int) -> object:
    evaluation = Evaluation(NOW, steps_of_its_own)
    return allowance.within(evaluation, lambda: LOOP.evaluate_within({}, evaluation), 1)


def test_an_evaluation_keeps_its_own_bound_within_a_large_allowance() -> None:
    allowance = Allowance(1_000_000)

    with pytest.raises(FeelLimitExceeded):
        count_within(allowance, 1_000)

    assert count_within(allowance, 100_000) == 2_000


def test_an_evaluation_has_no_more_than_is_left() -> None:
    with pytest.raises(FeelLimitExceeded):
        count_within(Allowance(1_000), 100_000)


def test_each_evaluation_costs_something_though_it_does_nothing() -> None:
    allowance = Allowance(30)

    for _ in range(3):
        allowance.within(Evaluation(NOW, 1_000), lambda: None, 10)

    assert allowance.is_used_up


def test_items_cost_the_same_however_deep_they_lie() -> None:
    assert steps_to_keep([1] * 100) == 200
    assert steps_to_keep([[[1] * 98]]) == 200
    assert steps_to_keep([{"a": [1] * 98}]) == 200


def test_long_names_of_entries_cost_as_much_as_long_texts() -> None:
    long = "x" * 1_000

    as_text, as_name = steps_to_keep({"": long}), steps_to_keep({long: 1})

    assert as_text == as_name
    assert as_name - steps_to_keep({"": 1}) == 1_000 // CHARACTERS_OF_A_STEP
