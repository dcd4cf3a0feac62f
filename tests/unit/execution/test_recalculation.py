"""A changed calendar or changed hours move what is open, each case in a transaction of its own."""

from datetime import date

from engine.calendar.working_time import Override, Week
from engine.execution.office_entries import OfficeChange, change_office
from engine.execution.permissions import Actor
from engine.execution.recalculation import recalculate_all
from storage.tables import deadlines, task_candidates, timers, user_tasks
from tests.diagrams import boundary, diagram, end, flows, start, timer, user_task
from tests.unit.execution.installation import Installation, local

ADMINISTRATOR = Actor("admin", frozenset({"administrators"}))
ORDER = "Order of the Ministry of 30 November 2026"


def change(here: Installation, what: OfficeChange) -> None:
    with here.database.transaction() as session:
        change_office(session, here.runtime, ADMINISTRATOR, what)


def off(day: str, *weeks: Week) -> Override:
    return Override(date.fromisoformat(day), False, ORDER, weeks or tuple(Week))


def worked(day: str, *weeks: Week) -> Override:
    return Override(date.fromisoformat(day), True, ORDER, weeks or tuple(Week))


def with_term(due: str = "=working_days_after(registered_on, 10)", **task: str) -> bytes:
    return diagram(
        start("s"),
        user_task("u", **task),
        end("e"),
        flows("s", "u", "e"),
        boundary("term", "u", timer(date=due), interrupting=False, properties={"law": "LIC-S3"}, name="Term"),
        user_task("overdue"),
        end("late"),
        flows("term", "overdue", "late"),
    )


def test_s_13_an_order_moves_an_open_term_with_its_timer_its_reminder_and_its_task(here: Installation) -> None:
    here.deploy(with_term())
    here.at("2026-12-07 11:00")
    case_id = here.start()
    before = here.case(case_id).calendar_version

    change(here, off("2026-12-17"))
    done, unread = recalculate_all(here.database, here.runtime)

    due = local("2026-12-23 18:30")
    (row,) = here.rows(deadlines)
    assert (done, unread) == (1, [])
    assert (row.due_at, row.remind_at, row.state) == (due, local("2026-12-22 09:00"), "open")
    assert here.rows(timers)[0].due_at == local("2026-12-23 18:30:01")
    assert here.rows(user_tasks)[0].due_at == here.rows(task_candidates)[0].due_at == due
    moved = here.event(case_id, "deadline_moved")
    assert (moved.due_at, moved.element_id, moved.law) == (due, "term", "LIC-S3")
    told = here.data(moved)
    assert (told["before"], told["after"]) == ("2026-12-22T13:30:00+00:00", "2026-12-23T13:30:00+00:00")
    assert (told["calendar_before"], told["calendar_after"]) == (before, here.case(case_id).calendar_version)
    assert before != here.case(case_id).calendar_version
    assert not here.findings()


def test_the_term_is_not_missed_on_the_day_off(here: Installation) -> None:
    here.deploy(with_term())
    here.at("2026-12-07 11:00")
    case_id = here.start()

    change(here, off("2026-12-22"))
    here.at("2026-12-22 19:00")
    here.work()

    assert here.rows(deadlines)[0].state == "open"
    here.at("2026-12-23 18:30:01")
    here.work()
    assert here.rows(deadlines)[0].state == "missed"
    assert here.open(case_id) == ["overdue", "u"]
