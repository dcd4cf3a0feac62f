"""A clock that was set back: nothing waits until it has caught up."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import update

from engine.clock import VirtualClock
from engine.execution.due.job_looks import LONGEST_BACKOFF
from engine.execution.due.jobs import claim_job
from engine.execution.due.worker import work_off
from engine.handlers import BadInput
from storage.tables import cases, jobs, notices, start_events
from tests.diagrams import diagram, end, flows, start, timer, user_task
from tests.unit.execution.installation import Installation, local
from tests.unit.execution.jobs import at_the_job


def set_back(here: Installation, by: timedelta) -> datetime:
    here.clock = VirtualClock(here.clock() - by)
    here.restarted()
    return here.clock()


def test_a_lease_that_ends_later_than_one_of_now_could_is_lost(here: Installation) -> None:
    case_id = at_the_job(here, retries="3")
    claim_job(here.database, here.runtime, case_id, here.rows(jobs)[0].token)  # and the process is killed

    now = set_back(here, timedelta(days=1))
    work_off(here.database, here.runtime)

    (row,) = here.rows(jobs)
    assert (row.state, row.retries_left, row.locked_until) == ("ready", 2, None)
    assert row.run_at - now < timedelta(minutes=1)


def test_a_lease_of_a_clock_that_differs_a_little_is_not_lost(here: Installation) -> None:
    case_id = at_the_job(here, retries="3")
    claim_job(here.database, here.runtime, case_id, here.rows(jobs)[0].token)

    set_back(here, timedelta(seconds=30))
    work_off(here.database, here.runtime)

    assert here.rows(jobs)[0].state == "running"


def test_a_job_that_would_wait_longer_than_any_is_tried_now(here: Installation) -> None:
    here.worker.does = [RuntimeError("down")]
    case_id = at_the_job(here, retries="3")
    here.work()

    set_back(here, timedelta(days=1))
    work_off(here.database, here.runtime)

    assert here.open(case_id) == ["after"]


def test_a_job_waits_as_long_as_it_has_to(here: Installation) -> None:
    case_id = at_the_job(here)
    with here.database.transaction() as session:
        session.execute(update(jobs).values(run_at=here.clock() + LONGEST_BACKOFF))

    here.work()

    assert here.worker.calls == []
    assert here.open(case_id) == []


def test_a_notice_of_the_clock_of_before_keeps_no_incident_untold(here: Installation) -> None:
    here.worker.does = [BadInput("no"), BadInput("no")]
    at_the_job(here)
    here.work()
    told = len(here.rows(notices, code="INC"))

    set_back(here, timedelta(days=1))
    here.retry(here.incidents()[0].id)
    here.work()

    assert told == 2
    assert len(here.rows(notices, code="INC")) == 2 * told


@pytest.mark.parametrize(
    ("cycle", "following"),
    [
        ("R/PT1H", "2026-05-10 13:00"),
        ("R/P1D", "2026-05-11 12:00"),
        ("R/2026-04-01T09:00:00+05:00/P1D", "2026-05-11 09:00"),
        ("0 0 9 * * *", "2026-05-11 09:00"),
    ],
)
def test_a_cycle_of_a_start_event_goes_on_from_now(here: Installation, cycle: str, following: str) -> None:
    here.deploy(diagram(start("s", timer(cycle=cycle)), user_task("u"), end("e"), flows("s", "u", "e"), id="q"))
    here.at("2026-05-20 12:00")
    here.work()
    begun = len(here.rows(cases))

    set_back(here, timedelta(days=10))
    here.work()

    assert next_start(here) == local(following)
    here.at(following)
    here.work()
    assert len(here.rows(cases)) == begun + 1


@pytest.mark.parametrize("cycle", ["R/PT1H", "R/P1M", "0 0 9 * * *", "R/2026-07-01T09:00:00+05:00/P1D"])
@pytest.mark.parametrize("back", [timedelta(), timedelta(hours=1)])
def test_a_cycle_of_a_clock_that_differs_a_little_keeps_its_moment(
    here: Installation, cycle: str, back: timedelta
) -> None:
    here.deploy(diagram(start("s", timer(cycle=cycle)), user_task("u"), end("e"), flows("s", "u", "e"), id="q"))
    here.at("2026-05-20 12:00")
    here.work()
    before = next_start(here)

    set_back(here, back)
    here.work()

    assert next_start(here) == before


def test_the_cycle_of_a_version_that_waits_for_its_day_keeps_its_moment(here: Installation) -> None:
    daily = diagram(start("s", timer(cycle="R/P1D")), user_task("u"), end("e"), flows("s", "u", "e"), id="q")
    here.deploy(daily, effective_from=date(2026, 6, 1))
    before = next_start(here)

    here.work()

    assert next_start(here) == before > local("2026-06-01 00:00")


def next_start(here: Installation) -> datetime:
    (row,) = here.rows(start_events)
    moment: datetime = row.due_at
    return moment
