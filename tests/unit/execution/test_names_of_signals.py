"""Messages and signals are found by names of their own: no message is called as a signal is kept."""

import pytest
from sqlalchemy import update

from storage.tables import cases, start_events
from tests.diagrams import Part, catch, diagram, end, flows, message, receive, signal, start, throw, user_task
from tests.unit.deployment.checking import errors
from tests.unit.execution.installation import Installation

RESERVED = "the message name 'signal:told' begins with 'signal:', which is reserved for signals"


@pytest.mark.parametrize("name", ["signal:told", '="signal:told"'])
@pytest.mark.parametrize("kind", ["catch", "receive", "start"])
def test_a_message_that_is_called_as_a_signal_is_kept_is_refused(kind: str, name: str) -> None:
    def waiting() -> Part:
        if kind == "receive":
            return receive("x", name, "=case_id")
        return start("x", message(name, None)) if kind == "start" else catch("x", message(name, "=case_id"))

    before = () if kind == "start" else (start("s"),)
    path = ("x", "e") if kind == "start" else ("s", "x", "e")

    assert errors(diagram(*before, waiting(), end("e"), flows(*path))) == [
        f"1.bpmn:x: {RESERVED}; take another, or draw a signal event"
    ]


def test_one_that_a_case_computes_is_an_incident(here: Installation) -> None:
    here.deploy(diagram(start("s"), catch("x", message("=name", "=case_id")), end("e"), flows("s", "x", "e")))

    here.start(variables={"name": "signal:told"})

    (incident,) = here.incidents()
    assert (incident.element_id, incident.message) == ("x", f"x: {RESERVED}; take another")


def test_a_signal_starts_nothing_that_waits_for_a_message(here: Installation) -> None:
    waits = diagram(start("s", message("told", None)), user_task("u"), end("e"), flows("s", "u", "e"), id="waits")
    tells = diagram(start("s"), throw("t", signal("told")), end("e"), flows("s", "t", "e"), id="tells")
    here.deploy(waits, tells)
    with here.database.transaction() as session:  # as a version deployed before such names were refused
        session.execute(update(start_events).values(name="signal:told"))

    here.start("tells")
    here.work()

    assert [row.service for row in here.rows(cases)] == ["tells"]
