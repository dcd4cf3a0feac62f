"""Boxed expressions: each kind alone, and nested in each other."""

from decimal import Decimal
from typing import Any

import pytest

from engine import dmn
from tests.unit.dmn.models import (
    boxed_list,
    context,
    decision,
    definitions,
    entry,
    form,
    function,
    input_data,
    invocation,
    item,
    literal,
    output,
    relation,
    table,
)


def result(logic: str, *parts: str, **values: Any) -> dmn.DecisionResult:
    inputs = tuple(f"in_{name}" for name in values)
    data = [input_data(name, "Any") for name in values]
    return dmn.parse_sound(definitions(*parts, *data, decision("d", logic, requires=inputs))).evaluate("d", values)


def value(logic: str, *parts: str, **values: Any) -> Any:
    return result(logic, *parts, **values).value


def test_a_context_gives_its_entries_and_each_sees_those_before_it() -> None:
    assert value(context(a="1", b="a + 1", c="a + b")) == {"a": 1, "b": 2, "c": 3}


def test_the_result_entry_is_the_value_of_a_context() -> None:
    assert value(context("monthly fee * 12", monthly_fee="2")) == Decimal(24)


def test_an_entry_without_logic_is_null_and_says_so() -> None:
    found = result("<context>" + entry("a", "1") + '<contextEntry><variable name="b"/></contextEntry></context>')

    assert found.value == {"a": 1, "b": None}
    assert "entry b: has no logic" in str(found.warnings[0])


def test_an_entry_takes_the_type_of_its_variable() -> None:
    logic = "<context>" + entry("a", "[1]", "number") + entry("b", '"x"', "number") + "</context>"

    found = result(logic)

    assert found.value == {"a": 1, "b": None}
    assert 'entry b: "x" is no number' in str(found.warnings[0])


def test_an_entry_stands_before_a_variable_of_its_name() -> None:
    assert value(context("a", a="a + 1"), a=1) == Decimal(2)


def test_a_table_in_a_context_sees_the_entries() -> None:
    inner = table(["size"], [output("o")], ['> 3 | "large"', '<= 3 | "small"'])

    found = result(context("kind", size="trees * 2", kind=inner), trees=2)

    assert found.value == "large"
    assert [(each.decision_id, getattr(each, "matched", None)) for each in found.evaluations] == [
        ("d", (1,)),
        ("d", None),
    ]


def test_a_list_gives_the_values_of_its_items() -> None:
    assert value(boxed_list("1", context(a="2"), boxed_list("3"), "null")) == [1, {"a": 2}, [3], None]
    assert value("<list/>") == []


def test_a_relation_gives_a_context_for_each_row() -> None:
    assert value(relation("first name", "age", rows=['"A" | n', '"B" | n + 1']), n=1) == [
        {"first name": "A", "age": 1},
        {"first name": "B", "age": 2},
    ]


def test_names_of_several_words_are_read_behind_a_dot() -> None:
    people = relation("first name", "age", rows=['"A" | 1', '"B" | 2'])

    assert value(context("people.first name", people=people)) == ["A", "B"]
    assert value(context("people[age > 1].first name", people=people)) == ["B"]


@pytest.mark.parametrize(
    ("condition", "expected"), [("true", "yes"), ("false", "no"), ("null", "no"), ('"true"', None), ("1", None)]
)
def test_a_conditional_takes_one_branch(condition: str, expected: str | None) -> None:
    assert value(form("conditional", if_=condition, then='"yes"', else_='"no"')) == expected


def test_the_branch_that_is_not_taken_is_not_evaluated() -> None:
    assert result(form("conditional", if_="true", then="1", else_="1 / 0")).warnings == ()


@pytest.mark.parametrize(
    ("source", "match", "expected"),
    [
        ("[1, 2, 3]", "item > 1", [2, 3]),
        ("[{a: 1, b: 2}, {a: 3, b: 4}]", "a > 1", [{"a": 3, "b": 4}]),
        ("[{a: 1}, {a: 3}]", "item.a > limit", [{"a": 3}]),
        ("[1, 2, 3]", "item > 9", []),
        ("[]", "item > 9", []),
        ("5", "item > 1", [5]),
        ("null", "true", []),
        ("[1, 2]", "null", []),
        ("[1, 2]", '"text"', None),
        ("[1, 2]", "2", 2),
        ("[1, 2]", "-2", 1),
        ("[1, 2]", "3", None),
        ("[1, null]", "item = null", [None]),
    ],
)
def test_a_filter_keeps_what_matches(source: str, match: str, expected: Any) -> None:
    assert value(form("filter", in_=source, match=match), limit=2) == expected


def test_the_entries_of_an_item_stand_before_the_names_around_a_filter() -> None:
    assert value(form("filter", in_="[{limit: 1}, {limit: 9}]", match="limit > 5"), limit=1) == [{"limit": 9}]


def test_a_filter_may_name_an_entry_that_an_input_has_too() -> None:
    logic = form("filter", in_="[{area: 1}, {area: 9}]", match="area > 5")

    model = dmn.parse_sound(definitions(input_data("area", "number"), decision("d", logic)))

    assert model.evaluate("d", {"area": 0}).value == [{"area": 9}]


@pytest.mark.parametrize(
    ("source", "body", "expected"),
    [
        ("[1, 2]", "x * 2", [2, 4]),
        ("[]", "x", []),
        ("7", "x + 1", [8]),
        ("null", "x", None),
        ("[1..3]", "x * x", [1, 4, 9]),
        ("[3, 4, 5]", "if count(partial) = 0 then x else x + partial[-1]", [3, 7, 12]),
    ],
)
def test_a_for_gives_the_value_of_its_body_for_each_item(source: str, body: str, expected: Any) -> None:
    assert value(form("for", "x", in_=source, return_=body)) == expected


@pytest.mark.parametrize(
    ("kind", "source", "condition", "expected"),
    [
        ("some", "[1, 2, 3]", "x > 2", True),
        ("some", "[1, 2, 3]", "x > 3", False),
        ("some", "[]", "true", False),
        ("some", "[1, 2]", 'if x = 2 then true else "no"', True),
        ("some", "[1, 2]", "null", None),
        ("some", "null", "true", None),
        ("every", "[1, 2, 3]", "x > 0", True),
        ("every", "[1, 2, 3]", "x > 1", False),
        ("every", "[]", "false", True),
        ("every", "[1, 2]", "if x = 1 then null else false", False),
        ("every", "[1, 2]", "if x = 1 then null else true", None),
        ("every", "5", "x = 5", True),
    ],
)
def test_some_and_every_ask_all_items(kind: str, source: str, condition: str, expected: bool | None) -> None:
    assert value(form(kind, "x", in_=source, satisfies=condition)) is expected


def test_an_iteration_sees_the_names_around_it_and_the_one_inside_wins() -> None:
    inner = form("for", "x", in_="[x, x + 1]", return_="x * n")

    assert value(form("for", "x", in_="[1, 10]", return_=inner), n=2) == [[2, 4], [20, 22]]


def test_a_boxed_function_sees_the_names_around_it() -> None:
    add = function({"b": "number"}, "a + b")

    assert value(context("add(2) + add(b: 3)", a="1", add=add)) == Decimal(7)


def test_a_boxed_function_may_call_itself() -> None:
    factorial = function({"n": "number"}, "if n <= 1 then 1 else n * factorial(n - 1)")

    assert value(context("factorial(10)", factorial=factorial)) == Decimal(3628800)


def test_a_boxed_function_can_be_handed_to_a_built_in_one() -> None:
    descending = function({"x": "", "y": ""}, "x > y")

    assert value(context("sort([1, 3, 2], descending)", descending=descending)) == [3, 2, 1]


def test_an_argument_that_does_not_conform_makes_the_call_null() -> None:
    found = result(context('f("x")', f=function({"n": "number"}, "n = null")))

    assert found.value is None
    assert 'parameter n: "x" is no number' in str(found.warnings[0])


@pytest.mark.parametrize("kind", ["Java", "PMML"])
def test_a_function_of_another_language_gives_null_and_says_so(kind: str) -> None:
    found = result(context("f(1)", f=function({"n": ""}, context(method_signature='"abs(int)"'), kind)))

    assert found.value is None
    assert f"functions of kind {kind} are not run here" in str(found.warnings[0])


def test_an_invocation_calls_a_function_of_the_scope_with_named_arguments() -> None:
    power = function({"base": "number", "the exponent": "number"}, "base ** the exponent")

    assert value(context(invocation("power", the_exponent="3", base="2"), power=power)) == Decimal(8)


def test_an_invocation_calls_a_built_in_function() -> None:
    assert value(invocation("substring", string='"foobar"', start_position="4")) == "bar"


@pytest.mark.parametrize(
    ("called", "bindings", "reason"),
    [
        ("1", {"a": "1"}, "what is called here is no function"),
        ("null", {}, "what is called here is no function"),
        ("sum", {"numbers": "1"}, "has no such parameters: numbers"),
    ],
)
def test_an_invocation_that_cannot_be_is_null_and_says_why(called: str, bindings: dict[str, str], reason: str) -> None:
    found = result(invocation(called, **bindings))

    assert found.value is None
    assert reason in str(found.warnings[0])


def test_a_parameter_without_binding_takes_the_variable_of_its_name_or_is_null() -> None:
    known = function({"a": "", "b": ""}, "[a, b]")

    assert value(context(invocation("f", b="2"), f=known), a=1) == [1, 2]
    assert value(context(invocation("f", b="2"), f=known)) == [None, 2]


def test_boxed_expressions_of_every_kind_nest() -> None:
    rows = form("filter", in_=relation("n", rows=["1", "2", "3"]), match="n >= least")
    doubled = form("for", "row", in_=rows, return_=invocation("twice", x="row.n"))
    total = form("conditional", if_="count(doubled) > 0", then=invocation("sum", list="doubled"), else_="0")
    logic = context("total", least="2", twice=function({"x": "number"}, "x * 2"), doubled=doubled, total=total)

    assert value(logic) == Decimal(10)


def test_an_expression_takes_its_own_type() -> None:
    assert value(literal("[5]", "number")) == Decimal(5)
    assert value(literal("5", "tNumbers"), item("tNumbers", "number", is_collection=True)) == [5]
    assert value(literal('"x"', "number")) is None


def test_a_decision_without_logic_is_null_and_says_so() -> None:
    found = result("")

    assert found.value is None
    assert "the decision: has no logic" in str(found.warnings[0])


def test_a_loop_is_bound_by_the_steps_of_the_whole_evaluation() -> None:
    inner = form("for", "y", in_="1..2000", return_="x * y")
    logic = form("for", "x", in_="1..2000", return_=inner)

    with pytest.raises(dmn.DecisionFailed, match=r"decision 'd' \(d\): the expression takes too many steps"):
        value(logic.replace("1..2000", "for i in 1..2000 return i"))
