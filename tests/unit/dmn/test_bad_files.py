"""Decision files that cannot be used are refused when they are read, with file, decision and place."""

import pytest

from engine import dmn
from engine.definition.xml import BadXml
from tests.unit.dmn.models import (
    bkm,
    context,
    decision,
    definitions,
    entry,
    function,
    input_data,
    invocation,
    item,
    literal,
    output,
    relation,
    service,
    table,
)


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
        "https://www.omg.org/spec/DMN/20240513/MODEL/",
    ],
)
def test_dmn_1_1_to_1_6_are_read(namespace: str) -> None:
    model = dmn.parse_sound(definitions(decision("d", literal("1")), namespace=namespace))

    assert list(model.decisions) == ["d"]


@pytest.mark.parametrize("namespace", ["https://www.omg.org/spec/DMN/20991231/MODEL/", "urn:other"])
def test_another_namespace_is_refused(namespace: str) -> None:
    with pytest.raises(dmn.BadDmn, match=r"fees\.dmn: is no decision file of DMN 1\.1, 1\.2, 1\.3, 1\.4, 1\.5, 1\.6"):
        dmn.parse_sound(definitions(decision("d", literal("1")), namespace=namespace), "fees.dmn")


def test_a_diagram_in_place_of_decisions_is_refused() -> None:
    with pytest.raises(dmn.BadDmn, match="begins with 'process'"):
        dmn.parse_sound(b"<process/>")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<definitions",
        b'<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>',
        b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>',
        b"<a>" * 10_000 + b"</a>" * 10_000,
        b"<a>" + b" " * 50_000_000 + b"</a>",
    ],
    ids=["empty", "broken", "entity", "external", "deep", "large"],
)
def test_hostile_xml_is_refused(content: bytes) -> None:
    with pytest.raises(BadXml, match=r"fees\.dmn"):
        dmn.parse_sound(content, "fees.dmn")


def test_a_cell_that_does_not_parse_names_file_decision_rule_and_column() -> None:
    logic = table(["trees", "kind"], [output("size")], ['< 5 | - | "a"', '> 5 | [1.. | "b"'])

    with pytest.raises(dmn.BadDmn) as error:
        dmn.parse_sound(definitions(decision("size", logic, name="Size")), "fees.dmn")

    assert str(error.value).startswith("fees.dmn: decision 'Size' (size), rule 2, input column 2 (kind): ")
    assert "^" in str(error.value)


def test_an_output_that_does_not_parse_names_its_rule_and_column() -> None:
    logic = table(["trees"], [output("size")], ["- | 1 +"])

    with pytest.raises(dmn.BadDmn, match=r"rule 1, output column 1 \(size\)"):
        dmn.parse_sound(definitions(decision("size", logic)))


def test_a_function_that_nobody_gives_is_refused() -> None:
    with pytest.raises(dmn.BadDmn, match="wurking_days_after"):
        dmn.parse_sound(definitions(decision("d", literal("wurking_days_after(a, 2)"))))


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([], "has no decision"),
        ([decision("d", literal(""))], "its literal expression is empty"),
        ([decision("d", literal("1")), decision("d", literal("2"))], "two decisions have the id 'd'"),
        (["<decision>" + literal("1") + "</decision>"], "a decision has neither id nor name"),
        ([decision("d", literal("1"), requires=("x",))], "requires '#x', which is not in this file"),
        ([decision("d", literal("1"), requires=("d",))], "in a circle: d → d"),
        ([decision("d", literal("a"), variable="d"), input_data("a")], "uses 'a', which it does not require"),
        ([decision("d", relation("a", "b", rows=["1"]))], "row 1 of the relation: has 1 cells, .* 2 columns"),
        ([decision("d", context(a="1").replace("</context>", entry("a", "2") + "</context>"))], "two entries .* 'a'"),
        ([decision("d", relation("a", "a", rows=["1 | 2"]))], "two columns of a relation are named 'a'"),
        ([decision("d", invocation("sum", list="1", **{"list ": "2"}))], "two bindings of an invocation"),
        ([decision("d", context(a="b +"))], r"decision 'd' \(d\), context entry a, literal expression: "),
        ([decision("d", "<list>" * 60 + literal("1") + "</list>" * 60)], "nested more than 40 deep"),
        ([bkm("f", literal("g()"))], "business knowledge model 'f' .*: there is no function g"),
        ([item("t", "u"), item("u", "t")], "in a circle: t → u → t"),
        ([item("t", "number"), item("t", "string")], "two item definitions are named 't'"),
        ([item("t", "number", allowed="1,,2")], "item definition 't', allowed values: "),
        ([bkm("f", literal("1"), {"a: number": ""})], "parameter 'a: number': is no name of FEEL"),
        ([bkm("f", literal("1"), {"": ""})], "parameter '': is no name of FEEL"),
        ([decision("d", function({"a...": ""}, "1"))], r"function: parameter 'a\.\.\.': is no name"),
        (
            [input_data("a?"), decision("d", "1"), service("s", outputs=("d",), inputs=("in_a?",))],
            r"input 'a\?': is no",
        ),
        ([service("s", outputs=())], "decision service 's' .*: has no output decision"),
        ([bkm("f", literal("1"), {"a": ""}).replace("<literal", '<formalParameter name="a"/><literal', 1)], "two para"),
        ([service("s", outputs=("x",))], "decision service 's' .* requires '#x'"),
        (
            [decision("d", '<literalExpression expressionLanguage="python"><text>1</text></literalExpression>')],
            "expression language 'python' is not known",
        ),
        ([decision("d", table([], [output("o")], ["1 | 2"]))], "rule 1: has 0 input and 2 output cells"),
        ([decision("d", "<decisionTable><input/></decisionTable>")], "input column 1 .*: has no expression"),
    ],
)
def test_a_model_that_cannot_run_is_refused(parts: list[str], message: str) -> None:
    with pytest.raises(dmn.BadDmn, match=message):
        dmn.parse_sound(definitions(*parts))


def test_a_circle_through_others_is_named() -> None:
    parts = [decision(key, literal("1"), requires=(needed,)) for key, needed in ("ab", "bc", "ca")]

    with pytest.raises(dmn.BadDmn, match="in a circle: a → b → c → a"):
        dmn.parse_sound(definitions(*parts))


def test_an_endless_chain_of_decisions_is_refused() -> None:
    chain = [decision("d0", literal("1"))]
    chain += [decision(f"d{number}", literal("1"), requires=(f"d{number - 1}",)) for number in range(1, 300)]

    with pytest.raises(dmn.BadDmn, match="chain of more than 100 decisions"):
        dmn.parse_sound(definitions(*reversed(chain)))


def test_the_expression_language_may_be_written_out() -> None:
    named = literal("1").replace(
        "<literalExpression",
        '<literalExpression expressionLanguage="https://www.omg.org/spec/DMN/20230324/FEEL/"',
    )
    of_dmn_1_1 = named.replace("https://www.omg.org/spec/DMN/20230324/FEEL/", "http://www.omg.org/spec/FEEL/20140401")
    other = named.replace("/FEEL/", "/B-FEEL/")

    assert dmn.parse_sound(definitions(decision("d", named))).evaluate("d", {}).value == 1
    assert dmn.parse_sound(definitions(decision("d", of_dmn_1_1))).evaluate("d", {}).value == 1
    with pytest.raises(dmn.BadDmn, match="B-FEEL"):
        dmn.parse_sound(definitions(decision("d", other)))
