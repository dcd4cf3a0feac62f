"""Cases started by timers and signals: a date once, missed moments of a cycle not at all."""

from datetime import date, timedelta
from threading import Barrier, Thread

from engine.clock import VirtualClock
from engine.deployment.versions import change_effective_date, withdraw_deployment
from engine.execution.due.starts import start_by_timer
from engine.execution.due.worker import next_due_at
from storage.tables import cases, start_events
from tests.diagrams import Part, catch, diagram, end, flows, signal, start, throw, timer, user_task
from tests.unit.execution.installation import Installation, local
from tests.unit.execution.office_changes import ADMINISTRATOR, change, off


def by(event: Part, id: str = "q", name: str = "") -> bytes:
    return diagram(start("s", event), user_task("u", name=name), end("e"), flows("s", "u", "e"), id=id)


THROWS = diagram(start("s"), throw("t", signal("over")), end("e"), flows("s", "t", "e"))


def opened(here: Installation, service: str = "q") -> list[str]:
    """When cases of a process were opened, by the clock of the office."""
    return [here.office.minute_text(row.opened_at) for row in here.rows(cases, service=service)]


def days(here: Installation, *moments: str) -> None:
    for moment in moments:
        here.at(moment)
        here.work()


def test_a_date_starts_one_case_that_has_no_applicant(here: Installation) -> None:
    here.deploy(by(timer(date="2026-04-08T09:30:00+05:00")))

    days(here, "2026-04-08 09:29", "2026-04-08 09:30", "2026-04-09 09:30")

    assert opened(here) == ["2026-04-08 09:30"]
    row = here.rows(cases)[0]
    assert (row.applicant, row.channel, row.registered_on) == (None, "portal", date(2026, 4, 8))
    assert here.data(here.event(row.id, "case_opened"))["started_by"] == {
        "trigger": "timer",
        "due": "2026-04-08T09:30:00+05:00",
    }
    assert here.rows(start_events) == []


def test_a_date_that_passes_while_nothing_runs_starts_its_case_afterwards(here: Installation) -> None:
    here.deploy(by(timer(date="2026-04-08T09:30:00+05:00")))

    days(here, "2026-05-20 10:00", "2026-05-21 10:00")

    assert opened(here) == ["2026-05-20 10:00"]


def test_a_cycle_skips_the_moments_that_pass_while_nothing_runs(here: Installation) -> None:
    here.deploy(by(timer(cycle="0 0 9 * * MON-FRI")))

    days(here, "2026-04-07 09:00", "2026-04-20 10:00", "2026-04-21 08:59", "2026-04-21 09:00")

    assert opened(here) == ["2026-04-07 09:00", "2026-04-20 10:00", "2026-04-21 09:00"]


def test_a_cycle_with_an_end_starts_so_many_cases(here: Installation) -> None:
    here.deploy(by(timer(cycle="R2/P1D")))

    days(here, *(f"2026-04-{day:02} 11:00" for day in range(7, 12)))

    assert opened(here) == ["2026-04-07 11:00", "2026-04-08 11:00"]


def test_a_month_is_counted_from_the_first_moment(here: Installation) -> None:
    here.deploy(by(timer(cycle="R/2026-05-31T09:00:00+05:00/P1M")))

    days(here, "2026-05-31 09:00", "2026-06-30 09:00", "2026-07-31 09:00")

    assert len(opened(here)) == 3


def test_the_next_moment_wakes_the_runner(here: Installation) -> None:
    here.deploy(by(timer(date="2026-04-08T09:30:00+05:00")))

    assert next_due_at(here.database) == local("2026-04-08 09:30")


def test_a_clock_that_is_set_back_starts_nothing_twice(here: Installation) -> None:
    here.deploy(by(timer(date="2026-04-08T09:30:00+05:00")), by(timer(cycle="R/P1D"), id="r"))
    days(here, "2026-04-08 10:00")

    here.clock = VirtualClock(local("2026-04-08 09:00"))
    here.restarted()
    here.work()
    days(here, "2026-04-08 10:30")

    assert (len(opened(here)), len(opened(here, "r"))) == (1, 1)


def test_two_servers_start_one_case(here: Installation) -> None:
    here.deploy(by(timer(cycle="R/P1D")))
    here.at("2026-04-07 11:00")
    row, barrier, done = here.rows(start_events)[0], Barrier(2), list[bool]()

    def server() -> None:
        runtime = Installation(here.database, "2026-04-07 11:00").runtime
        barrier.wait()
        done.append(start_by_timer(here.database, runtime, row.definition_id, "s"))

    threads = [Thread(target=server) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == [False, True]
    assert len(opened(here)) == 1


def test_a_later_version_takes_the_timers_over_on_its_day(here: Installation) -> None:
    here.deploy(by(timer(cycle="0 0 9 * * *")))
    here.deploy(by(timer(cycle="0 0 15 * * *")), effective_from=date(2026, 4, 8))

    days(here, "2026-04-07 09:00", "2026-04-07 15:00", "2026-04-08 09:00", "2026-04-08 15:00", "2026-04-09 09:00")

    assert opened(here) == ["2026-04-07 09:00", "2026-04-08 15:00"]


def test_a_moment_before_the_change_belongs_to_the_version_before_however_late_it_is_looked_at(
    here: Installation,
) -> None:
    here.deploy(by(timer(date="2026-04-07T09:00:00+05:00"), name="old"))
    here.deploy(by(timer(date="2026-04-20T09:00:00+05:00"), name="new"), effective_from=date(2026, 4, 8))

    days(here, "2026-04-10 09:00")

    assert opened(here) == ["2026-04-10 09:00"]


def test_the_same_date_in_a_new_version_starts_no_second_case(here: Installation) -> None:
    here.deploy(by(timer(date="2026-04-08T09:30:00+05:00")))
    days(here, "2026-04-08 10:00")

    deployment = here.deploy(by(timer(date="2026-04-08T09:30:00+05:00"), name="new"), effective_from=date(2026, 4, 8))
    days(here, "2026-04-08 11:00")

    assert len(opened(here)) == 1
    assert [note for note in deployment.notes if "starts no case" in note]


def test_a_withdrawn_version_starts_nothing_and_a_moved_one_on_its_new_day(here: Installation) -> None:
    withdrawn = here.deploy(by(timer(cycle="0 0 9 * * *")), effective_from=date(2026, 4, 8))
    moved = here.deploy(by(timer(cycle="0 0 9 * * *"), id="r"), effective_from=date(2026, 4, 8))
    with here.database.transaction() as session:
        withdraw_deployment(session, here.runtime, ADMINISTRATOR, withdrawn.id or 0, "not yet")
        change_effective_date(session, here.runtime, ADMINISTRATOR, moved.id or 0, date(2026, 4, 10), "later")

    left = [row.process for row in here.rows(start_events)]
    days(here, "2026-04-08 09:00", "2026-04-09 09:00", "2026-04-10 09:00")

    assert left == ["r"]
    assert (opened(here), opened(here, "r")) == ([], ["2026-04-10 09:00"])


def test_a_signal_starts_a_case_of_each_process_and_reaches_who_waits(here: Installation) -> None:
    wait = catch("c", signal("over"))
    waits = diagram(start("s"), wait, user_task("u"), end("e"), flows("s", "c", "u", "e"), id="w")
    here.deploy(by(signal("over")), by(signal("over"), id="r"), waits, THROWS)
    waiting = here.start("w")

    thrower = here.start()
    here.work()

    assert here.open(waiting) == ["u"]
    assert (len(opened(here)), len(opened(here, "r"))) == (1, 1)
    row = here.rows(cases, service="q")[0]
    assert row.applicant is None
    assert here.data(here.event(row.id, "case_opened"))["started_by"] == {
        "trigger": "signal",
        "name": "over",
        "case": thrower,
    }


def test_a_signal_starts_a_case_each_time_and_none_after_the_fact(here: Installation) -> None:
    here.deploy(THROWS)
    here.start()
    here.work()
    here.deploy(by(signal("over")))
    here.start()
    here.start()
    here.clock.advance_to(here.clock() + timedelta(days=2))
    here.work()

    assert len(opened(here)) == 2


def test_a_date_of_the_office_follows_its_calendar(here: Installation) -> None:
    here.deploy(by(timer(date='=working_days_after(date("2026-04-06"), 2)')))
    change(here, off("2026-04-07"))

    days(here, "2026-04-08 19:00", "2026-04-09 18:30")

    assert opened(here) == ["2026-04-09 18:30"]
