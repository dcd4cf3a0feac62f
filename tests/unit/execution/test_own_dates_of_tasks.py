"""Dates that a task has by itself: which stay, and which follow a term or the calendar."""

from collections.abc import Callable
from datetime import date

import pytest

from engine.execution.case.advancing import advance
from engine.execution.loading import load_case
from storage.tables import task_candidates, user_tasks
from tests.diagrams import Part, boundary, end, flow, timer, user_task
from tests.unit.execution.fixing import correct_and_try, move
from tests.unit.execution.installation import Installation, local, office
from tests.unit.execution.office_changes import IN_TWO_DAYS, change, off
from tests.unit.execution.parts import one

SOON = '=date("2026-04-08")'


def term(due: str) -> Part:
    watch = boundary("b", "u", timer(date=due), interrupting=False, properties={"law": "L"})
    return Part(watch.xml + end("late").xml + flow("b", "late").xml)


IN_A_WEEK = term("=working_days_after(registered_on, 5)")


def dates(here: Installation) -> list[str | None]:
    """When the only task is due and when it comes into view."""
    (row,) = here.rows(user_tasks)
    return [at and f"{here.office.local(at):%Y-%m-%d}" for at in (row.due_at, row.follow_up_at)]


def write(here: Installation, case_id: int, **values: str) -> None:
    """A step beside the task writes variables."""
    with here.database.transaction() as session:
        case = load_case(session, here.runtime, "test", case_id)
        case.instance.write(here.token(case_id, "u"), values)
        advance(case)


def by_an_entry(here: Installation, day: str) -> None:
    change(here, off(day))


def by_a_release(here: Installation, day: str) -> None:
    here.office = office().changed([off(day)], (), 0)
    here.restarted()


@pytest.mark.parametrize("comes", [by_an_entry, by_a_release])
@pytest.mark.parametrize(
    ("task", "expected"),
    [
        (user_task("u", due=IN_TWO_DAYS), ["2028-12-29", None]),
        (user_task("u", follow_up=IN_TWO_DAYS), [None, "2028-12-29"]),
    ],
)
def test_dates_that_a_day_off_moves_out_of_the_known_calendar_stay(
    here: Installation, comes: Callable[[Installation, str], None], task: Part, expected: list[str | None]
) -> None:
    here.deploy(one(task=task))
    here.at("2028-12-27 11:00")
    here.start()

    comes(here, "2028-12-28")
    here.work()

    assert dates(here) == expected


def test_dates_that_were_set_by_hand_stay_but_an_earlier_term_comes_first(here: Installation) -> None:
    task = user_task("u", due=SOON, follow_up=SOON)
    here.deploy(one(task=task))
    case_id = here.start()
    by_hand = {"due_at": local("2026-04-20 18:30"), "follow_up_at": local("2026-04-09 18:30")}
    with here.database.transaction() as session:
        session.execute(user_tasks.update().values(by_hand))
        session.execute(task_candidates.update().values(due_at=by_hand["due_at"]))
    here.deploy(one(term('=date("2026-04-13")'), task=task))

    move(here, case_id, "p")

    assert dates(here) == ["2026-04-13", "2026-04-09"]


def by_a_version(here: Installation, _day: str) -> None:
    here.deploy(one(IN_A_WEEK, task=user_task("u", due='=date("2026-04-15")')), effective_from=date(2026, 4, 13))


@pytest.mark.parametrize(("comes", "due"), [(by_an_entry, "2026-04-21"), (by_a_version, "2026-04-20")])
def test_a_task_whose_own_dates_can_no_longer_be_computed_goes_by_its_term(
    here: Installation, comes: Callable[[Installation, str], None], due: str
) -> None:
    here.deploy(one(IN_A_WEEK, task=user_task("u", due="=date(day)", follow_up="=date(day)")))
    here.at("2026-04-10 19:30")
    case_id = here.start(variables={"day": "2026-04-22"})
    write(here, case_id, day="soon")

    comes(here, "2026-04-14")
    here.work()

    assert dates(here) == [due, "2026-04-22"]


def test_a_task_that_failed_before_the_move_has_its_dates_by_the_new_version(here: Installation) -> None:
    here.deploy(one(task=user_task("u", "=gs")))
    case_id = here.start()
    here.deploy(one(task=user_task("u", "=gs", due=IN_TWO_DAYS)))
    move(here, case_id, "p")
    correct_and_try(here, {"gs": ["clerks"]})

    change(here, off("2026-04-07"))
    here.work()

    assert dates(here) == ["2026-04-09", None]
