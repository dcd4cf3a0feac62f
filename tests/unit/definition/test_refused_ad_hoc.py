"""Ad-hoc sub-processes that could not be carried out are refused where they are drawn, and those that can are read."""

from typing import Any

import pytest

from engine.definition.endings import can_end
from engine.definition.reader import read
from tests.diagrams import (
    Part,
    ad_hoc,
    boundary,
    call,
    catch,
    diagram,
    end,
    event_sub_process,
    exclusive,
    flow,
    flows,
    link,
    message,
    parallel,
    script,
    start,
    sub_process,
    throw,
    timer,
    undone_by,
    user_task,
)
from tests.unit.definition.finding import findings, of, refusals

STEPS = (user_task("a"), user_task("a2"), flow("a", "a2"), user_task("b"))


def around(inner: Part) -> tuple[Part, ...]:
    return (start("s"), inner, end("e"), flows("s", "x", "e"))


def refused(*steps: Part, begins: str | None = '=["a", "b"]', **said: Any) -> list[str]:
    """What is refused in an ad-hoc sub-process `x`."""
    return refusals(*around(ad_hoc("x", *(steps or STEPS), begins=begins, **said)))


def marked(attribute: str, inside: str = "") -> list[str]:
    """What is refused if it has one more attribute, or one more extension element."""
    drawn = ad_hoc("x", *STEPS, begins='=["a", "b"]').xml.replace(' id="x"', f' id="x" {attribute}', 1)
    drawn = drawn.replace("<bpmn:extensionElements>", f"<bpmn:extensionElements>{inside}", 1)
    return of(diagram(*around(Part(drawn))))


def test_steps_without_a_flow_between_them_have_no_finding() -> None:
    steps = (*STEPS, throw("to", link("L")), flow("a2", "to"), catch("of", link("L")), undone_by("b", user_task("u")))
    inside = event_sub_process("es", start("m", message("news"), interrupting=False), end("ee"), flow("m", "ee"))

    inner = ad_hoc("x", *steps, inside, begins='=["a", "b"]', until="=done = true", results="r", result="=n")

    assert findings(diagram(*around(inner))) == ()


def test_a_gateway_that_joins_two_paths_is_refused() -> None:
    both = (user_task("both"), flows("a", "g", "both"), flow("b", "g"))
    (refusal,) = refused(user_task("a"), user_task("b"), parallel("g"), *both)

    assert refusal.startswith("g: joins b with what begins with a, and these are never on one path; join them behind")


def test_a_gateway_that_joins_what_one_path_has_split_passes() -> None:
    ways = (flows("a", "i", "l", "g", "both"), flows("i", "r", "g"), user_task("l"), user_task("r"), user_task("both"))

    assert refused(user_task("a"), user_task("b"), parallel("i"), parallel("g"), *ways) == []
    late = boundary("t", "a", timer(duration="P1D"), interrupting=False)
    assert (
        refused(
            user_task("a"), user_task("b"), late, parallel("g"), user_task("c"), flows("a", "g", "c"), flow("t", "g")
        )
        == []
    )


def test_what_is_said_of_it_is_read() -> None:
    inner = ad_hoc("x", *STEPS, begins="=wanted", until="=done", cancels=False, results="all", result="=n")
    (found,) = read(diagram(*around(inner)), "service.bpmn", {}).processes
    said = found.body.nodes["x"].ad_hoc

    assert said is not None
    expressions = [each and each.source for each in (said.begins, said.completion_condition, said.output_element)]
    assert (expressions, said.output_collection, said.cancels_remaining) == (["wanted", "done", "n"], "all", False)
    inside = found.body.nodes["x"].body
    assert inside is not None
    assert sorted(inside.nodes) == ["a", "a2", "b"]


@pytest.mark.parametrize(
    ("begins", "fault"),
    [
        (None, "says nothing of what begins in it; write a list of ids"),
        ("=", "the list of active elements is empty; write a FEEL expression"),
        ("=[]", "the active elements are []; write a list of ids"),
        ('="a"', 'the active elements are "a"; write a list of ids'),
        ("=[1]", "the active elements are [1]; write a list of ids"),
        ('=["a", "c", "b"]', "the active elements name 'c', which cannot begin there; there are a, b"),
        ('=["a", "b", "a2"]', "the active elements name 'a2', which cannot begin there; there are a, b"),
        ('=["b", "a", "b"]', "the active elements name 'b' 2 times; name each element once"),
        ('=["a"]', "nothing begins b; name it among the active elements, or lead a sequence flow to it"),
    ],
)
def test_a_written_list_names_each_step_that_begins_once(begins: str | None, fault: str) -> None:
    (said, *_more) = refused(begins=begins)

    assert said.startswith(f"x: {fault}")


def begun_by(groups: str, element: str = "c", **more: str) -> Part:
    return user_task(element, properties={"starters": groups, **more})


@pytest.mark.parametrize("begins", [None, "=[]", '=["a", "b"]', "=wanted"])
def test_what_people_begin_needs_no_list(begins: str | None) -> None:
    steps = STEPS if begins in ('=["a", "b"]', "=wanted") else (user_task("c2"), flow("c", "c2"))

    inner = ad_hoc("x", *steps, begun_by("heads", action="Ask again"), begins=begins)

    assert findings(diagram(*around(inner))) == ()


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        (begun_by(" "), "the property starters names nobody; name who begins it, or take it away"),
        (begun_by("=heads"), "the property starters is FEEL, which is not evaluated there; write its value itself"),
        (begun_by("heads", action=" "), "the property action is empty; write what people do"),
        (throw("c", properties={"starters": "heads"}), "the property starters does nothing here; it goes with form"),
    ],
)
def test_who_begins_a_step_is_written_out_on_an_activity(step: Part, fault: str) -> None:
    found = [each for each in refused(*STEPS, step, begins="=wanted") if each.startswith("c: ")]

    assert [each.startswith(f"c: {fault}") for each in found] == [True]


def test_nobody_begins_what_a_sequence_flow_leads_to_or_what_is_not_inside() -> None:
    behind = refused(*STEPS, begun_by("heads"), flow("b", "c"))
    outside = refusals(*around(begun_by("heads", "x")))

    fault = "the property starters does nothing here; it goes with form on the start event of a service, or is for what"
    assert [each.partition(": ")[2].startswith(fault) for each in (*behind, *outside)] == [True, True]


def test_a_loop_around_what_people_begin_rests() -> None:
    step = script("a", "=1", properties={"starters": "heads"})

    found = refusals(
        *(start("s"), exclusive("in"), ad_hoc("x", step), exclusive("out", default="out_e"), end("e")),
        *(flows("s", "in", "x", "out", "e"), flow("out", "in", when="=again")),
    )

    assert found == []


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        ((*STEPS, start("i"), flow("i", "a2")), "i: an ad-hoc sub-process has no start event; take it away"),
        ((*STEPS, end("i"), flow("a2", "i")), "i: an ad-hoc sub-process has no end event; take it away"),
        ((throw("a"), throw("b")), "x: holds no activity; draw at least one"),
        (
            (*STEPS, event_sub_process("i", start("m", message("news")), end("ee"), flow("m", "ee"))),
            "i: an event sub-process in an ad-hoc sub-process does not interrupt; make its start event non-interr",
        ),
    ],
)
def test_it_holds_activities_and_neither_start_nor_end_events(steps: tuple[Part, ...], fault: str) -> None:
    (said,) = refused(*steps)

    assert said.startswith(fault)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"until": "=1"}, "the completion condition is neither true nor false; write a comparison"),
        ({"until": " "}, "completion condition is empty; write a FEEL expression"),
        ({"results": "all"}, "output collection and output element go together; fill in both"),
        ({"result": "=n"}, "output collection and output element go together; fill in both"),
        ({"results": "for", "result": "=n"}, "the output collection is 'for'; for is a word of FEEL"),
    ],
)
def test_what_it_says_of_its_end_and_its_results_can_be_carried_out(said: dict[str, str], fault: str) -> None:
    (found,) = refused(**said)

    assert found.startswith(f"x: {fault}")


@pytest.mark.parametrize(
    ("attribute", "inside", "fault"),
    [
        ('ordering="Sequential"', "", "ordering is Sequential, but all that begins is active at once; take it away"),
        ('triggeredByEvent="true"', "", "an ad-hoc sub-process is not started by an event; draw it inside an event"),
        ('cancelRemainingInstances="no"', "", "cancelRemainingInstances is 'no'; write true or false"),
        ("", '<zeebe:taskDefinition type="t"/>', "zeebe:taskDefinition does nothing on a adHocSubProcess; take it"),
        ("", "<zeebe:taskHeaders/>", "zeebe:taskHeaders does nothing on a adHocSubProcess; take it away, or let a"),
        ("", "<zeebe:executionListeners/>", "zeebe:executionListeners is not carried out"),
    ],
)
def test_what_camunda_carries_out_in_another_way_is_refused(attribute: str, inside: str, fault: str) -> None:
    (found,) = marked(attribute, inside)

    assert found.startswith(f"x: {fault}")


def test_what_a_handler_decides_in_camunda_is_computed_before() -> None:
    (found,) = marked("", '<zeebe:taskDefinition type="t"/>')

    assert found.endswith(
        "or let a service task before it compute the ids of what begins: no handler decides it while it is active"
    )


def test_parallel_ordering_is_what_it_does_anyway() -> None:
    assert marked('ordering="Parallel"') == []


def test_a_completion_condition_belongs_to_an_ad_hoc_sub_process() -> None:
    xml = diagram(*around(user_task("x"))).replace(b"</bpmn:userTask>", b"<bpmn:completionCondition/></bpmn:userTask>")

    assert of(xml) == ["x: completionCondition is not carried out; take it away"]
    inside = (start("is"), end("ie"), flow("is", "ie"), Part('<bpmn:completionCondition id="c"/>'))
    assert refusals(*around(sub_process("x", *inside)))[0].startswith("c: completionCondition is not an element of")


@pytest.mark.parametrize(("step", "loops"), [(script("a", "=1"), ["in"]), (user_task("a"), [])])
def test_a_loop_around_it_rests_where_a_step_inside_rests(step: Part, loops: list[str]) -> None:
    found = refusals(
        *(start("s"), exclusive("in"), ad_hoc("x", step, begins='=["a"]'), exclusive("out", default="out_e"), end("e")),
        *(flows("s", "in", "x", "out", "e"), flow("out", "in", when="=again")),
    )

    assert [each.partition(":")[0] for each in found] == loops


def test_a_loop_inside_it_in_which_nothing_waits_is_refused() -> None:
    inside = (user_task("a"), exclusive("in"), script("c", "=1"), exclusive("out", default="out_b"), user_task("b"))

    (found,) = refused(*inside, flows("a", "in", "c", "out", "b"), flow("out", "in", when="=again"), begins='=["a"]')

    assert found == "in: is in a loop in which nothing waits; put a task or an event into the loop"


@pytest.mark.parametrize(("calls", "ends"), [(("p",), False), (("p", "other"), True)])
def test_it_can_end_if_what_can_begin_in_it_can(calls: tuple[str, ...], ends: bool) -> None:
    steps = [call(f"c{number}", called) for number, called in enumerate(calls)]
    xml = diagram(*around(ad_hoc("x", *steps, begins="=wanted")))
    (found,) = read(xml, "service.bpmn", {}).processes

    assert can_end(found.body, lambda node: node.call is not None and node.call.id == "p") is ends
