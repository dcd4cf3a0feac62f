"""Properties that nothing carries out: slips are told with the nearest right name."""

import re
from pathlib import Path

import pytest

from engine.definition.findings import Severity
from engine.definition.property_table import PROPERTIES
from engine.definition.reader import read
from tests.diagrams import Part, diagram, end, flows, said, script, start, user_task

GUIDE = Path(__file__).parents[3] / "docs" / "analyst.md"


def found(*parts: Part) -> list[str]:
    """What is said of properties, all of it as warnings."""
    reading = read(diagram(*parts), "p.bpmn", {})
    of_properties = [each for each in reading.findings if "property" in each.message]
    assert {each.severity for each in of_properties} <= {Severity.WARNING}
    return [f"{each.element}: {each.message}" for each in of_properties]


def test_a_slip_in_the_name_of_a_property_is_told_with_the_nearest_name() -> None:
    task = user_task("u", properties={"statuss": "Being considered"})

    assert found(start("s"), task, end("e"), flows("s", "u", "e")) == [
        "u: the property 'statuss' does nothing, and no expression here reads it; did you mean 'status'"
    ]


def test_a_slip_in_a_property_of_the_process_is_told() -> None:
    assert found(said(titel="=name"), start("s"), end("e"), flows("s", "e")) == [
        "p: the property 'titel' does nothing, and no expression here reads it; did you mean 'title'"
    ]


def test_a_property_that_an_expression_of_the_element_reads_is_none() -> None:
    step = script("count", "=from + days", "ends_on", properties={"days": "3"})

    assert found(start("s"), step, end("e"), flows("s", "count", "e")) == []


def test_what_another_element_reads_is_a_slip() -> None:
    counts, reads = script("a", "=1", "x", properties={"days": "3"}), script("b", "=days", "y")
    lines = found(start("s"), counts, reads, end("e"), flows("s", "a", "b", "e"))

    assert [line.partition(":")[0] for line in lines] == ["a"]


@pytest.mark.parametrize("name", sorted(PROPERTIES))
def test_every_property_is_in_the_guide(name: str) -> None:
    rows = [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]

    assert any(re.search(rf"`{name}`", line.split("|")[1]) for line in rows)


TEXTS = {
    *("alarm", "asks", "escalate", "notice", "people", "registers", "remind", "saves", "senders", "shows", "stage"),
    *("starters", "status"),
}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_feel_of_an_element_of_which_only_the_text_is_read_is_refused(name: str) -> None:
    task = user_task("x", properties={name: "=a"})

    assert not_evaluated(task) == [
        f"x: the property {name} is FEEL, which is not evaluated there; write its value itself"
    ]


def test_feel_of_a_process_of_which_only_the_text_is_read_is_refused() -> None:
    fault = "p: the property notice is FEEL, which is not evaluated there; write its value itself"

    assert not_evaluated(user_task("x"), said(notice="=a")) == [fault]


def test_feel_that_is_evaluated_is_let_through() -> None:
    said_of_task = dict.fromkeys(("counted_from", "law", "subject", "term", "wording"), "=a")
    task = user_task("x", properties={**said_of_task, "matter_of": "=[a]"})

    assert not_evaluated(task, said(law="=a", title="=a", matter_of="=[a]")) == []


def not_evaluated(task: Part, *of_process: Part) -> list[str]:
    reading = read(diagram(*of_process, start("s"), task, end("e"), flows("s", "x", "e")), "p.bpmn", {})
    return [f"{each.element}: {each.message}" for each in reading.findings if "not evaluated" in each.message]


def test_a_property_of_a_process_on_an_element_is_told_where_it_belongs() -> None:
    task = user_task("u", properties={"outcomes": "passed: Passed"})

    assert found(start("s"), task, end("e"), flows("s", "u", "e")) == [
        "u: the property outcomes does nothing here; it is for a process that starts cases"
    ]
