"""Errors and escalations: thrown by end and throw events, caught outward by boundaries and event sub-processes."""

from tests.diagrams import (
    Part,
    boundary,
    diagram,
    each,
    end,
    error,
    escalation,
    event_sub_process,
    flow,
    flows,
    parallel,
    service_task,
    start,
    sub_process,
    throw,
    user_task,
)
from tests.unit.spiff.running import Case

NO_PART = Part("")


def around(*inside: Part, catching: tuple[Part, ...] = (), loop: Part = NO_PART) -> Case:
    """A sub-process with catching parts around it."""
    return Case(
        diagram(
            start("s"),
            sub_process("sub", *inside, loop=loop),
            user_task("after"),
            flows("s", "sub", "after"),
            *catching,
        )
    )


FAILING = (start("is"), user_task("w"), end("ie", error("A")), flows("is", "w", "ie"))


def test_an_error_end_event_reaches_the_boundary_with_its_code() -> None:
    case = around(
        *FAILING,
        catching=(
            boundary("b", "sub", error("B")),
            user_task("vb"),
            flow("b", "vb"),
            boundary("a", "sub", error("A")),
            user_task("va"),
            flow("a", "va"),
        ),
    )

    case.complete("w")

    assert case.waiting == ["va"]
    assert case.passed == ["s", "is", "w", "ie", "a"]


def test_an_error_cancels_the_other_branches_of_its_sub_process() -> None:
    case = around(
        start("is"),
        parallel("g"),
        user_task("w"),
        user_task("other"),
        end("ie", error("A")),
        end("oe"),
        flows("is", "g", "w", "ie"),
        flows("g", "other", "oe"),
        catching=(boundary("a", "sub", error()), user_task("va"), flow("a", "va")),
    )

    case.complete("w")

    assert case.waiting == ["va"]
    assert case.closed("other") == ["cancelled"]


def test_an_error_passes_levels_that_do_not_catch_it() -> None:
    case = around(
        start("ms"),
        sub_process("deep", *FAILING),
        end("me"),
        flows("ms", "deep", "me"),
        catching=(boundary("a", "sub", error("A")), user_task("va"), flow("a", "va")),
    )

    case.complete("w")

    assert case.waiting == ["va"]


def test_an_error_that_nothing_catches_is_an_incident() -> None:
    case = around(*FAILING, catching=(boundary("b", "sub", error("B")), user_task("vb"), flow("b", "vb")))

    case.complete("w")

    assert case.waiting == ["b"]
    assert "error A is caught by nothing" in case.failed["ie"]
    assert "ie" not in case.passed


def test_an_error_event_sub_process_starts_only_when_the_error_is_thrown() -> None:
    xml = diagram(
        start("s"),
        user_task("u"),
        end("e", error("A")),
        flows("s", "u", "e"),
        event_sub_process("es", start("t", error("A")), user_task("v"), end("ee"), flows("t", "v", "ee")),
    )
    first, second = Case(xml), Case(xml)

    assert first.waiting == ["t", "u"]
    first.complete("u")

    assert first.waiting == ["v"]
    assert second.waiting == ["t", "u"]
    first.complete("v")

    assert first.is_completed


def test_an_event_sub_process_inside_comes_before_the_boundary_outside() -> None:
    case = around(
        *FAILING,
        event_sub_process("es", start("t", error("A")), user_task("v"), end("ee"), flows("t", "v", "ee")),
        catching=(boundary("a", "sub", error("A")), user_task("va"), flow("a", "va")),
    )

    case.complete("w")
    assert case.waiting == ["a", "v"]
    case.complete("v")

    assert case.waiting == ["after"]


def test_an_error_thrown_in_an_event_sub_process_goes_outward() -> None:
    case = around(
        *FAILING,
        event_sub_process("es", start("t", error("A")), user_task("v"), end("ee", error("A")), flows("t", "v", "ee")),
        catching=(boundary("a", "sub", error("A")), user_task("va"), flow("a", "va")),
    )

    case.complete("w")
    case.complete("v")

    assert case.waiting == ["va"]


def test_an_escalation_lets_its_thrower_go_on() -> None:
    case = around(
        start("is"),
        throw("t", escalation("LATE")),
        user_task("w"),
        flows("is", "t", "w"),
        catching=(boundary("b", "sub", escalation("LATE"), interrupting=False), user_task("v"), flow("b", "v")),
    )

    assert case.waiting == ["b", "v", "w"]


def test_an_interrupting_escalation_ends_its_thrower() -> None:
    case = around(
        start("is"),
        throw("t", escalation("LATE")),
        user_task("w"),
        flows("is", "t", "w"),
        catching=(boundary("b", "sub", escalation("LATE")), user_task("v"), flow("b", "v")),
    )

    assert case.waiting == ["v"]
    assert case.opened("w") == []


def test_an_escalation_that_nothing_catches_is_no_fault() -> None:
    case = around(start("is"), throw("t", escalation("LATE")), end("ie", escalation("X")), flows("is", "t", "ie"))

    assert case.waiting == ["after"]


def test_an_escalation_end_event_reaches_the_boundary() -> None:
    case = around(
        start("is"),
        end("ie", escalation("LATE")),
        flows("is", "ie"),
        catching=(boundary("b", "sub", escalation(), interrupting=False), user_task("v"), flow("b", "v")),
    )

    assert case.waiting == ["after", "v"]


def test_an_escalation_starts_an_event_sub_process_beside_the_rest() -> None:
    case = Case(
        diagram(
            start("s"),
            throw("x", escalation("LATE")),
            user_task("u"),
            flows("s", "x", "u"),
            event_sub_process(
                "es",
                start("t", escalation("LATE"), interrupting=False),
                user_task("v"),
                end("ee"),
                flows("t", "v", "ee"),
            ),
        )
    )

    assert case.waiting == ["t", "u", "v"]


def test_an_event_sub_process_does_not_catch_its_own_escalation() -> None:
    case = Case(
        diagram(
            start("s"),
            throw("x", escalation("LATE")),
            user_task("u"),
            flows("s", "x", "u"),
            event_sub_process(
                "es",
                start("t", escalation("LATE"), interrupting=False),
                user_task("v"),
                end("ee", escalation("LATE")),
                flows("t", "v", "ee"),
            ),
        )
    )

    case.complete("v")

    assert case.waiting == ["t", "u"]


def test_the_error_of_one_instance_ends_the_whole_body() -> None:
    case = Case(
        diagram(
            start("s"),
            service_task("j", loop=each("=[1, 2, 3]")),
            end("e"),
            flows("s", "j", "e"),
            boundary("b", "j", error("A")),
            user_task("v"),
            flow("b", "v"),
        )
    )

    case.finish("j")
    caught = case.fail("j", "A")

    assert caught
    assert case.waiting == ["v"]
    assert sorted(case.closed("j")) == ["cancelled", "completed", "error"]


def test_the_error_end_of_one_sub_process_ends_the_whole_body() -> None:
    case = around(
        *FAILING,
        catching=(boundary("a", "sub", error("A")), user_task("va"), flow("a", "va")),
        loop=each("=[1, 2]"),
    )

    case.complete("w")

    assert case.waiting == ["va"]
    assert case.variables == {}


def test_an_escalation_of_each_instance_reaches_the_boundary_of_the_body() -> None:
    case = around(
        start("is"),
        throw("t", escalation("LATE")),
        user_task("w"),
        flows("is", "t", "w"),
        loop=each("=[1, 2]"),
        catching=(boundary("b", "sub", escalation("LATE"), interrupting=False), user_task("v"), flow("b", "v")),
    )

    assert case.waiting == ["b", "v", "v", "w", "w"]
