"""Leases of jobs: claims, lost workers, handlers that do not answer, results that came too late."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from engine.execution.due.job_looks import FIRST_BACKOFF
from engine.execution.due.jobs import ClaimedJob, _fail, _work, claim_job, do_job, run_job
from engine.execution.due.worker import lost_work
from engine.handlers import Notice, TaskResult
from storage.tables import cases, jobs, notices, snapshots
from tests.diagrams import boundary, diagram, end, flows, service_task, start, timer, user_task
from tests.unit.execution.installation import Installation
from tests.unit.execution.jobs import at_the_job

UNANSWERED = (
    "no answer of the handler 'outside' came within 30 s: it hangs, or the process that ran it was stopped or killed; "
    "what it calls may have done its part or not. See that this can be reached, then try again: the call comes with "
    "the same key"
)


def claimed(here: Installation, case_id: int) -> ClaimedJob:
    found = claim_job(here.database, here.runtime, case_id, here.rows(jobs, case_id=case_id)[0].token)
    assert isinstance(found, ClaimedJob)
    return found


def later(here: Installation, seconds: float) -> None:
    here.clock.advance_to(here.clock() + timedelta(seconds=seconds))


def test_a_claimed_job_is_not_given_to_another_until_its_lock_has_expired(here: Installation) -> None:
    case_id = at_the_job(here)
    token = here.rows(jobs)[0].token
    lost = claim_job(here.database, here.runtime, case_id, token)

    here.clock.advance_to(here.clock() + timedelta(seconds=29))
    done_too_early = here.work() + run_job(here.database, here.runtime, case_id, token)
    here.clock.advance_to(here.clock() + timedelta(seconds=1))
    here.work()
    here.clock.advance_to(here.clock() + FIRST_BACKOFF)
    here.work()

    assert lost is not None
    assert done_too_early == 0
    assert [ctx.attempt for ctx in here.worker.calls] == [2]
    assert here.open(case_id) == ["after"]


def test_the_result_of_a_worker_that_was_given_up_is_dropped(here: Installation) -> None:
    case_id = at_the_job(here)
    token = here.rows(jobs)[0].token
    slow: Any = claim_job(here.database, here.runtime, case_id, token)
    here.clock.advance_to(here.clock() + timedelta(seconds=30))
    here.work()
    here.clock.advance_to(here.clock() + FIRST_BACKOFF)
    second: Any = claim_job(here.database, here.runtime, case_id, token)

    _work(here.database, here.runtime, slow)
    _fail(here.database, here.runtime, slow, RuntimeError("too late to fail"))

    row = here.rows(jobs)[0]
    assert (row.state, row.attempt) == ("running", 2)
    assert "too late" not in row.error
    _work(here.database, here.runtime, second)
    assert here.open(case_id) == ["after"]


def test_the_result_of_a_job_that_was_called_off_meanwhile_is_dropped(here: Installation) -> None:
    here.worker.does = [TaskResult({"late": True}, (Notice("N-01", "applicant", "s", "t"),))]
    here.deploy(
        diagram(
            start("s"),
            service_task("job", "outside"),
            end("e"),
            flows("s", "job", "e"),
            boundary("off", "job", timer(duration="PT10S")),
            user_task("instead"),
            end("quit"),
            flows("off", "instead", "quit"),
        )
    )
    case_id = here.start()
    row = here.rows(jobs)[0]
    claimed: Any = claim_job(here.database, here.runtime, case_id, row.token)
    here.clock.advance_to(here.clock() + timedelta(seconds=10))
    here.work()

    _work(here.database, here.runtime, claimed)

    assert here.open(case_id) == ["instead"]
    assert here.rows(notices) == []
    assert "job_cancelled job" in here.told(case_id)


def test_a_job_whose_handler_does_not_answer_is_given_back_with_the_reason(here: Installation) -> None:
    case_id = at_the_job(here, retries="3")
    lease = claimed(here, case_id)

    here.clock.advance_to(lease.until)
    here.work()

    (row,) = here.rows(jobs)
    assert (row.state, row.retries_left, row.locked_until, row.error) == ("ready", 2, None, UNANSWERED)
    assert row.run_at == here.clock() + FIRST_BACKOFF
    assert here.incidents() == []


def test_a_job_that_takes_its_worker_with_it_each_time_ends_as_an_incident(here: Installation) -> None:
    case_id = at_the_job(here, retries="3")

    for _ in range(3):
        here.clock.advance_to(claimed(here, case_id).until)  # and the process is gone
        here.work()
        later(here, 3600)

    (incident,) = here.incidents()
    assert (incident.kind, incident.fault, incident.message) == ("job", "no_answer", UNANSWERED)
    assert here.rows(jobs)[0].state == "failed"
    assert here.work() == 0
    here.retry(incident.id)
    here.work()
    assert here.open(case_id) == ["after"]


def test_where_no_other_try_can_help_the_incident_says_why(here: Installation) -> None:
    case_id = at_the_job(here, retries="3")
    here.clock.advance_to(claimed(here, case_id).until)

    with here.database.reading() as session:
        (work,) = lost_work(session, here.runtime, "8 handlers hang in all the threads")
    first, second = (work.do(here.database, here.runtime) for _ in range(2))

    assert (first, second) == (True, False)
    assert here.incidents()[0].message == (
        "no answer of the handler 'outside' came within 30 s; 8 handlers hang in all the threads"
    )


def test_a_job_is_given_back_even_if_its_handler_is_not_installed_any_more(here: Installation) -> None:
    case_id = at_the_job(here, retries="1")
    here.clock.advance_to(claimed(here, case_id).until)
    here.handlers = {}
    here.restarted()

    here.work()

    assert here.incidents()[0].message.startswith("no answer of the handler 'outside' came in its time: ")


def test_a_handler_is_called_in_no_transaction(here: Installation) -> None:
    seen = []

    def look_and_write() -> TaskResult:
        with here.database.transaction() as session:  # would wait for ever, or be refused, within another one
            here.database.lock_case(session, case_id)
            seen.append(session.execute(update(cases).where(cases.c.id == case_id).values(title="X")).rowcount)
        return TaskResult()

    here.worker.does = [look_and_write]
    case_id = at_the_job(here)

    here.work()

    assert seen == [1]
    assert here.open(case_id) == ["after"]


def test_a_job_whose_case_cannot_be_loaded_is_an_incident_and_leaves_the_others_alone(here: Installation) -> None:
    broken = at_the_job(here)
    sound = here.start()
    here.complete(sound, "before")
    with here.database.transaction() as session:
        session.execute(update(snapshots).where(snapshots.c.case_id == broken).values(state=b"{"))

    here.work()

    assert [(row.case_id, row.kind) for row in here.incidents()] == [(broken, "job")]
    assert here.open(sound) == ["after"]


def test_a_claim_holds_the_job_until_the_time_of_its_handler_is_over(here: Installation) -> None:
    case_id = at_the_job(here)

    lease = claimed(here, case_id)
    do_job(here.database, here.runtime, lease)

    assert lease.until == here.clock() + timedelta(seconds=30)
    assert here.open(case_id) == ["after"]
