"""Ids of rules that are nearly ones of the table of the law are named; ids of other acts are let through."""

import pytest

from tests.diagrams import Part, boundary, diagram, end, flow, flows, said, service_task, start, timer, user_task
from tests.unit.deployment.checking import warnings

PLACES = {
    "property law": lambda rule: user_task("x", properties={"law": rule}),
    "input law": lambda rule: service_task("x", "recount-deadline", inputs={"reason": "Another session", "law": rule}),
}


def found(*parts: Part) -> list[str]:
    return [line for line in warnings(diagram(*parts)) if "no rule of law.json" in line]


@pytest.mark.parametrize("place", PLACES)
def test_a_slip_in_the_id_of_a_rule_is_named(place: str) -> None:
    around = (start("s"), end("e"), flows("s", "x", "e"))

    assert found(*around, PLACES[place]("ATT-07.1")) == []
    assert found(*around, PLACES[place]("ATT-7.1")) == [
        f"1.bpmn:x: warning: the {place} names 'ATT-7.1', which is no rule of law.json; did you mean 'ATT-07.1'"
    ]


def test_each_id_of_a_list_is_looked_at_and_those_of_another_act_are_let_through() -> None:
    task = user_task("x", properties={"law": "ATT-07.1 CLK_02, RET-0001"})

    (line,) = found(start("s"), task, end("e"), flows("s", "x", "e"))
    assert "names 'CLK_02'" in line


def test_processes_and_reminders_are_looked_at() -> None:
    late = boundary("b", "x", timer(duration="P1D"), interrupting=False, properties={"alarm": "K14"})
    parts = (start("s"), user_task("x"), end("e"), flows("s", "x", "e"), late, end("be"), flow("b", "be"))

    assert [line.partition(" names")[0] for line in found(said(law="GEN_08"), *parts)] == [
        "1.bpmn:p: warning: the property law",
        "1.bpmn:b: warning: the property alarm",
    ]
