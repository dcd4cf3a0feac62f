"""What a call shows is refused where something in the called process writes it, and named where nothing reads it."""

from collections.abc import Mapping

import pytest

from tests.diagrams import (
    Part,
    call,
    catch,
    diagram,
    each,
    end,
    flows,
    message,
    script,
    service_task,
    start,
    sub_process,
    user_task,
)
from tests.unit.deployment.checking import errors, warnings

FORM = """{"id": "f", "type": "default", "schemaVersion": 19, "components": [
    {"type": "textfield", "id": "a", "key": "day", "label": "Day"},
    {"type": "textfield", "id": "b", "key": "hour", "label": "Hour", "disabled": true}
]}"""
DEEP = diagram(start("ds"), script("dx", "=1", "day"), end("de"), flows("ds", "dx", "de"), id="deep")


def checked(inner: Part, shows: str = "day", inputs: Mapping[str, str] | None = None) -> tuple[bytes, ...]:
    shown = call("c", "called", parent=False, inputs=inputs, properties={"shows": shows})
    caller = diagram(start("s"), shown, end("e"), flows("s", "c", "e"))
    return caller, diagram(start("cs"), inner, end("ce"), flows("cs", "x", "ce"), id="called"), DEEP


WRITES = {
    "a script": script("x", "=1", "day"),
    "a script inside": sub_process("x", start("is"), script("ix", "=1", "day"), end("ie"), flows("is", "ix", "ie")),
    "an output": script("x", "=1", "a", outputs={"day": "=a"}),
    "an input": user_task("x", form="f", inputs={"day": "=1"}, outputs={"a": "=1"}),
    "a field": user_task("x", form="f"),
    "a message": catch("x", message("m"), properties={"form": "f"}),
    "an item": user_task("x", loop=each("=[1]", "day"), outputs={"a": "=1"}),
    "a call": call("x", "deep", parent=False),
    "a call that hands back what it was given": call("x", "deep2", parent=False, inputs={"day": "=day"}),
}


@pytest.mark.parametrize("writer", WRITES.values(), ids=WRITES)
def test_what_would_write_what_is_shown_is_refused(writer: Part) -> None:
    deep2 = diagram(start("d2"), user_task("d3", outputs={"a": "=day"}), end("d4"), flows("d2", "d3", "d4"), id="deep2")

    lines = errors(*checked(writer), deep2, f=FORM)

    id_ = "ix" if b"ix" in checked(writer)[1] else "x"
    said = f"shows day, which {id_} of called writes; let it write another variable, or map day as an input"
    assert lines == [f"1.bpmn:c: {said}"]


READS = {
    "an output that leaves it out": user_task("x", form="f", outputs={"a": "=day"}),
    "an input that hands it on": user_task("x", form="f", inputs={"day": "=day"}, outputs={"a": "=day"}),
    "a call that maps its outputs": call("x", "deep", parent=False, outputs={"a": "=day"}),
}


@pytest.mark.parametrize("reader", READS.values(), ids=READS)
def test_what_only_reads_it_is_let_through(reader: Part) -> None:
    assert errors(*checked(reader), f=FORM) == []


def test_a_field_that_is_only_shown_is_let_through() -> None:
    assert errors(*checked(user_task("x", form="f"), "hour"), f=FORM) == []


def test_results_of_handlers_are_looked_at() -> None:
    task = service_task("x", "registration-number", headers={"series": "ATT"})
    lines = errors(*checked(task, "registration_number"))

    assert [line for line in lines if line.startswith("1.bpmn:c: shows registration_number, which x of called writes")]


def test_what_nothing_there_reads_is_named_with_the_nearest_that_is() -> None:
    (line,) = warnings(*checked(script("x", "=term_ends_on", "a"), "term_end_on"))

    assert line == (
        "1.bpmn:c: warning: the called process called does not read 'term_end_on'; did you mean 'term_ends_on'"
    )


@pytest.mark.parametrize(
    ("shows", "inputs", "fault"),
    [
        ("", None, "the property shows names no variable; write names with blanks between them, or take it away"),
        (" , ", None, "the property shows names no variable; write names with blanks between them, or take it away"),
        ("a.b", None, "the property shows holds 'a.b'; only mappings write a part of a variable"),
        ("loopCounter", None, "shows loopCounter, which every multi-instance has for itself"),
        ("day", {"day": "=1"}, "shows day and has an input day, so that the called process would read one of two"),
    ],
)
def test_names_that_cannot_be_shown_are_refused(shows: str, inputs: Mapping[str, str] | None, fault: str) -> None:
    lines = errors(*checked(script("x", "=day", "a"), shows, inputs))

    assert [line for line in lines if fault in line]


def test_only_a_call_shows_something() -> None:
    task = diagram(start("s"), user_task("x", properties={"shows": "day"}), end("e"), flows("s", "x", "e"))

    assert errors(task) == ["1.bpmn:x: the property shows does nothing here; it is for a call activity"]
