"""Suspended cases: what is due in them waits until they go on, and nobody is kept busy by it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from engine.execution.case.suspension import prolong_messages
from engine.execution.due.jobs import ClaimedJob, claim_job, do_job
from engine.execution.due.worker import next_due_at, sweep
from engine.handlers import TaskResult
from storage.tables import cases, deadlines, jobs, messages, notices, timers
from tests.diagrams import boundary, catch, diagram, end, flows, message, start, timer, user_task
from tests.unit.execution.installation import MONDAY, Installation, local
from tests.unit.execution.jobs import at_the_job


def suspend(here: Installation, case_id: int) -> None:
    _set(here, case_id, here.clock())


def go_on(here: Installation, case_id: int) -> None:
    since = here.case(case_id).suspended_at
    with here.database.transaction() as session:
        prolong_messages(session, case_id, since, here.clock())
    _set(here, case_id, None)


def _set(here: Installation, case_id: int, moment: Any) -> None:
    with here.database.transaction() as session:
        session.execute(update(cases).where(cases.c.id == case_id).values(suspended_at=moment))


def waits_for_a_timer(here: Installation) -> int:
    here.deploy(diagram(start("s"), catch("t", timer(duration="PT1H")), end("e"), flows("s", "t", "e")))
    return here.start()


def waits_for_a_reminder(here: Installation) -> int:
    term = boundary("t", "u", timer(date='=date("2026-04-30")'), interrupting=False, properties={"law": "X"})
    here.deploy(
        diagram(start("s"), user_task("u"), end("e"), end("late"), term, flows("s", "u", "e"), flows("t", "late"))
    )
    case_id = here.start()
    with here.database.transaction() as session:
        session.execute(update(deadlines).values(remind_at=here.clock() + timedelta(hours=1)))
    return case_id


def waits_for_a_message(here: Installation) -> int:
    here.deploy(diagram(start("s"), catch("m", message("news", '="k"')), end("e"), flows("s", "m", "e")))
    case_id = here.start()
    here.publish("news", "k")
    return case_id


@pytest.mark.parametrize("waits", [waits_for_a_timer, waits_for_a_reminder, waits_for_a_message, at_the_job])
def test_what_is_due_in_a_suspended_case_waits_until_it_goes_on(here: Installation, waits: Any) -> None:
    case_id = waits(here)
    suspend(here, case_id)
    revision = here.case(case_id).revision

    here.at("2026-04-06 12:30")
    done, next_at = here.work(), next_due_at(here.database)
    go_on(here, case_id)
    done_then = here.work()

    assert (done, done_then) == (0, 1)
    assert next_at in (None, local("2026-04-30 18:30:01"))
    assert here.case(case_id).revision == revision + 1 or len(here.rows(notices)) == 1


def waits_with_a_lost_worker(here: Installation) -> int:
    case_id = at_the_job(here)
    claim_job(here.database, here.runtime, case_id, here.rows(jobs)[0].token)
    return case_id


@pytest.mark.parametrize("waits", [waits_for_a_timer, at_the_job, waits_with_a_lost_worker])
def test_a_suspended_case_makes_no_look_busy(here: Installation, waits: Any) -> None:
    suspend(here, waits(here))

    assert next_due_at(here.database) is None


def test_one_suspended_case_holds_nobody_else_up(here: Installation) -> None:
    suspended = waits_for_a_timer(here)
    other = here.start()
    suspend(here, suspended)

    next_at = next_due_at(here.database)
    here.at("2026-04-06 12:30")
    here.work()

    assert next_at == local(MONDAY) + timedelta(hours=1)
    assert (here.case(other).state, here.case(suspended).state) == ("completed", "active")


def test_a_message_for_a_suspended_case_does_not_expire_meanwhile(here: Installation) -> None:
    case_id = waits_for_a_message(here)
    here.publish("news", "nobody")
    suspend(here, case_id)

    here.at("2026-04-09 11:00")  # it lives for an hour
    sweep(here.database, here.runtime)
    states = {row.correlation_key: row.state for row in here.rows(messages)}
    go_on(here, case_id)
    here.work()

    assert states == {"k": "waiting", "nobody": "expired"}
    assert here.case(case_id).state == "completed"


def test_an_answer_for_a_case_that_was_suspended_meanwhile_is_asked_for_again_later(here: Installation) -> None:
    here.worker.does = [TaskResult({"x": 1}), TaskResult({"x": 2})]
    case_id = at_the_job(here, retries="1")
    claimed = claim_job(here.database, here.runtime, case_id, here.rows(jobs)[0].token)
    assert isinstance(claimed, ClaimedJob)
    suspend(here, case_id)

    do_job(here.database, here.runtime, claimed)
    (row,) = here.rows(jobs)
    go_on(here, case_id)
    here.work()

    assert (row.state, row.retries_left) == ("ready", 1)
    assert here.data(here.event(case_id, "job_completed")) == {"x": 2}
    assert len({call.idempotency_key for call in here.worker.calls}) == 1
    assert here.rows(timers) == []
