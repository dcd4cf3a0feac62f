"""Extensions that nothing here carries out: each is a finding that says what to draw instead, decoration is none."""

import pytest

from engine.definition.findings import Severity
from tests.diagrams import (
    Part,
    call,
    catch,
    decide,
    diagram,
    end,
    exclusive,
    flow,
    flows,
    message,
    process,
    script,
    service_task,
    signal,
    start,
    task,
    throw,
    user_task,
)
from tests.unit.definition.finding import findings, of

SPACES = {
    "camunda": "http://camunda.org/schema/1.0/bpmn",
    "flowable": "http://flowable.org/bpmn",
    "activiti": "http://activiti.org/bpmn",
    "tns": "http://www.jboss.org/drools",
    "signavio": "http://www.signavio.com",
    "spiffworkflow": "http://spiffworkflow.org/bpmn/schema/1.0/core",
    "own": "urn:of-nobody",
    "bioc": "http://bpmn.io/schema/bpmn/biocolor/1.0",
    "color": "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
}
TWICE = 2 * '<zeebe:property name="a" value="b"/>'


def written(*parts: Part) -> str:
    spaces = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in SPACES.items())
    return diagram(*parts).decode().replace("<bpmn:definitions", f"<bpmn:definitions{spaces}", 1)


def around(element: Part, *, inside: str = "", attributes: str = "") -> list[str]:
    """What is refused in a process with one element `x`, which holds more extensions or attributes."""
    xml = written(start("s"), element, end("e"), flows("s", "x", "e"))
    if inside and "<bpmn:extensionElements>" not in element.xml:
        inside = f"<bpmn:extensionElements>{inside}</bpmn:extensionElements>"
        tag = element.xml.partition(">")[0] + ">"
        xml = xml.replace(tag, tag + inside, 1)
    elif inside:
        drawn = element.xml.replace("<bpmn:extensionElements>", f"<bpmn:extensionElements>{inside}", 1)
        xml = xml.replace(element.xml, drawn, 1)
    return of(xml.replace(' id="x"', f' id="x" {attributes}', 1).encode())


@pytest.mark.parametrize(
    ("element", "inside", "fault"),
    [
        (
            user_task("x"),
            '<zeebe:executionListeners><zeebe:executionListener type="t"/></zeebe:executionListeners>',
            "zeebe:executionListeners is not carried out; draw what they do as service tasks before or behind",
        ),
        (
            user_task("x"),
            '<zeebe:taskListeners><zeebe:taskListener eventType="completing" type="t"/></zeebe:taskListeners>',
            "zeebe:taskListeners is not carried out; draw what they do as steps",
        ),
        (service_task("x"), "<zeebe:linkedResources/>", "zeebe:linkedResources is not carried out; give the handler"),
        (service_task("x"), '<zeebe:jobPriorityDefinition priority="1"/>', "zeebe:jobPriorityDefinition is not"),
        (catch("x", signal("s")), '<zeebe:conditionalFilter variableNames="a"/>', "zeebe:conditionalFilter is not"),
        (task("x"), "<zeebe:somethingNew/>", "zeebe:somethingNew is not carried out; take it away"),
        (
            user_task("x"),
            '<zeebe:taskDefinition type="t"/>',
            "does nothing on a userTask; take it away, or draw a serv",
        ),
        (
            user_task("x"),
            '<zeebe:taskHeaders><zeebe:header key="a"/></zeebe:taskHeaders>',
            "does nothing on a userTask",
        ),
        (user_task("x"), '<zeebe:calledDecision decisionId="d" resultVariable="r"/>', "draw a business rule task"),
        (service_task("x"), '<zeebe:taskSchedule dueDate="=today()"/>', "zeebe:taskSchedule does nothing on a serv"),
        (service_task("x"), '<zeebe:assignmentDefinition assignee="a"/>', "does nothing on a serviceTask"),
        (task("x"), '<zeebe:loopCharacteristics inputCollection="=a"/>', "set the multi-instance marker"),
        (task("x"), '<zeebe:subscription correlationKey="=a"/>', "write the correlation key into the message"),
        (task("x"), '<zeebe:versionTag value="1"/>', "zeebe:versionTag does nothing on a task"),
        (task("x"), '<zeebe:formDefinition formId="f"/>', "zeebe:formDefinition does nothing on a task"),
        (script("x", "=1"), '<zeebe:taskDefinition type="notice"/>', "has a handler and a zeebe:script"),
        (task("x", "serviceTask"), '<zeebe:taskHeaders><zeebe:header key="a"/></zeebe:taskHeaders>', "names none"),
        (call("x", "p"), '<zeebe:calledElement processId="q"/>', "zeebe:calledElement is given 2 times"),
        (
            user_task("x", properties={"subject": "a"}),
            '<zeebe:properties><zeebe:property name="subject" value="b"/></zeebe:properties>',
            "zeebe:properties is given 2 times",
        ),
        (
            service_task("x", "notice"),
            f"<zeebe:properties>{TWICE}</zeebe:properties>",
            "the property a is given 2 times, and one would be taken; keep one",
        ),
        (user_task("x"), "<camunda:inputOutput/>", "camunda:inputOutput is of another tool and not carried out"),
        (user_task("x"), "<own:note/>", "own:note is of another tool and not carried out"),
    ],
)
def test_an_extension_that_does_nothing_is_refused(element: Part, inside: str, fault: str) -> None:
    refused = around(element, inside=inside)

    assert [refusal for refusal in refused if refusal.startswith("x: ") and fault in refusal], refused


@pytest.mark.parametrize(
    ("element", "old", "new", "fault"),
    [
        (user_task("x", form="f"), 'formId="f"', 'formId="f" bindingType="deployment"', "bindingType of zeebe:formD"),
        (user_task("x", form="f"), 'formId="f"', 'formId="f" externalReference="r"', "externalReference of zeebe:form"),
        (
            call("x", "p"),
            'processId="p"',
            'processId="p" processIdExpression="a"',
            "write the expression into the proc",
        ),
        (call("x", "p"), 'processId="p"', 'processId="p" businessId="a"', "businessId of zeebe:calledElement"),
        (call("x", "p"), 'processId="p"', 'processId="p" bindingType="versionTag"', "go together; write both"),
        (decide("x", "d"), 'decisionId="d"', 'decisionId="d" versionTag="1"', "go together; write both"),
        (service_task("x"), 'type="notice"', 'type="notice" priority="1"', "priority of zeebe:taskDefinition is not"),
        (service_task("x", retries="3"), 'retries="3"', 'retries="n"', "write a whole number from 0 to 100"),
        (service_task("x", inputs={"a": "=1"}), 'target="a"', 'target="a" merge="1"', "merge of zeebe:input is not"),
    ],
)
def test_an_attribute_that_does_nothing_is_refused(element: Part, old: str, new: str, fault: str) -> None:
    assert old in element.xml

    (refusal,) = around(Part(element.xml.replace(old, new, 1)))

    assert refusal.startswith("x: ")
    assert fault in refusal


@pytest.mark.parametrize(
    "attribute", ["camunda:assignee", "flowable:formKey", "activiti:class", "tns:ruleFlowGroup", "zeebe:retryCounter"]
)
def test_an_attribute_of_another_engine_is_refused(attribute: str) -> None:
    (refusal,) = around(task("x"), attributes=f'{attribute}="a"')

    assert refusal.startswith(f"x: {attribute} is of another tool and not carried out; write it as Camunda 8 does")


def test_an_attribute_of_a_tool_that_nobody_knows_is_warned_about() -> None:
    xml = written(start("s"), task("x"), end("e"), flows("s", "x", "e")).replace(' id="x"', ' id="x" own:note="a"')

    (warning,) = findings(xml.encode())

    assert warning.severity is Severity.WARNING
    assert "own:note is of another tool" in warning.message


def test_several_of_one_element_are_told_together() -> None:
    (refusal,) = around(task("x"), attributes='camunda:assignee="a" camunda:formKey="b"')

    assert refusal.startswith("x: camunda:assignee, camunda:formKey are of another tool")


def test_foreign_elements_beside_the_extensions_are_refused() -> None:
    (refusal,) = around(Part('<bpmn:task id="x"><camunda:connector/></bpmn:task>'))

    assert refusal.startswith("x: camunda:connector is of another tool")


def test_an_extension_beside_the_extension_elements_is_refused() -> None:
    (refusal,) = around(Part('<bpmn:task id="x"><zeebe:properties/></bpmn:task>'))

    assert refusal.startswith("x: zeebe:properties is outside the extension elements, where nothing reads it")


@pytest.mark.parametrize(
    "attributes",
    [
        'bioc:stroke="#000" color:background-color="#fff"',
        'zeebe:modelerTemplate="t" zeebe:modelerTemplateVersion="1" zeebe:modelerTemplateIcon="i"',
        'modeler:note="n"',
    ],
)
def test_decoration_is_left_alone(attributes: str) -> None:
    assert around(task("x"), attributes=attributes) == []
    assert around(task("x"), inside='<signavio:signavioMetaData metaKey="bgcolor" metaValue="#fff"/>') == []


def test_properties_may_have_any_name_on_any_element() -> None:
    properties = '<bpmn:extensionElements><zeebe:properties><zeebe:property name="any" value="x"/></zeebe:properties>'
    lane = f'<bpmn:laneSet id="l"><bpmn:lane id="m">{properties}</bpmn:extensionElements></bpmn:lane></bpmn:laneSet>'

    assert around(exclusive("x", properties={"any": "thing"})) == []
    assert of(written(Part(lane), start("s"), end("e"), flow("s", "e")).encode()) == []


def test_a_process_beside_that_is_not_executed_may_hold_anything() -> None:
    pool = process(start("o"), task("b"), executable=False, id="other").xml.replace('id="b"', 'id="b" camunda:x="1"')
    xml = written(start("s"), end("e"), flow("s", "e")).replace("</bpmn:definitions>", f"{pool}</bpmn:definitions>")

    assert of(xml.encode()) == []


def test_listeners_of_a_process_are_refused() -> None:
    inside = "<zeebe:executionListeners/>"
    xml = written(
        Part(f"<bpmn:extensionElements>{inside}</bpmn:extensionElements>"), start("s"), end("e"), flow("s", "e")
    )

    refused = of(xml.encode())

    assert any(refusal.startswith("p: zeebe:executionListeners is not carried out") for refusal in refused)


@pytest.mark.parametrize("event", [signal("go"), Part("<bpmn:terminateEventDefinition/>")])
def test_a_handler_takes_the_place_of_nothing_that_is_thrown(event: Part) -> None:
    (refusal,) = of(diagram(start("s"), service_task("x", tag="endEvent", event=event), flow("s", "x")))

    assert "which would never be thrown; draw a send task before it" in refusal


def test_a_message_event_has_its_handler() -> None:
    assert of(diagram(start("s"), service_task("x", tag="endEvent", event=message("m", "=k")), flow("s", "x"))) == []
    assert (
        "names no handler" in of(diagram(start("s"), throw("x", message("m", "=k")), end("e"), flows("s", "x", "e")))[0]
    )
