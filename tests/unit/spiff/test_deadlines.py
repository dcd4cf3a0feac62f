"""Deadlines: boundary timers and timer starts of event sub-processes that carry a law; a task is due at the nearest."""

from tests.diagrams import (
    boundary,
    call,
    diagram,
    each,
    end,
    event_sub_process,
    flow,
    flows,
    message,
    start,
    sub_process,
    timer,
    user_task,
)
from tests.unit.spiff.running import Case, moment

LAW = {"law": "X-1"}


def test_a_task_is_due_at_the_deadline_of_a_sub_process_around_it() -> None:
    case = Case(
        diagram(
            start("s"),
            end("e"),
            flows("s", "sub", "e"),
            sub_process("sub", start("is"), user_task("u"), end("ie"), flows("is", "u", "ie")),
            boundary("d", "sub", timer(date="2026-04-20"), interrupting=False, properties=LAW),
            end("late"),
            flow("d", "late"),
        )
    )

    assert case.awaited("u").due_at == moment("2026-04-20T18:30")


def test_the_nearest_of_several_deadlines_counts() -> None:
    case = Case(
        diagram(
            start("s"),
            end("e"),
            flows("s", "sub", "e"),
            sub_process(
                "sub",
                start("is"),
                user_task("u"),
                end("ie"),
                flows("is", "u", "ie"),
                boundary("near", "u", timer(date="2026-04-08"), interrupting=False, properties=LAW),
                end("l1"),
                flow("near", "l1"),
            ),
            boundary("far", "sub", timer(date="2026-04-20"), properties=LAW),
            end("l2"),
            flow("far", "l2"),
            event_sub_process(
                "es",
                start("whole", timer(date="2026-04-15"), interrupting=False, properties=LAW),
                end("l3"),
                flows("whole", "l3"),
            ),
        )
    )

    assert case.awaited("u").due_at == moment("2026-04-08T18:30")


def test_the_term_of_the_whole_service_counts_for_every_task() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            end("e"),
            flows("s", "u", "e"),
            event_sub_process(
                "es",
                start("whole", timer(date="2026-04-15"), interrupting=False, properties=LAW),
                end("l3"),
                flows("whole", "l3"),
            ),
        )
    )

    assert case.awaited("u").due_at == moment("2026-04-15T18:30")


def test_a_deadline_counts_inside_a_called_process() -> None:
    called = diagram(start("cs"), user_task("cu"), end("ce"), flows("cs", "cu", "ce"), id="called")
    case = Case(
        diagram(
            start("s"),
            call("c", "called"),
            end("e"),
            flows("s", "c", "e"),
            boundary("d", "c", timer(date="2026-04-20"), interrupting=False, properties=LAW),
            end("l"),
            flow("d", "l"),
        ),
        called=(called,),
    )

    assert case.awaited("cu").due_at == moment("2026-04-20T18:30")


def test_a_deadline_of_a_body_counts_for_each_instance() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("m", loop=each("=[1, 2]")),
            end("e"),
            flows("s", "m", "e"),
            boundary("d", "m", timer(date="2026-04-20"), interrupting=False, properties=LAW),
            end("l"),
            flow("d", "l"),
        )
    )

    assert [opened.wait.due_at for opened in case.opened("m")] == [moment("2026-04-20T18:30")] * 2


def test_a_timer_without_a_law_is_no_deadline() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            end("e"),
            flows("s", "u", "e"),
            boundary("t", "u", timer(date="2026-04-08"), interrupting=False),
            end("l"),
            flow("t", "l"),
        )
    )

    assert case.awaited("u").due_at is None


def test_a_deadline_of_another_activity_does_not_count() -> None:
    case = Case(
        diagram(
            start("s"),
            flow("s", "a"),
            flow("s", "b"),
            user_task("a"),
            user_task("b"),
            boundary("d", "a", timer(date="2026-04-08"), interrupting=False, properties=LAW),
            end("l"),
            flow("d", "l"),
        )
    )

    assert case.awaited("b").due_at is None
    assert case.awaited("a").due_at == moment("2026-04-08T18:30")


def test_a_law_on_another_event_is_no_deadline() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            end("e"),
            flows("s", "u", "e"),
            boundary("m", "u", message("x"), interrupting=False, properties=LAW),
            end("l"),
            flow("m", "l"),
        )
    )

    assert case.awaited("u").due_at is None
