"""Business knowledge models and decision services: called from FEEL, by invocation and by name."""

from decimal import Decimal

import pytest

from engine import dmn
from tests.unit.dmn.models import (
    bkm,
    boxed_list,
    context,
    decision,
    definitions,
    input_data,
    invocation,
    item,
    literal,
    output,
    service,
    table,
)

FEE = table(["kind", "trees"], [output()], ['"fruit" | > 0 | trees * 2', "- | - | 0"], 'hitPolicy="FIRST"')
FEE_MODEL = bkm("fee", FEE, {"kind": "string", "trees": "number"}, name="tree fee")


def test_a_knowledge_model_is_called_from_feel_by_position_and_by_name() -> None:
    by_position = decision("d", literal('tree fee("fruit", 4)'), knows=("fee",))
    by_name = decision("e", literal('tree fee(trees: 4, kind: "fruit")'), knows=("fee",))
    model = dmn.parse_sound(definitions(FEE_MODEL, by_position, by_name))

    assert model.evaluate("d", {}).value == Decimal(8)
    assert model.evaluate("e", {}).value == Decimal(8)


def test_the_table_of_a_knowledge_model_is_in_the_trace() -> None:
    model = dmn.parse_sound(
        definitions(FEE_MODEL, decision("d", invocation("tree fee", kind='"fruit"', trees="4"), knows=("fee",)))
    )

    first, last = model.evaluate("d", {}).evaluations

    assert first.as_json() == {
        "decision": "fee",
        "name": "tree fee",
        "hit_policy": "FIRST",
        "inputs": {"kind": "fruit", "trees": 4},
        "matched": [1],
        "outputs": [{"tree fee": 8}],
        "notes": [],
    }
    assert (last.decision_id, last.as_json()["value"]) == ("d", 8)


def test_a_knowledge_model_is_only_known_to_those_who_require_it() -> None:
    with pytest.raises(dmn.BadDmn, match="there is no function fee"):
        dmn.parse_sound(definitions(bkm("fee", literal("1")), decision("d", literal("fee()"))))


def test_a_knowledge_model_sees_nothing_but_its_parameters() -> None:
    open_ended = bkm("f", literal("if trees = null then a else trees"), {"a": ""})
    model = dmn.parse_sound(
        definitions(
            open_ended, input_data("trees"), decision("d", literal("f(1)"), knows=("f",), requires=("in_trees",))
        )
    )

    assert model.evaluate("d", {"trees": "7"}).value == Decimal(1)


def test_knowledge_models_require_each_other_and_call_themselves() -> None:
    even = bkm("even", literal("if n = 0 then true else odd(n - 1)"), {"n": "number"}, knows=("odd",))
    odd = bkm("odd", literal("if n = 0 then false else even(n - 1)"), {"n": "number"}, knows=("even",))
    factorial = bkm("factorial", literal("if n <= 1 then 1 else n * factorial(n - 1)"), {"n": "number"})
    asked = decision("d", literal("[even(10), odd(10), factorial(20)]"), knows=("even", "odd", "factorial"))

    assert dmn.parse_sound(definitions(even, odd, factorial, asked)).evaluate("d", {}).value == [
        True,
        False,
        Decimal(2432902008176640000),
    ]


@pytest.mark.parametrize("body", ["f(n + 1)", "f(n + 1) + 1", "[{a: (f(n + 1))}]"])
def test_an_endless_recursion_ends_with_a_clear_error(body: str) -> None:
    model = dmn.parse_sound(
        definitions(bkm("f", literal(body), {"n": ""}), decision("d", literal("f(1)"), knows=("f",))), "fees.dmn"
    )

    with pytest.raises(dmn.DecisionFailed, match=r"fees\.dmn: .*'f' \(f\): functions call each other .* deep"):
        model.evaluate("d", {})


def test_an_endless_recursion_through_boxed_expressions_ends_too() -> None:
    body = boxed_list(context(invocation("f", n="n + 1")))
    model = dmn.parse_sound(definitions(bkm("f", body, {"n": ""}), decision("d", literal("f(1)"), knows=("f",))))

    with pytest.raises(dmn.DecisionFailed, match="deep"):
        model.evaluate("d", {})


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("f([3])", Decimal(3)),
        ("f(3)", Decimal(3)),
        ('f("3")', None),
        ("f([3, 4])", None),
        ("f(null)", None),
        ("f()", None),
        ("f(1, 2)", None),
        ("f(m: 1)", None),
    ],
)
def test_arguments_are_converted_or_the_call_is_null(call: str, expected: Decimal | None) -> None:
    identity = bkm("f", literal("n"), {"n": "number"})
    model = dmn.parse_sound(definitions(identity, decision("d", literal(call), knows=("f",))))

    assert model.evaluate("d", {}).value == expected


def test_an_argument_of_the_wrong_type_keeps_the_function_from_being_called() -> None:
    model = dmn.parse_sound(
        definitions(
            bkm("f", literal("n = null"), {"n": "number"}),
            decision("d", literal('[f(null), f("x")]'), knows=("f",)),
        )
    )

    found = model.evaluate("d", {})

    assert found.value == [True, None]
    assert 'parameter n: "x" is no number' in str(found.warnings[0])


@pytest.mark.parametrize(
    ("text", "type_name", "expected"),
    [("[1]", "number", Decimal(1)), ('"x"', "number", None), ("1", "tNumbers", [1]), ("1", "tFunction", Decimal(1))],
)
def test_the_result_of_a_knowledge_model_is_converted(text: str, type_name: str, expected: object) -> None:
    function_type = (
        '<itemDefinition name="tFunction"><functionItem outputTypeRef="number"><parameters name="a"/></functionItem>'
        "</itemDefinition>"
    )
    model = dmn.parse_sound(
        definitions(
            item("tNumbers", "number", is_collection=True),
            function_type,
            bkm("f", literal(text), {"a": ""}, type_name=type_name),
            decision("d", literal("f(1)"), knows=("f",)),
        )
    )

    assert model.evaluate("d", {}).value == expected


def test_a_knowledge_model_is_a_value_that_can_be_handed_on() -> None:
    model = dmn.parse_sound(
        definitions(
            bkm("more", literal("a > b"), {"a": "", "b": ""}),
            bkm("use", literal("f(1, 2)"), {"f": ""}),
            decision("d", literal("[sort([1, 3, 2], more), use(more)]"), knows=("more", "use")),
        )
    )

    assert model.evaluate("d", {}).value == [[3, 2, 1], False]


def test_a_knowledge_model_without_logic_or_of_another_language_is_null() -> None:
    empty = '<businessKnowledgeModel id="e" name="e"><variable name="e"/></businessKnowledgeModel>'
    model = dmn.parse_sound(
        definitions(
            empty,
            bkm("j", context(a="1"), kind="Java"),
            decision("d", literal("[e(), j()]"), knows=("e", "j")),
        )
    )

    assert model.evaluate("d", {}).value == [None, None]


def test_a_knowledge_model_can_be_asked_by_name() -> None:
    assert dmn.parse_sound(definitions(FEE_MODEL)).evaluate("tree fee", {"kind": "fruit", "trees": 3}).value == Decimal(
        6
    )


def test_a_function_of_a_model_has_no_life_outside_its_evaluation() -> None:
    model = dmn.parse_sound(definitions(bkm("f", literal("1")), decision("d", literal("f"), knows=("f",))))
    other = dmn.parse_sound(definitions(decision("d", literal("g()"))).replace(b"g()", b"if g = null then 1 else 2"))

    found = model.evaluate("d", {})

    assert other.evaluate("d", {"g": found.value}).value == Decimal(2)


# -- decision services

GRAPH = (
    input_data("a", "number"),
    input_data("b", "number"),
    decision("base", literal("a * 10"), requires=("in_a",), type_name="number"),
    decision("sum", literal("base + b"), requires=("base", "in_b")),
    decision("product", literal("base * b"), requires=("base", "in_b")),
)
ONE = service("one", outputs=("sum",), encapsulated=("base",), inputs=("in_a", "in_b"))
GIVEN = service("given", outputs=("sum",), decisions=("base",), inputs=("in_b",))
TWO = service("two", outputs=("sum", "product"), decisions=("base",), inputs=("in_b",), name="sum and product")


def test_a_service_with_one_output_gives_its_value() -> None:
    assert dmn.parse_sound(definitions(*GRAPH, ONE)).evaluate("one", {"a": 1, "b": 2}).value == Decimal(12)


def test_a_service_with_several_outputs_gives_a_context() -> None:
    model = dmn.parse_sound(definitions(*GRAPH, TWO))

    assert model.evaluate("sum and product", {"base": 3, "b": 2}).value == {"sum": 5, "product": 6}


def test_an_input_decision_is_taken_and_not_evaluated() -> None:
    found = dmn.parse_sound(definitions(*GRAPH, GIVEN)).evaluate("given", {"a": 9, "base": 3, "b": 2})

    assert found.value == Decimal(5)
    assert [each.decision_id for each in found.evaluations] == ["sum"]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("given(2, 3)", Decimal(5)),
        ("given(base: 3, b: 2)", Decimal(5)),
        ("given([2], [3])", Decimal(5)),
        ('given(2, "x")', None),
        ("given(2)", None),
        ("given(b: 2, c: 3)", None),
        ("sum and product(2, 3).product", Decimal(6)),
    ],
)
def test_a_service_is_called_from_feel_with_inputs_before_decisions(call: str, expected: Decimal | None) -> None:
    caller = decision("d", literal(call), knows=("given", "two"))

    assert dmn.parse_sound(definitions(*GRAPH, GIVEN, TWO, caller)).evaluate("d", {}).value == expected


def test_a_service_does_not_touch_what_its_caller_knows() -> None:
    caller = decision("d", literal("[base, given(100, 200), base, b]"), knows=("given",), requires=("base", "in_b"))

    found = dmn.parse_sound(definitions(*GRAPH, GIVEN, caller)).evaluate("d", {"a": 1, "b": 2})

    assert found.value == [10, 300, 10, 2]


def test_a_service_knows_no_input_but_its_own() -> None:
    partial = service("partial", outputs=("sum",), encapsulated=("base",), inputs=("in_b",))
    caller = decision("d", literal("partial(2)"), knows=("partial",), requires=("in_a",))

    found = dmn.parse_sound(definitions(*GRAPH, partial, caller)).evaluate("d", {"a": 1})

    assert found.value is None
    assert any("input a is not given" in str(warning) for warning in found.warnings)


def test_the_result_of_a_service_is_checked_in_the_name_of_the_service() -> None:
    typed = ONE.replace('<variable name="one"/>', '<variable name="one" typeRef="string"/>')

    found = dmn.parse_sound(definitions(*GRAPH, typed), "f.dmn").evaluate("one", {"a": 1, "b": 2})

    assert found.value is None
    assert [str(warning) for warning in found.warnings] == [
        "f.dmn: decision service 'one' (one): the result: 12 is no string"
    ]


def test_a_service_is_invoked_by_a_boxed_invocation() -> None:
    caller = decision("d", invocation("given", base="3", b="2"), knows=("given",))

    assert dmn.parse_sound(definitions(*GRAPH, GIVEN, caller)).evaluate("d", {}).value == Decimal(5)


def test_the_tables_of_a_service_are_in_the_trace() -> None:
    inner = decision("t", table(["n"], [output("o")], ["- | n"]), requires=("in_n",))
    caller = decision("d", literal("s(4)"), knows=("s",))
    model = dmn.parse_sound(
        definitions(input_data("n", "number"), inner, service("s", outputs=("t",), inputs=("in_n",)), caller)
    )

    found = model.evaluate("d", {})

    assert [each.decision_id for each in found.evaluations] == ["t", "d"]
    assert found.evaluations[0].inputs == {"n": 4}


def test_a_service_that_calls_itself_ends_with_a_clear_error() -> None:
    caller = decision("d", literal("s()"), knows=("s",))
    model = dmn.parse_sound(definitions(caller, service("s", outputs=("d",))))

    with pytest.raises(dmn.DecisionFailed, match=r"functions call each other .* deep"):
        model.evaluate("d", {})


def test_elements_of_one_name_are_asked_for_by_id() -> None:
    parts = [decision(key, literal("1"), name="fee") for key in ("a", "b")]

    with pytest.raises(dmn.UnknownDecision, match="has 2 elements named 'fee'; name one by its id"):
        dmn.parse_sound(definitions(*parts)).evaluate("fee", {})


def test_an_entry_may_hold_a_call() -> None:
    logic = context(fee=invocation("tree fee", kind='"fruit"', trees="1"))

    assert dmn.parse_sound(definitions(FEE_MODEL, decision("d", logic, knows=("fee",)))).evaluate("d", {}).value == {
        "fee": 2
    }
