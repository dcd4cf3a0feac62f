"""Decision files that cannot be used are refused when they are read, with file, decision and place."""

import pytest

from engine import dmn
from engine.definition.xml import BadXml
from tests.unit.dmn.models import decision, definitions, literal, output, table


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_dmn_1_2_to_1_5_are_read(namespace: str) -> None:
    model = dmn.parse(definitions(decision("d", literal("1")), namespace=namespace))

    assert list(model.decisions) == ["d"]


@pytest.mark.parametrize("namespace", ["http://www.omg.org/spec/DMN/20151101/dmn.xsd", "urn:other"])
def test_another_namespace_is_refused(namespace: str) -> None:
    with pytest.raises(dmn.BadDmn, match=r"fees\.dmn: is no decision file of DMN 1\.2, 1\.3, 1\.4, 1\.5"):
        dmn.parse(definitions(decision("d", literal("1")), namespace=namespace), "fees.dmn")


def test_a_diagram_in_place_of_decisions_is_refused() -> None:
    with pytest.raises(dmn.BadDmn, match="begins with 'process'"):
        dmn.parse(b"<process/>")


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
        dmn.parse(content, "fees.dmn")


def test_a_cell_that_does_not_parse_names_file_decision_rule_and_column() -> None:
    logic = table(["trees", "kind"], [output("size")], ['< 5 | - | "a"', '> 5 | [1.. | "b"'])

    with pytest.raises(dmn.BadDmn) as error:
        dmn.parse(definitions(decision("size", logic, name="Size")), "fees.dmn")

    assert str(error.value).startswith("fees.dmn: decision 'Size' (size), rule 2, input column 2 (kind): ")
    assert "^" in str(error.value)


def test_an_output_that_does_not_parse_names_its_rule_and_column() -> None:
    logic = table(["trees"], [output("size")], ["- | 1 +"])

    with pytest.raises(dmn.BadDmn, match=r"rule 1, output column 1 \(size\)"):
        dmn.parse(definitions(decision("size", logic)))


def test_a_function_that_nobody_gives_is_refused() -> None:
    with pytest.raises(dmn.BadDmn, match="wurking_days_after"):
        dmn.parse(definitions(decision("d", literal("wurking_days_after(a, 2)"))))


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([], "has no decision"),
        ([decision("d", "")], "has no logic"),
        ([decision("d", literal(""))], "its literal expression is empty"),
        ([decision("d", literal("1")), decision("d", literal("2"))], "two decisions have the id 'd'"),
        ([decision("", literal("1"))], "has no id"),
        ([decision("d", literal("1"), requires=("x",))], "requires '#x', which is not in this file"),
        ([decision("d", literal("1"), requires=("d",))], "in a circle: d → d"),
        ([decision("d", "<context/>")], "its logic is a 'context'"),
        ([decision("d", "<knowledgeRequirement/>" + literal("1"))], "business knowledge model"),
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
        dmn.parse(definitions(*parts))


def test_a_circle_through_others_is_named() -> None:
    parts = [decision(key, literal("1"), requires=(needed,)) for key, needed in ("ab", "bc", "ca")]

    with pytest.raises(dmn.BadDmn, match="in a circle: a → b → c → a"):
        dmn.parse(definitions(*parts))


def test_an_endless_chain_of_decisions_is_refused() -> None:
    chain = [decision("d0", literal("1"))]
    chain += [decision(f"d{number}", literal("1"), requires=(f"d{number - 1}",)) for number in range(1, 300)]

    with pytest.raises(dmn.BadDmn, match="chain of more than 100 decisions"):
        dmn.parse(definitions(*reversed(chain)))


def test_the_expression_language_may_be_written_out() -> None:
    named = literal("1").replace(
        "<literalExpression",
        '<literalExpression expressionLanguage="https://www.omg.org/spec/DMN/20230324/FEEL/"',
    )

    assert dmn.parse(definitions(decision("d", named))).evaluate("d", {}).value == 1
