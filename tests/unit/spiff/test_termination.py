"""Ends: none, terminate, and what a case says when it is over."""

from engine.spiff.state.occurrences import Ended
from tests.diagrams import (
    boundary,
    call,
    catch,
    diagram,
    each,
    end,
    event_sub_process,
    flow,
    flows,
    message,
    parallel,
    script,
    service_task,
    start,
    sub_process,
    task,
    terminate,
    timer,
    user_task,
)
from tests.unit.spiff.running import Case


def test_a_terminate_end_event_ends_everything_in_its_process() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("g"),
            user_task("a"),
            end("stop", terminate()),
            user_task("b"),
            service_task("j"),
            sub_process("sub", start("is"), user_task("c"), flows("is", "c")),
            catch("m", message("x")),
            flows("s", "g", "a", "stop"),
            flows("g", "b"),
            flows("g", "j"),
            flows("g", "sub"),
            flows("g", "m"),
            boundary("t", "b", timer(duration="P1D")),
            end("e"),
            flow("t", "e"),
        )
    )

    case.complete("a")

    assert case.is_completed
    assert case.instance.places() == []
    assert [case.closed(name) for name in ("b", "c", "j", "m", "t")] == [["cancelled"]] * 5


def test_a_terminate_end_event_ends_only_its_own_sub_process() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("g"),
            user_task("b"),
            flows("s", "g", "sub", "after"),
            flows("g", "b"),
            user_task("after"),
            sub_process(
                "sub",
                start("is"),
                parallel("ig"),
                user_task("w"),
                user_task("x"),
                end("stop", terminate()),
                flows("is", "ig", "w", "stop"),
                flows("ig", "x"),
            ),
        )
    )

    case.complete("w")

    assert case.waiting == ["after", "b"]


def test_a_terminate_end_event_of_a_called_process_ends_only_that() -> None:
    called = diagram(
        start("cs"),
        parallel("cg"),
        user_task("w"),
        user_task("x"),
        end("stop", terminate()),
        flows("cs", "cg", "w", "stop"),
        flows("cg", "x"),
        id="called",
    )
    case = Case(diagram(start("s"), call("c", "called"), user_task("u"), flows("s", "c", "u")), called=(called,))

    case.complete("w")

    assert case.waiting == ["u"]


def test_what_is_cancelled_in_the_same_step_does_not_run_any_more() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("g"),
            end("stop", terminate()),
            script("x", "=1", "ran"),
            task("t"),
            script("y", "=1", "ran"),
            flows("s", "g", "stop"),
            flows("g", "t", "y"),
            flows("g", "x"),
        )
    )

    assert case.is_completed
    assert case.variables == {}
    assert [name for name in case.passed if name in "xyt"] == []


def test_a_terminate_end_event_ends_all_instances_of_a_body() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("g"),
            user_task("m", loop=each("=[1, 2, 3]")),
            user_task("a"),
            end("stop", terminate()),
            flows("s", "g", "m"),
            flows("g", "a", "stop"),
        )
    )

    case.complete("a")

    assert case.is_completed
    assert case.instance.places() == []


def test_a_terminate_end_event_calls_off_armed_event_sub_processes() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            end("stop", terminate()),
            flows("s", "u", "stop"),
            event_sub_process("es", start("t", message("x"), interrupting=False), user_task("v"), flows("t", "v")),
        )
    )

    case.deliver("t")
    case.complete("u")

    assert case.is_completed


def test_a_case_is_over_when_its_last_token_has_ended() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("g"),
            user_task("a"),
            user_task("b"),
            end("ea"),
            end("eb"),
            flows("s", "g", "a", "ea"),
            flows("g", "b", "eb"),
        )
    )

    case.complete("b")
    assert not case.is_completed
    case.complete("a")

    assert case.is_completed
    ended = [each for each in case.log if isinstance(each, Ended)]
    assert [each.end.id for each in ended if each.end] == ["ea"]


def test_the_end_that_was_reached_is_known_after_a_restart() -> None:
    case = Case(
        diagram(
            start("s"),
            parallel("g"),
            user_task("a"),
            user_task("b"),
            end("ea"),
            flows("s", "g", "a", "ea"),
            flows("g", "b"),
        )
    )

    case.complete("a")
    case.complete("b")

    ended = [each for each in case.log if isinstance(each, Ended)]
    assert [each.end.id for each in ended if each.end] == ["ea"]
