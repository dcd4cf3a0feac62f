"""An application considered without a session: who is told each month, and when the quarter is over (ATT-04.1)."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from engine.execution.case.outputs import broadcast
from engine.execution.people.starting import start_case
from engine.rehearsal.report import report
from engine.rehearsal.run import Run
from engine.rehearsal.running import advance_to
from storage.tables import deadlines as deadline_rows
from storage.tables import register_entries
from tests.exam import do
from tests.scenarios.changing import call_off_session, texts_of
from tests.scenarios.playing import Report, deadlines, lived, reminders, until, written
from tests.sessions import SECRETARY, announce
from tests.unit.execution.installation import Installation, local

pytestmark = pytest.mark.scenario

MONTHLY, OVERDUE = "An application waits for a session", "Overdue: no session of the commission"
NONE_YET = "No session is announced yet"
OFFICE = ["secretaries", "heads"]
ASTANA = {
    "territorial_body": "astana",
    "session_closing_on": "2026-08-28",
    "session_exam_on": "2026-09-09",
    "session_exam_time": "10:00",
    "session_exam_place": "Room 1",
}
#: Three months after the call-off of 15 April 2026, and the second after the moment.
DUE, AFTER = "2026-07-15 18:30", "2026-07-15 18:30:01"


@contextmanager
def checked() -> Iterator[Run]:
    """The application is complete and waits for its examination; its session is announced."""
    script = until(written("S-16-passed"), "check_completeness", "2026-04-07 10:00")
    with lived({**script, "until": "2026-04-07 10:30"}) as run:
        yield run


@contextmanager
def called_off() -> Iterator[Run]:
    """The session is called off during the examination, and no other is announced."""
    with checked() as run:
        call_off_session(run, "2026-04-15 10:00")
        yield run


@contextmanager
def idle() -> Iterator[Run]:
    """Received when no session was open, and not checked by anybody."""
    script = written("ATT-04.1-waits-for-a-session")
    del script["cases"]
    with lived({**script, "steps": [], "until": "2026-04-06 12:00"}) as run:
        yield run


def told_of(found: Report, subject: str) -> list[tuple[str, str]]:
    return [(notice["to"], notice["at"]) for notice in found["notices"] if notice["subject"] == subject]


def on(run: Run, moment: str) -> Report:
    advance_to(run, local(moment))
    return report(run)


def quarters(run: Run) -> list[tuple[str, str]]:
    """The state of each quarter that ran while the application was considered, with the reason."""
    rows = Installation(run.database).rows(deadline_rows, case_id=run.case_id, element_id="session_due_meanwhile")
    return [(row.state, row.because["en"] if row.because else "") for row in rows]


def test_the_office_is_told_each_month_of_an_examination_whose_session_was_called_off() -> None:
    with called_off() as run:
        found, texts = on(run, "2026-06-10 10:00"), texts_of(run, "N-11", "secretaries")

    months = ("2026-05-06 11:00", "2026-06-06 11:00")
    assert told_of(found, MONTHLY) == [(to, month) for month in months for to in OFFICE]
    assert "has waited for a session" in texts[-1]
    assert "since 15 April 2026." in texts[-1]
    assert found["incidents"] == []


@pytest.mark.parametrize(("moment", "is_over"), [("18:30:00", False), ("18:30:01", True)])
def test_a_session_is_due_three_months_after_the_call_off_although_nobody_examined(moment: str, is_over: bool) -> None:
    with called_off() as run:
        found = on(run, f"2026-07-15 {moment}")
        above, applicant = texts_of(run, "N-11", "supervisors"), texts_of(run, "N-02")

    assert deadlines(found)["session_due_meanwhile"] == (DUE, "missed" if is_over else "open")
    assert told_of(found, OVERDUE) == ([("supervisors", AFTER), ("heads", AFTER)] if is_over else [])
    assert told_of(found, NONE_YET) == ([("applicant", AFTER)] if is_over else [])
    if is_over:
        assert ["since 15 April 2026. None was announced" in text for text in (above[-1], applicant[-1])] == [
            True,
            True,
        ]
        assert "complain" in applicant[-1]


def test_those_above_are_reminded_on_the_last_working_day_before_the_quarter_is_over() -> None:
    with called_off() as run:
        told_to = {(to, at) for to, at, _subject in reminders(on(run, "2026-07-15 10:00"))}

    assert {("heads", "2026-07-14 09:00"), ("supervisors", "2026-07-14 09:00")} <= told_to


def test_a_session_that_is_announced_in_time_stops_the_quarter_and_what_is_told_each_month() -> None:
    with called_off() as run:
        advance_to(run, local("2026-05-05 10:00"))
        announce(run.database, run.runtime, "2026-08-28", "2026-09-09")
        found = on(run, "2026-07-20 10:00")
        ((state, why),) = quarters(run)

    assert (told_of(found, MONTHLY), told_of(found, OVERDUE), told_of(found, NONE_YET)) == ([], [], [])
    assert state == "cancelled"
    assert why.endswith("the closing date of session SES-2026-002.")


def test_a_quarter_is_counted_from_the_second_call_off_when_a_session_was_announced_between() -> None:
    with called_off() as run:
        advance_to(run, local("2026-05-05 10:00"))
        announce(run.database, run.runtime, "2026-08-28", "2026-09-09")
        advance_to(run, local("2026-05-05 10:01"))
        rows = Installation(run.database).rows(register_entries, register="attestation_sessions")
        run.others["session"] = next(row.case_id for row in rows if row.data["number"] == "SES-2026-002")
        call_off_session(run, "2026-05-20 10:00")
        found = on(run, "2026-06-10 10:00")

    assert deadlines(found)["session_due_meanwhile"] == ("2026-08-20 18:30", "open")
    assert told_of(found, MONTHLY) == [(to, "2026-06-06 11:00") for to in OFFICE]


def test_an_application_whose_term_runs_is_not_said_to_wait_for_a_session() -> None:
    with checked() as run:
        found = on(run, "2026-07-20 10:00")

    assert (told_of(found, MONTHLY), told_of(found, OVERDUE), told_of(found, NONE_YET)) == ([], [], [])
    assert "session_due_meanwhile" not in deadlines(found)


def test_an_application_without_a_session_that_nobody_checks_is_told_of_too() -> None:
    with idle() as run:
        found, texts = on(run, "2026-07-07 18:30:01"), texts_of(run, "N-02")

    months = ("2026-05-06 11:00", "2026-06-06 11:00", "2026-07-06 11:00")
    assert told_of(found, MONTHLY) == [(to, month) for month in months for to in OFFICE]
    assert deadlines(found)["session_due_meanwhile"] == ("2026-07-07 18:30", "missed")
    assert [to for to, _at in told_of(found, OVERDUE)] == ["supervisors", "heads"]
    assert "since 6 April 2026. None was announced within 3 months" in texts[-1]


def with_another_department(run: Run, moment: str) -> Report:
    """A session of another department is announced by a case of its own."""
    advance_to(run, local(moment))
    with run.database.transaction() as session:
        other = start_case(session, run.runtime, SECRETARY, "attestation_session", "portal", ASTANA)
        broadcast(session, run.runtime, other, "attestation session announced", local(moment))
    advance_to(run, local(moment))
    return report(run)


def test_a_session_of_another_department_does_not_begin_the_quarter_anew() -> None:
    with idle() as run:
        from_the_start = deadlines(with_another_department(run, "2026-06-01 10:00"))
    with called_off() as run:
        since_then = deadlines(with_another_department(run, "2026-06-01 10:00"))

    assert from_the_start["session_due_meanwhile"] == ("2026-07-07 18:30", "open")
    assert since_then["session_due_meanwhile"] == (DUE, "open")


def test_the_quarter_goes_on_when_the_check_ends_without_a_session() -> None:
    script = until(written("S-16-passed"), "confirm_plan", "2026-03-30 10:05")
    with lived({**script, "until": "2026-04-07 10:00"}) as run:
        call_off_session(run, "2026-04-07 11:00")
        assert do(run, "2026-05-20 10:00", "check_completeness", "executor", case="", completeness="complete") == ""
        found = on(run, "2026-05-20 10:01")

    assert deadlines(found)["session_due"] == ("2026-07-07 18:30", "open")
    assert deadlines(found)["session_due_meanwhile"] == ("2026-07-07 18:30", "cancelled")


def test_a_quarter_that_was_over_during_the_check_is_not_over_a_second_time() -> None:
    with idle() as run:
        advance_to(run, local("2026-07-08 10:00"))
        assert do(run, "2026-07-08 11:00", "check_completeness", "executor", case="", completeness="complete") == ""
        found, texts = on(run, "2026-08-10 10:00"), texts_of(run, "N-11", "secretaries")

    assert "session_due" not in deadlines(found)
    assert deadlines(found)["session_due_meanwhile"] == ("2026-07-07 18:30", "missed")
    assert len(told_of(found, OVERDUE)) == 2
    assert len(told_of(found, NONE_YET)) == 1
    assert "since 6 April 2026." in texts[-1]
    assert told_of(found, MONTHLY)[-1] == ("heads", "2026-08-08 11:00")
