"""Booleans of XML Schema: `1`, `0` and blanks around them mean what they mean everywhere."""

import pytest

from engine.definition.model import Node
from engine.definition.reader import read
from tests.diagrams import (
    boundary,
    call,
    diagram,
    each,
    end,
    event_sub_process,
    flow,
    flows,
    message,
    start,
    timer,
    user_task,
)
from tests.unit.definition.finding import of

DRAWN = diagram(
    start("s"),
    user_task("u", loop=each("=a")),
    call("c", "p"),
    end("e"),
    flows("s", "u", "c", "e"),
    boundary("b", "u", timer(duration="P1D"), interrupting=False),
    flow("b", "e"),
    event_sub_process("es", start("t", message("m", "=k"), interrupting=False), end("te"), flow("t", "te")),
).decode()
ATTRIBUTES = {
    "cancelActivity": ("false", lambda nodes: nodes["b"].interrupting),
    "isInterrupting": ("false", lambda nodes: nodes["t"].interrupting),
    "isSequential": ("false", lambda nodes: nodes["u"].loop.sequential),
    "triggeredByEvent": ("true", lambda nodes: nodes["es"].triggered_by_event),
    "propagateAllParentVariables": ("true", lambda nodes: nodes["c"].call.propagate_all_parent),
    "propagateAllChildVariables": ("true", lambda nodes: nodes["c"].call.propagate_all_child),
}


def nodes_of(xml: str) -> dict[str, Node]:
    (process,) = read(xml.encode(), "service.bpmn", {}).processes
    return {node.id: node for _body, node in process.body.walk()}


@pytest.mark.parametrize("attribute", ATTRIBUTES)
@pytest.mark.parametrize(
    ("written", "meant"), [("1", True), ("true", True), (" true ", True), ("0", False), (" 0", False), ("false", False)]
)
def test_a_boolean_is_read_as_xml_schema_writes_it(attribute: str, written: str, meant: bool) -> None:
    drawn, value = ATTRIBUTES[attribute]
    assert f'{attribute}="{drawn}"' in DRAWN

    nodes = nodes_of(DRAWN.replace(f'{attribute}="{drawn}"', f'{attribute}="{written}"'))

    assert value(nodes) is meant


@pytest.mark.parametrize("attribute", [*ATTRIBUTES, "isExecutable", "isForCompensation"])
def test_what_is_no_boolean_is_refused(attribute: str) -> None:
    drawn = ATTRIBUTES.get(attribute, ("true",))[0]
    xml = DRAWN.replace('<bpmn:userTask id="u"', '<bpmn:userTask id="u" isForCompensation="true"')

    found = of(xml.replace(f'{attribute}="{drawn}"', f'{attribute}="yes"').encode())

    assert [line for line in found if line.endswith(f"{attribute} is 'yes'; write true or false")]


@pytest.mark.parametrize(("written", "count"), [("1", 1), (" true", 1), ("0", 0), ("false", 0)])
def test_an_executable_process_is_known_by_any_boolean(written: str, count: int) -> None:
    xml = DRAWN.replace('isExecutable="true"', f'isExecutable="{written}"')

    assert len(read(xml.encode(), "service.bpmn", {}).processes) == count


def test_a_handler_of_compensation_is_known_by_any_boolean() -> None:
    found = of(DRAWN.replace('<bpmn:userTask id="u"', '<bpmn:userTask id="u" isForCompensation="1"').encode())

    assert any("is marked for compensation, but undoes no activity" in line for line in found)
