"""Decisions that require each other, inputs from a case, and what a supervisor can read afterwards."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from engine import dmn, feel
from tests.unit.dmn.models import decision, definitions, input_data, literal, output, table

CATEGORY = decision(
    "category",
    table(["trees"], [output("category")], ['<= 5 | "small"', '> 5 | "large"'], 'hitPolicy="FIRST"'),
    requires=("in_trees",),
    name="Category of plot",
)
FEE = decision(
    "fee",
    table(
        ["category"],
        [output("fee")],
        ['"small","medium" | 2', "- | 5"],
        'hitPolicy="COLLECT" aggregation="SUM"',
    ),
    requires=("category",),
    variable="fee per tree",
)
TOTAL = decision("total", literal("fee per tree * trees"), requires=("fee", "in_trees"))
FILE = definitions(input_data("trees", "number"), CATEGORY, FEE, TOTAL)


def test_required_decisions_are_evaluated_first_and_known_by_their_variable() -> None:
    model = dmn.parse_sound(FILE)

    assert model.evaluate("total", {"trees": 4}).value == Decimal(28)


def test_a_required_decision_stands_above_a_variable_of_the_case_with_its_name() -> None:
    model = dmn.parse_sound(FILE)

    assert model.evaluate("fee", {"trees": 9, "category": "small"}).value == Decimal(5)


def test_every_table_on_the_way_is_reported_with_inputs_rules_and_outputs() -> None:
    result = dmn.parse_sound(FILE).evaluate("total", {"trees": 4})

    category, fee, total = result.evaluations
    assert (category.decision_id, category.hit_policy, category.matched) == ("category", "FIRST", (1,))
    assert fee.as_json() == {
        "decision": "fee",
        "name": "fee",
        "hit_policy": "COLLECT SUM",
        "inputs": {"category": "small"},
        "matched": [1, 2],
        "outputs": [{"fee": 2}, {"fee": 5}],
        "notes": [],
    }
    assert total.as_json() == {
        "decision": "total",
        "name": "total",
        "logic": "literalExpression",
        "inputs": {"trees": 4, "fee per tree": 7},
        "value": 28,
    }


def test_the_note_of_a_matched_rule_is_reported() -> None:
    rule = (
        "<rule><description>ATT-07.1</description><inputEntry><text>-</text></inputEntry>"
        "<outputEntry><text>1</text></outputEntry>"
        "<annotationEntry><text>par. 7</text></annotationEntry></rule>"
    )
    logic = table(["a"], [output("b")], []).replace("</decisionTable>", f"{rule}</decisionTable>")

    result = dmn.parse_sound(definitions(decision("d", logic))).evaluate("d", {})

    assert result.evaluations[0].notes == ("ATT-07.1 par. 7",)


def test_a_shared_requirement_is_evaluated_once() -> None:
    both = decision("both", literal("left + right"), requires=("left", "right"))
    sides = [decision(side, literal("base"), requires=("base",)) for side in ("left", "right")]
    base = decision("base", table(["n"], [output("base")], ["- | 21"]))
    model = dmn.parse_sound(definitions(base, *sides, both))

    result = model.evaluate("both", {"n": 1})

    assert result.value == Decimal(42)
    assert [each.decision_id for each in result.evaluations] == ["base", "left", "right", "both"]


def test_a_decision_is_found_by_its_name_too() -> None:
    assert dmn.parse_sound(FILE).evaluate("Category of plot", {"trees": 3}).value == "small"


def test_an_unknown_decision_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(dmn.UnknownDecision, match=r"fees\.dmn: has no decision 'price'.* category, fee, total"):
        dmn.parse_sound(FILE, "fees.dmn").evaluate("price", {})


def test_a_missing_input_is_null() -> None:
    model = dmn.parse_sound(definitions(decision("d", literal('if a = null then "missing" else a'))))

    assert model.evaluate("d", {}).value == "missing"


def test_iso_text_of_a_case_is_compared_as_the_date_that_the_input_asks_for() -> None:
    logic = table(["received_on"], [output("rule")], ['< date("2024-03-01") | "old"', '- | "new"'], 'hitPolicy="FIRST"')
    model = dmn.parse_sound(
        definitions(input_data("received_on", "date"), decision("d", logic, requires=("in_received_on",)))
    )

    assert model.evaluate("d", {"received_on": "2024-02-29"}).value == "old"
    assert model.evaluate("d", {"received_on": "2024-03-01T00:00:00+05:00"}).value == "new"
    assert model.evaluate("d", {"received_on": "soon"}).value == "new"


def test_the_type_of_an_input_column_turns_iso_text_too() -> None:
    logic = table(["term"], [output("long")], ['> duration("P5D") | true'])
    logic = logic.replace("<inputExpression>", '<inputExpression typeRef="feel:dayTimeDuration">')
    model = dmn.parse_sound(definitions(decision("d", logic)))

    assert model.evaluate("d", {"term": "P6D"}).value is True


def test_functions_of_the_product_can_be_called_from_cells() -> None:
    double = feel.Function("double", ("n",), lambda n: n * 2)
    logic = table(["n"], [output("o")], ["double(2) | double(n)"])

    model = dmn.parse_sound(definitions(decision("d", logic)), functions={"double": double})

    assert model.evaluate("d", {"n": 4}).value == Decimal(8)


def test_today_is_that_of_the_moment_given() -> None:
    model = dmn.parse_sound(definitions(decision("d", literal("string(today())"))))

    assert model.evaluate("d", {}, datetime(2026, 4, 8, tzinfo=UTC)).value == "2026-04-08"


def test_an_expression_beyond_its_bounds_fails_with_the_name_of_the_decision() -> None:
    model = dmn.parse_sound(definitions(decision("d", literal("count(for i in 1..1000000000 return i)"))), "fees.dmn")

    with pytest.raises(dmn.DecisionFailed, match=r"fees\.dmn: decision 'd' \(d\)"):
        model.evaluate("d", {})


def test_a_table_accepts_every_value_in_a_dash_and_in_an_empty_cell() -> None:
    model = dmn.parse_sound(definitions(decision("d", table(["a", "b"], [output("o")], ["- | | 1"]))))

    assert model.evaluate("d", {"a": 1}).value == Decimal(1)
