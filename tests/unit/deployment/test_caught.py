"""Codes that events catch: one that is nearly what is thrown there is pointed out."""

from collections.abc import Callable

import pytest

from tests.diagrams import (
    Part,
    boundary,
    call,
    diagram,
    end,
    error,
    escalation,
    event_sub_process,
    flow,
    flows,
    service_task,
    start,
    sub_process,
    throw,
)
from tests.unit.deployment.checking import warnings


def caught(host: Part, event: Part, *called: bytes) -> list[str]:
    parts = (start("s"), host, end("e"), flows("s", "x", "e"), boundary("t", "x", event), end("te"), flow("t", "te"))
    return [line for line in warnings(diagram(*parts), *called) if "catches" in line]


def inside(thrown: Part) -> Part:
    return sub_process("x", start("xs"), end("xe", thrown), flow("xs", "xe"))


def wrong(kind: str, caught: str, thrown: str, by: str = "") -> list[str]:
    what = f"catches the {kind} '{caught}', which nothing is seen to throw there{by}"
    return [f"1.bpmn:{'es' if by else 't'}: warning: {what}; did you mean '{thrown}'"]


def test_a_code_that_the_handler_throws_otherwise_is_pointed_out() -> None:
    query = service_task("x", "gateway-query", headers={"register": "bans"})

    assert caught(query, error("gateway_silent")) == wrong("error", "gateway_silent", "gateway-silent")
    assert caught(query, error("gateway-silent")) == []


@pytest.mark.parametrize(("kind", "event"), [("error", error), ("escalation", escalation)])
def test_so_is_one_that_is_thrown_otherwise_inside(kind: str, event: Callable[[str], Part]) -> None:
    assert caught(inside(event("not-held")), event("not_held")) == wrong(kind, "not_held", "not-held")
    assert caught(inside(event("not-held")), event("not-held")) == []
    assert caught(inside(event("not-held")), event("annulled")) == []


def test_so_is_one_of_a_called_process() -> None:
    called = diagram(start("s"), end("e", error("not-held")), flow("s", "e"), id="q")

    assert caught(call("x", "q"), error("not_held"), called) == wrong("error", "not_held", "not-held")


def test_a_code_of_the_other_kind_is_none_of_these() -> None:
    assert caught(inside(error("not-held")), escalation("not_held")) == []


def test_an_event_sub_process_catches_what_is_thrown_around_it() -> None:
    inner = event_sub_process("es", start("m", escalation("not_held")), end("ee"), flow("m", "ee"))
    xml = diagram(start("s"), throw("x", escalation("not-held")), end("e"), flows("s", "x", "e"), inner)

    found = [line for line in warnings(xml) if "catches" in line]
    assert found == wrong("escalation", "not_held", "not-held", " (start event m)")
