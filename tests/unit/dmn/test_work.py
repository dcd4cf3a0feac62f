"""What a table takes is counted with the steps of its evaluation."""

import pytest

from engine import dmn, feel
from tests.timing import within
from tests.unit.dmn.models import bkm, decision, definitions, literal, output, table

MOST = 3_000_000
#: Twenty-six lists of two, each the one before twice; two that were made apart share nothing.
NESTED = "(for i in 1..26 return if i = 1 then [1, 1] else [partial[-1], partial[-1]])[-1]"


def steps_of(model: dmn.Model, name: str, **context: object) -> int:
    allowance = feel.Allowance(MOST)
    model.evaluate(name, context, allowance=allowance)
    return MOST - allowance.left


def test_every_cell_that_is_tested_counts_also_where_none_is_met() -> None:
    rules = [f'"k{number}" | {number}' for number in range(500)]
    model = dmn.parse_sound(
        definitions(
            bkm("code", table(["tree"], [output("code")], rules), {"tree": ""}),
            decision("codes", literal('for i in 1..20 return code("none")'), knows=("code",)),
        ),
        "codes.dmn",
    )

    assert steps_of(model, "codes") > 20 * 100


def test_answers_that_hold_one_list_many_times_are_not_compared_without_end() -> None:
    model = dmn.parse_sound(
        definitions(
            decision("size", table(["trees"], [output("size")], [f"- | {NESTED}"] * 2, 'hitPolicy="ANY"')),
        ),
        "fees.dmn",
    )

    with within(3), pytest.raises(dmn.DecisionFailed, match="too many steps"):
        model.evaluate("size", {"trees": 5})


def test_a_long_list_is_not_copied_for_each_rule() -> None:
    rules = [f"{number} | {number}" for number in range(600)]
    model = dmn.parse_sound(definitions(decision("size", table(["trees"], [output("size")], rules))), "fees.dmn")

    with within(1.5):
        assert model.evaluate("size", {"trees": [1] * 100_000}).value is None
