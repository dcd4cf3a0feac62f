"""Deadlines to the second, timers in the order of time, and what a late runner must not change."""

import pytest

from engine.execution.due.worker import next_due_at
from engine.execution.errors import NoSuchTask
from engine.spiff.state.errors import NotWaiting
from storage.tables import deadlines, timers, user_tasks
from tests.diagrams import boundary, catch, diagram, end, flows, parallel, script, start, sub_process, timer, user_task
from tests.unit.execution.installation import Installation, local

DUE = '=date("2026-04-08")'


def with_deadline(*, interrupting: bool = False, due: str = DUE) -> bytes:
    return diagram(
        start("s"),
        user_task("u"),
        end("e"),
        flows("s", "u", "e"),
        boundary("term", "u", timer(date=due), interrupting=interrupting, properties={"law": "ATT-07.1"}, name="Term"),
        user_task("overdue"),
        end("late"),
        flows("term", "overdue", "late"),
    )


@pytest.mark.parametrize("moment", ["2026-04-08 18:29:59", "2026-04-08 18:30:00", "2026-04-08 18:30:00.900000"])
def test_a_deadline_is_met_until_the_last_second_is_over(here: Installation, moment: str) -> None:
    here.deploy(with_deadline())
    case_id = here.start()

    here.at(moment)
    here.work()
    here.complete(case_id, "u")

    row = here.rows(deadlines)[0]
    assert (row.state, row.settled_at, row.due_at) == ("met", local(moment), local("2026-04-08 18:30"))
    assert here.event(case_id, "deadline_met").due_at == local("2026-04-08 18:30")
    assert here.rows(timers) == []


@pytest.mark.parametrize("moment", ["2026-04-08 18:30:01", "2026-04-08 18:30:01.500000", "2026-04-09 09:00"])
def test_a_deadline_is_missed_one_second_after_its_moment(here: Installation, moment: str) -> None:
    here.deploy(with_deadline())
    case_id = here.start()

    here.at(moment)
    here.work()
    here.complete(case_id, "u")

    assert here.rows(deadlines)[0].state == "missed"
    assert here.event(case_id, "deadline_missed").due_at == local("2026-04-08 18:30")
    assert here.open(case_id) == ["overdue"]


def test_work_done_after_the_term_misses_it_even_if_no_runner_has_looked(here: Installation) -> None:
    here.deploy(with_deadline())
    case_id = here.start()

    here.at("2026-04-08 18:30:01")
    here.complete(case_id, "u")

    assert here.rows(deadlines)[0].state == "missed"
    assert here.open(case_id) == ["overdue"]
    assert here.told(case_id)[-4:] == [
        "deadline_missed term",
        "task_created overdue",
        "task_completed u",
        "end_reached e",
    ]
    assert here.event(case_id, "deadline_missed").actor == "engine"


def test_an_interrupting_term_has_taken_the_task_even_if_no_runner_has_looked(here: Installation) -> None:
    here.deploy(with_deadline(interrupting=True))
    case_id = here.start()
    here.at("2026-04-08 18:30:01")
    before = here.everything()

    with pytest.raises((NotWaiting, NoSuchTask)):
        here.complete(case_id, "u")

    assert here.everything() == before
    here.work()
    assert here.open(case_id) == ["overdue"]


def test_a_deadline_that_was_over_when_it_began_is_missed_at_once(here: Installation) -> None:
    here.deploy(with_deadline(due='=date("2026-04-03")'))
    case_id = here.start()

    here.work()

    assert here.rows(deadlines)[0].state == "missed"
    assert here.open(case_id) == ["overdue", "u"]


def test_a_deadline_over_automatic_steps_that_are_late_is_told_as_missed(here: Installation) -> None:
    inner = sub_process("inner", start("s2"), script("x", "=1"), end("e2"), flows("s2", "x", "e2"))
    here.deploy(
        diagram(
            start("s"),
            inner,
            end("e"),
            flows("s", "inner", "e"),
            end("late"),
            boundary("term", "inner", timer(date='=date("2026-04-03")'), interrupting=False, properties={"law": "X"}),
            flows("term", "late"),
        )
    )

    case_id = here.start()

    assert "deadline_missed term" in here.told(case_id)


def test_a_cancelled_step_cancels_its_deadline(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            user_task("u"),
            end("e"),
            flows("s", "u", "e"),
            end("late"),
            end("quit"),
            boundary("term", "u", timer(date=DUE), interrupting=False, properties={"law": "X"}),
            flows("term", "late"),
            boundary("off", "u", timer(date='=date("2026-04-07")')),
            flows("off", "quit"),
        )
    )
    case_id = here.start()

    here.at("2026-04-07 18:30")
    here.work()

    assert here.rows(deadlines)[0].state == "cancelled"
    assert {"timer_fired off", "task_cancelled u", "deadline_cancelled term"} <= set(here.told(case_id))
    assert here.rows(timers) == []


def test_a_repeating_term_counts_once_and_repeats(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            user_task("u"),
            end("e"),
            flows("s", "u", "e"),
            end("late"),
            boundary("term", "u", timer(cycle="R3/PT1H"), interrupting=False, properties={"law": "X"}),
            flows("term", "late"),
        )
    )
    case_id = here.start()

    for moment in ("2026-04-06 12:00:01", "2026-04-06 13:00:01", "2026-04-06 14:00:01", "2026-04-06 15:00:01"):
        here.at(moment)
        here.work()

    assert [row.state for row in here.rows(deadlines)] == ["missed"]
    assert here.told(case_id).count("end_reached late") == 3
    assert here.rows(timers) == []
    assert here.open(case_id) == ["u"]


def test_what_began_and_ended_within_one_command_leaves_no_row(here: Installation) -> None:
    inner = sub_process("inner", start("s2"), script("x", "=1"), end("e2"), flows("s2", "x", "e2"))
    here.deploy(
        diagram(
            start("s"),
            inner,
            user_task("u"),
            end("e"),
            flows("s", "inner", "u", "e"),
            end("late"),
            boundary("term", "inner", timer(date=DUE), interrupting=False, properties={"law": "X"}),
            flows("term", "late"),
        )
    )

    case_id = here.start()

    assert (here.rows(timers), here.rows(deadlines)) == ([], [])
    assert here.told(case_id)[1:4] == ["deadline_set term", "end_reached e2", "deadline_met term"]


def test_timers_fire_in_the_order_of_time_across_cases(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            catch("wait", timer(date="=date and time(until)")),
            end("e"),
            flows("s", "wait", "e"),
        )
    )
    late = here.start(variables={"until": "2026-04-09T10:00:00+05:00"})
    early = here.start(variables={"until": "2026-04-07T10:00:00+05:00"})
    middle = here.start(variables={"until": "2026-04-08T10:00:00+05:00"})

    here.at("2026-04-08 09:59:59")
    done_before = here.work()
    here.at("2026-04-10 10:00")
    here.work()

    assert done_before == 1
    ended = {case_id: here.case(case_id).ended_at for case_id in (early, middle, late)}
    assert ended[early] == local("2026-04-08 09:59:59")
    assert ended[middle] == ended[late] == local("2026-04-10 10:00")
    order = sorted((early, middle, late), key=lambda case_id: here.event(case_id, "timer_fired").due_at)
    assert order == [early, middle, late]


@pytest.mark.parametrize("until", ["9999-12-31T23:59:59+00:00", "9998-01-01T00:00:00+14:00"])
def test_a_timer_of_a_far_moment_waits(here: Installation, until: str) -> None:
    here.deploy(
        diagram(
            start("s"),
            user_task("u"),
            end("e"),
            end("far"),
            flows("s", "u", "e"),
            flows("term", "far"),
            boundary("term", "u", timer(date="=date and time(until)"), properties={"law": "X"}),
        )
    )

    case_id = here.start(variables={"until": until})

    assert here.work() == 0
    assert next_due_at(here.database) is not None
    here.complete(case_id, "u")
    assert here.rows(deadlines)[0].state == "met"


def test_a_cycle_fires_as_often_as_it_says(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            user_task("u"),
            end("e"),
            end("tick"),
            flows("s", "u", "e"),
            flows("each", "tick"),
            boundary("each", "u", timer(cycle="R2/P1D"), interrupting=False),
        )
    )
    case_id = here.start()

    for day in range(7, 12):
        here.at(f"2026-04-{day:02} 11:00")
        here.work()

    assert here.told(case_id).count("end_reached tick") == 2


def test_two_timers_of_one_case_that_are_due_together_both_fire(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            parallel("split"),
            catch("a", timer(duration="PT2H")),
            catch("b", timer(duration="PT1H")),
            parallel("join"),
            end("e"),
            flows("s", "split", "a", "join", "e"),
            flows("split", "b", "join"),
        )
    )
    case_id = here.start()

    here.at("2026-04-07 11:00")
    done = here.work()

    assert done == 2
    assert [event for event in here.told(case_id) if event.startswith("timer_fired")] == [
        "timer_fired b",
        "timer_fired a",
    ]
    assert here.case(case_id).state == "completed"


def test_the_next_due_moment_is_that_of_the_earliest_timer(here: Installation) -> None:
    here.deploy(with_deadline())
    assert next_due_at(here.database) is None

    here.start()

    assert next_due_at(here.database) == local("2026-04-07 09:00")  # the reminder of the day before
    here.at("2026-04-07 09:00")
    here.work()
    assert next_due_at(here.database) == local("2026-04-08 18:30:01")
    assert here.rows(user_tasks)[0].due_at == local("2026-04-08 18:30")
