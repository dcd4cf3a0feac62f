"""Who is told of an incident, once, and how it closes."""

from datetime import timedelta

import pytest

from storage.tables import incidents, notices
from tests.diagrams import (
    Part,
    call,
    diagram,
    each,
    end,
    exclusive,
    flow,
    flows,
    parallel,
    service_task,
    start,
    user_task,
)
from tests.unit.execution.fixing import correct_and_try
from tests.unit.execution.installation import Installation
from tests.unit.execution.test_incidents import KINDS

#: A gateway that fails, to be put anywhere.
FAILS = (start("is"), exclusive("x", name="Choose"), end("ie"), flows("is", "x"), flow("x", "ie", when="=open"))


@pytest.mark.parametrize("kind", KINDS)
def test_supervisors_and_administrators_are_told_of_every_kind_in_the_same_commit(
    here: Installation, kind: str
) -> None:
    case_id = KINDS[kind][0](here)
    incident = here.incidents()[0]

    found = here.rows(notices, case_id=case_id)

    assert [(row.code, row.recipient) for row in found] == [("INC", "administrators"), ("INC", "supervisors")]
    assert found[0].facts == {
        "kind": "incident",
        "element": incident.element_id,
        "name": incident.element_id,
        "message": incident.message,
        "number": None,
        "incident_id": incident.id,
    }
    assert incident.message not in found[0].text
    assert {row.sent_at for row in found} == {incident.opened_at}


def test_a_hundred_failures_of_one_case_in_a_minute_are_told_once(here: Installation) -> None:
    here.deploy(
        diagram(start("s"), user_task("u", due="=item", loop=each("=items", "item")), end("e"), flows("s", "u", "e"))
    )
    case_id = here.start(variables={"items": ["soon"] * 100})
    other = here.start(variables={"items": ["soon"]})

    assert len(here.rows(incidents, case_id=case_id)) == 100
    assert [len(here.rows(notices, case_id=each_id)) for each_id in (case_id, other)] == [2, 2]


def test_a_failure_later_on_is_told_anew(here: Installation) -> None:
    here.deploy(diagram(*FAILS))
    case_id = here.start()
    here.retry(here.incidents()[0].id)
    told = len(here.rows(notices, case_id=case_id))
    here.clock.advance_to(here.clock() + timedelta(minutes=11))

    here.retry(here.incidents()[0].id)

    assert (told, len(here.rows(notices, case_id=case_id))) == (2, 4)


def test_the_name_of_a_step_of_a_called_process_is_told(here: Installation) -> None:
    called = diagram(
        start("cs"), service_task("j", "outside", retries="1", name="Ask"), end("ce"), flows("cs", "j", "ce"), id="q"
    )
    here.deploy(diagram(start("s"), call("c", "q"), end("e"), flows("s", "c", "e")), called)
    here.worker.does = [RuntimeError("down")]
    here.start()

    here.work()

    assert [row.name for row in here.incidents()] == ["Ask"]


def test_a_closed_incident_says_who_closed_it_and_how(here: Installation) -> None:
    here.deploy(diagram(*FAILS))
    here.start()
    here.start()
    here.retry(here.incidents()[0].id)
    correct_and_try(here, {"open": True})

    closed = [(row.resolved_by, row.resolution) for row in here.rows(incidents) if row.resolved_at]

    assert closed == [("saule", "retried"), ("saule", "retried")]


def test_a_step_that_fails_and_is_called_off_in_one_command_leaves_no_open_incident(here: Installation) -> None:
    xml = diagram(
        start("s"),
        parallel("g"),
        exclusive("x"),
        user_task("t"),
        end("stop", Part("<bpmn:terminateEventDefinition/>")),
        flows("s", "g", "x"),
        flow("x", "t", when="=open"),
        flows("g", "stop"),
    )
    here.deploy(xml)

    case_id = here.start()

    assert here.case(case_id).state == "completed"
    assert [row.resolution for row in here.rows(incidents)] == ["gone"]
