"""How open cases are brought in line with a changed calendar: each by itself, whatever comes in between."""

from typing import Any

import pytest

from engine.execution import recalculation
from engine.execution.office_entries import change_office
from engine.execution.recalculation import recalculate_all
from engine.execution.reminders import remind
from engine.execution.runtime import Runtime
from engine.execution.timers import fire_timer
from storage.database import Session
from storage.tables import deadlines, timers
from tests.unit.execution.installation import Installation, local
from tests.unit.execution.office_changes import ADMINISTRATOR, IN_TWO_DAYS, change, off, with_term


def test_a_kill_between_two_cases_is_continued(here: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    here.deploy(with_term())
    here.at("2026-12-07 11:00")
    case_ids = [here.start() for _ in range(3)]
    change(here, off("2026-12-17"))
    whole = recalculation.recalculate

    def killed_at_the_second(session: Session, runtime: Runtime, row: Any, now: Any) -> Any:
        done = whole(session, runtime, row, now)
        if row["id"] == case_ids[1]:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(recalculation, "recalculate", killed_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        recalculate_all(here.database, here.runtime)
    monkeypatch.undo()
    between = [row.due_at for row in here.rows(deadlines)]
    here.restarted()
    here.work()

    old, new = local("2026-12-22 18:30"), local("2026-12-23 18:30")
    assert between == [new, old, old]
    assert [row.due_at for row in here.rows(deadlines)] == [new, new, new]
    assert [here.told(case_id).count("deadline_moved term") for case_id in case_ids] == [1, 1, 1]


def test_a_case_that_a_command_touches_before_its_turn_is_brought_up_to_date_first(here: Installation) -> None:
    here.deploy(with_term(IN_TWO_DAYS))
    case_id = here.start()

    change(here, off("2026-04-08"))
    here.at("2026-04-08 19:00")
    here.complete(case_id, "u")

    assert here.rows(deadlines)[0].state == "met"
    assert here.event(case_id, "task_completed").due_at == local("2026-04-09 18:30")
    assert here.told(case_id)[3:-1] == [
        "calendar_changed",
        "deadline_moved term",
        "task_moved u",
        "task_completed u",
        "deadline_met term",
        "end_reached e",
    ]


def test_a_timer_that_the_runner_took_up_before_its_case_does_not_fire_on_the_day_off(here: Installation) -> None:
    here.deploy(with_term(IN_TWO_DAYS))
    case_id = here.start()
    token = here.rows(timers)[0].token

    change(here, off("2026-04-08"))
    here.at("2026-04-08 19:00")

    assert not fire_timer(here.database, here.runtime, case_id, token)
    assert here.rows(deadlines)[0].due_at == local("2026-04-09 18:30")


def test_a_reminder_whose_case_is_behind_waits_for_the_new_day(here: Installation) -> None:
    here.deploy(with_term(IN_TWO_DAYS))
    case_id = here.start()
    token = here.rows(deadlines)[0].token

    change(here, off("2026-04-07"))
    here.at("2026-04-07 09:00")

    assert not remind(here.database, here.runtime, case_id, token)
    assert here.rows(deadlines)[0].remind_at == local("2026-04-08 09:00")


def test_every_process_goes_by_what_is_entered_without_a_restart(here: Installation) -> None:
    here.deploy(with_term(IN_TWO_DAYS))
    other = Runtime(here.clock, here.office, here.handlers)
    here.start()

    with here.database.transaction() as session:
        change_office(session, other, ADMINISTRATOR, off("2026-04-08"))
    second = here.start()

    assert here.rows(deadlines, case_id=second)[0].due_at == local("2026-04-09 18:30")
    assert "deadline_moved term" not in here.told(second)


def test_of_two_processes_that_bring_a_case_up_to_date_one_does_it(here: Installation) -> None:
    here.deploy(with_term())
    here.at("2026-12-07 11:00")
    case_id = here.start()
    change(here, off("2026-12-17"))

    first = recalculate_all(here.database, here.runtime)
    second = recalculate_all(here.database, Runtime(here.clock, here.office, here.handlers))

    assert (first, second) == ((1, []), (0, []))
    assert here.told(case_id).count("calendar_changed") == 1
