"""Which jobs may run now, and whose lease has ended without an answer, to the second."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert

from engine.execution.due.job_looks import (
    due_job,
    due_jobs,
    longest_lease,
    lost_job,
    lost_jobs,
    next_job_at,
    next_loss_at,
)
from engine.execution.due.jobs import ClaimedJob, claim_job, give_back_job
from storage.tables import jobs
from tests.diagrams import diagram, end, flows, start, user_task
from tests.unit.execution.installation import Installation, handler
from tests.unit.execution.jobs import at_the_job

SECOND = timedelta(seconds=1)
LONGEST = timedelta(minutes=15)
#: The longest wait, and by how much clocks may differ.
TOO_FAR = timedelta(hours=1, minutes=1)
HELD_TOO_LONG = LONGEST + timedelta(minutes=1)


def add(here: Installation, case_id: int, token: int, state: str, at: timedelta) -> None:
    """A job whose wait or lease ends so long from now; the other moment of the row is over."""
    now = here.clock()
    moments = {"run_at": now - LONGEST, "locked_until": now - LONGEST}
    moments["run_at" if state == "ready" else "locked_until"] = now + at
    row: dict[str, Any] = {"case_id": case_id, "token": token, "element_id": "x", "type": "t", "attempt": 1}
    with here.database.transaction() as session:
        session.execute(insert(jobs).values(row | moments | {"state": state, "retries_left": 1, "key": str(token)}))


def a_case(here: Installation) -> int:
    here.deploy(diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e")))
    return here.start()


@pytest.mark.parametrize(
    ("at", "is_due"),
    [(-SECOND, True), (0 * SECOND, True), (SECOND, False), (TOO_FAR, False), (TOO_FAR + SECOND, True)],
)
def test_a_job_is_due_when_its_wait_is_over_or_longer_than_any_may_be(
    here: Installation, at: timedelta, is_due: bool
) -> None:
    case_id = a_case(here)

    add(here, case_id, 7, "ready", at)

    with here.database.reading() as session:
        assert bool(due_jobs(session, here.clock())) is is_due
        assert bool(due_job(session, here.clock(), case_id, 7)) is is_due
        assert lost_jobs(session, here.clock(), LONGEST) == []
        assert lost_job(session, here.clock(), LONGEST, case_id, 7) is None
        assert (next_job_at(session), next_loss_at(session)) == (here.clock() + at, None)


@pytest.mark.parametrize(
    ("at", "is_lost"),
    [(-SECOND, True), (0 * SECOND, True), (SECOND, False), (HELD_TOO_LONG, False), (HELD_TOO_LONG + SECOND, True)],
)
def test_a_lease_is_lost_when_it_is_over_or_longer_than_any_may_be(
    here: Installation, at: timedelta, is_lost: bool
) -> None:
    case_id = a_case(here)

    add(here, case_id, 7, "running", at)

    with here.database.reading() as session:
        assert bool(lost_jobs(session, here.clock(), LONGEST)) is is_lost
        assert bool(lost_job(session, here.clock(), LONGEST, case_id, 7)) is is_lost
        assert due_jobs(session, here.clock()) == []
        assert due_job(session, here.clock(), case_id, 7) is None
        assert (next_job_at(session), next_loss_at(session)) == (None, here.clock() + at)


def test_a_job_that_has_failed_is_neither_due_nor_lost(here: Installation) -> None:
    case_id = a_case(here)

    add(here, case_id, 7, "failed", -SECOND)

    with here.database.reading() as session:
        assert due_jobs(session, here.clock()) == lost_jobs(session, here.clock(), LONGEST) == []
        assert next_job_at(session) is next_loss_at(session) is None


@pytest.mark.parametrize(("state", "look"), [("ready", "due"), ("running", "lost")])
def test_the_oldest_come_first_those_of_one_moment_by_case_and_token(here: Installation, state: str, look: str) -> None:
    first = a_case(here)
    second = here.start()
    for case_id, token, seconds in ((second, 8, 2), (second, 9, 2), (first, 9, 2), (first, 8, 1), (first, 7, 3)):
        add(here, case_id, token, state, -seconds * SECOND)

    with here.database.reading() as session:
        now = here.clock()
        found = due_jobs(session, now) if look == "due" else lost_jobs(session, now, LONGEST)
        few = due_jobs(session, now, 2) if look == "due" else lost_jobs(session, now, LONGEST, 2)
        soonest = next_job_at(session) if look == "due" else next_loss_at(session)

    assert [(case_id, token) for _, case_id, token in found] == [
        (first, 7),
        (first, 9),
        (second, 8),
        (second, 9),
        (first, 8),
    ]
    assert few == found[:2]
    assert soonest == found[0][0] == now - 3 * SECOND


def test_a_look_at_one_job_takes_it_for_no_other(here: Installation) -> None:
    first = a_case(here)
    second = here.start()
    for case_id, token in ((first, 7), (first, 8), (second, 7)):
        add(here, case_id, token, "ready", -SECOND)
    with here.database.transaction() as session:
        session.execute(delete(jobs).where(jobs.c.case_id == first, jobs.c.token == 7))

    with here.database.reading() as session:
        assert due_job(session, here.clock(), first, 7) is None
        assert (due_job(session, here.clock(), second, 7) or {})["case_id"] == second


def test_the_longest_lease_is_that_of_the_slowest_handler(here: Installation) -> None:
    slow = handler("slow", here.worker.run, timeout_seconds=900)
    quick = handler("quick", here.worker.run, timeout_seconds=5)

    assert longest_lease({"slow": slow, "quick": quick}) == timedelta(seconds=900)
    assert longest_lease({}) == timedelta(0)


@pytest.mark.parametrize("seconds", [5, 900])
def test_a_lease_lasts_as_long_as_its_own_handler_may_take(here: Installation, seconds: int) -> None:
    here.handlers = {**here.handlers, "own": handler("own", here.worker.run, timeout_seconds=seconds)}
    here.restarted()
    case_id = at_the_job(here, "own", retries="3")
    token = here.rows(jobs)[0].token

    lease = claim_job(here.database, here.runtime, case_id, token)

    assert isinstance(lease, ClaimedJob)
    assert lease.until == here.rows(jobs)[0].locked_until == here.clock() + timedelta(seconds=seconds)
    here.clock.advance_to(lease.until - SECOND)
    assert not give_back_job(here.database, here.runtime, case_id, token)
    here.clock.advance_to(lease.until)
    assert give_back_job(here.database, here.runtime, case_id, token)
