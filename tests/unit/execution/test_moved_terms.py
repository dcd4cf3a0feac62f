"""What a changed calendar and changed hours move: terms, timers, tasks, dates in variables, days of registration."""

from datetime import date, time
from typing import Any

import pytest

from engine.calendar.working_time import Week
from engine.execution.due.catching_up import recalculate_all
from engine.execution.installation.office_entries import Withdrawal
from engine.iso_text import utc_text
from engine.office.changes import HoursChange, OfficePlace
from storage.tables import deadlines, notices, task_candidates, timers, user_tasks
from tests.diagrams import boundary, catch, diagram, end, flows, message, script, service_task, start, timer, user_task
from tests.unit.execution.installation import Installation, local, office
from tests.unit.execution.office_changes import IN_TWO_DAYS, ORDER, change, off, with_term, worked


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


def test_s_13_the_applicant_and_the_executor_get_a_changed_n_02(here: Installation) -> None:
    here.deploy(with_term(notice="N-02"))
    here.at("2026-12-07 11:00")
    case_id = here.start()

    change(here, off("2026-12-17"))
    here.work()

    told = {row.recipient: (row.code, row.facts) for row in here.rows(notices)}
    assert set(told) == {"applicant", "clerks"}
    before, after = (utc_text(local(f"{day} 18:30")) for day in ("2026-12-22", "2026-12-23"))
    assert told["applicant"] == (
        "N-02",
        {"kind": "term_moved", "term": "Term", "before": before, "after": after, "wording": "deadline_moved"},
    )
    sent = [here.data(event)["to"] for event in here.events(case_id) if event.type == "notice_sent"]
    assert sent == [["clerks"], ["applicant"]]


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


def test_a_withdrawn_day_gives_the_term_back(here: Installation) -> None:
    here.deploy(with_term())
    here.at("2026-12-07 11:00")
    case_id = here.start()
    before = here.case(case_id).calendar_version

    change(here, off("2026-12-17"))
    here.work()
    change(here, Withdrawal("day", 1))
    here.work()

    assert here.rows(deadlines)[0].due_at == local("2026-12-22 18:30")
    assert here.case(case_id).calendar_version == f"{before} #2"  # the same days, but not the same state
    assert here.told(0)[-2:] == ["day_entered", "day_withdrawn"]


def test_what_was_missed_stays_missed(here: Installation) -> None:
    here.deploy(with_term(IN_TWO_DAYS))
    case_id = here.start()
    here.at("2026-04-09 10:00")
    here.work()

    change(here, off("2026-04-08"))
    here.work()

    assert here.rows(deadlines)[0].state == "missed"
    assert here.told(case_id)[-1] == "calendar_changed"


def test_a_term_that_was_over_when_the_day_was_entered_is_missed_even_if_no_runner_had_looked(
    here: Installation,
) -> None:
    here.deploy(with_term(IN_TWO_DAYS))
    here.start()
    here.at("2026-04-09 10:00")

    change(here, off("2026-04-08"))
    here.work()

    assert here.rows(deadlines)[0].state == "missed"


def test_no_term_and_no_due_date_of_a_task_moves_into_the_past(here: Installation) -> None:
    own = diagram(start("s"), user_task("u", due=IN_TWO_DAYS), end("e"), flows("s", "u", "e"), id="own")
    here.deploy(with_term(IN_TWO_DAYS), own)
    here.at("2026-04-09 11:00")
    here.start()  # by Monday, 13 April
    here.start("own")
    here.at("2026-04-11 19:00")

    change(here, worked("2026-04-11", Week.FIVE))
    here.work()

    assert here.rows(deadlines)[0].due_at == local("2026-04-13 18:30")
    assert [row.due_at for row in here.rows(user_tasks)] == [local("2026-04-13 18:30")] * 2


def test_a_day_declared_off_in_the_last_second_of_a_term_moves_it_and_no_timer_that_is_due(here: Installation) -> None:
    closing = catch("c", timer(date="=at_office_close(working_days_after(registered_on, 2))"))
    plain = diagram(start("s"), closing, end("e"), flows("s", "c", "e"), id="plain")
    here.deploy(with_term(IN_TWO_DAYS), plain)
    here.start()
    other = here.start("plain")
    here.at("2026-04-08 18:30")

    change(here, off("2026-04-08"))
    here.work()

    assert here.rows(deadlines)[0].due_at == local("2026-04-09 18:30")
    assert here.rows(user_tasks)[0].due_at == local("2026-04-09 18:30")
    assert here.case(other).state == "completed"


def test_a_day_off_that_was_entered_by_mistake_is_taken_back_though_it_is_over(here: Installation) -> None:
    here.deploy(with_term(IN_TWO_DAYS))
    here.at("2026-04-08 11:00")
    here.start()  # by Friday
    change(here, off("2026-04-09"))
    here.work()
    here.at("2026-04-10 10:00")

    change(here, Withdrawal("day", 1))
    here.work()

    assert here.rows(deadlines)[0].due_at == local("2026-04-10 18:30")


def test_hours_of_the_office_move_the_end_of_a_term_from_their_day_on(here: Installation) -> None:
    here.deploy(with_term(IN_TWO_DAYS))
    here.start()
    here.at("2026-04-07 11:00")
    here.start()

    change(here, HoursChange(date(2026, 4, 9), OfficePlace.OFFICE, time(9), time(17), None, ORDER))
    here.work()

    assert [row.due_at for row in here.rows(deadlines)] == [local("2026-04-08 18:30"), local("2026-04-09 17:00")]


def test_a_plain_timer_and_a_tasks_own_dates_move_too(here: Installation) -> None:
    moment = "=at_office_open(working_days_after(registered_on, 2))"
    plain = [start("s"), catch("c", timer(date=moment)), end("e"), flows("s", "c", "e")]
    own = [start("s"), user_task("u", due=IN_TWO_DAYS), end("e"), flows("s", "u", "e")]
    here.deploy(diagram(*plain, id="plain"), diagram(*own, id="own"))
    case_id, other = here.start("plain"), here.start("own")

    change(here, off("2026-04-08"))
    here.work()

    assert here.rows(timers)[0].due_at == local("2026-04-09 09:00")
    assert here.rows(user_tasks)[0].due_at == local("2026-04-09 18:30")
    assert here.told(case_id)[-1] == "timer_moved c"
    assert here.told(other)[-2:] == ["task_moved u", "notice_sent"]


def test_a_moment_counted_from_now_keeps_the_moment_at_which_it_was_set(here: Installation) -> None:
    here.deploy(with_term("=working_days_after(now(), 3)"))
    here.start()
    here.at("2026-04-07 15:00")

    change(here, off("2026-04-08"))
    here.work()

    assert here.rows(deadlines)[0].due_at == local("2026-04-10 18:30")


def test_what_repeats_or_counts_no_days_or_does_not_run_is_left(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            user_task("u"),
            end("e"),
            flows("s", "u", "e"),
            boundary("again", "u", timer(cycle="R/P1D"), interrupting=False),
            end("told"),
            flows("again", "told"),
            boundary("later", "u", timer(duration="P2D"), interrupting=False),
            end("over"),
            flows("later", "over"),
            boundary("not_yet", "u", timer(date=IN_TWO_DAYS), properties={"law": "L", "runs_when": "=false"}),
            flows("not_yet", "over"),
        )
    )
    case_id = here.start()
    before = [row.due_at for row in here.rows(timers)]
    here.at("2026-04-07 10:00")

    change(here, off("2026-04-08"))
    recalculate_all(here.database, here.runtime)

    here.office = office().changed([off("2026-04-08"), off("2026-06-01")], (), 0)
    here.restarted()  # in a release with other tables
    recalculate_all(here.database, here.runtime)

    assert [row.due_at for row in here.rows(timers)] == before
    assert here.told(case_id)[-2:] == ["calendar_changed", "calendar_changed"]


def test_dates_in_variables_follow_and_what_somebody_has_decided_stays(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            script("count", "=string(working_days_after(registered_on, 10))", "ends_on"),
            script("notice", "=string(working_days_before(ends_on, 3))", "notice_on"),
            script("plan", "=string(working_days_after(registered_on, 1))", "planned_on"),
            user_task("change"),
            user_task("u"),
            end("e"),
            flows("s", "count", "notice", "plan", "change", "u", "e"),
            boundary("term", "u", timer(date="=date(notice_on)"), interrupting=False, properties={"law": "ATT-14"}),
            end("late"),
            flows("term", "late"),
        )
    )
    here.at("2026-12-07 11:00")
    case_id = here.start()
    here.complete(case_id, "change", {"planned_on": "2026-12-09"})

    change(here, off("2026-12-21"))
    change(here, off("2026-12-08"))
    here.work()

    assert here.rows(deadlines)[0].due_at == local("2026-12-18 18:30")
    told = [here.data(event)["variables"] for event in here.events(case_id) if event.type == "calendar_changed"]
    assert told == [
        {"ends_on": {"before": "2026-12-22", "after": "2026-12-23"}},
        {
            "ends_on": {"before": "2026-12-23", "after": "2026-12-24"},
            "notice_on": {"before": "2026-12-17", "after": "2026-12-18"},
        },
    ]


def with_dates(expression: str, outputs: dict[str, str] | None = None) -> bytes:
    """A term whose last day stands in a variable that a script has computed."""
    return diagram(
        start("s"),
        script("count", expression, "ends_on", outputs=outputs),
        user_task("u"),
        end("e"),
        flows("s", "count", "u", "e"),
        boundary("term", "u", timer(date="=date(ends_on)"), interrupting=False, properties={"law": "LIC-S3"}),
        end("late"),
        flows("term", "late"),
    )


def moved_variables(here: Installation, case_id: int) -> Any:
    return here.data(here.event(case_id, "calendar_changed")).get("variables")


def test_a_date_in_a_variable_stays_where_its_term_is_over(here: Installation) -> None:
    here.deploy(with_dates(IN_TWO_DAYS))
    case_id = here.start()
    here.at("2026-04-09 10:00")
    here.work()

    change(here, off("2026-04-08"))
    here.work()

    assert here.rows(deadlines)[0].due_at == local("2026-04-08 18:30")
    assert moved_variables(here, case_id) is None


def test_a_date_in_a_variable_moves_in_the_last_second_of_its_term(here: Installation) -> None:
    here.deploy(with_dates(IN_TWO_DAYS))
    case_id = here.start()
    here.at("2026-04-08 18:30")

    change(here, off("2026-04-08"))
    here.work()

    assert here.rows(deadlines)[0].due_at == local("2026-04-09 18:30")
    assert moved_variables(here, case_id) == {"ends_on": {"before": "2026-04-08", "after": "2026-04-09"}}


def test_no_date_in_a_variable_moves_into_the_past(here: Installation) -> None:
    here.deploy(with_dates(IN_TWO_DAYS))
    here.at("2026-04-09 11:00")
    case_id = here.start()  # by Monday, 13 April
    here.at("2026-04-11 19:00")

    change(here, worked("2026-04-11", Week.FIVE))
    here.work()

    assert here.rows(deadlines)[0].due_at == local("2026-04-13 18:30")
    assert moved_variables(here, case_id) is None


def test_of_several_dates_of_one_step_each_that_is_over_stays(here: Installation) -> None:
    both = "{first: working_days_after(registered_on, 2), last: at_office_close(working_days_after(registered_on, 3))}"
    each = f"=[{both}.first, {both}.last]"
    here.deploy(with_dates(f"={both}.first", {"ends_on": "=ends_on", "all": f"={both}", "each": each}))
    case_id = here.start()
    here.at("2026-04-09 10:00")
    here.work()

    change(here, off("2026-04-07"))
    here.work()

    assert moved_variables(here, case_id) == {
        "all": {
            "before": {"first": "2026-04-08", "last": "2026-04-09T18:30:00+05:00"},
            "after": {"first": "2026-04-08", "last": "2026-04-10T18:30:00+05:00"},
        },
        "each": {
            "before": ["2026-04-08", "2026-04-09T18:30:00+05:00"],
            "after": ["2026-04-08", "2026-04-10T18:30:00+05:00"],
        },
    }


def test_an_application_that_waits_for_a_day_that_becomes_off_is_registered_on_the_next(here: Installation) -> None:
    waiting = [
        start("s"),
        catch("day", timer(date="=at_office_open(registered_on)")),
        user_task("u"),
        end("e"),
        flows("s", "day", "u", "e"),
    ]
    here.deploy(diagram(*waiting))
    here.at("2026-04-10 19:00")
    case_id = here.start()

    change(here, off("2026-04-13"))
    here.at("2026-04-13 12:00")
    here.work()

    assert here.case(case_id).registered_on == date(2026, 4, 14)
    assert here.rows(timers)[0].due_at == local("2026-04-14 09:00")
    assert "registration_moved" in here.told(case_id)


def test_a_term_that_the_diagram_has_marked_as_missed_stays_where_it_was(here: Installation) -> None:
    """Its timer goes on, and nobody is told of another end."""
    term = {"law": "LIC-S3", "notice": "N-02"}
    inputs = {"law": "LIC-S3", "reason": "The notice went out too late."}
    here.deploy(
        diagram(
            start("s"),
            user_task("u"),
            end("e"),
            end("late"),
            flows("s", "u", "e"),
            flows("term", "late"),
            boundary(
                "term", "u", timer(date='=working_days_after("2026-12-07", 10)'), interrupting=False, properties=term
            ),
            boundary("broken", "u", message("broken", key="=case_id"), interrupting=False),
            service_task("settle", "settle-deadline", inputs=inputs, headers={"as": "missed"}),
            end("settled"),
            flows("broken", "settle", "settled"),
        )
    )
    here.at("2026-12-07 11:00")
    case_id = here.start()
    here.publish("broken", str(case_id))
    here.work()
    before = (here.rows(deadlines), here.rows(timers), here.rows(notices))

    change(here, off("2026-12-17"))
    here.work()

    assert (here.rows(deadlines), here.rows(timers), here.rows(notices)) == before
    assert "deadline_moved term" not in here.told(case_id)


@pytest.mark.parametrize(
    ("day", "first", "second"),
    [
        ("2026-12-17", "2026-12-15 09:00", "2026-12-18 09:00"),
        ("2026-12-18", "2026-12-15 09:00", "2026-12-17 09:00"),
        ("2026-12-14", "2026-12-17 09:00", "2026-12-18 09:00"),
    ],
)
def test_reminders_fall_on_working_days_also_where_the_end_of_the_term_stays(
    here: Installation, day: str, first: str, second: str
) -> None:
    here.deploy(_until_the_21st(remind="2 1"))
    here.at("2026-12-07 11:00")
    here.start()

    change(here, off(day))
    here.work()

    (row,) = here.rows(deadlines)
    assert (row.due_at, row.remind_at) == (local("2026-12-21 18:30"), local(first))
    here.at(first)
    here.work()
    assert here.rows(deadlines)[0].remind_at == local(second)


def test_reminders_follow_the_hour_at_which_the_office_opens(here: Installation) -> None:
    here.deploy(_until_the_21st())
    here.at("2026-12-07 11:00")
    here.start()

    change(here, HoursChange(date(2026, 12, 14), OfficePlace.OFFICE, time(10), time(18, 30), None, ORDER))
    here.work()

    assert here.rows(deadlines)[0].remind_at == local("2026-12-18 10:00")


def test_a_reminder_that_was_sent_is_not_sent_again_when_the_calendar_changes(here: Installation) -> None:
    here.deploy(_until_the_21st())
    here.at("2026-12-07 11:00")
    here.start()
    here.at("2026-12-18 10:00")
    here.work()
    assert here.rows(deadlines)[0].remind_at is None

    change(here, off("2026-12-22"))
    here.work()

    assert here.rows(deadlines)[0].remind_at is None
    assert len(here.rows(notices)) == 1


def _until_the_21st(**properties: str) -> bytes:
    term = {"law": "X", **properties}
    return diagram(
        start("s"),
        user_task("u"),
        end("e"),
        end("late"),
        flows("s", "u", "e"),
        flows("term", "late"),
        boundary("term", "u", timer(date='=date("2026-12-21")'), interrupting=False, properties=term),
    )
