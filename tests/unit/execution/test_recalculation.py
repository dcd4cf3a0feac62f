"""How open cases are brought in line with a changed calendar: each by itself, whatever comes in between."""

from datetime import date, time
from typing import Any, cast

import pytest
from sqlalchemy.exc import OperationalError

from engine.execution.due import catching_up
from engine.execution.due.catching_up import recalculate_all
from engine.execution.due.reminders import remind
from engine.execution.due.timers import fire_timer
from engine.execution.installation.office_entries import OfficeChange, Withdrawal, change_office
from engine.execution.installation.runtime import Runtime
from engine.execution.recalculation import bringing_in_line
from engine.execution.recalculation.previews import missed_before, preview
from engine.office.changes import HoursChange, OfficePlace
from storage.database import Session
from storage.errors import BusyDatabase
from storage.tables import deadlines, notices, timers
from tests.unit.execution.installation import Installation, local
from tests.unit.execution.office_changes import ADMINISTRATOR, IN_TWO_DAYS, ORDER, change, off, with_term


def test_a_kill_between_two_cases_is_continued(here: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    here.deploy(with_term())
    here.at("2026-12-07 11:00")
    case_ids = [here.start() for _ in range(3)]
    change(here, off("2026-12-17"))
    whole = bringing_in_line.recalculate

    def killed_at_the_second(session: Session, runtime: Runtime, row: Any, now: Any) -> Any:
        done = whole(session, runtime, row, now)
        if row["id"] == case_ids[1]:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(bringing_in_line, "recalculate", killed_at_the_second)
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


def test_a_case_that_a_busy_database_kept_from_its_turn_has_it_later(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.deploy(with_term())
    here.at("2026-12-07 11:00")
    here.start()
    change(here, off("2026-12-17"))

    def busy(*_given: object) -> None:
        raise BusyDatabase("another process writes")

    monkeypatch.setattr(bringing_in_line, "recalculate", busy)
    with pytest.raises(BusyDatabase):
        catching_up.catch_up(here.database, here.runtime)
    monkeypatch.undo()

    assert catching_up.catch_up(here.database, here.runtime) == 1
    assert [row.due_at for row in here.rows(deadlines)] == [local("2026-12-23 18:30")]


def test_a_case_of_which_the_database_refuses_a_row_does_not_hold_up_the_others(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.deploy(with_term())
    here.at("2026-12-07 11:00")
    here.start()
    here.start()
    change(here, off("2026-12-17"))
    recalculate, refused = bringing_in_line.recalculate, ["case 1"]

    def refuse(*given: Any) -> Any:
        if refused:
            raise OperationalError("INSERT", None, _too_long(refused.pop()))
        return recalculate(*given)

    monkeypatch.setattr(bringing_in_line, "recalculate", refuse)

    assert catching_up.catch_up(here.database, here.runtime) == 2
    old, new = local("2026-12-22 18:30"), local("2026-12-23 18:30")
    assert [row.due_at for row in here.rows(deadlines)] == [old, new]


def _too_long(text: str) -> Exception:
    error: Any = Exception(text)
    error.sqlstate = "54000"
    return cast(Exception, error)


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
        "notice_sent",
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


#: Of a term that ends on Wednesday, 8 April 18:30: what was entered when, the moment at the end, how the term stands
#: then and by when, how often it has moved.
STORIES = [
    pytest.param(
        [("2026-04-07 10:00", off("2026-04-20")), ("2026-04-09 10:00", off("2026-04-08"))],
        "2026-04-09 11:00",
        ("missed", "2026-04-08 18:30", 0),
        id="over when the day was made off",
    ),
    pytest.param(
        [("2026-04-07 10:00", off("2026-04-08")), ("2026-04-08 19:00", Withdrawal("day", 1))],
        "2026-04-09 11:00",
        ("open", "2026-04-09 18:30", 1),
        id="not over when the day was taken back",
    ),
    pytest.param(
        [("2026-04-08 18:00", off("2026-04-08")), ("2026-04-09 18:00", off("2026-04-09"))],
        "2026-04-10 11:00",
        ("open", "2026-04-10 18:30", 2),
        id="moved twice on the last day",
    ),
]


@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize(("entries", "until", "expected"), STORIES)
def test_a_case_whose_turn_comes_late_comes_out_like_one_that_was_done_at_once(
    here: Installation,
    entries: list[tuple[str, OfficeChange]],
    until: str,
    expected: tuple[str, str, int],
    is_late: bool,
) -> None:
    here.deploy(with_term(IN_TWO_DAYS, notice="N-02"))
    case_id = here.start()

    for moment, what in entries:
        here.at(moment)
        if not is_late:
            here.work()
        change(here, what)
    here.at(until)
    here.work()

    state, due_at, moves = expected
    (row,) = here.rows(deadlines)
    told = here.told(case_id)
    assert (row.state, row.due_at) == (state, local(due_at))
    assert (told.count("calendar_changed"), told.count("deadline_moved term")) == (2, moves)
    assert not here.findings()


def test_the_preview_of_a_case_that_is_behind_tells_what_the_change_itself_would_move(here: Installation) -> None:
    here.deploy(with_term(IN_TWO_DAYS))
    here.start()
    change(here, off("2026-04-08"))

    with here.database.reading() as session:
        found = preview(session, here.runtime, off("2026-04-09"))

    assert [(each.kind, each.before, each.after) for each in found.moved] == [
        ("deadline", local("2026-04-09 18:30"), local("2026-04-10 18:30")),
        ("task", local("2026-04-09 18:30"), local("2026-04-10 18:30")),
    ]


def test_a_preview_names_the_open_terms_that_are_over_since_no_runner_has_looked(here: Installation) -> None:
    here.deploy(with_term(IN_TWO_DAYS))
    case_id = here.start()
    here.at("2026-04-09 10:00")
    with here.database.reading() as session:
        over = missed_before(session, here.runtime, off("2026-04-08"))
        later = missed_before(session, here.runtime, off("2026-04-09"))

    assert [(row.case_id, row.name, row.due_at) for row in over] == [(case_id, "Term", local("2026-04-08 18:30"))]
    assert later == []


def test_a_term_of_which_somebody_was_reminded_is_not_told_again_when_it_ends_earlier_on_its_day(
    here: Installation,
) -> None:
    here.deploy(with_term(IN_TWO_DAYS))
    here.start()
    here.at("2026-04-07 09:00")
    here.work()

    change(here, HoursChange(date(2026, 4, 8), OfficePlace.OFFICE, time(9), time(17), None, ORDER))
    here.work()

    assert here.rows(deadlines)[0].due_at == local("2026-04-08 17:00")
    assert [row.code for row in here.rows(notices)] == ["N-11", "N-02"]
