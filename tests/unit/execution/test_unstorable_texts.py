"""Texts that FEEL gives and no database takes: an incident that names the element and the field, never a fault of the
database."""

import pytest

from engine.handlers import BpmnError, Entry, TaskResult
from tests.diagrams import (
    Part,
    boundary,
    call,
    catch,
    decide,
    diagram,
    end,
    error,
    flows,
    message,
    script,
    service_task,
    signal,
    start,
    user_task,
)
from tests.unit.execution.installation import Installation, decision
from tests.unit.execution.parts import one

#: Half a character cannot be written in FEEL, which puts another sign in its place.
NUL = r'"a\u0000"'
#: What is said of each attribute, by the element that has it.
ATTRIBUTES = [
    ("subject", user_task("u", properties={"subject": f"={NUL}"})),
    ("assignee", user_task("u", None, assignee=f"={NUL}")),
    ("candidate groups", user_task("u", f"=[channel + {NUL}]")),
    ("candidate users", user_task("u", None, users=f"=[{NUL}]")),
    ("people whose matter it is", user_task("u", properties={"matter_of": f"=[{NUL}]"})),
    ("message name", catch("u", message(f"={NUL}"))),
    ("signal name", catch("u", signal(f"={NUL}"))),
]


@pytest.mark.parametrize(("what", "part"), ATTRIBUTES)
def test_an_attribute_that_cannot_be_stored_is_an_incident(here: Installation, what: str, part: Part) -> None:
    here.deploy(one(task=part))

    case_id = here.start()

    assert [incident.message for incident in here.incidents()] == [
        f"u: half a character or NUL stands in the {what} that FEEL gives, which cannot be stored; leave it out"
    ]
    assert here.open(case_id) == []
    assert not here.findings()


def test_so_are_a_code_that_is_thrown_and_what_is_called(here: Installation) -> None:
    here.deploy(diagram(start("s"), end("e", error(f"={NUL}")), flows("s", "e")))
    here.deploy(diagram(start("s"), call("c", f"={NUL}"), end("e"), flows("s", "c", "e"), id="q"))

    here.start()
    here.start("q")

    assert ["half a character or NUL stands in" in incident.message for incident in here.incidents()] == [True, True]


def test_a_message_that_shows_such_a_value_shows_it_escaped(here: Installation) -> None:
    here.deploy(one(task=user_task("u", f"=[case_id, channel + {NUL}]")))

    here.start()

    [incident] = here.incidents()
    assert incident.message.startswith(r'u: the candidate groups are [1, "portala')


def test_a_variable_or_a_decision_that_holds_one_is_an_incident(here: Installation) -> None:
    here.deploy(
        diagram(start("s"), decide("d", "rule"), end("e"), flows("s", "d", "e")),
        diagram(start("s"), script("x", f"={NUL}"), end("e"), flows("s", "x", "e"), id="q"),
        rule=decision("rule", NUL),
    )

    here.start()
    here.start("q")

    assert len(here.incidents()) == 2


@pytest.mark.parametrize("text", ["a\0", "a\ud800"])
def test_what_a_handler_gives_is_looked_at_too(here: Installation, text: str) -> None:
    caught = boundary("b", "u", error("a"))
    here.deploy(one(caught, Part(end("be").xml + flows("b", "be").xml), task=service_task("u", "outside", retries="1")))
    here.worker.does = [
        TaskResult(entries=(Entry("things", {}, None, text),)),
        BpmnError(text, "no"),
    ]

    for _ in here.worker.does[:]:
        here.start()
        here.work()

    assert len(here.incidents()) == 2
