"""Loops in which what seems to wait is over at once: timers of no length or of the past, ends that are thrown."""

import pytest

from tests.diagrams import (
    Part,
    boundary,
    catch,
    condition,
    diagram,
    each,
    end,
    error,
    escalation,
    event_based,
    event_sub_process,
    exclusive,
    flow,
    flows,
    parallel,
    receive,
    script,
    signal,
    start,
    sub_process,
    throw,
    timer,
    user_task,
)
from tests.unit.definition.finding import of, refusals

NOW_AND_A_DAY = '=now() + duration("P1D")'


def round_trip(*step: Part) -> list[str]:
    """What is refused in a loop around the step `x`, of findings on loops alone."""
    return loops_in(
        start("s"),
        exclusive("in"),
        *step,
        exclusive("out", default="out_e"),
        end("e"),
        flows("s", "in", "x", "out", "e"),
        flow("out", "in", when="=again"),
    )


def loops_in(*parts: Part) -> list[str]:
    return [refusal for refusal in refusals(*parts) if "is in a loop in which nothing waits" in refusal]


@pytest.mark.parametrize(
    "event",
    [
        timer(duration="PT0S"),
        timer(duration="P0M"),
        timer(duration="PT0.5S"),
        timer(duration='=duration("PT0S")'),
        timer(duration='="PT" + "0S"'),
        timer(date="2026-04-06T10:00:00+05:00"),
        timer(date="2026-04-06"),
        timer(date='=date("2099-12-31")'),
        timer(date="=now()"),
        timer(cycle='="R/PT0S"'),
        condition("=true"),
    ],
)
def test_a_catch_that_is_over_at_once_is_no_wait(event: Part) -> None:
    assert len(round_trip(catch("x", event))) == 1


@pytest.mark.parametrize(
    "event",
    [
        timer(duration="PT1S"),
        timer(duration="=length"),
        timer(date=NOW_AND_A_DAY),
        timer(date="=due_on"),
        timer(date="=today()"),
        timer(cycle="R3/PT1H"),
        condition("=paid"),
        signal("go"),
    ],
)
def test_a_catch_that_may_have_to_wait_is_a_wait(event: Part) -> None:
    assert round_trip(catch("x", event)) == []


def test_a_user_task_that_a_timer_of_no_length_ends_is_no_wait() -> None:
    host = user_task("x"), boundary("b", "x", timer(duration="PT0S")), flow("b", "in")

    assert [refusal.partition(":")[0] for refusal in round_trip(*host)] == ["in"]


def test_a_user_task_that_a_timer_ends_later_is_a_wait() -> None:
    assert round_trip(user_task("x"), boundary("b", "x", timer(duration="PT1H")), flow("b", "in")) == []


def test_an_event_based_gateway_waits_no_longer_than_its_shortest_timer() -> None:
    def loops_with(length: str) -> list[str]:
        return loops_in(
            start("s"),
            exclusive("in"),
            event_based("x"),
            receive("r", "paid", "=k"),
            catch("c", timer(duration=length)),
            exclusive("out", default="out_e"),
            end("e"),
            flows("s", "in", "x", "r", "out", "e"),
            flows("x", "c", "out"),
            flow("out", "in", when="=again"),
        )

    assert loops_with("P1D") == []
    assert len(loops_with("PT0S")) == 1


def test_a_multi_instance_of_nothing_is_no_wait() -> None:
    assert len(round_trip(user_task("x", loop=each("=[]")))) == 1


def test_a_sub_process_waits_if_anything_in_it_does() -> None:
    inside = start("is"), exclusive("ig", default="ig_ie"), user_task("iu"), end("ie")
    ways = flows("is", "ig", "ie"), flow("ig", "iu", when="=a"), flow("iu", "ie")

    assert round_trip(sub_process("x", *inside, *ways)) == []


@pytest.mark.parametrize(
    ("thrown", "caught"),
    [(error("A"), error("A")), (error("A"), error()), (escalation("A"), escalation("A")), (signal("A"), signal("A"))],
)
def test_what_a_sub_process_throws_at_once_leads_round(thrown: Part, caught: Part) -> None:
    inside = start("is"), parallel("ip"), end("ie", thrown), user_task("iu"), flows("is", "ip", "ie"), flow("ip", "iu")

    loops = round_trip(sub_process("x", *inside), boundary("b", "x", caught), flow("b", "in"))

    assert len(loops) == 1


@pytest.mark.parametrize("caught", [error("B"), escalation("A"), signal("A")])
def test_what_is_not_thrown_leads_nowhere(caught: Part) -> None:
    inside = (
        start("is"),
        parallel("ip"),
        end("ie", error("A")),
        user_task("iu"),
        flows("is", "ip", "ie"),
        flow("ip", "iu"),
    )

    assert round_trip(sub_process("x", *inside), boundary("b", "x", caught), flow("b", "in")) == []


def test_a_sub_process_that_its_event_sub_process_ends_at_once_is_no_wait() -> None:
    inside = start("is"), user_task("iu"), end("ie"), flows("is", "iu", "ie")
    cut = event_sub_process("es", start("t", timer(duration="PT0S")), end("te"), flow("t", "te"))

    assert len(round_trip(sub_process("x", *inside, cut))) == 1


def test_event_sub_processes_that_start_each_other_are_refused() -> None:
    def on(id: str, caught: str, thrown: str) -> Part:
        begin = start(f"{id}s", signal(caught), interrupting=False)
        return event_sub_process(id, begin, end(f"{id}e", signal(thrown)), flow(f"{id}s", f"{id}e"))

    body = start("s"), user_task("u"), end("e"), flows("s", "u", "e")

    assert len(loops_in(*body, on("a", "A", "B"), on("b", "B", "A"))) == 1
    assert len(loops_in(*body, on("a", "A", "A"))) == 1
    assert loops_in(*body, on("a", "A", "B"), on("b", "B", "C")) == []


def test_a_join_that_one_waiting_branch_feeds_is_no_busy_loop() -> None:
    parts = (
        start("s"),
        exclusive("in"),
        parallel("fork"),
        script("a", "=1"),
        user_task("u"),
        parallel("join"),
        exclusive("out", default="out_e"),
        end("e"),
        flows("s", "in", "fork", "a", "join", "out", "e"),
        flows("fork", "u", "join"),
        flow("out", "in", when="=again"),
    )

    assert loops_in(*parts) == []


def test_each_loop_is_told_by_itself_and_once() -> None:
    parts = [start("s"), end("e"), exclusive("g0"), flow("s", "g0")]
    for number in range(3):
        here, there = f"g{number}", f"g{number + 1}"
        parts += [exclusive(there, default=f"{there}_e") if number == 2 else user_task(there), flow(here, there)]
        parts += [script(f"x{number}", "=1"), flow(here, f"x{number}"), flow(f"x{number}", here)]
    loops = loops_in(*parts, flow("g3", "e"))

    # those at user tasks rest
    assert [loop.partition(":")[0] for loop in loops] == ["g0"]


@pytest.mark.parametrize("cycle", ['="R2/" + "P0D"', "R/PT0.5S", '="R/-PT1H"'])
def test_a_cycle_of_no_length_is_refused_wherever_it_stands(cycle: str) -> None:
    reminder = boundary("b", "u", timer(cycle=cycle), interrupting=False)

    (refusal,) = of(diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e"), reminder, flow("b", "e")))

    assert refusal == "b: the timer repeats in less than a second; write a cycle of a second or more, such as R3/PT1H"


def test_a_long_diagram_is_looked_through_at_once() -> None:
    path = [f"n{number}" for number in range(3000)]
    steps = [throw(node) for node in path]

    assert loops_in(start("s"), *steps, end("e"), flows("s", *path, "e")) == []
    assert len(loops_in(start("s"), *steps, end("e"), flows("s", *path, "e"), flow("n2999", "n0"))) == 1
