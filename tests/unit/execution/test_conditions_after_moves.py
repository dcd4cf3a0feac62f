"""A condition that is true already in the version into which a case has come, or by other dates: nobody waits for more.

It is looked at in the transaction that moves the case, by hand or into the version of its registration day.
"""

from datetime import date

import pytest

from storage.tables import deadlines
from tests.diagrams import (
    Part,
    boundary,
    catch,
    condition,
    diagram,
    end,
    event_sub_process,
    flows,
    start,
    timer,
    user_task,
)
from tests.unit.execution.fixing import move, resume, suspend
from tests.unit.execution.installation import Installation
from tests.unit.execution.office_changes import change, off
from tests.unit.execution.parts import one

FRIDAY_EVENING, MONDAY = "2026-04-10 19:00", date(2026, 4, 13)
DAY = catch("day", timer(date="=at_office_open(registered_on)"))


def waiting(*parts: Part) -> bytes:
    return diagram(start("s"), DAY, user_task("u"), end("e"), flows("s", "day", "u", "e"), *parts)


def told(when: str) -> Part:
    """Asks somebody as soon as a condition is true, and goes on meanwhile."""
    begun = start("begun", condition(when), interrupting=False)
    return event_sub_process("told", begun, user_task("ask"), end("asked"), flows("begun", "ask", "asked"))


@pytest.mark.parametrize("before", [(), (told("=x = 2"),)])
def test_a_case_that_is_moved_by_hand_goes_on_by_a_condition_that_is_true(
    here: Installation, before: tuple[Part, ...]
) -> None:
    here.deploy(one(*before))
    case_id = here.start(variables={"x": 1})
    here.deploy(one(told("=x = 1")))

    move(here, case_id, "p")

    assert here.open(case_id) == ["ask", "u"]


def test_so_does_a_boundary_event_of_the_new_version(here: Installation) -> None:
    here.deploy(one())
    case_id = here.start(variables={"x": 1})
    here.deploy(one(boundary("b", "u", condition("=x = 1")), user_task("other"), flows("b", "other")))

    move(here, case_id, "p")

    assert here.open(case_id) == ["other"]


def test_a_case_that_comes_into_the_version_of_its_day_goes_on_in_the_same_transaction(here: Installation) -> None:
    here.deploy(waiting())
    here.at(FRIDAY_EVENING)
    case_id = here.start(variables={"x": 1})

    here.deploy(waiting(told("=x = 1")), effective_from=MONDAY)

    assert here.open(case_id) == ["ask"]
    assert not here.findings()


def test_a_case_whose_dates_another_calendar_moves_goes_on_by_them(here: Installation) -> None:
    here.deploy(waiting(told('=registered_on = "2026-04-14"')))
    here.at(FRIDAY_EVENING)
    case_id = here.start()

    change(here, off("2026-04-13"))
    here.work()

    assert here.open(case_id) == ["ask"]


def test_a_suspended_case_stands_still(here: Installation) -> None:
    here.deploy(waiting())
    here.at(FRIDAY_EVENING)
    case_id = here.start(variables={"x": 1})
    suspend(here, case_id)

    here.deploy(waiting(told("=x = 1")), effective_from=MONDAY)

    assert here.open(case_id) == []


def test_a_condition_that_became_true_while_a_case_was_suspended_is_seen_when_it_goes_on(here: Installation) -> None:
    here.deploy(waiting())
    here.at(FRIDAY_EVENING)
    case_id = here.start(variables={"x": 1})
    suspend(here, case_id)
    here.deploy(waiting(told("=x = 1")), effective_from=MONDAY)

    resume(here, case_id)

    assert here.open(case_id) == ["ask"]


def test_a_case_with_a_condition_is_reminded_of_its_deadline_after_a_calendar_change(here: Installation) -> None:
    term = boundary("b", "u", timer(date='=date("2026-04-15")'), interrupting=False, properties={"law": "L"})
    here.deploy(one(term, flows("b", "e"), told("=false")))
    here.start()
    change(here, off("2026-05-20"))

    here.at("2026-04-14 09:00")
    here.work()

    assert here.rows(deadlines)[0].remind_at is None
