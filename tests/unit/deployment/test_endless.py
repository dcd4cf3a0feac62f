"""Loops and calls that never rest, seen with what is known of handlers and over all processes together."""

from tests.diagrams import (
    Part,
    boundary,
    call,
    catch,
    diagram,
    each,
    end,
    error,
    exclusive,
    flow,
    flows,
    parallel,
    script,
    service_task,
    start,
    sub_process,
    timer,
    undone_by,
    user_task,
)
from tests.unit.deployment.checking import errors, warnings


def round_trip(*step: Part, id: str = "p") -> bytes:
    """A process with a loop around the step `x`."""
    return diagram(
        start("s"),
        exclusive("in"),
        *step,
        exclusive("out", default="out_e"),
        end("e"),
        flows("s", "in", "x", "out", "e"),
        flow("out", "in", when="=again"),
        id=id,
    )


def straight(*step: Part, id: str = "p", path: tuple[str, ...] = ("s", "x", "e")) -> bytes:
    return diagram(start("s"), *step, end("e"), flows(*path), id=id)


def test_a_handler_that_only_computes_is_no_wait() -> None:
    (error,) = errors(round_trip(service_task("x", "inside")))

    assert error.startswith("1.bpmn:in: is in a loop in which nothing waits: in, x, out; put a task or an event")


def test_a_loop_of_outside_handlers_alone_is_warned_about() -> None:
    xml = round_trip(service_task("x", "outside"))

    assert errors(xml) == []
    assert warnings(xml) == [
        "1.bpmn:in: warning: is in a loop that only handlers slow down: in, x, out; let it wait, or end by a count"
    ]


def test_a_loop_that_one_file_shows_is_told_once() -> None:
    assert len(errors(round_trip(script("x", "=1")))) == 1
    assert warnings(round_trip(script("x", "=1"))) == []


def test_a_loop_in_which_a_person_works_is_told_by_nobody() -> None:
    xml = round_trip(user_task("x"), service_task("y", "inside"))

    assert [line for line in (*errors(xml), *warnings(xml)) if "loop" in line] == []


def test_errors_of_a_handler_lead_round_its_border() -> None:
    def retried(type: str) -> bytes:
        return straight(service_task("x", type), boundary("b", "x", error("silent")), flow("b", "x"))

    assert [line.partition(": ")[0] for line in errors(retried("inside"))] == ["1.bpmn:x"]
    assert errors(retried("outside")) == []
    assert [line.partition(": ")[0] for line in warnings(retried("outside"))] == ["1.bpmn:x"]


def test_a_called_process_that_never_waits_is_no_wait() -> None:
    quick = straight(script("x", "=1"), id="q")
    slow = straight(user_task("x"), id="q")
    caller = round_trip(call("x", "q"))

    assert len(errors(caller, quick)) == 1
    assert errors(caller, slow) == []
    assert errors(round_trip(call("x", "elsewhere"))) == []


def test_a_call_of_a_call_is_followed() -> None:
    middle = straight(sub_process("x", start("is"), call("c", "last"), end("ie"), flows("is", "c", "ie")), id="middle")

    assert len(errors(round_trip(call("x", "middle")), middle, straight(service_task("x", "inside"), id="last"))) == 1
    assert errors(round_trip(call("x", "middle")), middle, straight(user_task("x"), id="last")) == []


def test_an_error_that_a_called_process_throws_at_once_leads_round() -> None:
    thrower = diagram(start("s"), end("e", error("A")), flow("s", "e"), id="q")
    caller = straight(call("x", "q"), boundary("b", "x", error("A")), flow("b", "x"))

    assert len(errors(caller, thrower)) == 1
    assert errors(caller, straight(user_task("x"), id="q")) == []


def test_a_process_that_calls_itself_before_anything_waits_is_refused() -> None:
    branches = exclusive("g", default="g_e"), call("x", "p"), end("e")
    xml = diagram(start("s"), *branches, flows("s", "g", "e"), flow("g", "x", when="=deeper"), flow("x", "e"))

    assert errors(xml) == [
        "1.bpmn:x: calls p, and the process comes to this call again before anything waits; let it wait before it calls"
    ]


def test_processes_that_call_each_other_in_a_ring_are_told_once() -> None:
    def ring(id: str, other: str, *before: Part) -> bytes:
        path = ("s", *(["w"] if before else []), "g", "e")
        branches = exclusive("g", default="g_e"), call("x", other), end("e")
        return diagram(
            start("s"), *before, *branches, flows(*path), flow("g", "x", when="=deeper"), flow("x", "e"), id=id
        )

    assert len(errors(ring("p", "q"), ring("q", "r"), ring("r", "p"))) == 1
    assert errors(ring("p", "q"), ring("q", "r", user_task("w")), ring("r", "p")) == []


def test_a_process_that_can_only_call_itself_again_is_refused() -> None:
    xml = straight(user_task("u"), call("x", "p"), path=("s", "u", "x", "e"))

    (error,) = errors(xml)

    assert error.startswith("1.bpmn:x: every path leads to a call that calls this process again, so that no case of")


def test_what_undoes_an_endless_call_is_no_way_to_its_end() -> None:
    undone = undone_by("x", user_task("h"))

    assert errors(straight(user_task("u"), call("x", "p"), path=("s", "u", "x", "e"))) != []
    assert errors(straight(user_task("u"), call("x", "p"), undone, path=("s", "u", "x", "e"))) != []


def test_a_split_with_one_endless_branch_never_ends() -> None:
    parts = user_task("u"), parallel("g"), call("x", "p"), user_task("v"), end("e2")

    assert len(errors(straight(*parts, flows("g", "v", "e2"), path=("s", "u", "g", "x", "e")))) == 1


def test_a_way_out_of_the_recursion_is_enough() -> None:
    waits = user_task("u"), call("x", "p")
    on_border = boundary("b", "x", timer(duration="P1D")), flow("b", "e")
    over_a_list = user_task("u"), call("x", "p", loop=each("=children"))

    assert errors(straight(*waits, *on_border, path=("s", "u", "x", "e"))) == []
    assert errors(straight(*over_a_list, path=("s", "u", "x", "e"))) == []


def test_a_long_chain_of_calls_is_followed_without_harm() -> None:
    def link(number: int) -> bytes:
        caught = boundary("b", "x", error("A")), flow("b", "e")
        return straight(call("x", f"p{number + 1}"), *caught, id=f"p{number}")

    chain = [link(number) for number in range(200)]

    assert errors(*chain, straight(user_task("x"), id="p200")) == []


def test_a_fixed_date_in_a_loop_over_handlers_is_past_the_second_time() -> None:
    xml = round_trip(service_task("x", "inside"), catch("c", timer(date="2026-04-06")), id="p").replace(
        b'sourceRef="x" targetRef="out"', b'sourceRef="x" targetRef="c"'
    )

    found = errors(xml.replace(b"</bpmn:process>", flow("c", "out").xml.encode() + b"</bpmn:process>"))

    assert [line for line in found if "in a loop in which nothing waits" in line]
