"""Structures that cannot run rightly: starts, flows, gateways, boundaries, loops, links."""

import pytest

from tests.diagrams import (
    Part,
    boundary,
    catch,
    diagram,
    each,
    end,
    error,
    event_based,
    event_sub_process,
    exclusive,
    flow,
    flows,
    inclusive,
    link,
    message,
    parallel,
    start,
    sub_process,
    terminate,
    throw,
    timer,
    user_task,
)
from tests.unit.definition.finding import findings, refusals


def test_a_process_has_a_start_event_and_one_without_a_trigger_at_most() -> None:
    rest = (user_task("u"), end("e"), flow("u", "e"))
    plain = (start("s1"), start("s2"), flow("s1", "u"), flow("s2", "u"))

    assert "p (Attestation): has no start event; draw one" in refusals(*rest, name="Attestation")
    (refusal,) = refusals(*plain, *rest, name="Attestation")
    assert refusal.startswith("p (Attestation): has 2 start events without a trigger; draw one at most; further ones")


@pytest.mark.parametrize("count", [0, 2])
def test_a_sub_process_has_exactly_one_start_event(count: int) -> None:
    starts = [start(f"i{number}") for number in range(count)]
    refused = refusals(
        start("s"),
        end("e"),
        flows("s", "sub", "e"),
        sub_process("sub", *starts, user_task("u"), *(flow(f"i{number}", "u") for number in range(count))),
    )

    assert f"sub: has {count} start events; draw exactly one" in refused


def test_an_event_sub_process_needs_an_event() -> None:
    (refusal,) = refusals(
        start("s"),
        end("e"),
        flow("s", "e"),
        event_sub_process("es", start("t"), end("ee"), flow("t", "ee")),
    )

    assert refusal.startswith("t: starts an event sub-process without an event; give it a timer")


@pytest.mark.parametrize("where", ["boundary", "start"])
def test_an_error_that_does_not_interrupt_is_refused(where: str) -> None:
    more = (
        (boundary("x", "u", error("A"), interrupting=False), flow("x", "e"))
        if where == "boundary"
        else (event_sub_process("es", start("x", error("A"), interrupting=False), end("ee"), flow("x", "ee")),)
    )
    (refusal,) = refusals(start("s"), user_task("u"), end("e"), flows("s", "u", "e"), *more)

    assert refusal.startswith("x: an error always interrupts; make the")


def test_flows_that_dangle_are_refused() -> None:
    refused = refusals(
        start("s"),
        user_task("u"),
        end("e"),
        flows("s", "u", "e"),
        flow("u", "gone", name="on"),
        flow("nothing", "u"),
    )

    assert refused == [
        "u_gone (on): the flow has an end at gone, which is not a node of the same level; connect it again",
        "nothing_u: the flow has an end at nothing, which is not a node of the same level; connect it again",
    ]


def test_a_flow_across_the_border_of_a_sub_process_is_refused() -> None:
    refused = refusals(
        start("s"),
        end("e"),
        flows("s", "sub", "e"),
        flow("s", "w"),
        sub_process("sub", start("is"), user_task("w"), flows("is", "w")),
    )

    assert refused == ["s_w: the flow has an end at w, which is not a node of the same level; connect it again"]


@pytest.mark.parametrize("draw", [exclusive, inclusive])
def test_a_flow_that_leaves_a_choice_without_a_condition_is_refused(draw: object) -> None:
    (refusal,) = refusals(
        start("s"),
        draw("g", name="Complete?"),
        user_task("a"),
        user_task("b"),
        end("e"),
        flows("s", "g"),  # type: ignore[operator]
        flow("g", "a", when="=x"),
        flow("g", "b", name="no"),
        flows("a", "e"),
        flows("b", "e"),
    )

    assert refusal == (
        "g_b (no): leaves the gateway g (Complete?) without a condition; write one, or make it the default flow"
    )


@pytest.mark.parametrize("draw", [parallel, event_based])
def test_a_condition_behind_a_gateway_that_asks_none_is_refused(draw: object) -> None:
    refused = refusals(
        start("s"),
        draw("g"),
        catch("c", timer(duration="P1D")),
        catch("d", message("m")),
        end("e"),  # type: ignore[operator]
        flows("s", "g"),
        flow("g", "c", when="=x"),
        flow("g", "d"),
        flow("c", "e"),
        flow("d", "e"),
    )

    assert any(refusal.startswith("g: a ") and "knows no conditions" in refusal for refusal in refused)


def test_a_default_flow_that_leaves_another_node_is_refused() -> None:
    (refusal,) = refusals(start("s"), user_task("u", default="s_u"), end("e"), flows("s", "u", "e"))

    assert refusal == "u: the default flow s_u does not leave it; choose one that does"


def test_a_gateway_that_leads_nowhere_is_refused() -> None:
    refused = refusals(start("s"), exclusive("g"), flow("s", "g"))

    assert refused == ["g: the gateway leads nowhere; draw a flow that leaves it"]


def test_a_task_that_leads_nowhere_is_warned_about() -> None:
    warned = findings(diagram(start("s"), user_task("u", name="Do it"), flow("s", "u")))

    assert [finding.message for finding in warned] == ["leads nowhere; draw a flow to an end event"]
    assert warned[0].element == "u (Do it)"


@pytest.mark.parametrize("event", [terminate(), Part("<bpmn:linkEventDefinition name='L'/>")])
def test_a_boundary_event_that_nothing_can_trigger_is_refused(event: Part) -> None:
    refused = refusals(
        start("s"),
        user_task("u"),
        end("e"),
        flows("s", "u", "e"),
        boundary("b", "u", event),
        flow("b", "e"),
    )

    assert any(refusal.startswith("b: a boundaryEvent with trigger") for refusal in refused)


@pytest.mark.parametrize("host", ["nowhere", "s", "g"])
def test_a_boundary_event_without_an_activity_is_refused(host: str) -> None:
    refused = refusals(
        start("s"),
        parallel("g"),
        end("e"),
        flows("s", "g", "e"),
        boundary("b", host, timer(duration="P1D")),
        flow("b", "e"),
    )

    assert refused == ["b: is attached to nothing; put the event on the border of a task or sub-process"]


def test_a_flow_into_a_boundary_event_is_refused() -> None:
    refused = refusals(
        start("s"),
        user_task("u"),
        end("e"),
        flows("s", "u", "e"),
        boundary("b", "u", timer(duration="P1D")),
        flow("b", "e"),
        flow("s", "b"),
    )

    assert refused == ["b: a flow leads into a boundary event; only the activity below can trigger it"]


@pytest.mark.parametrize("target", [user_task("x"), throw("x"), exclusive("x"), end("x")])
def test_an_event_gateway_leads_to_events_only(target: Part) -> None:
    refused = refusals(
        start("s"),
        event_based("g", name="Wait"),
        catch("c", timer(duration="P1D")),
        target,
        end("e"),
        flows("s", "g", "c", "e"),
        flow("g", "x"),
        *(() if "endEvent" in target.xml else (flow("x", "e"),)),
    )

    assert refused == [
        "g (Wait): leads to x, which catches no event; draw catch events or receive tasks behind it",
    ]


def test_an_event_behind_an_event_gateway_has_no_other_way_in() -> None:
    refused = refusals(
        start("s"),
        event_based("g"),
        catch("c", timer(duration="P1D"), name="Term"),
        catch("d", message("m")),
        end("e"),
        flows("s", "g", "c", "e"),
        flows("g", "d", "e"),
        flow("s", "c"),
    )

    assert refused == [
        "c (Term): follows an event-based gateway; give it no other incoming flow and no boundary event",
    ]


def test_ends_starts_and_event_sub_processes_have_their_flows_on_one_side() -> None:
    refused = refusals(
        start("s"),
        user_task("u"),
        end("e"),
        flows("s", "u", "e"),
        flow("e", "u"),
        flow("u", "s"),
        event_sub_process("es", start("t", message("m")), end("ee"), flow("t", "ee")),
        flow("u", "es"),
    )

    assert refused == [
        "s: a flow leads into a start event; draw the loop to the step behind it",
        "e: a flow leaves an end event; end events have none",
        "es: an event sub-process has no flows; its start event starts it",
    ]


@pytest.mark.parametrize("marked", [True, False])
def test_an_event_sub_process_has_no_marker_and_no_boundary_event(marked: bool) -> None:
    inside = (start("t", message("m")), end("ee"), flow("t", "ee"))
    watched = (boundary("b", "es", timer(duration="P1D")), flow("b", "e")) if not marked else ()
    refused = refusals(
        start("s"),
        end("e"),
        flow("s", "e"),
        *watched,
        event_sub_process("es", *inside, loop=each("=[1]")) if marked else event_sub_process("es", *inside),
    )

    assert len(refused) == 1
    assert refused[0].startswith("es: an event sub-process has no multi-instance marker or boundary event")


def test_a_node_that_nothing_reaches_is_refused() -> None:
    refused = refusals(start("s"), user_task("u"), end("e"), flow("s", "e"), flow("u", "e"), throw("t", link("L")))

    assert "u: is reached by no flow; connect it or remove it" in refused
    assert "t: is reached by no flow; connect it or remove it" in refused


@pytest.mark.parametrize(
    ("properties", "fault"),
    [
        ({"met_when": "=true"}, "the property met_when does nothing here; it is for a deadline"),
        ({"runs_when": "=true"}, "the property runs_when does nothing here; it is for a deadline"),
        ({"escalate": "heads"}, "the property escalate does nothing here; it is for a deadline"),
        (
            {"law": "X", "remind": "100"},
            "the property remind is '100'; write working days from 0, the day",
        ),
        ({"law": "X", "remind": "2, 1"}, "the property remind is '2, 1'; write working days from 0"),
        ({"reminder": "mine"}, "the property reminder does nothing here; it is for a deadline"),
        ({"law": "X", "reminder": " "}, "the property reminder is empty; write the id of a wording"),
        (
            {"law": "X", "remind": "", "reminder": "mine"},
            "the property reminder does nothing where remind names no day",
        ),
        ({"law": "X", "met_when": "=1 +"}, "met_when does not parse"),
        ({"law": "X", "met_when": '="yes"'}, "the property met_when is neither true nor false; write a comparison"),
        ({"law": "X", "runs_when": "=[1]"}, "the property runs_when is neither true nor false"),
        (
            {"law": "X", "remind": "", "escalate": "heads"},
            "the property escalate does nothing where remind names no day",
        ),
    ],
)
def test_properties_of_deadlines_that_say_nothing_are_refused(properties: dict[str, str], fault: str) -> None:
    found = refusals(
        start("s"),
        user_task("u"),
        end("e"),
        end("late"),
        flows("s", "u", "e"),
        flows("term", "late"),
        boundary("term", "u", timer(date='=date("2026-04-14")'), interrupting=False, properties=properties),
    )

    assert len(found) == 1
    assert fault in found[0]
