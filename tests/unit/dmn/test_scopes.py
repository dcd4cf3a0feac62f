"""What a decision sees: what its arrows require, and of a case only what the file does not draw."""

from decimal import Decimal

import pytest

from engine import dmn
from engine.dmn.result import MAX_RECORDED
from tests.unit.dmn.models import (
    bkm,
    context,
    decision,
    definitions,
    form,
    input_data,
    invocation,
    item,
    literal,
    output,
    relation,
    table,
)


def test_a_name_that_is_drawn_but_not_required_is_refused() -> None:
    parts = (input_data("trees", "number"), decision("d", literal("trees + 1")))

    with pytest.raises(dmn.BadDmn, match=r"decision 'd' \(d\): uses 'trees', which it does not require; draw an arrow"):
        dmn.parse_sound(definitions(*parts))


def test_a_name_that_is_drawn_but_not_required_is_null_in_a_tolerant_reading() -> None:
    parts = (input_data("trees", "number"), decision("d", literal("trees = null")))

    model = dmn.parse(definitions(*parts))

    assert model.evaluate("d", {"trees": 3}).value is True
    assert "uses 'trees'" in model.faults[0]


def test_a_tolerant_reading_makes_what_is_wrong_null_and_lists_it() -> None:
    logic = table(["a"], [output("o")], ["> | 1", "- | 2 +"], 'hitPolicy="COLLECT"')

    parts = (item("t", "number", allowed="1,,2"), decision("d", logic), decision("e", literal("1 +")))
    model = dmn.parse(definitions(*parts), "f.dmn")

    assert model.evaluate("d", {"a": 1}).value == [None]
    assert model.evaluate("e", {}).value is None
    assert [fault.partition(": ")[0] for fault in model.faults] == ["f.dmn"] * 4


def test_a_decision_sees_requirements_but_not_theirs() -> None:
    parts = (
        input_data("a", "number"),
        decision("first", literal("a * 2"), requires=("in_a",)),
        decision("second", literal("{mine: first, other: case_value}"), requires=("first",)),
    )

    found = dmn.parse_sound(definitions(*parts)).evaluate("second", {"a": 2, "case_value": "x"})

    assert found.value == {"mine": 4, "other": "x"}
    assert found.warnings == ()


def test_a_variable_of_the_case_cannot_stand_in_for_a_decision() -> None:
    parts = (decision("first", literal("1")), decision("second", literal("first + 1"), requires=("first",)))

    assert dmn.parse_sound(definitions(*parts)).evaluate("second", {"first": 100}).value == Decimal(2)


def test_names_of_several_words_and_with_signs_are_understood() -> None:
    parts = (
        input_data("Person's age", "number"),
        decision("d1", literal("Person's age - 1"), name="age-1", requires=("in_Person's age",)),
        decision("d2", literal("age-1 + Person's age"), requires=("d1", "in_Person's age")),
    )

    assert dmn.parse_sound(definitions(*parts)).evaluate("d2", {"Person's age": 10}).value == Decimal(19)


def test_a_component_with_a_sign_in_its_name_does_not_hide_a_calculation() -> None:
    parts = (
        item("t", components={"a-b": "number"}),
        input_data("a", "number"),
        input_data("b", "number"),
        input_data("c", "t"),
        decision("d", literal("a-b"), requires=("in_a", "in_b")),
        decision("e", literal("c.a-b"), requires=("in_c",)),
    )
    model = dmn.parse_sound(definitions(*parts))

    assert [model.evaluate(key, {"a": 5, "b": 2, "c": {"a-b": 9}}).value for key in "de"] == [3, 9]


def test_blanks_and_line_breaks_in_names_make_no_difference() -> None:
    data = input_data("x").replace('name="x"', 'name="number  of&#10;trees"').replace('"string"', '"number"')
    asked = decision("d", literal("number of\n   trees * 2"), requires=("in_x",))

    assert dmn.parse_sound(definitions(data, asked)).evaluate("d", {"number of trees": 4}).value == Decimal(8)


def test_the_value_of_a_case_is_converted_only_where_it_is_used() -> None:
    model = dmn.parse_sound(definitions(decision("d", literal("used + 1"))))

    found = model.evaluate("d", {"used": 1, "unused": object()})

    assert (found.value, found.warnings) == (2, ())


def test_a_long_chain_of_decisions_does_not_reach_the_recursion_limit() -> None:
    chain = [decision("d0", literal("1"))]
    chain += [
        decision(f"d{number}", context(f"[d{number - 1}][1] + 1"), requires=(f"d{number - 1}",))
        for number in range(1, 100)
    ]

    assert dmn.parse_sound(definitions(*reversed(chain))).evaluate("d99", {}).value == Decimal(100)


# -- what is told afterwards


def test_a_warning_names_file_decision_reason_and_place() -> None:
    warning = dmn.parse_sound(definitions(decision("d", literal("1 +\n 1 / 0"))), "f.dmn").evaluate("d", {}).warnings[0]

    assert (warning.where, warning.reason) == ("f.dmn: decision 'd' (d)", "a division by zero")
    assert (warning.line, warning.column) == (2, 4)
    assert str(warning) == "f.dmn: decision 'd' (d): a division by zero (line 2, column 4 of `1 +\n 1 / 0`)"


def test_a_warning_in_a_knowledge_model_names_the_knowledge_model() -> None:
    parts = (bkm("f", literal("1 / 0")), decision("d", literal("[f(), 1 / 0]"), knows=("f",)))

    warnings = dmn.parse_sound(definitions(*parts), "f.dmn").evaluate("d", {}).warnings

    assert [warning.where for warning in warnings] == [
        "f.dmn: business knowledge model 'f' (f)",
        "f.dmn: decision 'd' (d)",
    ]


def test_a_decision_that_is_no_table_is_told_with_what_it_saw_and_its_value() -> None:
    parts = (
        input_data("a", "number"),
        decision("one", relation("x", rows=["1"])),
        decision("two", invocation("sum", list="one.x"), requires=("one", "in_a")),
    )

    first, second = dmn.parse_sound(definitions(*parts)).evaluate("two", {"a": 5}).evaluations

    assert first.as_json() == {
        "decision": "one",
        "name": "one",
        "logic": "relation",
        "inputs": {},
        "value": [{"x": 1}],
    }
    assert second.as_json() == {
        "decision": "two",
        "name": "two",
        "logic": "invocation",
        "inputs": {"a": 5, "one": [{"x": 1}]},
        "value": 1,
    }


def test_a_table_in_a_long_loop_does_not_make_the_trace_endless() -> None:
    rated = bkm("rated", table(["n"], [output()], ["- | n"]), {"n": ""})
    asked = decision("d", form("for", "i", in_="1..5000", return_="rated(i)"), knows=("rated",))
    parts = definitions(rated, asked).replace(b"1..5000", b"for i in 1..5000 return i")

    found = dmn.parse_sound(parts).evaluate("d", {})

    assert len(found.value) == 5000
    assert len(found.evaluations) == MAX_RECORDED
    assert f"more than {MAX_RECORDED} evaluations" in str(found.warnings[-1])


def test_a_value_that_is_too_large_is_told_in_few_words() -> None:
    tower = [decision("d0", literal("[1, 2]"))]
    tower += [decision(f"d{n}", literal(f"[d{n - 1}, d{n - 1}]"), requires=(f"d{n - 1}",)) for n in range(1, 80)]
    model = dmn.parse_sound(definitions(*tower, decision("long", literal("for i in 1..6000 return i"))))

    tower_told = [each.as_json() for each in model.evaluate("d79", {}).evaluations]
    long_told = model.evaluate("long", {}).evaluations[0].as_json()

    assert tower_told[1]["value"] == [[1, 2], [1, 2]]
    assert tower_told[79]["value"] == "a list of more than 5000 parts"
    assert tower_told[79]["inputs"] == {"d78": "a list of more than 5000 parts"}
    assert long_told["value"] == "a list of more than 5000 parts"


def test_a_value_that_is_nested_too_deep_is_told_in_few_words() -> None:
    deep = decision("deep", literal("for i in 1..2000 return if i = 1 then [1] else [partial[-1]]"))
    model = dmn.parse_sound(definitions(deep, decision("d", literal("deep[-1]"), requires=("deep",))))

    told = model.evaluate("d", {}).evaluations[1].as_json()

    assert told["value"] == "a list that is nested too deep"


def test_each_evaluation_of_a_table_is_told_with_its_own_inputs() -> None:
    rated = bkm("rated", table(["n"], [output("o")], ["> 1 | true", "<= 1 | false"]), {"n": ""})
    asked = decision("d", literal("[rated(1), rated(2)]"), knows=("rated",))

    found = dmn.parse_sound(definitions(rated, asked)).evaluate("d", {})

    assert [dict(each.inputs) for each in found.evaluations[:2]] == [{"n": 1}, {"n": 2}]
    assert [each.matched for each in found.evaluations if isinstance(each, dmn.TableEvaluation)] == [(2,), (1,)]


def test_of_very_many_rules_that_match_the_audit_holds_only_the_numbers() -> None:
    rules = [f"- | {number}" for number in range(60)]
    model = dmn.parse_sound(definitions(decision("d", table(["n"], [output()], rules, 'hitPolicy="COLLECT"'))))

    told = model.evaluate("d", {"n": 1}).evaluations[0].as_json()

    assert (told["outputs"], told["notes"], told["left_out"]) == ([], [], 60)
    assert told["matched"] == list(range(1, 61))


def test_a_long_list_within_a_value_is_told_in_words() -> None:
    model = dmn.parse_sound(definitions(decision("d", literal("{few: [1, 2], many: for i in 1..60 return i}"))))

    told = model.evaluate("d", {}).evaluations[0].as_json()

    assert told["value"] == {"few": [1, 2], "many": "a list of 60 entries"}
