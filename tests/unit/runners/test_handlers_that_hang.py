"""Handlers that take their time or never answer: timers, other jobs and the end of the process do not wait for them."""

import threading
from datetime import timedelta

import pytest

from engine.clock import VirtualClock
from engine.runners import embedded
from engine.runners.threads import JobThreads
from storage.tables import incidents, jobs
from tests.diagrams import diagram, end, exclusive, flow, flows, service_task, start
from tests.unit.execution.installation import MONDAY, local
from tests.unit.runners.running import PATIENCE, Running
from tests.unit.runners.test_embedded import asks, waits


def test_no_timer_waits_for_a_handler(running: Running) -> None:
    running.deploy(asks("slow", id="q"), waits(id="p"))
    running.run(job_threads=1)
    busy = [running.start("q") for _ in range(3)]
    assert running.slow.has_begun()

    case_id = running.start("p")

    assert running.until(lambda: running.is_completed(case_id))
    assert [running.case(each).state for each in busy] == ["active"] * 3
    assert len(running.slow.calls) == 1


def test_a_look_claims_no_more_jobs_than_threads_are_free(running: Running) -> None:
    running.deploy(asks("slow"))
    cases = [running.start() for _ in range(5)]
    runner = running.run(job_threads=2)

    assert running.slow.has_begun(2)
    assert running.falls_asleep(runner)
    states = sorted(row.state for row in running.rows(jobs))
    running.slow.may_answer.set()

    assert states == ["ready"] * 3 + ["running"] * 2
    assert running.until(lambda: all(map(running.is_completed, cases)))
    assert len(running.slow.calls) == 5


def test_a_handler_that_hangs_keeps_no_other_job_waiting(running: Running) -> None:
    running.deploy(asks("hangs", id="q", retries="1"), asks("outside", id="p"))
    hanging = running.start("q")
    running.run(job_threads=1)
    assert running.slow.has_begun()

    other = running.start("p")

    assert running.until(lambda: running.is_completed(other))
    assert "no answer of the handler 'hangs' came within 1 s" in running.incidents()[0].message
    assert running.case(hanging).state == "active"


def test_an_answer_that_comes_after_the_lease_is_not_taken(running: Running) -> None:
    running.deploy(asks("hangs", retries="1"))
    case_id = running.start()
    runner = running.run(job_threads=1)
    assert running.slow.has_begun()
    assert running.until(lambda: len(running.rows(incidents)) == 1)

    running.slow.may_answer.set()
    runner.stop(PATIENCE)

    assert running.rows(jobs)[0].state == "failed"
    assert running.case(case_id).state == "active"


def test_when_every_thread_hangs_jobs_wait_and_an_incident_says_so(running: Running) -> None:
    running.deploy(asks("hangs", id="q", retries="5"), asks("outside", id="p"), waits(id="r"))
    running.run(job_threads=1)
    for _ in range(2):
        running.start("q")
    assert running.slow.has_begun(2)
    assert running.until(lambda: len(running.rows(incidents)) >= 1)

    job, timer = running.start("p"), running.start("r")

    assert "2 handlers hang in all the threads: restart the server" in running.rows(incidents)[0].message
    assert running.until(lambda: running.is_completed(timer))
    assert running.case(job).state == "active"
    running.slow.may_answer.set()
    assert running.until(lambda: running.is_completed(job))


def test_to_stop_waits_for_a_handler_in_hand(running: Running) -> None:
    running.deploy(asks("slow"))
    case_id = running.start()
    runner = running.run()
    assert running.slow.has_begun()
    threading.Timer(0.2, running.slow.may_answer.set).start()

    runner.stop(PATIENCE)

    assert running.is_completed(case_id)


def test_to_stop_leaves_a_handler_that_does_not_answer_and_loses_nothing(running: Running) -> None:
    running.deploy(asks("hangs", retries="3"))
    case_id = running.start()
    running.run().stop(0)
    first = running.run()
    assert running.slow.has_begun()

    first.stop(0.1)
    left = running.rows(jobs)[0]
    running.slow.may_answer.set()  # for the second try; the first would have ended with its process

    assert (left.state, left.attempt) == ("running", 1)
    running.run()
    assert running.until(lambda: running.is_completed(case_id))


def test_nothing_is_begun_after_the_stop(running: Running) -> None:
    running.deploy(asks())
    runner = running.run()
    runner.stop(PATIENCE)

    case_id = running.start()
    runner.wake()

    assert not running.until(lambda: running.is_completed(case_id), seconds=0.3)
    assert not runner._thread.is_alive()


def test_work_without_end_gives_way_to_the_stop(running: Running) -> None:
    running.deploy(
        diagram(
            start("s"),
            service_task("job", "outside"),
            exclusive("again", default="out"),
            end("e"),
            flows("s", "job", "again"),
            flow("again", "job", "=true"),
            flow("again", "e", id="out"),
        )
    )
    case_id = running.start()
    runner = running.run()
    assert running.until(lambda: len(running.worker.calls) > 5)

    runner.stop(PATIENCE)
    calls = len(running.worker.calls)
    running.publish("wake", "up")

    assert len(running.worker.calls) == calls
    assert running.rows(jobs)[0].state == "ready"
    assert running.told(case_id).count("job_completed job") == calls


# -- the threads themselves


def test_threads_that_hang_are_replaced_up_to_a_bound() -> None:
    clock = VirtualClock(local(MONDAY))
    may_end = threading.Event()
    threads = JobThreads(2, clock, lambda: None)

    frees = [threads.free()]
    for _ in range(2):
        for _ in range(2):
            threads.begin(may_end.wait, clock() + timedelta(seconds=30))
        frees.append(threads.free())
        clock.advance_to(clock() + timedelta(seconds=30))
        frees.append(threads.free())
    exhausted = threads.is_exhausted
    may_end.set()
    left = threads.wait(PATIENCE)

    assert frees == [2, 0, 2, 0, 0]
    assert exhausted
    assert left <= 4


def test_what_goes_wrong_in_a_thread_frees_it() -> None:
    freed = threading.Event()
    threads = JobThreads(1, VirtualClock(local(MONDAY)), freed.set)

    threads.begin(lambda: 1 / 0, local("2026-04-07 11:00"))

    assert freed.wait(PATIENCE)
    assert threads.free() == 1


# -- a clock that is set back


def test_a_thread_holds_its_place_no_longer_because_the_clock_was_set_back() -> None:
    now = local(MONDAY)
    may_end = threading.Event()
    threads = JobThreads(1, lambda: now, lambda: None)
    threads.begin(may_end.wait, now + timedelta(seconds=30))
    busy = threads.free()

    now -= timedelta(days=1)

    assert (busy, threads.free(), threads.hanging()) == (0, 1, 1)
    may_end.set()
    assert threads.wait(PATIENCE) <= 1


def test_every_message_is_looked_at_again_though_the_clock_was_set_back(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "LONGEST_SLEEP", timedelta())
    now = local(MONDAY)
    runner = embedded.EmbeddedRunner(running.database, running.runtime.at_clock(lambda: now))
    looks = [runner._messages_since()]

    now -= timedelta(days=1)

    assert [*looks, runner._messages_since()] == [None, None]
