"""Events that catch: a cycle where an event fires once, and the same code caught twice, are refused."""

from collections.abc import Callable

import pytest

from tests.diagrams import Part, boundary, catch, end, error, escalation, flow, flows, service_task, start, timer
from tests.unit.definition.finding import refusals


def watched(*events: Part, tail: tuple[str, ...] = ("t",)) -> list[str]:
    ends = [part for id_ in tail for part in (end(f"{id_}e"), flow(id_, f"{id_}e"))]
    return refusals(start("s"), service_task("x"), end("e"), flows("s", "x", "e"), *events, *ends)


@pytest.mark.parametrize("cycle", ["R3/PT1H", "=period", "0 0 9 * * MON-FRI"])
def test_a_cycle_is_refused_where_an_event_fires_once(cycle: str) -> None:
    caught = refusals(start("s"), catch("x", timer(cycle=cycle)), end("e"), flows("s", "x", "e"))

    wanted = "fires once, so that it has no cycle; write a duration such as P1D, or a date as FEEL"
    assert caught == [f"x: an intermediate timer event {wanted}, or draw a loop around it"]
    assert watched(boundary("t", "x", timer(cycle=cycle))) == [
        f"t: an interrupting boundary event {wanted}, or let it not interrupt"
    ]
    assert watched(boundary("t", "x", timer(cycle=cycle), interrupting=False)) == []


def test_an_error_or_escalation_is_caught_once_on_an_activity() -> None:
    twice = [boundary("a", "x", error("er")), boundary("b", "x", error("er"))]
    all_twice = [boundary("a", "x", escalation(None)), boundary("b", "x", escalation(None))]

    rest = "is caught by another event here already, and one of them would never fire; keep one"
    assert watched(*twice, tail=("a", "b")) == [f"b: the error er {rest}"]
    assert watched(*all_twice, tail=("a", "b")) == [f"b: every escalation without a code {rest}"]


def test_different_codes_and_one_event_for_all_others_pass() -> None:
    events = [boundary("a", "x", error("er")), boundary("b", "x", error("other")), boundary("c", "x", error(None))]

    assert watched(*events, boundary("d", "x", escalation("er")), tail=("a", "b", "c", "d")) == []


@pytest.mark.parametrize(("what", "event"), [("error", error), ("escalation", escalation)])
def test_a_reference_to_what_is_not_in_the_file_would_catch_all_and_is_refused(
    what: str, event: Callable[[str], Part]
) -> None:
    referring = event("er")

    (fault,) = watched(boundary("t", "x", Part(referring.xml)))
    assert fault.startswith(f"t: {what}Ref is ")
    assert fault.endswith("which is not in the file; choose one again")
    assert watched(boundary("t", "x", referring)) == []
