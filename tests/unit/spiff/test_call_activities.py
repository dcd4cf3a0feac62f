"""Call activities: the called process has variables of its own; what goes in and out is chosen."""

import pytest

from tests.diagrams import (
    boundary,
    call,
    diagram,
    end,
    error,
    escalation,
    flow,
    flows,
    script,
    start,
    sub_process,
    throw,
    timer,
    user_task,
)
from tests.unit.spiff.running import Case

CALLED = diagram(
    start("cs"),
    script("sc", "=2", "child"),
    user_task("cu"),
    end("ce"),
    flows("cs", "sc", "cu", "ce"),
    id="called",
)


def calling(*, parent: bool = True, child: bool = True, **common: object) -> bytes:
    return diagram(
        start("s"),
        call("c", "called", parent=parent, child=child, **common),
        user_task("u"),
        flows("s", "c", "u"),
    )


@pytest.mark.parametrize(
    ("parent", "inputs", "seen"),
    [
        (True, None, {"a": 1, "child": 2}),
        (False, None, {"child": 2}),
        (True, {"b": "=a + 1"}, {"a": 1, "b": 2, "child": 2}),
        (False, {"b": "=a + 1"}, {"b": 2, "child": 2}),
    ],
)
def test_the_called_process_gets_all_variables_or_only_the_inputs(
    parent: bool,
    inputs: dict[str, str] | None,
    seen: dict[str, int],
) -> None:
    case = Case(calling(parent=parent, inputs=inputs), {"a": 1}, called=(CALLED,))

    assert case.seen_by("cu") == seen


@pytest.mark.parametrize(
    ("child", "outputs", "after"),
    [
        (True, None, {"a": 1, "child": 2, "x": 9}),
        (False, None, {"a": 1}),
        (True, {"got": "=child + 1"}, {"a": 1, "got": 3}),
        (False, {"got": "=child + 1"}, {"a": 1, "got": 3}),
    ],
)
def test_the_caller_gets_all_variables_or_only_the_outputs(
    child: bool,
    outputs: dict[str, str] | None,
    after: dict[str, int],
) -> None:
    case = Case(calling(child=child, outputs=outputs), {"a": 1}, called=(CALLED,))

    case.complete("cu", x=9)

    assert case.variables == after


def test_the_called_process_writes_into_its_own_variables() -> None:
    called = diagram(start("cs"), script("sc", "=2", "a"), user_task("cu"), flows("cs", "sc", "cu"), id="called")

    case = Case(calling(child=False), {"a": 1}, called=(called,))

    assert case.variables == {"a": 1}
    assert case.seen_by("cu") == {"a": 2}
    case.complete("cu")

    assert case.variables == {"a": 1}


def test_a_called_process_calls_another() -> None:
    middle = diagram(start("ms"), call("mc", "called"), user_task("mu"), flows("ms", "mc", "mu"), id="middle")
    case = Case(
        diagram(start("s"), call("c", "middle"), user_task("u"), flows("s", "c", "u")),
        {"a": 1},
        called=(middle, CALLED),
    )

    case.complete("cu", x=1)
    case.complete("mu", y=2)

    assert case.waiting == ["u"]
    assert case.variables == {"a": 1, "child": 2, "x": 1, "y": 2}


def test_a_process_may_call_itself() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            call("c", "p"),
            end("e"),
            flows("s", "u"),
            flow("u", "c", when="=deeper"),
            flow("u", "e", when="=not(deeper)"),
            flows("c", "e"),
        )
    )

    case.complete("u", deeper=True)
    case.complete("u", deeper=True)
    case.complete("u", deeper=False)

    assert case.is_completed


def test_the_called_process_is_named_by_feel() -> None:
    case = Case(
        diagram(start("s"), call("c", '="call" + rest'), end("e"), flows("s", "c", "e")),
        {"rest": "ed"},
        called=(CALLED,),
    )

    assert case.waiting == ["cu"]


def test_a_process_that_is_not_there_is_an_incident_and_is_found_on_retry() -> None:
    case = Case(calling())

    assert "no process called is in force" in case.failed["c"]
    case.office.processes |= Case(CALLED).office.processes
    case.office.processes["called"].definition_id = 2
    case.retry("c")

    assert case.waiting == ["cu"]


def test_an_error_end_event_of_the_called_process_reaches_the_boundary() -> None:
    called = diagram(start("cs"), user_task("cu"), end("ce", error("REFUSED")), flows("cs", "cu", "ce"), id="called")
    case = Case(
        diagram(
            start("s"),
            call("c", "called"),
            end("e"),
            flows("s", "c", "e"),
            boundary("b", "c", error("REFUSED")),
            user_task("v"),
            flow("b", "v"),
        ),
        called=(called,),
    )

    case.complete("cu")

    assert case.waiting == ["v"]


def test_an_escalation_of_the_called_process_lets_it_go_on() -> None:
    called = diagram(
        start("cs"),
        throw("ct", escalation("LATE")),
        user_task("cu"),
        flows("cs", "ct", "cu"),
        id="called",
    )
    case = Case(
        diagram(
            start("s"),
            call("c", "called"),
            end("e"),
            flows("s", "c", "e"),
            boundary("b", "c", escalation("LATE"), interrupting=False),
            user_task("v"),
            flow("b", "v"),
        ),
        called=(called,),
    )

    assert case.waiting == ["b", "cu", "v"]


def test_a_boundary_timer_ends_the_called_process_with_all_in_it() -> None:
    called = diagram(
        start("cs"),
        sub_process("sub", start("is"), user_task("iu"), flows("is", "iu")),
        flows("cs", "sub"),
        id="called",
    )
    case = Case(
        diagram(
            start("s"),
            call("c", "called"),
            end("e"),
            flows("s", "c", "e"),
            boundary("b", "c", timer(duration="P1D")),
            user_task("v"),
            flow("b", "v"),
        ),
        {"a": 1},
        called=(called,),
    )

    case.fire("b")

    assert case.waiting == ["v"]
    assert case.closed("iu") == ["cancelled"]
    assert case.variables == {"a": 1}
