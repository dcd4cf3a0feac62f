"""Loops that never rest: bounded by steps in one command, and by moves without anybody in one minute."""

from datetime import timedelta

import pytest

from engine.spiff.pace import MOST_MOVES, TooFast
from engine.spiff.settling import MAX_STEPS
from tests.diagrams import (
    Part,
    boundary,
    catch,
    diagram,
    each,
    end,
    exclusive,
    flow,
    flows,
    parallel,
    script,
    start,
    sub_process,
    timer,
    user_task,
)
from tests.unit.spiff.running import Case

#: A loop that no check can see: the empty collection lets its task pass at once.
LOOP = (
    exclusive("x"),
    user_task("m", loop=each("=[]")),
    exclusive("g", default="g_e"),
    end("e"),
    flows("x", "m", "g", "e"),
    flow("g", "x", when="=go"),
)

ALL = each("=for i in 1..300 return i")


def test_a_loop_without_end_becomes_an_incident_and_all_that_was_done_before_stays() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            parallel("fork"),
            user_task("beside"),
            script("before", "=1", "done"),
            flows("s", "u", "fork", "beside"),
            flows("fork", "before", "x"),
            *LOOP,
        ),
        {"go": True},
        restart=False,
    )

    case.complete("u", typed="kept")

    assert case.waiting == ["beside"]
    assert (case.variables["done"], case.variables["typed"]) == (1, "kept")
    ((element, fault),) = case.failed.items()
    assert fault.startswith(f"{element}: stopped after {MAX_STEPS} automatic steps in one command")
    case.reload()
    case.fix(go=False)
    case.retry(element)

    assert case.failed == {}
    assert "e" in case.passed


def test_the_steps_of_all_rounds_of_one_command_are_counted_together() -> None:
    case = Case(diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e")))
    case.instance._root.steps = MAX_STEPS

    case.complete("u")

    assert list(case.failed) == ["e"]
    case.retry("e")

    assert case.is_completed


def again(event: Part) -> Case:
    """A timer in a loop of its own."""
    return Case(
        diagram(
            start("s"),
            exclusive("x"),
            catch("t", event),
            user_task("m", loop=each("=[]")),
            flows("s", "x", "t", "m", "x"),
        ),
        restart=False,
    )


@pytest.mark.parametrize("event", [timer(duration="PT0S"), timer(date="2020-01-01"), timer(cycle="R/PT0.001S")])
def test_a_timer_that_is_due_again_and_again_is_stopped_in_the_same_minute(event: Part) -> None:
    case = again(event)
    for _ in range(MOST_MOVES):
        case.fire("t")

    with pytest.raises(TooFast, match=f"^t: moved the case {MOST_MOVES} times within one minute"):
        case.fire("t")

    assert case.waiting == ["t"]


def test_a_restart_within_the_minute_keeps_the_count_and_the_next_minute_begins_anew() -> None:
    case = again(timer(duration="PT0S"))
    for _ in range(MOST_MOVES):
        case.fire("t")
    case.reload()
    size = len(case.instance.dump().content)

    with pytest.raises(TooFast):
        case.fire("t")
    case.office.now += timedelta(minutes=1)
    case.fire("t")
    case.reload()

    assert case.waiting == ["t"]
    assert len(case.instance.dump().content) <= size


def test_a_person_lets_the_count_begin_anew() -> None:
    case = again(timer(duration="PT0S"))
    for _ in range(MOST_MOVES):
        case.fire("t")

    case.instance.reset_pace()
    case.fire("t")

    assert case.waiting == ["t"]


def test_a_minute_of_seconds_and_three_hundred_candidates_are_let_through() -> None:
    candidate = sub_process(
        "c", start("cs"), catch("t", timer(duration="PT1M")), end("ce"), flows("cs", "t", "ce"), loop=ALL
    )
    case = Case(
        diagram(
            start("s"),
            parallel("fork"),
            candidate,
            user_task("u"),
            flows("s", "fork", "c"),
            flows("fork", "u"),
            boundary("b", "u", timer(cycle="R/PT1S"), interrupting=False),
            end("eb"),
            flow("b", "eb"),
        ),
        restart=False,
    )

    for _ in range(60):
        case.fire("b")
    for _ in range(300):
        case.fire("t")

    assert case.waiting == ["b", "u"]
