"""The real runner on the wall clock: what is due is done by itself, once, whatever handlers and the database do."""

from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text, update

from engine.clock import system_clock
from engine.runners import embedded
from storage.database import Database
from storage.tables import deadlines, jobs, messages, notices
from tests.diagrams import boundary, catch, diagram, end, flows, message, service_task, start, timer, user_task
from tests.unit.execution.installation import Installation
from tests.unit.runners.running import Running


def waits(duration: str = "PT0.3S", id: str = "p") -> bytes:
    return diagram(start("s"), catch("t", timer(duration=duration)), end("e"), flows("s", "t", "e"), id=id)


def asks(type_: str = "outside", id: str = "p", **common: Any) -> bytes:
    return diagram(start("s"), service_task("job", type_, **common), end("e"), flows("s", "job", "e"), id=id)


def test_a_timer_fires_by_itself(running: Running) -> None:
    running.deploy(waits())
    running.run()

    case_id = running.start()

    assert running.until(lambda: running.is_completed(case_id))


def test_what_became_due_while_nothing_ran_is_done_at_the_start(running: Running) -> None:
    running.deploy(asks())
    case_id = running.start()

    running.run()

    assert running.until(lambda: running.is_completed(case_id))
    assert [call.attempt for call in running.worker.calls] == [1]


def test_a_reminder_goes_out_by_itself(running: Running) -> None:
    due_on = (system_clock() + timedelta(days=60)).date()
    term = boundary("t", "u", timer(date=f'=date("{due_on}")'), interrupting=False, properties={"law": "X"})
    running.deploy(
        diagram(start("s"), user_task("u"), end("e"), end("late"), term, flows("s", "u", "e"), flows("t", "late"))
    )
    running.start()
    running.run()

    with running.database.transaction() as session:
        session.execute(update(deadlines).values(remind_at=system_clock() + timedelta(seconds=0.3)))

    assert running.until(lambda: len(running.rows(notices)) == 1)


def test_a_message_is_delivered_by_itself(running: Running) -> None:
    running.deploy(diagram(start("s"), catch("m", message("news", '="k"')), end("e"), flows("s", "m", "e")))
    case_id = running.start()
    running.run()

    running.publish("news", "k")

    assert running.until(lambda: running.is_completed(case_id))


def test_an_old_message_is_found_by_the_whole_look(running: Running) -> None:
    running.deploy(diagram(start("s"), catch("m", message("news", '="k"')), end("e"), flows("s", "m", "e")))
    case_id = running.start()
    running.publish("news", "k")
    with running.database.transaction() as session:
        session.execute(update(messages).values(published_at=system_clock() - timedelta(minutes=30)))

    running.run()

    assert running.until(lambda: running.is_completed(case_id))


def test_a_commit_with_an_earlier_moment_wakes_it(running: Running) -> None:
    running.deploy(waits("PT20S", "later"), waits("PT0.3S", "sooner"))
    later = running.start("later")
    assert running.falls_asleep(running.run())

    sooner = running.start("sooner")

    assert running.until(lambda: running.is_completed(sooner))
    assert running.case(later).state == "active"


def test_a_look_that_fails_is_followed_by_the_next(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "PAUSE_AFTER_FAILURE", timedelta(seconds=0.2))
    running.deploy(asks())
    case_id = running.start()
    with running.database.transaction() as session:
        session.execute(text("ALTER TABLE timers RENAME TO timers_away"))
    looked, look = [], embedded.work_off_clock
    monkeypatch.setattr(embedded, "work_off_clock", lambda *given: looked.append(1) or look(*given))
    running.run()
    assert running.until(lambda: len(looked) >= 2)

    with running.database.transaction() as session:
        session.execute(text("ALTER TABLE timers_away RENAME TO timers"))

    assert running.until(lambda: running.is_completed(case_id))


def test_a_row_that_cannot_be_worked_keeps_nobody_waiting(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    running.deploy(waits(id="bad"), waits(id="p"), asks(id="q"))
    bad = running.start("bad")
    timers_fired: Any = embedded.work_off_clock.__globals__["fire_timer"]

    def fire(database: Database, runtime: Any, case_id: int, token: int) -> bool:
        if case_id == bad:
            raise ValueError("a row that nobody foresaw")
        return bool(timers_fired(database, runtime, case_id, token))

    monkeypatch.setitem(embedded.work_off_clock.__globals__, "fire_timer", fire)
    running.run()

    others = [running.start("p"), running.start("q")]

    assert running.until(lambda: all(map(running.is_completed, others)))


def test_two_runners_on_one_database_do_nothing_twice(postgresql_url: str) -> None:
    with closing(Database(postgresql_url)) as one, closing(Database(postgresql_url)) as other:
        running = Running(one)
        running.deploy(asks(id="q"), waits(id="p"))
        for database in (one, other):
            running.run(database=database)

        cases = [running.start(service) for service in ("p", "q") * 10]

        assert running.until(lambda: all(map(running.is_completed, cases)))
        running.end()
    assert len(running.worker.calls) == 10
    assert {call.attempt for call in running.worker.calls} == {1}


def told_once(here: Installation, case_id: int, event: str) -> bool:
    return here.told(case_id).count(event) == 1


def test_a_job_that_is_claimed_is_not_offered_again(running: Running) -> None:
    running.deploy(asks("slow"))
    case_id = running.start()
    running.run()
    assert running.slow.has_begun()

    running.publish("wake", "up")  # a commit, after which it looks again
    (row,) = running.rows(jobs)
    running.slow.may_answer.set()

    assert (row.state, row.attempt) == ("running", 1)
    assert running.until(lambda: running.is_completed(case_id))
    assert len(running.slow.calls) == 1
    assert told_once(running, case_id, "job_completed job")


def test_a_job_for_which_no_thread_is_free_calls_for_no_look(running: Running) -> None:
    running.deploy(asks("slow"))
    running.start()
    runner = running.run(job_threads=1)
    assert running.slow.has_begun()
    running.start()

    next_look = runner._next_look(embedded.Look())

    assert next_look > system_clock() + embedded.PAUSE_WHILE_OTHERS_WORK
