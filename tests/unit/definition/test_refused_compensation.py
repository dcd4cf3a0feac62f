"""Compensation that could not be carried out is refused where it is drawn, and what can be is read without a word."""

import re

import pytest

from engine.definition.coordinates import missing_coordinates
from engine.definition.reader import read
from tests.diagrams import (
    Part,
    association,
    boundary,
    catch,
    compensation,
    diagram,
    end,
    error,
    event_sub_process,
    exclusive,
    flow,
    flows,
    script,
    start,
    sub_process,
    task,
    throw,
    timer,
    undone_by,
    user_task,
)
from tests.drawing import drawn
from tests.unit.definition.finding import findings, refusals


def around(*parts: Part, undo: str | None = None) -> tuple[Part, ...]:
    """A step `a` behind which compensation is thrown, and more."""
    return (start("s"), user_task("a"), throw("t", compensation(undo)), end("e"), flows("s", "a", "t", "e"), *parts)


def marked(handler: Part) -> Part:
    return Part(re.sub(r"^<bpmn:\w+", r'\g<0> isForCompensation="true"', handler.xml), handler.roots)


NOTE = Part('<bpmn:textAnnotation id="note"><bpmn:text>Why</bpmn:text></bpmn:textAnnotation>')


@pytest.mark.parametrize("undo", [None, "a"])
def test_a_step_that_is_undone_has_no_finding(undo: str | None) -> None:
    parts = around(undone_by("a", user_task("h")), NOTE, association("a_undone", "note"), undo=undo)

    assert findings(diagram(*parts)) == ()


def test_a_handler_is_read_with_its_event_and_its_mark() -> None:
    (process,) = read(diagram(*around(undone_by("a", user_task("h")), undo="a")), "service.bpmn", {}).processes
    nodes = process.body.nodes

    assert (nodes["a_undone"].handler, nodes["a_undone"].attached_to) == ("h", "a")
    assert (nodes["h"].is_for_compensation, nodes["a"].is_for_compensation) == (True, False)
    assert nodes["t"].event is not None
    assert nodes["t"].event.activity == "a"


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [
        (boundary("b", "a", compensation()), "b: has no handler that undoes the work; draw an association to an"),
        (
            (boundary("b", "a", compensation()), user_task("x"), flow("b", "x")),
            "b: a flow leaves a compensation event; take it away, and draw an association",
        ),
        (
            (boundary("b", "a", compensation()), association("b", "is"), sub_process("sub", start("is"))),
            "b: is associated with is, which is not on the same level; draw an association",
        ),
        (
            (boundary("b", "a", compensation()), association("b", "x"), user_task("x"), flow("t", "x")),
            "b: is associated with x, which is not marked for compensation; mark it in the modeler",
        ),
        (
            (undone_by("a", user_task("h")), marked(user_task("x")), association("a_undone", "x")),
            "a_undone: is associated with h, x, of which one would be taken; keep one, and draw a sub-process",
        ),
        (
            (undone_by("a", user_task("h")), boundary("b", "a", compensation()), association("b", "h")),
            "b: is another compensation event beside a_undone, of which one would be taken; keep one",
        ),
        (
            (boundary("b", "a", compensation(), outputs={"x": "=1"}), association("b", "h"), marked(user_task("h"))),
            "b: a compensation event has no output mappings; put them on its handler",
        ),
        (marked(user_task("h")), "h: is marked for compensation, but undoes no activity; draw an association to it"),
        (
            (undone_by("a", user_task("h")), flow("t", "h")),
            "h: is marked for compensation and has a sequence flow; take it away",
        ),
        (
            (undone_by("a", user_task("h")), flow("h", "e")),
            "h: is marked for compensation and has a sequence flow; take it away",
        ),
        (
            (undone_by("a", user_task("h")), boundary("b", "h", timer(duration="P1D")), flow("b", "e")),
            "h: is marked for compensation and has an event on its border; draw a sub-process as handler",
        ),
        (
            marked(event_sub_process("es", start("x", error()), end("xe"), flow("x", "xe"))),
            "es: an event sub-process undoes nothing; draw a plain sub-process as handler",
        ),
    ],
)  # fmt: skip
def test_a_handler_that_could_not_run_is_refused(parts: Part | tuple[Part, ...], refusal: str) -> None:
    refused = refusals(*around(*([parts] if isinstance(parts, Part) else parts)))

    assert [line for line in refused if line.startswith(refusal)]


@pytest.mark.parametrize(
    ("undo", "refusal"),
    [
        ("x", "t: undoes x, which is not on the level of the event, or around its event sub-process; choose"),
        ("u", "t: undoes u, which is not on the level of the event, or around its event sub-process; choose"),
        ("sub", "t: undoes sub, on whose border is no compensation event; draw one with a handler, or choose none"),
    ],
)
def test_what_cannot_be_undone_by_name_is_refused(undo: str, refusal: str) -> None:
    inside = (start("is"), user_task("u"), end("ie"), flows("is", "u", "ie"), undone_by("u", user_task("undo_u")))
    (found,) = refusals(
        *(start("s"), sub_process("sub", *inside), throw("t", compensation(undo)), end("e")),
        flows("s", "sub", "t", "e"),
    )

    assert found.startswith(refusal)


@pytest.mark.parametrize(("undo", "count"), [("a", 0), ("b", 0), ("far", 1)])
def test_an_event_sub_process_names_what_is_in_it_or_around_it(undo: str, count: int) -> None:
    inside = (start("x", error()), user_task("b"), undone_by("b", task("undo_b")), end("t", compensation(undo)))
    inner = (start("is"), user_task("far"), end("ie"), flows("is", "far", "ie"), undone_by("far", task("undo_far")))
    refused = refusals(
        *(start("s"), user_task("a"), undone_by("a", task("undo_a")), sub_process("sub", *inner), end("e")),
        *(flows("s", "a", "sub", "e"), event_sub_process("es", *inside, flows("x", "b", "t"))),
    )

    assert len(refused) == count


def test_an_event_sub_process_is_not_started_by_compensation() -> None:
    inner = event_sub_process("es", start("x", compensation(), name="Undo"), end("xe"), flow("x", "xe"))
    (refusal,) = refusals(
        *(start("s"), end("e", compensation()), flows("s", "sub", "e")),
        sub_process("sub", start("is"), user_task("u"), end("ie"), flows("is", "u", "ie"), inner),
    )

    assert refusal.startswith(
        "x (Undo): an event sub-process is not started by compensation; draw a compensation event"
    )


def test_a_case_is_neither_started_nor_held_by_compensation() -> None:
    refused = refusals(start("s", compensation()), catch("c", compensation()), end("e"), flows("s", "c", "e"))

    assert refused[0].startswith("s: a case cannot be started by the trigger compensate")
    assert refused[1].startswith("c: a intermediateCatchEvent with trigger compensate is not possible")


def test_an_event_that_would_not_wait_is_refused() -> None:
    xml = diagram(*around(undone_by("a", user_task("h")))).decode()
    thrown = '<bpmn:compensateEventDefinition waitForCompletion="%s"/></bpmn:intermediateThrowEvent>'
    plain = "<bpmn:compensateEventDefinition/></bpmn:intermediateThrowEvent>"

    (refusal,) = findings(xml.replace(plain, thrown % "false").encode())

    assert "t: waitForCompletion is false, but the event waits until the work is undone; take it away" in str(refusal)
    assert findings(xml.replace(plain, thrown % "true").encode()) == ()


def test_a_mark_where_nothing_undoes_work_is_refused() -> None:
    xml = diagram(*around(undone_by("a", user_task("h")))).decode()
    (refusal,) = findings(xml.replace("<bpmn:endEvent", '<bpmn:endEvent isForCompensation="true"').encode())

    assert "e: isForCompensation does nothing here; mark the activity that undoes the work" in str(refusal)


def test_an_association_that_is_not_drawn_is_a_warning() -> None:
    xml = diagram(*around(undone_by("a", user_task("h"))))
    processes = read(xml, "service.bpmn", {}).processes

    assert list(missing_coordinates(drawn(xml), processes)) == []
    (warning,) = missing_coordinates(drawn(xml, ("a_undone_with_h",)), processes)
    assert warning.element == "a_undone"
    assert warning.message.startswith("its association with h has no coordinates, so nobody sees what undoes the work")


@pytest.mark.parametrize(("handler", "is_refused"), [(script("h", "=1"), True), (user_task("h"), False)])
@pytest.mark.parametrize("is_inside", [False, True])
def test_a_loop_that_throws_compensation_rests_where_a_handler_does(
    handler: Part, is_inside: bool, is_refused: bool
) -> None:
    undone = (task("a"), undone_by("a", handler))
    body = sub_process("sub", start("is"), *undone, end("ie"), flows("is", "a", "ie"))
    path = flows("s", "in", "sub" if is_inside else "a", "t", "out", "e")
    refused = refusals(
        *(start("s"), exclusive("in"), *([body] if is_inside else undone), throw("t", compensation())),
        *(exclusive("out", default="out_e"), end("e"), path, flow("out", "in", when="=again")),
    )

    assert [line for line in refused if "is in a loop in which nothing waits" in line] == refused
    assert (refused != []) is is_refused


def test_an_error_of_a_handler_that_leads_back_at_once_is_a_loop() -> None:
    handler = sub_process("h", start("hs"), end("he", error("gone")), flow("hs", "he"))
    body = (start("is"), task("a"), end("t", compensation()), flows("is", "a", "t"), undone_by("a", handler))
    refused = refusals(
        *(start("s"), exclusive("in"), sub_process("sub", *body), end("e"), flows("s", "in", "sub", "e")),
        *(boundary("caught", "sub", error("gone")), flow("caught", "in")),
    )

    assert [line for line in refused if "is in a loop in which nothing waits" in line]
