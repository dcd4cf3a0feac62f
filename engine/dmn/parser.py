"""Reads a decision file: XML in, a checked and compiled model out. What a table is, others know."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from engine import feel
from engine.definition.xml import parse_xml
from engine.dmn.cells import Cells, children, refuse_foreign_language
from engine.dmn.errors import BadDmn
from engine.dmn.literal import LiteralExpression
from engine.dmn.model import Decision, InputData, Logic, Model
from engine.dmn.requirements import refuse_circles
from engine.dmn.table_parser import read_table

NAMESPACES = {
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
# what may stand in a decision beside its logic
_NOT_LOGIC = frozenset(
    {
        "description",
        "extensionElements",
        "question",
        "allowedAnswers",
        "variable",
        "informationRequirement",
        "knowledgeRequirement",
        "authorityRequirement",
        "supportedObjective",
        "impactedPerformanceIndicator",
        "decisionMaker",
        "decisionOwner",
        "usingProcess",
        "usingTask",
    }
)


def parse(xml: bytes, source: str = "", functions: Mapping[str, feel.Function] = feel.NO_FUNCTIONS) -> Model:
    """Reads DMN 1.2 to 1.5 and compiles every expression, which may call `functions` beside those of FEEL.

    Raises `BadXml` for text that is not safe XML, `BadDmn` for everything else that keeps the file from being
    used.
    """
    where = source or "the decision file"
    root = parse_xml(xml, where)
    _refuse_foreign_root(root, where)
    inputs = {element.get("id"): _input_data(element) for element in children(root, "inputData")}
    elements = _decision_elements(root, where)
    required = {key: _required(element, "requiredDecision", elements, where) for key, element in elements.items()}
    refuse_circles(required, where)
    decisions = {
        key: _decision(
            element,
            _required(element, "requiredInput", inputs, where),
            required[key],
            inputs,
            elements,
            functions,
            where,
        )
        for key, element in elements.items()
    }
    return Model(root.get("id", ""), root.get("name", ""), root.get("namespace", ""), source, decisions, inputs)


def _refuse_foreign_root(root: Any, where: str) -> None:
    name = etree.QName(root)
    if name.localname != "definitions" or name.namespace not in NAMESPACES:
        raise BadDmn(
            f"{where}: is no decision file of DMN {', '.join(NAMESPACES.values())}: it begins with "
            f"{name.localname!r} of {name.namespace or 'no namespace'}; "
            "save it as DMN 1.3 with Camunda Modeler"
        )
    refuse_foreign_language(root, where)


def _input_data(element: Any) -> InputData:
    variable = element.find("{*}variable")
    type_name = None if variable is None else variable.get("typeRef")
    return InputData(element.get("id"), _variable(element), type_name)


def _variable(element: Any) -> str:
    """The name under which the value of an input or a decision is known."""
    variable = element.find("{*}variable")
    name = element.get("name") or element.get("id") if variable is None else variable.get("name") or element.get("name")
    return " ".join(str(name).split())


def _decision_elements(root: Any, where: str) -> dict[str, Any]:
    elements: dict[str, Any] = {}
    for element in children(root, "decision"):
        key = element.get("id")
        if not key:
            raise BadDmn(f"{where}: decision {element.get('name', '')!r} has no id; give it one")
        if key in elements:
            raise BadDmn(f"{where}: two decisions have the id {key!r}; give each its own")
        elements[key] = element
    if not elements:
        raise BadDmn(f"{where}: has no decision; draw one, or take the file out")
    return elements


def _required(element: Any, kind: str, known: Mapping[str, Any], where: str) -> tuple[str, ...]:
    links = (link for need in children(element, "informationRequirement") for link in children(need, kind))
    return tuple(_linked(link.get("href", ""), element, known, where) for link in links)


def _linked(href: str, element: Any, known: Mapping[str, Any], where: str) -> str:
    file, _, key = href.rpartition("#")
    if file or key not in known:
        raise BadDmn(
            f"{where}: decision {element.get('name')!r} ({element.get('id')}) requires {href!r}, which is "
            "not in this file; draw it here, or remove the arrow"
        )
    return key


def _decision(
    element: Any,
    required_inputs: tuple[str, ...],
    required_decisions: tuple[str, ...],
    inputs: Mapping[str, InputData],
    elements: Mapping[str, Any],
    functions: Mapping[str, feel.Function],
    where: str,
) -> Decision:
    names = (
        *(inputs[key].name for key in required_inputs),
        *(_variable(elements[key]) for key in required_decisions),
    )
    place = f"{where}: decision {element.get('name') or element.get('id')!r} ({element.get('id')})"
    variable = element.find("{*}variable")
    return Decision(
        id=element.get("id"),
        name=element.get("name") or element.get("id"),
        variable=_variable(element),
        logic=_logic(element, Cells(place, names, functions)),
        required_inputs=required_inputs,
        required_decisions=required_decisions,
        type_name=None if variable is None else variable.get("typeRef"),
    )


def _logic(element: Any, cells: Cells) -> Logic:
    if children(element, "knowledgeRequirement"):
        raise BadDmn(f"{cells.where}: requires a business knowledge model, which is not supported; write it out here")
    for child in element:
        kind = etree.QName(child).localname
        if kind == "decisionTable":
            return read_table(
                child, element.get("id"), element.get("name") or element.get("id"), _variable(element), cells
            )
        if kind == "literalExpression":
            return _literal(child, cells)
        if kind not in _NOT_LOGIC:
            raise BadDmn(f"{cells.where}: its logic is a {kind!r}; use a decision table or a literal expression")
    raise BadDmn(f"{cells.where}: has no logic; give it a decision table or a literal expression")


def _literal(element: Any, cells: Cells) -> LiteralExpression:
    expression = cells.expression(element, "literal expression")
    if expression is None:
        raise BadDmn(f"{cells.where}: its literal expression is empty; write one")
    return LiteralExpression(expression)
