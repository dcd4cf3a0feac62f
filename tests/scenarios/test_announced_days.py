"""The announced day of an attestation that cannot be kept: off, too late by now, or passed unused (K-04, AMB-23)."""

from copy import deepcopy
from typing import Any

import pytest

from engine.calendar.working_time import Week
from engine.execution.installation.office_entries import OfficeChange, Withdrawal, change_office
from engine.rehearsal.report import report
from engine.rehearsal.run import Run
from engine.rehearsal.running import advance_to
from storage.queries.registers import entries_in
from storage.tables import documents, notices
from tests.exam import do as do_in_case
from tests.exam import open_tasks
from tests.scenarios.playing import Script, at, deadlines, lived, step
from tests.scenarios.test_session_changes import CALL_OFF, MOVE, PRESENT, alarms, do, planned, send
from tests.unit.execution.installation import Installation, local
from tests.unit.execution.office_changes import ADMINISTRATOR, off, worked

SECOND = "second"
SAME_DAY = {"session_exam_on": "2026-04-20", "session_exam_time": "15:00"}


def change_day(run: Run, moment: str, what: OfficeChange) -> None:
    advance_to(run, local(moment))
    with run.database.transaction() as session:
        change_office(session, run.runtime, ADMINISTRATOR, what)
    advance_to(run, local(moment))


def told(run: Run, case: str = "application") -> list[str]:
    """The notices to the applicant about the day of the attestation, the oldest first."""
    rows = Installation(run.database).rows(notices, recipient="applicant")
    return [row.text for row in rows if row.case_id == run.others[case] and row.code in ("N-04", "N-06")]


def with_a_second(moment: str, exam_on: str = "2026-04-20") -> Script:
    """The session with an admitted candidate and a second applicant who was found complete, and is not admitted yet."""
    script = planned(exam_on, moment)
    other = deepcopy(script["cases"]["application"])
    other["variables"] |= {"applicant_iin": "900101300017", "applicant_full_name": "Second"}
    script["cases"][SECOND] = other
    place = script["steps"].index(step(script, "check_completeness"))
    script["steps"].insert(place, {**script["steps"][place], "case": SECOND})
    return script


def state(run: Run) -> Any:
    with run.database.reading() as session:
        (found,) = entries_in(session, "attestation_sessions")
    return found["state"]


def admit(run: Run, moment: str) -> str:
    return do_in_case(run, moment, "examine_application", "executor", case=SECOND, grounds=[])


# -- the announced day becomes a day off


def test_both_sides_are_told_at_once_that_the_announced_day_became_a_day_off() -> None:
    with lived(planned("2026-04-20", "2026-04-17 18:00")) as run:
        change_day(run, "2026-04-17 18:00", off("2026-04-20"))
        office, applicant = alarms(run), told(run)

    assert sorted(row.recipient for row in office) == ["heads", "secretaries", "supervisors"]
    assert {row.sent_at for row in office} == {local("2026-04-17 18:00")}
    assert "That day is a day off now: the attestation cannot be held on it" in office[0].text
    assert "cannot be held on the announced day, 20 April 2026, 10:00" in applicant[-1]
    assert "nobody is recorded as absent" in applicant[-1]


def test_nothing_is_held_on_a_day_that_became_a_day_off() -> None:
    with lived(planned("2026-04-20", "2026-04-17 18:00")) as run:
        change_day(run, "2026-04-17 18:00", off("2026-04-20"))
        advance_to(run, local("2026-04-20 10:30"))
        tasks, lists = open_tasks(run), Installation(run.database).rows(documents, kind="D-ADM")
        moved = send(run, "2026-04-21 09:30", "session moved", **MOVE)
        opened = do(run, "2026-04-22 09:30", "open_meeting", **PRESENT)

    assert ("open_meeting" in tasks, [row for row in lists if "List" in row.title]) == (False, [])
    assert (moved, opened) == ("", "")


def test_a_meeting_and_its_roll_do_not_begin_when_their_own_day_becomes_a_day_off() -> None:
    with lived(planned("2026-04-20", "2026-04-20 09:10")) as run:
        change_day(run, "2026-04-20 09:10", off("2026-04-20"))
        refused = do(run, "2026-04-20 09:30", "open_meeting", **PRESENT)
    with lived(planned("2026-04-20", "2026-04-20 09:10")) as run:
        assert do(run, "2026-04-20 09:20", "open_meeting", **PRESENT) == ""
        change_day(run, "2026-04-20 09:30", off("2026-04-20"))
        unrecorded = do(run, "2026-04-20 10:00", "call_roll", absent=[])

    assert "The day of the attestation, 2026-04-20, is a day off" in refused
    assert "if it is a working day" in unrecorded


def test_a_day_off_that_is_taken_back_is_told_and_the_attestation_is_held() -> None:
    with lived(planned("2026-04-20", "2026-04-15 10:00")) as run:
        change_day(run, "2026-04-15 10:00", off("2026-04-20"))
        change_day(run, "2026-04-16 10:00", Withdrawal("day", 1))
        office, applicant = alarms(run), told(run)
        opened = do(run, "2026-04-20 09:30", "open_meeting", **PRESENT)

    assert "That day is a working day and keeps the service deadline again" in office[-1].text
    assert "The attestation is held as announced" in applicant[-1]
    assert opened == ""


def test_who_is_admitted_to_a_day_off_is_not_called_to_it() -> None:
    with lived(with_a_second("2026-04-13 10:00")) as run:
        change_day(run, "2026-04-13 10:00", off("2026-04-20"))
        assert admit(run, "2026-04-13 11:00") == ""
        undecided = told(run, SECOND)[-1]
        assert send(run, "2026-04-13 12:00", "session moved", **MOVE) == ""
        called = told(run, SECOND)[-1]

    assert "that day is a day off now" in undecided
    assert "Date: 22 April 2026, 10:00" in called


def test_who_was_admitted_to_a_day_off_is_called_when_it_is_taken_back() -> None:
    with lived(with_a_second("2026-04-13 10:00")) as run:
        change_day(run, "2026-04-13 10:00", off("2026-04-20"))
        assert admit(run, "2026-04-13 11:00") == ""
        change_day(run, "2026-04-14 10:00", Withdrawal("day", 1))
        called = told(run, SECOND)[-1]
        advance_to(run, local("2026-04-20 09:05"))
        (issued,) = [row for row in Installation(run.database).rows(documents, kind="D-ADM") if "List" in row.title]

    assert "Date: 20 April 2026, 10:00" in called
    assert issued.text.count("application No.") == 2


def test_an_admission_that_was_undecided_is_not_told_again_when_the_day_is_a_working_day_again() -> None:
    with lived(with_a_second("2026-04-14 10:00")) as run:
        change_day(run, "2026-04-14 10:00", off("2026-04-20"))
        assert admit(run, "2026-04-14 11:00") == ""
        before = len(told(run, SECOND))
        change_day(run, "2026-04-15 10:00", Withdrawal("day", 1))
        after = told(run, SECOND)[before:]

    assert [text for text in after if "not yet certain" in text or "list of those admitted" in text.lower()] == []
    assert ["held as announced" in text or "Date: 20 April 2026" in text for text in after] == [True, True]


def test_a_day_that_is_worked_again_only_on_itself_makes_nobody_absent_and_the_secretary_moves_the_hour() -> None:
    with lived(planned("2026-04-20", "2026-04-17 09:30")) as run:
        change_day(run, "2026-04-17 09:30", off("2026-04-20"))
        change_day(run, "2026-04-20 11:00", Withdrawal("day", 1))
        office, applicant = alarms(run)[-1].text, told(run)[-1]
        on_that_day = (open_tasks(run), state(run))
        moved = send(run, "2026-04-20 11:10", "session moved", **{**MOVE, **SAME_DAY})
        called = told(run)[-1]
        opened = do(run, "2026-04-20 14:50", "open_meeting", **PRESENT)
        recorded = do(run, "2026-04-20 15:00", "call_roll", absent=[])

    assert "nobody need come on that day" in office
    assert "another hour or day" in office
    assert "You need not come at the announced hour, and nobody is recorded as absent" in applicant
    assert "is held as announced" not in applicant
    assert on_that_day == ([], "closed")
    assert "20 April 2026, 15:00" in called
    assert (moved, opened, recorded) == ("", "", "")


def test_no_attendance_is_recorded_on_a_day_that_was_a_day_off_while_the_meeting_was_open() -> None:
    with lived(planned("2026-04-20", "2026-04-20 09:10")) as run:
        assert do(run, "2026-04-20 09:20", "open_meeting", **PRESENT) == ""
        change_day(run, "2026-04-20 09:30", off("2026-04-20"))
        change_day(run, "2026-04-20 09:40", Withdrawal("day", 1))
        unrecorded = do(run, "2026-04-20 10:00", "call_roll", absent=["ATT-2026-000001"])
        moved = send(run, "2026-04-20 10:20", "session moved", **{**MOVE, **SAME_DAY})
        opened = do(run, "2026-04-20 14:50", "open_meeting", **PRESENT)
        recorded = do(run, "2026-04-20 15:00", "call_roll", absent=[])

    assert "were notified that nobody need come on this day" in unrecorded
    assert (moved, opened, recorded) == ("", "", "")


def test_no_meeting_is_opened_on_a_day_that_was_a_day_off_when_it_was_due() -> None:
    with lived(planned("2026-04-20", "2026-04-20 09:10")) as run:
        change_day(run, "2026-04-20 09:10", off("2026-04-20"))
        change_day(run, "2026-04-20 09:20", Withdrawal("day", 1))
        unopened = do(run, "2026-04-20 09:30", "open_meeting", **PRESENT)

    assert "were notified that nobody need come on this day" in unopened


def test_who_is_admitted_on_a_day_that_is_worked_again_only_on_itself_is_called_to_the_new_hour() -> None:
    with lived(with_a_second("2026-04-17 09:30")) as run:
        change_day(run, "2026-04-17 09:30", off("2026-04-20"))
        change_day(run, "2026-04-20 09:10", Withdrawal("day", 1))
        assert admit(run, "2026-04-20 09:20") == ""
        undecided = told(run, SECOND)[-1]
        assert send(run, "2026-04-20 09:30", "session moved", **{**MOVE, **SAME_DAY}) == ""
        called = told(run, SECOND)[-1]

    assert "is a working day again only since that day itself" in undecided
    assert "The list of those admitted" not in undecided
    assert "Date: 20 April 2026, 15:00" in called


def test_a_day_that_is_worked_again_only_on_itself_passes_like_any_other_that_was_not_used() -> None:
    with lived(planned("2026-04-20", "2026-04-17 09:30")) as run:
        change_day(run, "2026-04-17 09:30", off("2026-04-20"))
        change_day(run, "2026-04-20 11:00", Withdrawal("day", 1))
        advance_to(run, local("2026-04-20 18:30:01"))
        applicant = told(run)[-1]

    assert "was not held on that day, and nobody is recorded as absent" in applicant


# -- a session that was not held and is moved takes in who was admitted in between


def test_who_is_admitted_after_a_day_that_passed_unused_is_called_to_the_new_day() -> None:
    with lived(with_a_second("2026-04-21 10:00")) as run:
        assert admit(run, "2026-04-21 11:00") == ""
        undecided = told(run, SECOND)[-1]
        assert send(run, "2026-04-21 12:00", "session moved", **MOVE) == ""
        called = told(run, SECOND)[-1]
        advance_to(run, local("2026-04-22 09:05"))
        issued = [row for row in Installation(run.database).rows(documents, kind="D-ADM") if "List" in row.title]
        found = report(run)["cases"][SECOND]

    assert "is not recorded as held on its day" in undecided
    assert "Date: 22 April 2026, 10:00" in called
    assert issued[-1].text.count("application No.") == 2
    assert deadlines(found)["term_of_service"] == ("2026-04-24 18:30", "open")
    assert found["incidents"] == []


def test_who_is_admitted_after_the_list_is_closed_misses_the_session_when_it_is_held() -> None:
    with lived(with_a_second("2026-04-20 09:20")) as run:
        assert admit(run, "2026-04-20 09:25") == ""
        before, listed = told(run, SECOND)[-1], state(run)
        assert do(run, "2026-04-20 09:50", "open_meeting", **PRESENT) == ""
        assert do(run, "2026-04-20 10:00", "call_roll", absent=[]) == ""
        advance_to(run, local("2026-04-20 10:01"))
        found, held = report(run)["cases"][SECOND], state(run)

    assert "is closed since the office opened on the day of its attestation" in before
    assert (listed, held) == ("list_closed", "held")
    assert deadlines(found)["term_of_service"][1] == "missed"
    assert at(found, "notice_sent", "notice_missed") == ["2026-04-20 10:00"]


def test_who_is_admitted_to_a_session_that_was_not_held_leaves_it_when_it_is_cancelled() -> None:
    with lived(with_a_second("2026-04-21 10:00")) as run:
        assert admit(run, "2026-04-21 11:00") == ""
        assert send(run, "2026-04-21 12:00", "session called off", **CALL_OFF) == ""
        found = report(run)["cases"][SECOND]

    assert deadlines(found)["term_of_service"][1] == "cancelled"
    assert found["incidents"] == []


# -- the day passes


def test_the_applicant_is_told_when_the_day_passes_without_an_attestation() -> None:
    with lived(planned("2026-04-20", "2026-04-20 18:30:00")) as run:
        before = told(run)
        advance_to(run, local("2026-04-20 18:30:01"))
        after = told(run)

    assert len(after) == len(before) + 1
    assert "announced for 20 April 2026, 10:00, was not held on that day" in after[-1]
    assert "complained" not in after[-1]


def test_nothing_is_opened_or_recorded_once_the_applicants_are_told_that_nothing_was_held() -> None:
    with lived(planned("2026-04-22", "2026-04-22 18:29:59")) as run:
        assert do(run, "2026-04-22 18:29:59", "open_meeting", **PRESENT) == ""
        unrecorded = do(run, "2026-04-22 18:30:01", "call_roll", absent=["ATT-2026-000001"])
        applicant = told(run)[-1]
    with lived(planned("2026-04-22", "2026-04-22 22:00")) as run:
        unopened = do(run, "2026-04-22 22:00", "open_meeting", **PRESENT)
        tasks = open_tasks(run)

    assert "nobody is recorded as absent" in applicant
    assert "until the office closes" in unrecorded
    assert "is over" in unopened
    assert tasks == ["open_meeting"]


def test_attendance_is_recorded_to_the_last_second_of_the_office_hours_of_its_day() -> None:
    with lived(planned("2026-04-20", "2026-04-20 09:50")) as run:
        assert do(run, "2026-04-20 09:50", "open_meeting", **PRESENT) == ""
        recorded = do(run, "2026-04-20 18:30:00", "call_roll", absent=[])

    assert recorded == ""


def test_a_meeting_is_opened_to_the_last_second_of_the_office_hours_of_its_day() -> None:
    with lived(planned("2026-04-20", "2026-04-20 18:30:00")) as run:
        assert do(run, "2026-04-20 18:30:00", "open_meeting", **PRESENT) == ""


def test_who_is_admitted_in_the_evening_of_a_day_that_was_not_used_reads_that_nothing_was_held() -> None:
    with lived(with_a_second("2026-04-20 18:45")) as run:
        assert admit(run, "2026-04-20 18:45") == ""
        undecided = told(run, SECOND)[-1]

    assert "is not recorded as held on its day" in undecided
    assert "The list of those admitted" not in undecided
    assert "held on the announced day without you" not in undecided


def test_both_sides_are_told_when_the_last_possible_day_passes_unused() -> None:
    with lived(planned("2026-04-20", "2026-04-22 18:30")) as run:
        before = len(alarms(run)), len(told(run))
        advance_to(run, local("2026-04-22 18:30:01"))
        office, applicant = alarms(run), told(run)

    assert before == (3, 2)  # to the applicant: the admission, and that the day has passed unused
    assert sorted(row.recipient for row in office[3:]) == ["heads", "secretaries", "supervisors"]
    assert "No day is left on which that is kept" in office[-1].text
    assert "the result will not be ready by 24 April 2026" in applicant[-1]
    assert "may be complained of" in applicant[-1]


def test_an_attestation_whose_own_day_is_the_last_possible_one_is_told_once() -> None:
    with lived(planned("2026-04-22", "2026-04-23 10:00")) as run:
        office, applicant = alarms(run), told(run)

    assert [row.recipient for row in office] == ["secretaries", "heads", "supervisors"]
    assert "the result will not be ready by 24 April 2026" in applicant[-1]
    assert len(applicant) == 2


# -- a day that became worked makes the announced one too late


def test_k_04_who_can_act_is_told_at_once_that_the_announced_day_is_too_late_now() -> None:
    with lived(planned("2026-04-22", "2026-04-13 10:00")) as run:
        change_day(run, "2026-04-13 10:00", worked("2026-04-18", Week.FIVE))
        office, applicant = alarms(run), told(run)
        advance_to(run, local("2026-04-22 09:30"))
        later = alarms(run)
        opened = do(run, "2026-04-22 09:30", "open_meeting", **PRESENT)

    assert sorted(row.recipient for row in office) == ["heads", "secretaries", "supervisors"]
    assert "That day no longer keeps the service deadline" in office[0].text
    assert "the last day of an attestation that keeps this is 21 April 2026" in office[0].text
    assert len(applicant) == 1
    assert (len(later), opened) == (3, "")


@pytest.mark.parametrize("moment", ["2026-04-20 10:00", "2026-04-21 18:31"], ids=["a day is left", "none is left"])
def test_k_04_room_and_hour_of_a_day_that_is_too_late_now_can_be_changed(moment: str) -> None:
    with lived(planned("2026-04-22", "2026-04-13 10:00")) as run:
        change_day(run, "2026-04-13 10:00", worked("2026-04-18", Week.FIVE))
        other_day = send(run, moment, "session moved", **{**MOVE, "session_exam_on": "2026-04-23"})
        other_room = send(run, moment, "session moved", **{**MOVE, "session_exam_place": "Room 101"})

    assert "not later than 2026-04-21" in other_day
    assert other_room == ""


def test_the_calendar_is_not_told_again_when_the_secretary_moves_the_hour_of_a_day_that_was_told() -> None:
    with lived(planned("2026-04-22", "2026-04-13 10:00")) as run:
        change_day(run, "2026-04-13 10:00", worked("2026-04-18", Week.FIVE))
        before = len(alarms(run))
        assert send(run, "2026-04-13 10:10", "session moved", **{**MOVE, "session_exam_time": "11:00"}) == ""
        advance_to(run, local("2026-04-13 10:15"))
        after_the_hour = len(alarms(run))
        assert send(run, "2026-04-13 10:20", "session moved", **{**MOVE, "session_exam_on": "2026-04-21"}) == ""
        change_day(run, "2026-04-13 10:30", off("2026-04-21"))
        after_the_day = alarms(run)

    assert (before, after_the_hour) == (3, 3)
    assert len(after_the_day) == 6
    assert "That day is a day off now" in after_the_day[-1].text


@pytest.mark.parametrize(("message", "values"), [("session moved", MOVE), ("session called off", CALL_OFF)])
def test_a_change_of_a_session_names_the_day_that_was_announced_in_words(message: str, values: dict[str, Any]) -> None:
    with lived(planned("2026-04-20", "2026-04-13 10:00")) as run:
        assert send(run, "2026-04-13 10:10", message, **values) == ""
        changed = [text for text in told(run) if "announced to you for" in text][-1]

    assert "announced to you for 20 April 2026, 10:00, is" in changed
