"""Elements and attributes that the dialect does not have: each refusal says what to draw instead."""

import pytest

from tests.diagrams import (
    HEAD,
    Part,
    catch,
    decide,
    definitions,
    diagram,
    each,
    end,
    event_based,
    exclusive,
    flow,
    flows,
    message,
    parallel,
    process,
    receive,
    script,
    service_task,
    signal,
    start,
    sub_process,
    task,
    throw,
    timer,
    together,
    user_task,
)
from tests.unit.definition.finding import findings, of, refusals


def around(element: Part, *more: Part) -> list[str]:
    """What is refused in a process with one element between start and end."""
    return refusals(start("s"), element, end("e"), flows("s", "x", "e"), *more)


@pytest.mark.parametrize(
    ("tag", "remedy"),
    [
        ("complexGateway", "draw exclusive, parallel or inclusive gateways"),
        ("transaction", "draw a sub-process with an error boundary event"),
        ("callChoreography", "draw a process"),
        ("implicitThrowEvent", "not an element of the dialect; remove it"),
        ("somethingElse", "not an element of the dialect; remove it"),
    ],
)
def test_an_element_that_the_dialect_does_not_have_is_refused_once(tag: str, remedy: str) -> None:
    (refusal,) = around(task("x", tag, name="Odd one"))

    assert refusal.startswith("x (Odd one): ")
    assert remedy in refusal


@pytest.mark.parametrize("draw", [throw, end])
def test_the_cancel_event_of_a_transaction_is_refused(draw: object) -> None:
    refused = refusals(start("s"), draw("x", Part("<bpmn:cancelEventDefinition/>"), name="Undo"), flow("s", "x"))  # type: ignore[operator]

    assert any(refusal.startswith("x (Undo): cancelEventDefinition is not supported; draw a") for refusal in refused)


def test_a_standard_loop_is_refused() -> None:
    (refusal,) = around(user_task("x", name="Again", loop=Part("<bpmn:standardLoopCharacteristics/>")))

    assert refusal.startswith("x (Again): a standard loop")
    assert "draw the loop with an exclusive gateway" in refusal


@pytest.mark.parametrize(
    ("element", "fault"),
    [
        (user_task("x", groups=None), "nobody can do this task; give it candidate groups or an assignee"),
        (service_task("x", None), "names no handler; fill in the task definition's type"),
        (service_task("x", "="), "the task type is empty; write a FEEL expression"),
        (service_task("x", retries="many"), "write a whole number from 0 to 100"),
        (service_task("x", tag="sendTask", type=None), "names no handler"),
        (task("x", "scriptTask"), "has no FEEL script"),
        (script("x", "=1", "a b"), "a variable is letters, digits and _"),
        (task("x", "businessRuleTask"), "names neither a decision nor a handler"),
        (decide("x", "fee", "a.b"), "needs a decision id and a result variable"),
        (task("x", "callActivity"), "names no process to call"),
        (task("x", "receiveTask"), "refers to no message with a name"),
        (throw("x", message("note")), "names no handler"),
        (catch("x", Part("<bpmn:timerEventDefinition/>")), "the timer has no time"),
        (catch("x", Part("<bpmn:signalEventDefinition/>")), "refers to no signal with a name"),
        (catch("x", Part("<bpmn:messageEventDefinition/>")), "refers to no message with a name"),
        (catch("x", Part("<bpmn:conditionalEventDefinition/>")), "condition is empty"),
        (catch("x", Part("")), "a intermediateCatchEvent with trigger none is not possible; use one of"),
        (catch("x", Part("<bpmn:errorEventDefinition/>")), "trigger error is not possible"),
        (throw("x", timer(duration="P1D")), "trigger timer is not possible"),
        (user_task("x", loop=Part("<bpmn:multiInstanceLoopCharacteristics/>")), "has no input collection"),
        (user_task("x", loop=each("=a", results="r")), "go together; fill in both"),
        (user_task("x", inputs={"a b": "=1"}), "input mapping writes to 'a b'"),
        (user_task("x", outputs={"a": ""}), "output mapping of a has no source"),
        (exclusive("x", inputs={"a": "=1"}), "takes no input mappings; put them on the task"),
        (catch("x", timer(duration="soon")), "'soon' is no such time; write P10D"),
        (catch("x", timer(date="tomorrow")), "'tomorrow' is no such time; write 2026-04-08"),
        (catch("x", timer(cycle="daily")), "'daily' is no such time; write R3/PT1H"),
        (catch("x", timer(cycle="R/2026-13-08T09:00:00/P1D")), "is no such time; write R3/PT1H"),
        (catch("x", timer(cycle="R/2026-04-08/P1D")), "is no such time; write R3/PT1H"),
        (catch("x", timer(date="2026-04-08T09:00:00+05:00[Asia/Alma]")), "there is no zone 'Asia/Alma', write one"),
        (catch("x", timer(cycle="R/2026-04-08T09:00:00[Asia/Alma]/P1D")), "there is no zone 'Asia/Alma', write one"),
        (catch("x", timer(cycle='=cycle(3, duration("PT1H"))')), 'write the cycle as a text: "R3/PT1H"'),
        (catch("x", timer(cycle="R/P0W")), "repeats after no time"),
        (catch("x", timer(cycle="0 0 0 31 2 *")), "'0 0 0 31 2 *' has no moment at all; write days that exist"),
        (catch("x", timer(cycle="0 0 9 15W * *")), "'0 0 9 15W * *' is no cron that is read here; write second,"),
        (catch("x", timer(cycle="@reboot")), "'@reboot' is no cron that is read here; write second,"),
        (catch("x", timer(duration="P1M2")), "'P1M2' is no such time; write P10D"),
        (catch("x", timer(duration="-P1M2D")), "is negative; a timer waits forward"),
    ],
)
def test_an_element_that_lacks_what_it_needs_is_refused(element: Part, fault: str) -> None:
    refused = around(element)

    assert [refusal for refusal in refused if refusal.startswith("x: ") and fault in refusal] == refused[:1]
    assert len(refused) == 1


@pytest.mark.parametrize("event", ["errorEventDefinition", "escalationEventDefinition"])
def test_an_end_event_that_throws_nothing_named_is_refused(event: str) -> None:
    (refusal,) = refusals(start("s"), end("x", Part(f"<bpmn:{event}/>"), name="Oops"), flow("s", "x"))

    assert refusal.startswith("x (Oops): ")
    assert "code" in refusal


def test_an_event_with_several_definitions_is_refused() -> None:
    both = Part(timer(duration="P1D").xml + signal("go").xml, signal("go").roots)

    (refusal,) = around(catch("x", both))

    assert "has several event definitions; draw one event for each" in refusal


def test_duplicate_ids_are_refused_with_the_id() -> None:
    refused = refusals(start("s"), user_task("u"), user_task("u", name="Second"), end("e"), flows("s", "u", "e"))

    assert refused == ["u (Second): the id u is given twice; every element needs an id of its own"]


def test_a_diagram_for_camunda_7_is_refused() -> None:
    xml = diagram(start("s"), end("e"), flows("s", "e")).replace(b"Camunda Cloud", b"Camunda Platform")

    (refusal,) = of(xml)

    assert "is drawn for Camunda Platform; draw it for Camunda 8" in refusal


def test_a_diagram_without_a_platform_is_warned_about() -> None:
    xml = diagram(start("s"), end("e"), flows("s", "e")).replace(b"modeler:executionPlatform=", b"x=")

    assert of(xml) == []
    assert ["pin Camunda Cloud 8.8.0" in finding.message for finding in findings(xml)] == [True]


def test_a_file_without_an_executable_process_is_refused() -> None:
    assert of(definitions(process(start("s"), executable=False))) == [
        "definitions: holds no executable process; tick 'Executable' on the process",
    ]
    assert "holds no executable process" in of(f"{HEAD}</bpmn:definitions>".encode())[0]


def test_elements_and_flows_without_an_id_are_refused() -> None:
    refused = refusals(start("s"), user_task(""), end("e"), flow("s", "e", id=""), flow("s", "e", id=""))

    assert [refusal for refusal in refused if "holds a userTask without an id; give it one" in refusal]
    assert len([refusal for refusal in refused if "the flow from s to e has no id; give it one" in refusal]) == 2


def test_a_decoration_is_no_element() -> None:
    decoration = (
        '<bpmn:laneSet id="ls"><bpmn:lane id="l" name="Registry"><bpmn:flowNodeRef>x</bpmn:flowNodeRef></bpmn:lane>'
        '</bpmn:laneSet><bpmn:textAnnotation id="ta"/><bpmn:association id="as" sourceRef="x" targetRef="ta"/>'
        '<bpmn:group id="gr"/><bpmn:dataObject id="do"/><bpmn:documentation>words</bpmn:documentation>'
    )

    assert around(user_task("x"), Part(decoration)) == []


def test_gateways_in_their_right_places_are_not_refused() -> None:
    assert (
        around(
            sub_process("x", start("is"), parallel("g"), end("ie"), flows("is", "g", "ie")),
            event_based_pair(),
        )
        == []
    )


def event_based_pair() -> Part:
    return together(
        event_based("g2"),
        receive("r", "paid"),
        catch("c", timer(duration="P1D")),
        end("e2"),
        flows("s", "g2", "r", "e2"),
        flows("g2", "c", "e2"),
    )
