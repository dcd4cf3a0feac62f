"""No fault of a handler, a form or a message ever breaks the command of the person who came before it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import SQLAlchemyError

from engine.execution.case.case_view import view_case
from engine.handlers import (
    BpmnError,
    Document,
    Entry,
    NextNumber,
    Notice,
    OutgoingMessage,
    Record,
    TaskResult,
)
from storage.tables import incidents, jobs, messages
from tests.diagrams import boundary, catch, diagram, end, error, flow, flows, message, service_task, start, user_task
from tests.unit.execution.installation import Installation, form

ANY: Any = object()


@pytest.mark.parametrize(
    "result",
    [
        TaskResult(notices=(Notice("N-01", ANY, "subject", "text"),)),
        TaskResult(notices=(Notice("N-01", "applicant", "subject", None),)),  # type: ignore[arg-type]
        TaskResult(documents=(Document("D", "title", "text", 5),)),  # type: ignore[arg-type]
        TaskResult(documents=(Document("D", "title", "text", "1", recipient=ANY),)),
        TaskResult(records=(Record(None, {}),)),  # type: ignore[arg-type]
        TaskResult(records=(Record("R", {"a": ANY}),)),
        TaskResult(messages=(OutgoingMessage("m", None, {}),)),  # type: ignore[arg-type]
        TaskResult(messages=(OutgoingMessage("m", " ", {}),)),
        TaskResult(messages=(OutgoingMessage("m", "k", {}, timedelta.max),)),
        TaskResult(messages=(OutgoingMessage("m", "k", {}, timedelta(seconds=-1)),)),
        TaskResult(entries=(Entry(None, {}),)),  # type: ignore[arg-type]
        TaskResult({"a": ANY}),
        TaskResult({"a": {"number": NextNumber("s" * 300, "{number}", 2026)}}),
        BpmnError(ANY),
        RuntimeError("broken"),
    ],
)
def test_a_result_that_cannot_be_stored_is_the_fault_of_its_job_alone(here: Installation, result: Any) -> None:
    here.deploy(diagram(start("s"), user_task("u"), service_task("j", "inside"), end("e"), flows("s", "u", "j", "e")))
    here.inside.does = [result]
    case_id = here.start()

    here.complete(case_id, "u", {"typed": "kept"})

    assert here.data(here.event(case_id, "task_completed")) == {"typed": "kept"}
    assert here.rows(jobs)[0].error
    here.clock.advance_to(here.clock() + timedelta(minutes=1))
    here.work()

    assert here.case(case_id).state == "completed"


@pytest.mark.parametrize("answer", [TaskResult({"seen": 1}), BpmnError("no", "no", {"seen": 1})])
def test_an_answer_with_which_no_flow_is_left_leaves_nothing_behind(
    here: Installation, answer: TaskResult | BpmnError
) -> None:
    here.deploy(
        diagram(
            *(start("s"), user_task("u"), service_task("j", "inside"), boundary("no", "j", error("no"))),
            *(end("e"), end("refused"), flows("s", "u", "j")),
            *(flow("j", "e", when="=seen > 1"), flow("no", "refused", when="=seen > 1")),
        )
    )
    here.inside.does = [answer]
    case_id = here.start()

    here.complete(case_id, "u")

    (job,) = here.rows(jobs)
    assert (job.state, job.element_id) == ("ready", "j")
    assert "no condition of an outgoing flow is true" in job.error
    with here.database.reading() as session:
        view = view_case(session, here.runtime, case_id)
    assert "seen" not in view.variables()
    assert [place.node.id for place in view.places()] == ["j", "no"]


@pytest.mark.parametrize("code", ["", None, 5])
def test_an_error_of_a_handler_has_a_code_that_a_diagram_can_catch(here: Installation, code: Any) -> None:
    here.deploy(diagram(start("s"), service_task("j", "inside"), end("e"), flows("s", "j", "e")))
    here.inside.does = [BpmnError(code, "no")]

    here.start()

    (job,) = here.rows(jobs)
    assert job.error.startswith("the handler threw an error with the code ")
    assert job.error.endswith("; it must be a text")


def test_a_fault_of_the_store_still_throws_the_command_away(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise SQLAlchemyError("disk full")

    monkeypatch.setattr("engine.execution.case.advancing.take_result", broken)
    here.deploy(diagram(start("s"), user_task("u"), service_task("j", "inside"), end("e"), flows("s", "u", "j", "e")))
    case_id = here.start()

    with pytest.raises(SQLAlchemyError):
        here.complete(case_id, "u")

    assert here.open(case_id) == ["u"]


def test_an_earlier_message_that_cannot_be_taken_is_an_incident_of_its_own(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            user_task("u"),
            catch("c", message("m", "=1"), outputs={"x": "=if fits then 1 else 10 ** 40"}),
            user_task("after"),
            flows("s", "u", "c", "after"),
        )
    )
    here.publish("m", "1", fits=False)
    case_id = here.start()

    here.complete(case_id, "u", {"typed": "kept"})

    (incident,) = here.incidents()
    assert (incident.kind, incident.element_id) == ("message", "c")
    assert incident.message.startswith("c: ")
    assert here.open(case_id) == []
    assert here.rows(messages)[0].state == "expired"
    here.retry(incident.id)
    here.work()

    assert len(here.rows(incidents)) == 2


def test_a_form_that_is_not_in_force_is_an_incident_until_it_is_deployed(here: Installation) -> None:
    xml = diagram(start("s"), user_task("u"), user_task("v", form="f"), end("e"), flows("s", "u", "v", "e"))
    here.deploy(xml, f=form("f", {"key": "note"}))
    with here.database.transaction() as session:
        session.exec_driver_sql("UPDATE definitions SET effective_from = '2030-01-01' WHERE key = 'f'")
    case_id = here.start()

    here.complete(case_id, "u", {"typed": "kept"})

    (incident,) = here.incidents()
    assert incident.message.startswith("v: no form 'f' is in force on 2026-04-06; deploy one")
    assert here.open(case_id) == []
    here.deploy(f=form("f", {"key": "note"}, {"key": "more"}))
    here.retry(incident.id)

    assert here.open(case_id) == ["v"]
