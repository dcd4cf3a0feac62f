"""Terms that a changed calendar leaves where they are, since it would end them in the past, or cannot compute them."""

from datetime import date, time

import pytest

from engine.calendar.working_time import Week
from engine.execution.due.catching_up import recalculate_all
from engine.execution.installation.office_entries import OfficeChange, Withdrawal
from engine.office.changes import HoursChange, OfficePlace
from storage.tables import deadlines, timers, user_tasks
from tests.diagrams import boundary, catch, diagram, end, flows, parallel, script, start, timer, user_task
from tests.unit.execution.installation import Installation, local
from tests.unit.execution.office_changes import IN_TWO_DAYS, ORDER, change, off, with_term, worked

SATURDAY = worked("2026-04-11", Week.FIVE)


def staying_on_monday(here: Installation) -> None:
    """A term of Thursday, 9 April: by Monday, and by Saturday once that is worked, which is told when it is over."""
    here.deploy(with_term(IN_TWO_DAYS))
    here.at("2026-04-09 11:00")
    here.start()
    here.at("2026-04-11 19:00")
    change(here, SATURDAY)
    here.work()


@pytest.mark.parametrize(
    ("entries", "due"),
    [
        ([off("2026-04-13")], "2026-04-14 18:30"),
        ([off("2026-04-13"), off("2026-04-14")], "2026-04-15 18:30"),
        ([off("2026-04-13"), Withdrawal("day", 2)], "2026-04-13 18:30"),
        ([off("2026-04-14")], "2026-04-13 18:30"),
        ([off("2026-04-10"), off("2026-04-11")], "2026-04-13 18:30"),
        ([HoursChange(date(2026, 4, 13), OfficePlace.OFFICE, time(9), time(17), None, ORDER)], "2026-04-13 17:00"),
    ],
)
def test_a_term_that_stays_does_not_end_on_a_day_off(here: Installation, entries: list[OfficeChange], due: str) -> None:
    staying_on_monday(here)
    here.at("2026-04-12 12:00")

    for entry in entries:
        change(here, entry)
        here.work()
        here.at(f"2026-04-12 12:0{entries.index(entry) + 1}")

    (row,) = here.rows(deadlines)
    assert (row.state, row.due_at) == ("open", local(due))
    assert here.rows(user_tasks)[0].due_at == local(due)


def test_a_term_whose_date_was_changed_since_does_not_end_on_a_day_off_either(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            script("count", "=string(working_days_after(registered_on, 2))", "ends_on"),
            parallel("both"),
            user_task("correct"),
            end("corrected"),
            user_task("u"),
            end("e"),
            flows("s", "count", "both", "u", "e"),
            flows("both", "correct", "corrected"),
            boundary("term", "u", timer(date="=date(ends_on)"), interrupting=False, properties={"law": "LIC-S3"}),
            end("late"),
            flows("term", "late"),
        )
    )
    case_id = here.start()
    here.complete(case_id, "correct", {"ends_on": "2026-04-20"})

    change(here, off("2026-04-08"))
    here.work()

    assert here.rows(deadlines)[0].due_at == local("2026-04-09 18:30")


def test_a_term_of_hours_that_stays_keeps_its_hour_and_what_is_no_term_its_moment(here: Installation) -> None:
    closing = timer(date="=at_office_close(working_days_after(registered_on, 2))")
    plain = diagram(start("s"), catch("c", closing), end("e"), flows("s", "c", "e"), id="plain")
    here.deploy(with_term('=at_office_open(working_days_after(registered_on, 2)) + duration("PT1H")'), plain)
    here.at("2026-04-09 11:00")
    here.start()
    other = here.start("plain")
    here.at("2026-04-11 19:00")
    change(here, SATURDAY)
    here.work()

    change(here, off("2026-04-13"))
    here.work()

    assert here.rows(deadlines)[0].due_at == local("2026-04-13 10:00")
    assert here.rows(timers, case_id=other)[0].due_at == local("2026-04-13 18:30")


@pytest.mark.parametrize("day", ["2028-12-28", "2028-12-29"])
def test_a_term_that_ends_after_the_known_calendar_stays_and_is_told(here: Installation, day: str) -> None:
    here.deploy(with_term(IN_TWO_DAYS))
    here.at("2028-12-27 11:00")
    case_id = here.start()  # by Friday, 29 December, the last working day that is known

    change(here, off(day))
    recalculate_all(here.database, here.runtime)

    assert here.rows(deadlines)[0].due_at == local("2028-12-29 18:30")
    kept = here.event(case_id, "moment_kept")
    assert (kept.element_id, kept.law, kept.due_at) == ("term", "LIC-S3", local("2028-12-29 18:30"))
    assert "outside the working calendar" in here.data(kept)["reason"]
