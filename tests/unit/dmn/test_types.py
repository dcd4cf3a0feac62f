"""Item definitions: which values conform, which are converted, and that every other becomes null with a reason."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from engine import dmn
from tests.unit.dmn.models import bkm, decision, definitions, input_data, item, literal, output, table

FUNCTION = (
    '<itemDefinition name="tFunction"><functionItem outputTypeRef="number"><parameters name="a"/></functionItem>'
    "</itemDefinition>"
)
TYPES = (
    item("tAge", "number", allowed="[0..150]"),
    item("tKind", "string", allowed='"fruit", "forest"'),
    item("tTree", components={"kind": "tKind", "age": "tAge"}),
    item("tTrees", "tTree", is_collection=True),
    item("tAges", "number", is_collection=True, allowed="[0..150]", constraint="count(?) <= 2"),
    item("tEven", "number", constraint="modulo(?, 2) = 0"),
    item("tAlias", "tAge"),
    item("tMatrix", "tNumbers", is_collection=True),
    item("tNumbers", "number", is_collection=True),
    item("tNode", components={"name": "string", "next": "tNode"}),
    FUNCTION,
)


def taken(type_name: str, value: Any) -> tuple[Any, list[str]]:
    """An input of a type, as a decision sees it, and the warnings."""
    model = dmn.parse_sound(
        definitions(*TYPES, input_data("a", type_name), decision("d", literal("a"), requires=("in_a",)))
    )
    found = model.evaluate("d", {"a": value})
    return found.value, [str(warning) for warning in found.warnings]


def given(type_name: str, text: str) -> tuple[Any, list[str]]:
    """The result of a decision of a type, and the warnings."""
    found = dmn.parse_sound(definitions(*TYPES, decision("d", literal(text), type_name=type_name))).evaluate("d", {})
    return found.value, [str(warning) for warning in found.warnings]


@pytest.mark.parametrize(
    ("type_name", "text", "expected"),
    [
        ("number", "1", 1),
        ("number", "[1]", 1),
        ("number", "null", None),
        ("Any", "[1]", [1]),
        ("string", '["x"]', "x"),
        ("tNumbers", "1", [1]),
        ("tNumbers", "[1, 2]", [1, 2]),
        ("tNumbers", "[[1, 2]]", [1, 2]),
        ("tNumbers", "[]", []),
        ("tNumbers", "[1, null]", [1, None]),
        ("tMatrix", "[[1], [2, 3]]", [[1], [2, 3]]),
        ("tMatrix", "[1]", [[1]]),
        ("tAge", "150", 150),
        ("tAlias", "[7]", 7),
        ("tKind", '"fruit"', "fruit"),
        ("tTree", '{kind: "fruit", age: 3, height: 2}', {"kind": "fruit", "age": 3, "height": 2}),
        ("tTree", '[{kind: "fruit", age: 3}]', {"kind": "fruit", "age": 3}),
        ("tTree", "{kind: null, age: null}", {"kind": None, "age": None}),
        ("tTrees", '{kind: "fruit", age: 3}', [{"kind": "fruit", "age": 3}]),
        ("tAges", "[1, 2]", [1, 2]),
        ("tEven", "4", 4),
        ("tNode", '{name: "a", next: {name: "b", next: null}}', {"name": "a", "next": {"name": "b", "next": None}}),
        ("dateTime", 'date("2026-04-06")', datetime(2026, 4, 6, tzinfo=UTC)),
        ("date and time", '[date("2026-04-06")]', None),
        ("days and time duration", '[@"P1D"][1] = @"P1D"', None),
        ("feel:number", "1", 1),
        ("integer", "1", 1),
        ("tNobodyDefines", "1", 1),
    ],
)
def test_the_result_of_a_decision_conforms_or_is_converted(type_name: str, text: str, expected: Any) -> None:
    assert given(type_name, text)[0] == expected


@pytest.mark.parametrize(
    ("type_name", "text", "reason"),
    [
        ("number", '"1"', 'the result: "1" is no number'),
        ("number", "[1, 2]", "the result: a list is no number"),
        ("boolean", "1", "the result: 1 is no boolean"),
        ("date", 'date and time("2026-04-06T10:00:00")', "is no date"),
        ("tAge", "151", "151 is not among the allowed values [0..150] of tAge"),
        ("tAlias", "151", "151 is not among the allowed values [0..150] of tAge"),
        ("tKind", '"stone"', '"stone" is not among the allowed values "fruit", "forest" of tKind'),
        ("tTree", '{kind: "fruit"}', "the context has no entry age, as tTree asks for"),
        ("tTree", '{kind: "fruit", age: 200}', "entry age: 200 is not among the allowed values"),
        ("tTree", '"fruit"', '"fruit" is no context'),
        ("tTrees", '[{kind: "fruit", age: 3}, {kind: "stone", age: 3}]', 'entry kind: "stone" is not among'),
        ("tAges", "[1, 151]", "151 is not among the allowed values"),
        ("tAges", "[1, 2, 3]", "a list is not among the allowed values count(?) <= 2 of tAges"),
        ("tEven", "3", "3 is not among the allowed values"),
        ("tNumbers", '["x"]', '"x" is no number'),
        ("tNode", '{name: "a", next: {name: 1, next: null}}', "entry next: entry name: 1 is no string"),
        ("tFunction", "function(a, b) a", "a function is no function of 1 parameters"),
    ],
)
def test_a_result_that_does_not_conform_is_null_and_says_why(type_name: str, text: str, reason: str) -> None:
    value, warnings = given(type_name, text)

    assert value is None
    assert len(warnings) == 1
    assert warnings[0].startswith("the decision file: decision 'd' (d): ")
    assert reason in warnings[0]


@pytest.mark.parametrize(
    ("type_name", "value", "expected"),
    [
        ("number", 1, 1),
        ("number", [1.5], Decimal("1.5")),
        ("number", "1", None),
        ("tTree", {"kind": "fruit", "age": 1}, {"kind": "fruit", "age": 1}),
        ("tTree", {"kind": "stone", "age": 1}, None),
        ("tTrees", {"kind": "fruit", "age": 1}, [{"kind": "fruit", "age": 1}]),
        ("date", "2026-04-06", date(2026, 4, 6)),
        ("date", "soon", None),
        ("date", datetime(2026, 4, 6, tzinfo=UTC), None),
    ],
)
def test_an_input_conforms_or_is_converted_or_is_null(type_name: str, value: Any, expected: Any) -> None:
    found, warnings = taken(type_name, value)

    assert found == expected
    assert bool(warnings) is (expected is None)


def test_a_value_that_holds_others_in_many_places_is_checked_within_the_bounds() -> None:
    node = item("tNode", components={"left": "tNode", "right": "tNode"})
    tower = [decision("d0", literal("{left: null, right: null}"))]
    tower += [
        decision(f"d{level}", literal(f"{{left: d{level - 1}, right: d{level - 1}}}"), requires=(f"d{level - 1}",))
        for level in range(1, 60)
    ]
    top = decision("top", literal("d59"), requires=("d59",), type_name="tNode")

    with pytest.raises(dmn.DecisionFailed, match="takes too many steps"):
        dmn.parse_sound(definitions(node, *tower, top)).evaluate("top", {})


def test_iso_text_inside_an_input_is_read_as_its_item_definition_says() -> None:
    types = (item("tVisit", components={"on": "date", "by": "string"}), item("tDays", "date", is_collection=True))
    asked = decision("d", literal("[visit.on.year, days[1] - visit.on]"), requires=("in_visit", "in_days"))
    model = dmn.parse_sound(definitions(*types, input_data("visit", "tVisit"), input_data("days", "tDays"), asked))

    found = model.evaluate("d", {"visit": {"on": "2026-04-06", "by": "2026-04-06"}, "days": ["2026-04-07"]})

    assert [str(part) for part in found.value] == ["2026", "1 day, 0:00:00"]


def test_an_input_that_nobody_requires_is_not_even_looked_at() -> None:
    model = dmn.parse_sound(definitions(input_data("a", "number"), decision("d", literal("1"))))

    found = model.evaluate("d", {"a": object()})

    assert (found.value, found.warnings) == (1, ())


def test_a_value_that_feel_does_not_know_is_null_and_says_so() -> None:
    value, warnings = taken("Any", object())

    assert value is None
    assert "a value from outside is of no kind that FEEL knows" in warnings[0]


def test_types_of_the_model_are_known_to_instance_of_and_to_parameters_of_functions() -> None:
    tests = '{kind: "x", age: 1} instance of tTree, 1 instance of tTree, [1] instance of tNumbers'

    assert given("", f'[{tests}, (function(a: tAge) a)("x")]')[0] == [True, False, True, None]


def test_names_of_components_are_read_as_one_behind_a_dot() -> None:
    tree = item("tTree", components={"year of planting": "number", "half-life": "number"})
    asked = decision("d", literal("tree.year of planting + tree.half-life"), requires=("in_tree",))

    model = dmn.parse_sound(definitions(tree, input_data("tree", "tTree"), asked))

    assert model.evaluate("d", {"tree": {"year of planting": 2000, "half-life": 26}}).value == Decimal(2026)


def test_names_inside_a_feel_context_of_another_decision_are_read_as_one() -> None:
    made = decision("made", literal("{year of planting: 2000, kind: 1}"))

    model = dmn.parse_sound(definitions(made, decision("d", literal("made.year of planting"), requires=("made",))))

    assert model.evaluate("d", {}).value == Decimal(2000)


# -- types of tables


def test_a_column_converts_what_it_asks_but_leaves_what_does_not_conform_to_the_rules() -> None:
    logic = table(["a"], [output("o")], ['5 | "five"', '"x" | "text"', '- | "other"'], 'hitPolicy="FIRST"')
    logic = logic.replace("<inputExpression>", '<inputExpression typeRef="number">')
    model = dmn.parse_sound(definitions(decision("d", logic)))

    assert [model.evaluate("d", {"a": value}).value for value in ([5], "x", None)] == ["five", "text", "other"]


def test_an_output_that_does_not_conform_is_null() -> None:
    logic = table([], ['<output name="o" typeRef="number"/>'], ['"x"'])

    found = dmn.parse_sound(definitions(decision("d", logic))).evaluate("d", {})

    assert found.value is None
    assert 'output o: "x" is no number' in str(found.warnings[0])


def test_an_output_outside_its_allowed_values_is_null() -> None:
    model = dmn.parse_sound(
        definitions(decision("d", table(["a"], [output("o", values='"x", "y"')], ['1 | "x"', '2 | "z"'])))
    )

    assert model.evaluate("d", {"a": 1}).value == "x"
    found = model.evaluate("d", {"a": 2})
    assert found.value is None
    assert 'output o: "z" is not among the allowed values "x", "y"' in str(found.warnings[0])


def test_the_priority_of_an_output_comes_from_its_type_where_the_column_lists_none() -> None:
    logic = table(
        ["a"], ['<output name="o" typeRef="tKind"/>'], ['- | "forest"', '> 1 | "fruit"'], 'hitPolicy="PRIORITY"'
    )

    model = dmn.parse_sound(definitions(*TYPES, decision("d", logic)))

    assert [model.evaluate("d", {"a": value}).value for value in (1, 2)] == ["forest", "fruit"]


def allowed_input(values: str, type_name: str = "string") -> str:
    tests = f"<inputValues><text>{values}</text></inputValues>" if values else ""
    column = f'<input label="a"><inputExpression typeRef="{type_name}"><text>a</text></inputExpression>{tests}</input>'
    return (
        table([], [output("o")], [])
        .replace("<output", f"{column}<output", 1)
        .replace(
            "</decisionTable>",
            "<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>1</text></outputEntry></rule></decisionTable>",
        )
    )


@pytest.mark.parametrize(
    ("values", "type_name", "value", "expected"),
    [
        ('"x", "y"', "string", "x", 1),
        ('"x", "y"', "string", "z", None),
        ('"x", "y"', "string", None, None),
        ('"x", "y", null', "string", None, 1),
        ("", "tKind", "fruit", 1),
        ("", "tKind", "stone", None),
        ("", "tKind", None, 1),
    ],
)
def test_an_input_outside_the_allowed_values_of_its_column_makes_the_table_null(
    values: str, type_name: str, value: Any, expected: int | None
) -> None:
    model = dmn.parse_sound(definitions(*TYPES, decision("d", allowed_input(values, type_name))))

    found = model.evaluate("d", {"a": value})

    assert found.value == expected
    assert bool(found.warnings) is (expected is None)


def test_a_parameter_and_a_result_of_an_item_definition_are_checked() -> None:
    model = dmn.parse_sound(
        definitions(
            *TYPES,
            bkm("older", literal("age + 100"), {"age": "tAge"}, type_name="tAge"),
            decision("d", literal("[older(10), older(100), older(200)]"), knows=("older",)),
        )
    )

    assert model.evaluate("d", {}).value == [110, None, None]
