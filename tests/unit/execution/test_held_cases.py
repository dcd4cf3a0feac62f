"""Who was faster: what another worker does until a case is held is seen, for nothing is read before that.

Only PostgreSQL: an SQLite writer holds the whole database.
"""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import delete, update

from engine.execution.due.inbox import deliver_message
from engine.execution.due.jobs import ClaimedJob, claim_job, do_job, give_back_job
from engine.execution.due.reminders import remind
from engine.execution.due.timers import fire_timer
from engine.handlers import BadInput
from storage.database import Database, Session
from storage.tables import deadlines, jobs, messages, notices, snapshots, timers
from tests.diagrams import Part, boundary, catch, diagram, end, flows, message, start, timer, user_task
from tests.unit.execution.installation import Installation
from tests.unit.execution.jobs import at_the_job


class Overtaken(Database):
    """A database in which another is faster, just before a case is held for the n-th time."""

    def __init__(self, url: str, rival: Callable[[], object], *, at: int = 1) -> None:
        super().__init__(url)
        self._rival, self._left = rival, at

    @property
    def is_overtaken(self) -> bool:
        return self._left <= 0

    def lock_case(self, session: Session, case_id: int) -> None:
        self._left -= 1
        if self._left == 0:
            self._rival()
        super().lock_case(session, case_id)


@pytest.fixture
def here(postgresql_url: str) -> Iterator[Installation]:
    database = Database(postgresql_url)
    yield Installation(database)
    database.close()


@pytest.fixture
def overtaken(postgresql_url: str) -> Iterator[Callable[..., Database]]:
    """Gives the same database with a rival."""
    made: list[Overtaken] = []

    def make(rival: Callable[[], object], *, at: int = 1) -> Database:
        made.append(Overtaken(postgresql_url, rival, at=at))
        return made[-1]

    yield make
    for database in made:
        database.close()
        assert database.is_overtaken, "the case was not held"


Make = Callable[..., Database]


def token_of_job(here: Installation) -> int:
    token: int = here.rows(jobs)[0].token
    return token


def claimed(here: Installation, case_id: int) -> ClaimedJob:
    lease = claim_job(here.database, here.runtime, case_id, token_of_job(here))
    assert isinstance(lease, ClaimedJob)
    return lease


def test_a_job_that_another_has_claimed_is_not_claimed_again(here: Installation, overtaken: Make) -> None:
    case_id = at_the_job(here)
    token = token_of_job(here)

    late = claim_job(overtaken(lambda: claimed(here, case_id)), here.runtime, case_id, token)

    assert late is None
    assert here.rows(jobs)[0].attempt == 1


@pytest.mark.parametrize("fails", [False, True])
def test_an_answer_whose_job_was_given_back_meanwhile_is_dropped(
    here: Installation, overtaken: Make, fails: bool
) -> None:
    here.worker.does = [BadInput("too late")] if fails else []
    case_id = at_the_job(here, retries="3")
    lease = claimed(here, case_id)
    here.clock.advance_to(lease.until)

    do_job(overtaken(lambda: give_back_job(here.database, here.runtime, case_id, lease.token)), here.runtime, lease)

    (row,) = here.rows(jobs)
    assert (row.state, row.retries_left) == ("ready", 2)
    assert row.error.startswith("no answer")
    assert here.incidents() == []


def test_a_job_that_was_answered_meanwhile_is_not_given_back(here: Installation, overtaken: Make) -> None:
    case_id = at_the_job(here)
    lease = claimed(here, case_id)
    here.clock.advance_to(lease.until)
    rival = overtaken(lambda: do_job(here.database, here.runtime, lease))

    assert not give_back_job(rival, here.runtime, case_id, lease.token)

    assert here.open(case_id) == ["after"]


def test_a_job_that_is_gone_meanwhile_is_no_incident(here: Installation, overtaken: Make) -> None:
    case_id = at_the_job(here)
    token = token_of_job(here)
    spoil(here, case_id)

    def call_off() -> None:
        with here.database.transaction() as session:
            session.execute(delete(jobs))

    claim_job(overtaken(call_off, at=2), here.runtime, case_id, token)

    assert here.incidents() == []


def spoil(here: Installation, case_id: int) -> None:
    """What is stored of a case can be read no more."""
    with here.database.transaction() as session:
        session.execute(update(snapshots).where(snapshots.c.case_id == case_id).values(state=b"{"))


def with_event(element: Part) -> bytes:
    """A case that waits for the event `x`."""
    return diagram(start("s"), element, end("e"), flows("s", "x", "e"))


def test_a_timer_that_another_has_fired_is_not_fired_again(here: Installation, overtaken: Make) -> None:
    here.deploy(with_event(catch("x", timer(duration="PT1H"))))
    case_id = here.start()
    token = here.rows(timers)[0].token
    here.at("2026-04-06 12:00")
    rival = overtaken(lambda: fire_timer(here.database, here.runtime, case_id, token))

    assert not fire_timer(rival, here.runtime, case_id, token)

    assert here.incidents() == []


def test_a_timer_that_another_has_set_aside_is_one_incident(here: Installation, overtaken: Make) -> None:
    here.deploy(with_event(catch("x", timer(duration="PT1H"))))
    case_id = here.start()
    spoil(here, case_id)
    token = here.rows(timers)[0].token
    here.at("2026-04-06 12:00")
    rival = overtaken(lambda: fire_timer(here.database, here.runtime, case_id, token), at=2)

    fire_timer(rival, here.runtime, case_id, token)

    assert len(here.incidents()) == 1
    assert here.told(case_id).count("incident_opened x") == 1


def test_a_reminder_that_another_has_sent_is_not_sent_again(here: Installation, overtaken: Make) -> None:
    term = boundary("t", "u", timer(date='=date("2026-04-08")'), interrupting=False, properties={"law": "X"})
    here.deploy(
        diagram(start("s"), user_task("u"), end("e"), end("late"), term, flows("s", "u", "e"), flows("t", "late"))
    )
    case_id = here.start()
    token = here.rows(deadlines)[0].token
    here.at("2026-04-07 12:00")
    rival = overtaken(lambda: remind(here.database, here.runtime, case_id, token))

    assert not remind(rival, here.runtime, case_id, token)

    assert len(here.rows(notices)) == 1


def test_a_message_that_another_has_delivered_is_not_delivered_again(here: Installation, overtaken: Make) -> None:
    here.deploy(with_event(catch("x", message("news", '="k"'))))
    here.start()
    here.publish("news", "k", "m-1")
    rival = overtaken(lambda: deliver_message(here.database, here.runtime, "m-1"))

    assert not deliver_message(rival, here.runtime, "m-1")

    assert [row.state for row in here.rows(messages)] == ["delivered"]


def test_a_message_that_another_has_set_aside_is_one_incident(here: Installation, overtaken: Make) -> None:
    here.deploy(with_event(catch("x", message("news", '="k"'))))
    case_id = here.start()
    spoil(here, case_id)
    here.publish("news", "k", "m-1")
    rival = overtaken(lambda: deliver_message(here.database, here.runtime, "m-1"), at=2)

    deliver_message(rival, here.runtime, "m-1")

    assert len(here.incidents()) == 1
    assert here.told(case_id).count("incident_opened x") == 1
