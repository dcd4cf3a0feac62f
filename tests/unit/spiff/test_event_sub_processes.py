"""Event sub-processes: armed as long as the body around them lives, interrupting or beside it."""

import pytest

from tests.diagrams import (
    Part,
    condition,
    diagram,
    end,
    event_sub_process,
    flow,
    flows,
    message,
    signal,
    start,
    sub_process,
    timer,
    user_task,
)
from tests.unit.spiff.running import Case


def armed(event: Part, *, interrupting: bool) -> Case:
    return Case(
        diagram(
            start("s"),
            user_task("u"),
            end("e"),
            flows("s", "u", "e"),
            event_sub_process(
                "es",
                start("t", event, interrupting=interrupting),
                user_task("v"),
                end("ee"),
                flows("t", "v", "ee"),
            ),
        )
    )


def happen(case: Case, trigger: str, **brought: object) -> None:
    if trigger == "message":
        case.deliver("t", **brought)
    elif trigger == "signal":
        case.signal("alarm", **brought)
    elif trigger == "timer":
        case.fire("t")
    else:
        case.fix(alarmed=True)
        case.instance.run_until_waiting()
        case.log += case.instance.occurrences
        case.reload()


EVENTS = {
    "message": message("alarm"),
    "signal": signal("alarm"),
    "timer": timer(duration="P1D"),
    "condition": condition("=alarmed = true"),
}


@pytest.mark.parametrize("trigger", EVENTS)
def test_an_interrupting_start_ends_everything_beside_it(trigger: str) -> None:
    case = armed(EVENTS[trigger], interrupting=True)

    happen(case, trigger)

    assert case.waiting == ["v"]
    assert case.closed("u") == ["cancelled"]
    assert case.closed("t") == ["fired"]
    case.complete("v")

    assert case.is_completed
    assert case.passed == ["s", "t", "v", "ee", "es"]


@pytest.mark.parametrize("trigger", ["message", "signal", "condition"])
def test_a_non_interrupting_start_runs_beside_the_rest_and_stays_armed(trigger: str) -> None:
    case = armed(EVENTS[trigger], interrupting=False)

    happen(case, trigger)

    assert case.waiting == ["t", "u", "v"]
    case.complete("u")

    assert case.waiting == ["t", "v"]
    case.complete("v")

    assert case.is_completed


@pytest.mark.parametrize("trigger", ["message", "signal"])
def test_a_non_interrupting_start_comes_again(trigger: str) -> None:
    case = armed(EVENTS[trigger], interrupting=False)

    happen(case, trigger)
    happen(case, trigger)

    assert case.waiting == ["t", "u", "v", "v"]


def test_an_armed_start_does_not_keep_the_case_open() -> None:
    case = armed(message("alarm"), interrupting=True)

    case.complete("u")

    assert case.is_completed
    assert case.closed("t") == ["host_completed"]


def test_what_a_message_brings_is_local_to_the_event_sub_process() -> None:
    case = armed(message("alarm"), interrupting=False)

    case.deliver("t", reason="fire", n=1)
    case.deliver("t", reason="flood", n=2)

    assert [case.seen_by("v", index)["reason"] for index in range(2)] == ["fire", "flood"]
    case.complete("v", done=True)

    assert case.variables == {"done": True}


def test_an_event_sub_process_is_armed_afresh_with_each_run_of_its_sub_process() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            flows("s", "sub", "u"),
            flow("u", "sub", when="=again"),
            sub_process(
                "sub",
                start("is"),
                user_task("w"),
                end("ie"),
                flows("is", "w", "ie"),
                event_sub_process("es", start("t", message("stop")), end("ee"), flows("t", "ee")),
            ),
        )
    )

    case.deliver("t")
    case.complete("u", again=True)

    assert case.waiting == ["t", "w"]


def test_a_fresh_case_is_not_touched_by_the_event_of_another() -> None:
    first, second = (armed(message("alarm"), interrupting=True) for _ in range(2))

    first.deliver("t")

    assert second.waiting == ["t", "u"]


def test_two_event_sub_processes_are_armed_side_by_side() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            end("e"),
            flows("s", "u", "e"),
            event_sub_process("a", start("ta", message("a"), interrupting=False), user_task("va"), flows("ta", "va")),
            event_sub_process("b", start("tb", message("b")), user_task("vb"), flows("tb", "vb")),
        )
    )

    case.deliver("ta")
    assert case.waiting == ["ta", "tb", "u", "va"]
    case.deliver("tb")

    assert case.waiting == ["vb"]


def test_an_event_sub_process_may_hold_another() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            end("e"),
            flows("s", "u", "e"),
            event_sub_process(
                "outer",
                start("t", message("a")),
                user_task("v"),
                flows("t", "v"),
                event_sub_process("inner", start("ti", message("b")), user_task("w"), flows("ti", "w")),
            ),
        )
    )

    case.deliver("t")
    assert case.waiting == ["ti", "v"]
    case.deliver("ti")

    assert case.waiting == ["w"]
