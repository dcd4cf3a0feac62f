"""Inputs of a call activity that the called process does not read are slips, and are named with the nearest name."""

from collections.abc import Mapping

import pytest

from tests.diagrams import (
    Part,
    boundary,
    call,
    diagram,
    end,
    flow,
    flows,
    script,
    service_task,
    start,
    sub_process,
    timer,
    user_task,
)
from tests.unit.deployment.checking import warnings

FORM = """{"id": "f", "type": "default", "schemaVersion": 19, "components": [
    {"type": "textfield", "id": "a", "key": "subject", "label": "{{greeting}}"}
]}"""
READ = {
    "an expression": script("x", "=amount * 2", "twice"),
    "an expression inside": sub_process("x", start("is"), script("ix", "=[1][item = amount]"), flows("is", "ix")),
    "a mapping": service_task("x", "inside", inputs={"a": "=amount"}),
    "a field": user_task("x", form="f", properties={"subject": "=amount"}),
}


def found(called: Part, inputs: Mapping[str, str], *more: Part, outputs: Mapping[str, str] | None = None) -> list[str]:
    caller = diagram(
        start("s"), call("c", "called", inputs=inputs, outputs=outputs or {}), end("e"), flows("s", "c", "e"), *more
    )
    inner = diagram(start("cs"), called, end("ce"), flows("cs", "x", "ce"), id="called")
    return [line for line in warnings(caller, inner, f=FORM) if "does not read" in line]


@pytest.mark.parametrize("called", READ.values(), ids=READ)
def test_an_input_that_is_not_read_is_named_with_the_nearest_that_is(called: Part) -> None:
    assert found(called, {"amount": "=1"}) == []
    assert found(called, {"amont": "=amont"}) == [
        "1.bpmn:c: warning: the called process called does not read 'amont'; did you mean 'amount'"
    ]


def test_fields_and_texts_of_forms_are_read() -> None:
    task = user_task("x", form="f")

    assert found(task, {"subject": "=1", "greeting": "=2"}) == []
    (line,) = found(task, {"subjekt": "=1"})
    assert line.endswith("does not read 'subjekt'; did you mean 'subject'")


def test_what_the_call_itself_reads_of_its_inputs_is_let_through() -> None:
    called = script("x", "=1")
    event = boundary("b", "c", timer(date="=day"), interrupting=False)
    after = (event, end("be"), flow("b", "be"))

    assert found(called, {"day": "=today()"}, *after) == []
    assert found(called, {"rate": "=2", "double": "=rate * 2"}, outputs={"kept": "=double"}) == []
    assert len(found(called, {"day": "=today()", "rate": "=rate"})) == 2


@pytest.mark.parametrize(
    "called", [service_task("x", "outside"), user_task("x", form="elsewhere"), call("x", "elsewhere")]
)
def test_where_it_cannot_be_told_what_is_read_nothing_is_said(called: Part) -> None:
    assert found(called, {"amont": "=1"}) == []


def test_processes_that_call_each_other_are_looked_at_once() -> None:
    (line,) = found(call("x", "called"), {"amont": "=1"})

    assert line.endswith("does not read 'amont'")
