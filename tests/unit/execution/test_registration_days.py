"""The registration day of an application that waits for it, when the calendar changes on that day or before it."""

from datetime import date

import pytest

from engine.calendar.working_time import Week
from engine.deployment.versions import InUse, change_effective_date, withdraw_deployment
from engine.execution.installation.office_entries import Withdrawal
from storage.tables import cases, timers
from tests.diagrams import catch, diagram, end, flows, start, timer, user_task
from tests.unit.execution.installation import ALWAYS, Installation, local
from tests.unit.execution.office_changes import ADMINISTRATOR, change, off, worked

FRIDAY_EVENING = "2026-04-10 19:00"
MONDAY, TUESDAY = date(2026, 4, 13), date(2026, 4, 14)


def waiting(name: str = "") -> bytes:
    day = catch("day", timer(date="=at_office_open(registered_on)"))
    return diagram(start("s"), day, user_task("u"), end("e"), flows("s", "day", "u", "e"), name=name)


def started(here: Installation, received: str = FRIDAY_EVENING, effective_from: date = ALWAYS) -> int:
    here.deploy(waiting(), effective_from=effective_from)
    here.at(received)
    return here.start()


@pytest.mark.parametrize(
    ("entered", "registered_on", "opens"),
    [
        ("2026-04-13 08:00", TUESDAY, ["2026-04-14 09:00"]),
        ("2026-04-13 08:59:59", TUESDAY, ["2026-04-14 09:00"]),
        ("2026-04-13 09:00", MONDAY, []),
    ],
)
def test_a_day_made_off_before_it_opens_registers_nothing(
    here: Installation, entered: str, registered_on: date, opens: list[str]
) -> None:
    case_id = started(here)
    here.at(entered)

    change(here, off("2026-04-13"))
    here.work()

    assert here.case(case_id).registered_on == registered_on
    assert [row.due_at for row in here.rows(timers)] == [local(moment) for moment in opens]
    assert ("u" in here.open(case_id)) is (not opens)


def test_what_comes_before_opening_on_a_day_that_is_then_made_off_is_registered_on_the_next(here: Installation) -> None:
    case_id = started(here, "2026-04-13 08:00")

    change(here, off("2026-04-13"))
    here.work()

    assert here.case(case_id).registered_on == TUESDAY
    assert here.rows(timers)[0].due_at == local("2026-04-14 09:00")


@pytest.mark.parametrize("received", [FRIDAY_EVENING, "2026-04-11 10:00"])
@pytest.mark.parametrize(
    ("entered", "registered_on", "is_registered"),
    [
        ("2026-04-11 12:00", date(2026, 4, 11), True),
        ("2026-04-11 18:30", date(2026, 4, 11), True),
        ("2026-04-11 18:30:01", MONDAY, False),
    ],
)
def test_a_saturday_made_worked_registers_at_once_what_waits_until_it_closes(
    here: Installation, received: str, entered: str, registered_on: date, is_registered: bool
) -> None:
    case_id = started(here, received)
    here.at(entered)

    change(here, worked("2026-04-11", Week.FIVE))
    here.work()

    assert here.case(case_id).registered_on == registered_on
    assert [row.due_at for row in here.rows(timers)] == ([] if is_registered else [local("2026-04-13 09:00")])
    assert here.open(case_id) == (["u"] if is_registered else [])


def test_a_day_off_that_is_taken_back_after_its_day_moves_no_registration_back(here: Installation) -> None:
    case_id = started(here)
    change(here, off("2026-04-13"))
    here.work()
    here.at("2026-04-13 18:30:01")

    change(here, Withdrawal("day", 1))
    here.work()

    assert here.case(case_id).registered_on == TUESDAY
    assert here.rows(timers)[0].due_at == local("2026-04-14 09:00")


def test_a_day_for_which_no_version_is_in_force_is_told(here: Installation) -> None:
    case_id = started(here, effective_from=MONDAY)
    here.at("2026-04-11 08:00")

    change(here, worked("2026-04-11", Week.FIVE))
    here.work()

    assert here.case(case_id).registered_on == date(2026, 4, 11)
    assert "version_missing" in here.told(case_id)


def test_a_version_is_not_taken_from_a_case_that_would_have_none(here: Installation) -> None:
    case_id = started(here, effective_from=MONDAY)
    before = here.everything()

    without = f"no version would be in force: {case_id};"
    with pytest.raises(InUse, match=without), here.database.transaction() as session:
        change_effective_date(session, here.runtime, ADMINISTRATOR, 1, TUESDAY, "The order comes later")
    with pytest.raises(InUse, match=without), here.database.transaction() as session:
        withdraw_deployment(session, here.runtime, ADMINISTRATOR, 1, "The order does not come")

    assert here.everything() == before


def test_a_day_that_the_office_has_not_given_stays(here: Installation) -> None:
    case_id = started(here)
    with here.database.transaction() as session:
        session.execute(cases.update().values(registered_on=TUESDAY))

    change(here, off("2026-06-01"))
    here.work()

    assert here.case(case_id).registered_on == TUESDAY
    assert "registration_moved" not in here.told(case_id)
