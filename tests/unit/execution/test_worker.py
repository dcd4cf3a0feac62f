"""Working off what is due: all of it in one go on a clock that stands, in bounded looks on the wall clock."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from engine.execution.due import worker
from engine.execution.due.worker import NeverAtRest, work_off, work_off_clock
from engine.execution.installation.runtime import Runtime
from storage.database import Database
from storage.tables import jobs
from tests.diagrams import Part, catch, diagram, end, exclusive, flow, flows, message, service_task, start, timer
from tests.unit.execution.installation import Installation


def without_end() -> bytes:
    return diagram(
        start("s"),
        service_task("job", "outside"),
        exclusive("again", default="out"),
        end("e"),
        flows("s", "job", "again"),
        flow("again", "job", "=true"),
        flow("again", "e", id="out"),
    )


def many_timers(here: Installation, count: int) -> None:
    here.deploy(diagram(start("s"), catch("t", timer(duration="PT1H")), end("e"), flows("s", "t", "e")))
    for _ in range(count):
        here.start()


def test_work_without_end_is_told_and_what_was_done_is_kept(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "MOST_PASSES", 20)
    here.deploy(without_end())
    case_id = here.start()

    with pytest.raises(NeverAtRest, match=rf"after 20 looks, the last the job \d+ of case {case_id}; see whether"):
        here.work()

    assert here.told(case_id).count("job_completed job") == 20
    assert here.rows(jobs)[0].state == "ready"


def test_more_than_one_look_finds_is_done_in_several(here: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.execution.due.timers.due_timers.__defaults__", (3,))
    many_timers(here, 7)
    here.clock.advance_to(here.clock() + timedelta(hours=1))

    looks = [work_off_clock(here.database, here.runtime).done for _ in range(4)]

    assert looks == [3, 3, 1, 0]


def waiting_for(service: str, event: Part) -> bytes:
    """A service whose cases wait for the event `x`, and call the handler inside."""
    return diagram(start("s"), event, service_task("job", "inside"), end("e"), flows("s", "x", "job", "e"), id=service)


@pytest.mark.parametrize("work", [work_off, work_off_clock])
def test_what_was_due_first_is_done_first_whatever_it_is(here: Installation, work: Callable[..., object]) -> None:
    here.deploy(
        waiting_for("late", catch("x", timer(duration="PT3H"))),
        waiting_for("early", catch("x", timer(duration="PT1H"))),
        waiting_for("told", catch("x", message("news", "=1"))),
    )
    late, early, told = (here.start(service) for service in ("late", "early", "told"))
    here.at("2026-04-06 13:30")
    here.publish("news", "1")
    here.at("2026-04-06 14:10")

    work(here.database, here.runtime)

    assert [call.case_id for call in here.inside.calls] == [early, told, late]


def test_a_look_gives_way_between_two_commands(here: Installation) -> None:
    many_timers(here, 3)
    here.clock.advance_to(here.clock() + timedelta(hours=1))
    answers = iter([False, True])

    found = work_off_clock(here.database, here.runtime, gives_way=lambda: next(answers))

    assert (found.due, found.done) == (3, 1)
    assert here.work() == 2


def test_a_look_of_the_clock_calls_no_handler(here: Installation) -> None:
    here.deploy(without_end())
    here.start()

    found = work_off_clock(here.database, here.runtime)

    assert (found.due, here.worker.calls) == (0, [])


@pytest.mark.parametrize("sqlstate", ["54000", "08006"])
def test_what_the_database_refuses_of_one_case_holds_up_no_other_but_a_database_away_does(
    here: Installation, monkeypatch: pytest.MonkeyPatch, sqlstate: str
) -> None:
    many_timers(here, 2)
    here.clock.advance_to(here.clock() + timedelta(hours=1))
    fires = worker.fire_timer

    def fire(database: Database, runtime: Runtime, case_id: int, token: int) -> bool:
        if case_id == 1:
            driver: Any = database.engine.dialect.loaded_dbapi
            orig = driver.OperationalError("no")
            orig.sqlstate = sqlstate
            raise OperationalError("INSERT", None, orig)
        return fires(database, runtime, case_id, token)

    monkeypatch.setattr(worker, "fire_timer", fire)

    if sqlstate == "08006":
        with pytest.raises(OperationalError):
            work_off_clock(here.database, here.runtime)
    else:
        found = work_off_clock(here.database, here.runtime)
        assert (found.done, found.failed) == (1, 1)
    assert [here.case(case_id).state for case_id in (1, 2)].count("completed") == (sqlstate == "54000")
