"""BPMN's own elements and attributes that the dialect reads past: decoration anywhere, findings for the rest."""

import pytest

from engine.definition.findings import Severity
from engine.definition.reader import read_sound
from tests.diagrams import (
    Part,
    boundary,
    call,
    catch,
    diagram,
    each,
    end,
    event_based,
    event_sub_process,
    exclusive,
    flow,
    flows,
    message,
    parallel,
    receive,
    script,
    service_task,
    signal,
    start,
    sub_process,
    task,
    timer,
    user_task,
)
from tests.unit.definition.finding import findings, of, refusals

DATA = (
    '<bpmn:ioSpecification id="io{0}"><bpmn:dataInput id="di{0}"/><bpmn:inputSet/><bpmn:outputSet/>'
    '</bpmn:ioSpecification><bpmn:property id="pp{0}" name="p"/>'
    '<bpmn:dataInputAssociation id="dia{0}"><bpmn:sourceRef>dor</bpmn:sourceRef><bpmn:targetRef>pp{0}</bpmn:targetRef>'
    '</bpmn:dataInputAssociation><bpmn:dataOutputAssociation id="doa{0}"/>'
)
PEOPLE = (
    '<bpmn:performer id="pe{0}"/><bpmn:humanPerformer id="hp{0}"/><bpmn:resourceRole id="rr{0}"/>'
    '<bpmn:potentialOwner id="po{0}"><bpmn:resourceAssignmentExpression/></bpmn:potentialOwner>'
)
NOTES = (
    "<bpmn:documentation>words</bpmn:documentation><bpmn:auditing/><bpmn:monitoring/>"
    "<bpmn:categoryValueRef>c</bpmn:categoryValueRef>"
)
ARTIFACTS = (
    '<bpmn:dataObject id="do{0}"/><bpmn:dataObjectReference id="dor{0}" dataObjectRef="do{0}"/>'
    '<bpmn:dataStoreReference id="ds{0}"/><bpmn:textAnnotation id="ta{0}"><bpmn:text>words</bpmn:text>'
    '</bpmn:textAnnotation><bpmn:association id="as{0}" sourceRef="x" targetRef="ta{0}"/><bpmn:group id="gr{0}"/>'
)


def around(element: Part, *more: Part) -> list[str]:
    return refusals(start("s"), element, end("e"), flows("s", "x", "e"), *more)


def inside(element: Part, xml: str) -> Part:
    """The element with more children at its end."""
    return Part(f"{element.xml.rpartition('</')[0]}{xml}</{element.xml.rpartition('</')[2]}", element.roots)


def decorated(element: Part, number: int) -> Part:
    return inside(element, (DATA + PEOPLE + NOTES).format(number))


def test_data_roles_and_notes_decorate_anywhere() -> None:
    body = (
        decorated(start("s"), 1),
        decorated(user_task("u"), 2),
        decorated(boundary("b", "u", timer(duration="P1D")), 3),
        decorated(sub_process("x", start("is"), end("ie"), flow("is", "ie"), Part(ARTIFACTS.format(4))), 5),
        decorated(script("w", "=1"), 6),
        decorated(end("e"), 7),
        decorated(exclusive("g"), 8),
        event_sub_process("es", start("t", message("m", "=k")), end("te"), flow("t", "te"), Part(ARTIFACTS.format(9))),
        flows("s", "u", "x", "w", "g", "e"),
        flow("b", "e"),
        Part((DATA + PEOPLE + ARTIFACTS).format(10)),
    )

    assert findings(diagram(*body)) == ()


@pytest.mark.parametrize(
    ("element", "old", "new", "fault"),
    [
        (task("x"), 'id="x"', 'id="x" startQuantity="2"', "startQuantity is not 1"),
        (task("x"), 'id="x"', 'id="x" completionQuantity="3"', "completionQuantity is not 1"),
        (receive("x", "m", "=k"), 'id="x"', 'id="x" instantiate="true"', "instantiate is not carried out"),
        (catch("x", timer(duration="P1D")), 'id="x"', 'id="x" parallelMultiple="1"', "parallelMultiple is not"),
        (service_task("x"), 'id="x"', 'id="x" implementation="a.B"', "implementation 'a.B' is not carried out"),
        (service_task("x"), 'id="x"', 'id="x" operationRef="o"', "operationRef is not carried out"),
        (call("x", "p"), 'id="x"', 'id="x" calledElement="q"', "names the process q besides the called element"),
        (script("x", "=1"), 'id="x"', 'id="x" scriptFormat="groovy"', "is written in groovy; write it in FEEL"),
        (
            user_task("x", loop=each("=a")),
            'isSequential="false"',
            'behavior="One"',
            "behavior of the multi-instance marker is not carried out",
        ),
        (
            user_task("x", loop=each("=a", until="=b")),
            "<bpmn:completionCondition>",
            '<bpmn:completionCondition language="juel">',
            "is written in juel",
        ),
        (
            user_task("x", loop=each("=a")),
            "</bpmn:multiInstanceLoopCharacteristics>",
            "<bpmn:loopCardinality>3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>",
            "loopCardinality is not carried out; write an input collection",
        ),
        (
            script("x", "=1"),
            "</bpmn:scriptTask>",
            "<bpmn:script>x = 1</bpmn:script></bpmn:scriptTask>",
            "the body of a script is not run",
        ),
        (
            catch("x", timer(duration="P1D")),
            "<bpmn:timeDuration>",
            "<bpmn:timeDate>2026-04-06</bpmn:timeDate><bpmn:timeDuration>",
            "the timer has several times",
        ),
        (
            user_task("x"),
            "</bpmn:userTask>",
            '<bpmn:rendering id="r"/></bpmn:userTask>',
            "rendering is not carried out; choose a form",
        ),
        (
            catch("x", timer(duration="P1D")),
            "</bpmn:intermediateCatchEvent>",
            "<bpmn:eventDefinitionRef>t</bpmn:eventDefinitionRef></bpmn:intermediateCatchEvent>",
            "eventDefinitionRef is not carried out; draw the event with its definition inside",
        ),
    ],
)
def test_what_is_read_past_is_refused(element: Part, old: str, new: str, fault: str) -> None:
    assert old in element.xml

    (refusal,) = around(Part(element.xml.replace(old, new, 1), element.roots))

    assert refusal.startswith("x: ")
    assert fault in refusal


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id="x"', 'id="x" implementation="##WebService"'),
        ('id="x"', 'id="x" startQuantity="1" completionQuantity=" 1 "'),
        ("</bpmn:serviceTask>", "<bpmn:extensionElements/></bpmn:serviceTask>"),
    ],
)
def test_what_says_nothing_new_is_left_alone(old: str, new: str) -> None:
    assert around(Part(service_task("x").xml.replace(old, new, 1))) == []


def test_the_language_of_an_expression_may_be_feel() -> None:
    step = catch("x", timer(duration="P1D"))

    written = step.xml.replace(
        "<bpmn:timeDuration>", '<bpmn:timeDuration language="https://www.omg.org/spec/DMN/FEEL/">'
    )

    assert around(Part(written)) == []


def test_a_parallel_event_based_gateway_is_refused() -> None:
    gateway = Part(event_based("x").xml.replace('id="x"', 'id="x" eventGatewayType="Parallel"'))

    (refusal,) = refusals(start("s"), gateway, catch("c", timer(duration="P1D")), end("e"), flows("s", "x", "c", "e"))

    assert "an event-based gateway waits for one event only; draw a parallel gateway" in refusal


@pytest.mark.parametrize(
    "event",
    [start("x"), catch("x", signal("go")), boundary("x", "u", signal("go"))],
    ids=["start", "catch", "boundary"],
)
def test_a_condition_behind_an_event_is_warned_about(event: Part) -> None:
    begin = Part("") if "startEvent" in event.xml else start("s")
    ways = (flow("s", "u"), flow("u", "x")) if "Catch" in event.xml else (flow("s", "u"),)

    body = begin, event, user_task("u"), end("e"), *(ways if begin.xml else ()), flow("x", "e", when="=a")
    warned = {finding.element: str(finding) for finding in findings(diagram(*body)) if "condition" in finding.message}

    assert warned["x_e"].startswith("service.bpmn:x_e: warning: a condition leaves the event x; draw an exclusive gate")


def test_a_default_flow_where_nothing_is_chosen_is_refused() -> None:
    (refusal,) = around(parallel("x", default="x_e"))

    assert refusal == "x: a parallelGateway has no default flow; draw an exclusive or inclusive gateway"


def test_the_condition_of_a_default_flow_is_warned_about() -> None:
    ways = flow("x", "u", when="=a"), flow("x", "e", when="=b"), flow("u", "e")

    (warning,) = findings(
        diagram(start("s"), exclusive("x", default="x_e"), user_task("u"), end("e"), flow("s", "x"), *ways)
    )

    assert (warning.element, warning.severity) == ("x_e", Severity.WARNING)
    assert "the default flow's condition is never asked" in warning.message


def test_an_extension_that_must_be_understood_is_refused() -> None:
    xml = diagram(start("s"), end("e"), flow("s", "e")).replace(
        b"<bpmn:process", b'<bpmn:extension mustUnderstand="true" definition="x"/><bpmn:process', 1
    )

    assert of(xml) == ["definitions: asks for an extension of BPMN that must be understood; take it away"]


def test_what_was_put_in_force_before_a_rule_was_there_still_runs() -> None:
    listener = '<zeebe:executionListeners><zeebe:executionListener type="t"/></zeebe:executionListeners>'
    xml = diagram(start("s"), task("x"), end("e"), flows("s", "x", "e"))
    stored = xml.replace(
        b'<bpmn:task id="x">',
        f'<bpmn:task id="x"><bpmn:extensionElements>{listener}</bpmn:extensionElements>'.encode(),
        1,
    )

    (process,) = read_sound(stored, "service.bpmn", {})

    assert of(stored)
    assert set(process.body.nodes) == {"s", "x", "e"}
