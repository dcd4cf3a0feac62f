"""Jobs: inside handlers, papers and numbers, retries with back-off, BPMN errors; leases are in `test_leases`."""

from datetime import timedelta
from typing import Any

import pytest

from engine.execution.due import jobs as jobs_due
from engine.execution.people.starting import start_case
from engine.handlers import (
    BadInput,
    BpmnError,
    Document,
    NextNumber,
    Notice,
    OutgoingMessage,
    Record,
    TaskResult,
)
from storage.errors import CrossedCommands
from storage.tables import cases, documents, jobs, notices, records
from tests.diagrams import boundary, diagram, end, error, flow, flows, service_task, start, timer, user_task
from tests.unit.execution.installation import APPLICANT, Installation
from tests.unit.execution.jobs import at_the_job, with_job

NUMBER = NextNumber("things", "T-{year}-{number}", 2026)


# -- inside handlers


def test_an_inside_handler_costs_no_commit_of_its_own(here: Installation) -> None:
    here.deploy(with_job("inside"))
    case_id = here.start()
    commits: list[bool] = []
    here.database.on_commit(lambda: commits.append(True))

    here.complete(case_id, "before")

    assert len(commits) == 1
    assert here.open(case_id) == ["after"]
    assert here.case(case_id).revision == 2
    assert here.rows(jobs) == []


def test_an_inside_handler_that_fails_stays_as_a_job_and_is_tried_again(here: Installation) -> None:
    here.inside.does = [RuntimeError("no paper"), TaskResult({"x": 1})]

    case_id = at_the_job(here, "inside")

    row = here.rows(jobs)[0]
    assert (row.state, row.error) == ("ready", "internal error (RuntimeError: no paper)")
    assert here.open(case_id) == []
    here.work()
    assert here.open(case_id) == ["after"]
    assert [ctx.attempt for ctx in here.inside.calls] == [1, 2]
    assert [ctx.idempotency_key for ctx in here.inside.calls] == [row.key] * 2


def test_an_inside_handler_that_fails_after_it_took_a_number_leaves_no_gap(here: Installation) -> None:
    here.inside.does = [TaskResult({"n": NUMBER, "odd": object()}), TaskResult({"n": NUMBER})]

    case_id = at_the_job(here, "inside")
    taken = here.last_number("things-2026")
    here.work()

    assert taken == 0
    assert here.last_number("things-2026") == 1
    assert here.data(here.event(case_id, "job_completed")) == {"n": "T-2026-1"}


def test_an_inside_handler_whose_result_cannot_be_used_leaves_nothing_half_done(here: Installation) -> None:
    here.inside.does = [TaskResult({"n": NUMBER, "way": 1}, notices=(Notice("N-01", "applicant", "s", "t"),))] * 2
    here.deploy(
        diagram(
            start("s"),
            user_task("before"),
            service_task("job", "inside"),
            user_task("after"),
            end("e"),
            flows("s", "before", "job"),
            flow("job", "after", "=way > 1"),
            flows("after", "e"),
        )
    )
    case_id = here.start()

    here.complete(case_id, "before")
    after_inside = (here.last_number("things-2026"), here.rows(notices), here.rows(jobs)[0].state)
    here.work()

    assert after_inside == (0, [], "ready")
    assert (here.last_number("things-2026"), here.rows(notices)) == (0, [])
    assert here.open(case_id) == []


def test_bad_input_of_an_inside_handler_becomes_an_incident_with_the_work_before_it_kept(here: Installation) -> None:
    here.inside.does = [BadInput("the input 'to' is missing")] * 2

    case_id = at_the_job(here, "inside")
    here.work()

    assert [row.message for row in here.incidents()] == ["the input 'to' is missing"]
    assert "task_completed before" in here.told(case_id)


# -- papers and numbers


def test_what_a_handler_gives_is_stored_with_its_completion(here: Installation) -> None:
    here.worker.does = [
        TaskResult(
            {"paper": NUMBER, "deep": {"paper": NUMBER}},
            (Notice("N-01", "applicant", "About", "Text"),),
            (Document("D-X", "Title", "Text", NUMBER, "heads"),),
            (Record("gateway", {"code": "found"}),),
        )
    ]
    case_id = at_the_job(here)

    here.work()

    assert [row.number for row in here.rows(documents)] == ["T-2026-1"]
    assert [row.code for row in here.rows(notices)] == ["N-01"]
    assert [row.data for row in here.rows(records, kind="gateway")] == [{"code": "found"}]
    assert here.told(case_id)[-3:] == ["document_issued job", "notice_sent job", "task_created after"]


def test_a_number_is_given_back_when_the_completion_fails(here: Installation) -> None:
    here.worker.does = [
        TaskResult({"n": NUMBER}, records=(Record("r", {"odd": object()}),)),
        TaskResult({"n": NUMBER}),
    ]
    case_id = at_the_job(here)

    here.work()
    first = here.last_number("things-2026")
    here.clock.advance_to(here.clock() + timedelta(minutes=1))
    here.work()

    assert first == 0
    assert here.data(here.event(case_id, "job_completed")) == {"n": "T-2026-1"}


def _thrown_away(here: Installation) -> None:
    """Starts a case in a command that is not committed."""
    try:
        with here.database.transaction() as session:
            start_case(session, here.runtime, APPLICANT, "p", "portal", {})
            raise InterruptedError
    except InterruptedError:
        return


@pytest.mark.parametrize(
    ("headers", "numbers"),
    [
        ({"pattern": "T-{year}-{number}"}, ["T-2026-1", "T-2026-2", "T-2026-3", "T-2027-1", "T-2027-2", "T-2027-3"]),
        ({"pattern": "T-{number}", "counts": "forever"}, ["T-1", "T-2", "T-3", "T-4", "T-5", "T-6"]),
        ({"pattern": "T-{number}/{year}", "counts": "forever"}, [f"T-{n}/{2026 + n // 4}" for n in range(1, 7)]),
    ],
)
def test_numbers_have_no_gap_and_none_twice(here: Installation, headers: dict[str, str], numbers: list[str]) -> None:
    here.deploy(
        diagram(
            start("s"),
            service_task("number", "registration-number", headers={"series": "things", **headers}),
            user_task("u"),
            end("e"),
            flows("s", "number", "u", "e"),
        )
    )

    for turn in range(6):
        if turn == 3:
            here.at("2027-01-04 11:00")
        if turn % 2:
            _thrown_away(here)
        here.start()

    assert [row.number for row in here.rows(cases)] == numbers


# -- failures


def test_the_wait_before_another_try_doubles(here: Installation) -> None:
    here.worker.does = [RuntimeError("down")] * 5
    at_the_job(here, retries="5")

    waits = []
    for _ in range(4):
        here.work()
        waits.append((here.rows(jobs)[0].run_at - here.clock()).total_seconds())
        here.clock.advance_to(here.rows(jobs)[0].run_at)

    assert waits == [10, 20, 40, 80]
    assert [ctx.attempt for ctx in here.worker.calls] == [1, 2, 3, 4]


def test_the_wait_is_never_longer_than_an_hour(here: Installation) -> None:
    here.worker.does = [RuntimeError("down")] * 40
    at_the_job(here, retries="40")

    for _ in range(39):
        here.work()
        wait = here.rows(jobs)[0].run_at - here.clock()
        here.clock.advance_to(here.rows(jobs)[0].run_at)

    assert wait == timedelta(hours=1)


def test_when_retries_end_an_incident_opens_and_a_retry_goes_on(here: Installation) -> None:
    here.worker.does = [RuntimeError("down"), RuntimeError("still down"), TaskResult()]
    case_id = at_the_job(here, retries="2")

    for _ in range(3):
        here.work()
        here.clock.advance_to(here.clock() + timedelta(minutes=1))

    incident = here.incidents()[0]
    assert (incident.kind, incident.element_id, incident.message) == (
        "job",
        "job",
        "internal error (RuntimeError: still down)",
    )
    assert here.rows(jobs)[0].state == "failed"
    assert here.data(here.event(case_id, "incident_opened"))["message"] == "internal error (RuntimeError: still down)"
    here.retry(incident.id)
    here.work()
    assert here.open(case_id) == ["after"]
    assert here.incidents() == []
    assert here.event(case_id, "incident_retried").actor == "saule"


def test_bad_input_is_not_tried_again(here: Installation) -> None:
    here.worker.does = [BadInput("the header 'service' is missing; add it")]
    at_the_job(here, retries="5")

    here.work()

    assert [row.message for row in here.incidents()] == ["the header 'service' is missing; add it"]
    assert len(here.worker.calls) == 1


def test_a_handler_that_is_not_installed_is_an_incident_that_names_it(here: Installation) -> None:
    case_id = at_the_job(here)
    handlers = dict(here.handlers)
    here.handlers = {name: each for name, each in handlers.items() if name != "outside"}
    here.restarted()

    here.work()
    message = here.incidents()[0].message
    here.handlers = handlers
    here.restarted()
    here.retry(here.incidents()[0].id)
    here.work()

    assert message == "no handler 'outside' is installed; install it, or correct the task type"
    assert here.open(case_id) == ["after"]


@pytest.mark.parametrize("type_", ["inside", "outside"])
def test_a_handler_is_given_the_headers_of_its_task(here: Installation, type_: str) -> None:
    at_the_job(here, type_, headers={"service": "iin"})

    here.work()

    (context,) = (here.inside if type_ == "inside" else here.worker).calls
    assert context.headers == {"service": "iin"}


@pytest.mark.parametrize("type_", ["inside", "outside"])
def test_a_bpmn_error_is_caught_by_the_diagram(here: Installation, type_: str) -> None:
    worker = here.inside if type_ == "inside" else here.worker
    worker.does = [BpmnError("silent", "no answer", {"reason": "silence"})]
    here.deploy(
        diagram(
            start("s"),
            service_task("job", type_),
            end("e"),
            flows("s", "job", "e"),
            boundary("caught", "job", error("silent")),
            user_task("by_hand"),
            end("e2"),
            flows("caught", "by_hand", "e2"),
        )
    )

    case_id = here.start()
    here.work()

    assert here.open(case_id) == ["by_hand"]
    assert here.incidents() == []
    assert here.rows(jobs) == []
    assert "error_caught job" in here.told(case_id)


@pytest.mark.parametrize("type_", ["inside", "outside"])
def test_a_bpmn_error_that_nothing_catches_is_an_incident(here: Installation, type_: str) -> None:
    worker = here.inside if type_ == "inside" else here.worker
    worker.does = [BpmnError("unknown", "what is this")] * 2
    here.deploy(diagram(start("s"), service_task("job", type_), end("e"), flows("s", "job", "e")))

    here.start()
    here.work()

    message = here.incidents()[0].message
    assert message.startswith("job: error unknown (what is this) is caught by nothing in the diagram")
    assert here.rows(jobs)[0].state == "failed"


def test_a_result_of_the_wrong_kind_is_told(here: Installation) -> None:
    here.worker.does = [lambda: {"x": 1}]  # type: ignore[list-item,return-value]  # as a careless handler would
    at_the_job(here)

    here.work()

    assert here.incidents()[0].message == "the handler gave dict; it must give a TaskResult"


def test_a_message_in_the_name_space_of_signals_is_refused(here: Installation) -> None:
    here.worker.does = [TaskResult(messages=(OutgoingMessage("signal:x", "1", {}),))]
    at_the_job(here)

    here.work()

    assert "begins with 'signal:'" in here.incidents()[0].message


def test_the_incident_of_a_step_that_was_called_off_is_closed(here: Installation) -> None:
    here.worker.does = [BadInput("never")]
    here.deploy(
        diagram(
            start("s"),
            service_task("job", "outside"),
            end("e"),
            flows("s", "job", "e"),
            boundary("off", "job", timer(duration="P1D")),
            end("quit"),
            flows("off", "quit"),
        )
    )
    here.start()
    here.work()
    opened = len(here.incidents())

    here.at("2026-04-08 11:00")
    here.work()

    assert opened == 1
    assert here.incidents() == []


def test_an_answer_that_crosses_another_command_is_stored_again_and_the_outside_not_asked_again(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = at_the_job(here, retries="1")
    stores, crossings = jobs_due.take_result, [CrossedCommands(), CrossedCommands()]

    def crossed(*given: Any) -> Any:
        if crossings:
            raise crossings.pop()
        return stores(*given)

    monkeypatch.setattr(jobs_due, "take_result", crossed)
    here.work()

    assert (len(here.worker.calls), here.incidents()) == (1, [])
    assert here.open(case_id) == ["after"]
