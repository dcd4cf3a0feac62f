"""What each hit policy makes of the rules that match."""

from decimal import Decimal
from typing import Any

import pytest

from engine import dmn
from tests.unit.dmn.models import decision, definitions, output, table

SIZES = ['<= 5 | "small"', '[4..10] | "middle"', '> 8 | "large"']
POINTS = ["<= 5 | 1", "[4..10] | 10", "> 8 | 100"]


def _value(rules: list[str], attributes: str, trees: Any, column: str = output("size")) -> Any:
    return _model(rules, attributes, column).evaluate("size", {"trees": trees}).value


def _model(rules: list[str], attributes: str, column: str = output("size")) -> dmn.Model:
    return dmn.parse_sound(definitions(decision("size", table(["trees"], [column], rules, attributes))), "fees.dmn")


def test_unique_gives_the_one_rule_that_matches() -> None:
    assert _value(SIZES, "", 3) == "small"
    assert _value(SIZES, 'hitPolicy="UNIQUE"', 11) == "large"


def test_unique_refuses_an_overlap_and_names_the_rules() -> None:
    model = _model(SIZES, 'hitPolicy="UNIQUE"')

    with pytest.raises(dmn.DecisionFailed, match=r"fees\.dmn: decision 'size' \(size\): rules 1 and 2 match"):
        model.evaluate("size", {"trees": 5})


def test_unique_gives_null_where_nothing_matches() -> None:
    assert _value(SIZES[:1], "", 6) is None


def test_first_gives_the_first_match_in_the_order_of_rules() -> None:
    assert _value(SIZES, 'hitPolicy="FIRST"', 5) == "small"
    assert _value(SIZES, 'hitPolicy="FIRST"', 9) == "middle"


def test_any_accepts_an_overlap_with_equal_outputs() -> None:
    rules = ["<= 5 | true", "[4..10] | true"]

    assert _value(rules, 'hitPolicy="ANY"', 5) is True


def test_any_refuses_an_overlap_with_different_outputs() -> None:
    model = _model(SIZES, 'hitPolicy="ANY"')

    with pytest.raises(dmn.DecisionFailed, match="rules 1 and 2 match with different outputs"):
        model.evaluate("size", {"trees": 5})


def test_any_does_not_take_one_for_true() -> None:
    model = _model(["- | 1", "- | true"], 'hitPolicy="ANY"')

    with pytest.raises(dmn.DecisionFailed):
        model.evaluate("size", {"trees": 5})


def test_priority_gives_the_output_that_is_listed_first() -> None:
    ranked = output("size", values='"large", "middle", "small"')

    assert _value(SIZES, 'hitPolicy="PRIORITY"', 5, ranked) == "middle"


def test_output_order_lists_outputs_by_their_priority() -> None:
    ranked = output("size", values='"large", "middle", "small"')

    assert _value(SIZES, 'hitPolicy="OUTPUT ORDER"', 5, ranked) == ["middle", "small"]


def test_rule_order_lists_outputs_in_the_order_of_rules() -> None:
    assert _value(SIZES, 'hitPolicy="RULE ORDER"', 5) == ["small", "middle"]


def test_collect_lists_all_outputs_and_nothing_as_an_empty_list() -> None:
    assert _value(SIZES, 'hitPolicy="COLLECT"', 5) == ["small", "middle"]
    assert _value(SIZES[:1], 'hitPolicy="COLLECT"', 6) == []


@pytest.mark.parametrize(("aggregation", "expected"), [("SUM", 11), ("MIN", 1), ("MAX", 10), ("COUNT", 2)])
def test_collect_aggregates_the_outputs(aggregation: str, expected: int) -> None:
    attributes = f'hitPolicy="COLLECT" aggregation="{aggregation}"'

    assert _value(POINTS, attributes, 5) == Decimal(expected)


@pytest.mark.parametrize(("aggregation", "expected"), [("SUM", None), ("MIN", None), ("MAX", None), ("COUNT", 0)])
def test_an_aggregate_of_nothing_is_null_and_a_count_is_zero(aggregation: str, expected: int | None) -> None:
    attributes = f'hitPolicy="COLLECT" aggregation="{aggregation}"'

    assert _value(POINTS[:1], attributes, 6) == expected


def test_a_sum_of_texts_is_refused_and_not_silently_null() -> None:
    model = _model(SIZES, 'hitPolicy="COLLECT" aggregation="SUM"')

    with pytest.raises(dmn.DecisionFailed, match="SUM cannot be taken of the outputs of rules 1 and 2"):
        model.evaluate("size", {"trees": 5})


def test_default_outputs_answer_where_no_rule_matches() -> None:
    with_default = output("size", default='"unknown"')

    assert _value(SIZES[:1], "", 6, with_default) == "unknown"
    assert _value(SIZES[:1], 'hitPolicy="COLLECT"', 6, with_default) == ["unknown"]


def test_several_outputs_make_a_context() -> None:
    outputs = [output("size"), output("fee", default="0")]
    logic = table(["trees"], outputs, ['<= 5 | "small" | 2', '> 8 | "large" | 10 * trees'])
    model = dmn.parse_sound(definitions(decision("d", logic)))

    assert model.evaluate("d", {"trees": 10}).value == {"size": "large", "fee": 100}
    assert model.evaluate("d", {"trees": 7}).value == {"size": None, "fee": 0}


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("", None),
        ('hitPolicy="FIRST"', None),
        ('hitPolicy="RULE ORDER"', []),
        ('hitPolicy="COLLECT"', []),
        ('hitPolicy="COLLECT" aggregation="SUM"', None),
        ('hitPolicy="COLLECT" aggregation="COUNT"', 0),
    ],
)
def test_a_table_without_rules_answers_as_where_none_matches(attributes: str, expected: Any) -> None:
    assert _value([], attributes, 5) == expected


def test_a_table_without_inputs_matches_all_its_rules() -> None:
    model = dmn.parse_sound(definitions(decision("d", table([], [output("o")], ["1", "2"], 'hitPolicy="COLLECT"'))))

    assert model.evaluate("d", {}).value == [1, 2]


def test_several_outputs_in_a_list_are_contexts() -> None:
    logic = table(["n"], [output("a"), output("b")], ["> 0 | 1 | 2", "> 1 | 3 | 4"], 'hitPolicy="RULE ORDER"')
    model = dmn.parse_sound(definitions(decision("d", logic)))

    assert model.evaluate("d", {"n": 2}).value == [{"a": 1, "b": 2}, {"a": 3, "b": 4}]


def test_the_priority_of_several_outputs_counts_from_the_first_column() -> None:
    outputs = [output("a", values='"x", "y"'), output("b", values="2, 1")]
    rules = ['- | "y" | 2', '- | "x" | 1', '- | "x" | 2', '- | "z" | 2']
    by_order, by_priority = (
        dmn.parse_sound(definitions(decision("d", table(["n"], outputs, rules[:3], f'hitPolicy="{policy}"'))))
        for policy in ("OUTPUT ORDER", "PRIORITY")
    )

    assert by_priority.evaluate("d", {"n": 1}).value == {"a": "x", "b": 2}
    assert by_order.evaluate("d", {"n": 1}).value == [{"a": "x", "b": 2}, {"a": "x", "b": 1}, {"a": "y", "b": 2}]


@pytest.mark.parametrize(
    ("cell", "value", "matches"),
    [
        ("null", None, True),
        ("null", 1, False),
        ("-", None, True),
        ("> 5", None, False),
        ("not(5)", None, True),
        ("not(null)", 1, True),
        ("5, null", None, True),
        ("? > 5 and ? < 9", 7, True),
        ("? > 5 and ? < 9", None, False),
        ("count(?) = 2", [1, 2], True),
        ("limit", 3, True),
        ("> limit", 4, True),
        ("list contains(?, limit)", [3], True),
        ("[1..limit]", 2, True),
        ('"x"', 1, False),
        ("unknown", 1, False),
    ],
)
def test_a_cell_matches_where_its_tests_are_true(cell: str, value: Any, matches: bool) -> None:
    model = dmn.parse_sound(
        definitions(decision("d", table(["n"], [output("o")], [f"{cell.replace('|', '')} | true"])))
    )

    assert model.evaluate("d", {"n": value, "limit": 3}).value is (True if matches else None)


@pytest.mark.parametrize(
    ("attributes", "outputs", "message"),
    [
        ('hitPolicy="BEST"', [output("a")], "hit policy 'BEST' is not known"),
        ('hitPolicy="COLLECT" aggregation="MEAN"', [output("a")], "aggregation 'MEAN' is not known"),
        ('aggregation="SUM"', [output("a")], "SUM needs the hit policy COLLECT"),
        (
            'hitPolicy="COLLECT" aggregation="SUM"',
            [output("a"), output("b")],
            "SUM needs a table with one output",
        ),
        ('hitPolicy="PRIORITY"', [output("a")], "PRIORITY needs the allowed values"),
        ("", [output("a"), output()], "output column 2: has no name"),
        ("", [output("a"), output("a")], "two output columns are named 'a'"),
        ("", [], "has no output column"),
    ],
)
def test_a_table_without_sense_is_refused(attributes: str, outputs: list[str], message: str) -> None:
    with pytest.raises(dmn.BadDmn, match=message):
        dmn.parse_sound(definitions(decision("d", table(["trees"], outputs, [], attributes))))


@pytest.mark.parametrize("condition", ['list contains(codes, "STOP")', "urgent", "score > 50"])
@pytest.mark.parametrize("kind", ["A", 7, None])
def test_of_two_rules_the_one_asks_for_a_condition_and_the_other_for_its_contrary(condition: str, kind: object) -> None:
    rules = [f'not({condition}) | "go"', f'{condition} | "stop"']
    model = dmn.parse_sound(definitions(decision("way", table(["kind"], [output("way")], rules))))
    is_so = {"codes": ["STOP"], "urgent": True, "score": 60, "kind": kind}
    is_not_so = {"codes": [], "urgent": False, "score": 40, "kind": kind}

    assert [model.evaluate("way", known).value for known in (is_so, is_not_so)] == ["stop", "go"]
