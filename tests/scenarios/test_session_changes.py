"""A session that is moved or called off, the announced hour of its roll, and letters after its minutes."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from engine import forms
from engine.rehearsal.report import report
from engine.rehearsal.run import Run
from engine.rehearsal.running import advance_to, take_step
from engine.rehearsal.script import MessageStep, TaskStep
from storage.queries.outputs import announcements
from storage.queries.registers import entries_in
from storage.tables import audit_events, cases, documents, notices
from tests.exam import open_tasks
from tests.scenarios.playing import Script, lived, step, told, until, written
from tests.unit.execution.installation import Installation, local, office

PLACE = "Justice department, room 204"
PRESENT: dict[str, Any] = {
    "present_logins": ["chair", "member1", "member2", "member3", "member4"],
    "chair_login": "chair",
}
MOVE: dict[str, Any] = {
    "session_exam_on": "2026-04-22",
    "session_exam_time": "10:00",
    "session_exam_place": PLACE,
    "change_reason": "The hall is taken on that day by the court.",
}
PEOPLE = {
    "secretary": frozenset({"secretaries"}),
    "executor": frozenset({"executors"}),
    "supervisor": frozenset({"supervisors"}),
    "member1": frozenset({"commission"}),
}
CALL_OFF: dict[str, Any] = {"change_reason": "Only two of five members are there.", "confirm_call_off": True}


def planned(exam_on: str = "2026-04-20", moment: str = "2026-04-09 10:00") -> Script:
    """A session with an admitted candidate and an exam on the day, played to the moment."""
    script = deepcopy(written("S-34-no-chair"))
    script["variables"]["session_exam_on"] = exam_on
    script["steps"] = script["steps"][: script["steps"].index(step(script, "open_meeting"))]
    script["steps"] = [entry for entry in script["steps"] if entry["at"] <= moment]
    return {**script, "until": moment}


def send(run: Run, moment: str, message: str, by: str = "secretary", case: str = "", **values: Any) -> str:
    """Sends a message by its form; gives the words with which it was refused, empty if it was taken."""
    advance_to(run, local(moment))
    seen = len(run.refusals)
    take_step(run, PEOPLE, MessageStep(at=local(moment), message=message, by=by, values=values, case=case))
    return " ".join(refusal.message for refusal in run.refusals[seen:])


def do(run: Run, moment: str, task: str, by: str = "secretary", **values: Any) -> str:
    advance_to(run, local(moment))
    seen = len(run.refusals)
    take_step(run, {}, TaskStep(at=local(moment), task=task, by=by, values=values))
    return " ".join(refusal.message for refusal in run.refusals[seen:])


def entry(run: Run) -> dict[str, Any]:
    with run.database.reading() as session:
        (found,) = entries_in(session, "attestation_sessions")
    return dict(found)


def announced(run: Run) -> list[str]:
    """What the public page says, the newest first."""
    with run.database.reading() as session:
        return [row.text for row in announcements(session)]


def alarms(run: Run) -> list[Any]:
    """The alarms of the session, reminders of other things left out."""
    return [row for row in Installation(run.database).rows(notices, code="N-11") if row.case_id == run.case_id]


def signals(run: Run) -> list[str]:
    rows = Installation(run.database).rows(audit_events)
    return [row.element_id for row in rows if row.type == "step_completed" and str(row.element_id).endswith("_told")]


# -- the announced hour (L-25)


def test_l_25_the_roll_is_called_at_the_announced_hour_and_not_a_second_before() -> None:
    with lived(planned("2026-04-22", "2026-04-22 09:01")) as run:
        assert do(run, "2026-04-22 09:01", "open_meeting", **PRESENT) == ""
        too_early = do(run, "2026-04-22 09:59:59", "call_roll", absent=[])
        before = open_tasks(run)
        at_the_hour = do(run, "2026-04-22 10:00", "call_roll", absent=[])

    assert "the task call_roll is not open" in too_early
    assert (before, at_the_hour) == ([], "")


def test_a_meeting_that_opens_after_the_hour_calls_the_roll_at_once() -> None:
    with lived(planned("2026-04-22", "2026-04-22 10:20")) as run:
        assert do(run, "2026-04-22 10:20", "open_meeting", **PRESENT) == ""
        assert open_tasks(run) == ["call_roll"]


def test_the_roll_is_called_on_the_day_of_the_exam_and_on_no_other() -> None:
    with lived(planned("2026-04-22", "2026-04-22 09:50")) as run:
        assert do(run, "2026-04-22 09:50", "open_meeting", **PRESENT) == ""
        refused = do(run, "2026-04-23 09:10", "call_roll", absent=[])
        moved = send(run, "2026-04-23 09:20", "session called off", **CALL_OFF)

    assert "Attendance is recorded on the day of the attestation, 2026-04-22" in refused
    assert moved == ""


def test_opening_and_roll_have_a_due_moment() -> None:
    found = told(written("L-25-roll-at-the-hour"))

    due = {task["element"]: task["due_at"] for task in found["tasks"]}
    assert (due["open_meeting"], due["call_roll"]) == ("2026-04-22 10:00", "2026-04-22 18:30")


def test_an_absence_is_told_to_the_application_at_the_roll() -> None:
    with lived(written("L-25-roll-at-the-hour")) as run:
        here = Installation(run.database)
        (told_of,) = [row for row in here.rows(audit_events) if row.element_id == "tell_absence"]
        data = here.data(told_of)

    assert (told_of.type, data["name"]) == ("message_sent", "absence noted")
    assert told_of.at == local("2026-04-22 10:00")


def test_the_meeting_does_not_open_after_the_day_of_the_exam() -> None:
    with lived(planned("2026-04-20", "2026-04-21 09:30")) as run:
        refusal = do(run, "2026-04-21 09:30", "open_meeting", **PRESENT)

    assert "The day of the attestation, 2026-04-20, is over" in refusal


# -- moved


def test_a_session_that_is_moved_is_announced_and_entered_with_the_reason() -> None:
    with lived(planned()) as run:
        assert send(run, "2026-04-09 11:00", "session moved", **{**MOVE, "session_exam_time": "11:00"}) == ""
        found, pages, thrown = entry(run), announced(run), signals(run)
        title = Installation(run.database).case(run.case_id).title

    assert title == f"22.04.2026, 11:00, {PLACE}"
    assert (found["state"], found["exam_on"], found["exam_time"]) == ("open", "2026-04-22", "11:00")
    assert found["change_reason"] == MOVE["change_reason"]
    for part in (f"20 April 2026, 10:00, {PLACE}", f"22 April 2026, 11:00, {PLACE}", MOVE["change_reason"]):
        assert part in pages[0]
    assert thrown[-1:] == ["move_told"]


def test_a_session_moved_after_its_closing_date_stays_closed() -> None:
    with lived(planned()) as run:
        assert send(run, "2026-04-13 11:00", "session moved", **MOVE) == ""
        found = entry(run)

    assert (found["state"], found["exam_on"], found["change_reason"]) == (
        "closed",
        "2026-04-22",
        MOVE["change_reason"],
    )


def test_a_session_moved_before_its_closing_date_still_closes_on_it() -> None:
    with lived(planned()) as run:
        assert send(run, "2026-04-09 11:00", "session moved", **MOVE) == ""
        advance_to(run, local("2026-04-10 18:30"))
        last = entry(run)["state"]
        advance_to(run, local("2026-04-10 18:30:01"))
        assert (last, entry(run)["state"]) == ("open", "closed")


def test_the_exam_is_held_on_the_new_day_and_not_on_the_old_one() -> None:
    with lived(planned()) as run:
        assert send(run, "2026-04-09 11:00", "session moved", **MOVE) == ""
        advance_to(run, local("2026-04-20 10:00"))
        on_the_old_day = open_tasks(run)
        assert do(run, "2026-04-22 09:30", "open_meeting", **PRESENT) == ""
        advance_to(run, local("2026-04-22 10:00"))
        assert (on_the_old_day, open_tasks(run)) == ([], ["call_roll"])


def test_a_session_without_quorum_is_moved_on_the_day_of_its_exam_and_keeps_the_admitted() -> None:
    with lived(written("session-moved-without-quorum")) as run:
        found, lists = report(run), Installation(run.database).rows(documents, kind="D-ADM")

    assert (found["incidents"], found["refused"]) == ([], [])
    of_the_meeting = [task["state"] for task in found["tasks"] if task["element"] == "open_meeting"]
    assert of_the_meeting == ["completed", "cancelled", "completed"]
    assert [row.text.count("application No.") for row in lists if "List of those" in row.title] == [1, 1]


def test_a_candidate_who_is_admitted_twice_counts_once() -> None:
    again: dict[str, Any] = {
        "at": "2026-04-09 12:00",
        "message": "candidate admitted",
        "key": "SES-2026-001",
        "with": {"candidate": {"case_id": 2, "number": "ATT-2026-000001", "name": "N", "applicant": "applicant"}},
    }
    script = planned("2026-04-22", "2026-04-08 11:00")
    script = {**script, "steps": [*script["steps"], again], "until": "2026-04-22 09:01"}

    with lived(script) as run:
        (issued,) = [row for row in Installation(run.database).rows(documents, kind="D-ADM") if "List" in row.title]
        application = run.others["application"]

    assert application == again["with"]["candidate"]["case_id"]
    assert issued.text.count("application No.") == 1


def test_a_session_is_moved_twice() -> None:
    with lived(planned("2026-04-17")) as run:
        assert send(run, "2026-04-09 11:00", "session moved", **{**MOVE, "session_exam_on": "2026-04-20"}) == ""
        assert send(run, "2026-04-14 11:00", "session moved", **{**MOVE, "change_reason": "The court stays on."}) == ""
        found, pages = entry(run), announced(run)
        assert do(run, "2026-04-22 09:30", "open_meeting", **PRESENT) == ""

    assert (found["exam_on"], found["change_reason"]) == ("2026-04-22", "The court stays on.")
    assert len(pages) == 3
    assert f"20 April 2026, 10:00, {PLACE}" in pages[0]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"session_exam_on": "2026-04-23"}, "session_exam_on", "not later than 2026-04-22"),
        ({"session_exam_on": "2026-04-18"}, "session_exam_on", "working day"),
        ({"session_exam_on": "2026-04-10"}, "session_exam_on", "after the closing date"),
        ({"session_exam_on": "2026-04-08"}, "session_exam_on", "from today on"),
        ({"session_exam_time": "03:00"}, "session_exam_time", "The office is closed at that hour"),
        ({"session_exam_time": "13:30"}, "session_exam_time", "not during lunch"),
        ({"session_exam_time": "18:30"}, "session_exam_time", "before 18:30"),
        ({"session_exam_on": "2026-04-20"}, "session_exam_on", "choose another day, hour or place"),
        ({"change_reason": ""}, "change_reason", ""),
    ],
    ids=[
        "nine days after closing",
        "a Saturday",
        "the closing date",
        "a past day",
        "at night",
        "lunch",
        "the hour of closing",
        "no change",
        "no reason",
    ],
)
def test_a_move_that_cannot_be_is_refused(changes: dict[str, str], field: str, words: str) -> None:
    with lived(planned()) as run:
        refusal = send(run, "2026-04-09 11:00", "session moved", **{**MOVE, **changes})
        found = entry(run)

    assert field in refusal
    assert words in refusal
    assert (found["exam_on"], found["change_reason"]) == ("2026-04-20", None)


def test_a_session_is_not_moved_to_an_hour_of_today_that_is_over() -> None:
    with lived(planned("2026-04-22", "2026-04-22 09:30")) as run:
        over = send(run, "2026-04-22 11:30", "session moved", **{**MOVE, "session_exam_time": "11:00"})
        to_come = send(run, "2026-04-22 11:30", "session moved", **{**MOVE, "session_exam_time": "15:00"})

    assert "This hour has passed" in over
    assert to_come == ""


@pytest.mark.parametrize("message", ["session moved", "session called off"])
@pytest.mark.parametrize("by", ["executor", "supervisor", "member1", "applicant"])
def test_only_secretaries_change_a_session(message: str, by: str) -> None:
    with lived(planned()) as run:
        refusal = send(run, "2026-04-09 11:00", message, by, **(MOVE if message == "session moved" else CALL_OFF))
        found = entry(run)

    assert refusal
    assert (found["state"], found["exam_on"]) == ("open", "2026-04-20")


# -- called off


def test_a_session_that_is_called_off_takes_nobody_in_and_its_heads_are_told() -> None:
    with lived(planned()) as run:
        assert send(run, "2026-04-09 11:00", "session called off", **CALL_OFF) == ""
        found, thrown, pages = entry(run), signals(run), announced(run)
        rows = Installation(run.database).rows(notices, code="N-11")

    assert (found["state"], found["change_reason"]) == ("cancelled", CALL_OFF["change_reason"])
    assert thrown[-1:] == ["cancelling_told"]
    assert CALL_OFF["change_reason"] in pages[0]
    of_the_session = [row for row in rows if row.subject == "Session cancelled"]
    assert {"heads", "supervisors"} <= {row.recipient for row in of_the_session}
    assert all("at least once a quarter (article 141-1" in row.text for row in of_the_session)


def test_that_a_session_is_called_off_stays_announced_until_its_day_is_over() -> None:
    with lived(planned()) as run:
        assert send(run, "2026-04-09 11:00", "session called off", **CALL_OFF) == ""
        advance_to(run, local("2026-04-20 18:29:59"))
        on_its_day = len(announced(run))
        advance_to(run, local("2026-04-20 18:30:01"))
        ended = Installation(run.database).rows(cases, id=run.case_id)[0]
        assert (on_its_day, announced(run)) == (2, [])

    assert (ended.state, ended.outcome) == ("completed", "called_off")


def test_a_session_without_quorum_is_called_off_on_the_day_of_its_exam() -> None:
    with lived(written("session-called-off")) as run:
        found = report(run)

    assert (found["outcome"], found["incidents"], found["refused"]) == ("called_off", [], [])
    assert [task["state"] for task in found["tasks"] if task["element"] == "open_meeting"] == ["completed", "cancelled"]


def test_a_session_is_called_off_only_with_a_reason_and_a_confirmation() -> None:
    with lived(planned()) as run:
        without_reason = send(run, "2026-04-09 11:00", "session called off", confirm_call_off=True)
        unconfirmed = send(run, "2026-04-09 11:00", "session called off", change_reason=CALL_OFF["change_reason"])
        state = entry(run)["state"]

    assert "Reason" in without_reason
    assert "I cancel the session" in unconfirmed
    assert state == "open"


@pytest.mark.parametrize("is_called", [False, True])
def test_the_session_is_changed_until_the_roll_is_called(is_called: bool) -> None:
    with lived(until(written("L-25-roll-at-the-hour"), "open_meeting", "2026-04-22 09:01")) as run:
        if is_called:
            assert do(run, "2026-04-22 10:00", "call_roll", absent=[]) == ""
        refused = send(run, "2026-04-22 10:05", "session called off", **CALL_OFF)

    assert (refused != "") is is_called
    assert ("is not offered to secretary" in refused) is is_called


@pytest.mark.parametrize(
    ("name", "subject", "moment"),
    [
        ("session-moved-before-closing", "Your attestation is moved", "2026-04-09 11:00"),
        ("session-moved-without-quorum", "Your attestation is moved", "2026-04-20 09:45"),
        ("session-called-off", "Your session is cancelled", "2026-04-22 09:45"),
    ],
)
def test_who_is_admitted_is_told_at_once_of_a_session_that_changes(name: str, subject: str, moment: str) -> None:
    found = told(written(name))["cases"]["application"]

    sent = [(row["to"], row["at"], row["subject"]) for row in found["notices"] if row["code"] == "N-06"]
    assert sent[0] == ("applicant", moment, subject)
    assert found["incidents"] == []


# -- the day passes without an exam


def test_who_can_act_is_told_when_the_day_of_the_exam_passes_without_one() -> None:
    with lived(planned("2026-04-20", "2026-04-20 18:29:59")) as run:
        before = alarms(run)
        advance_to(run, local("2026-04-20 18:30:01"))
        rows = alarms(run)

    assert before == []
    assert sorted(row.recipient for row in rows) == ["heads", "secretaries", "supervisors"]
    assert "The secretary can move the session to a day up to 22 April 2026, or cancel it." in rows[0].text


def test_on_the_last_possible_day_only_calling_off_is_left() -> None:
    with lived(planned("2026-04-22", "2026-04-23 09:00")) as run:
        rows = alarms(run)

    assert "the secretary can cancel the session" in rows[0].text


# -- letters after the minutes


def test_amb_28_a_late_letter_is_kept_and_changes_nothing() -> None:
    with lived(written("AMB-28-late-letter")) as run:
        found = report(run)
        (letter,) = Installation(run.database).rows(documents, kind="D-DIS")

    session = found["cases"]["session"]
    assert (session["outcome"], session["incidents"], found["outcome"]) == ("session_held", [], "passed")
    assert letter.signed_by == "member2"
    for part in ("Received on 24 April 2026", "changes no decision", "The answers were too short."):
        assert part in letter.text


def test_who_was_not_at_the_meeting_sends_no_letter() -> None:
    script = written("AMB-28-late-letter")
    late = next(entry for entry in script["steps"] if entry.get("message") == "dissenting opinion")
    script = {**script, "steps": [*script["steps"][: script["steps"].index(late)], {**late, "by": "secretary"}]}

    with lived(script) as run:
        (refusal,) = run.refusals

    assert "is not offered to secretary" in refusal.message


def test_no_letter_is_taken_after_the_end_of_the_term() -> None:
    script = written("AMB-28-late-letter")
    late = next(entry for entry in script["steps"] if entry.get("message") == "dissenting opinion")
    after = {**late, "at": "2026-04-27 09:00"}
    script = {**script, "steps": [*script["steps"][: script["steps"].index(late)], after], "until": "2026-04-27 09:00"}

    with lived(script) as run:
        (refusal,) = run.refusals

    assert "is not offered to member2" in refusal.message


@pytest.mark.parametrize(
    ("exam_on", "moment", "words"),
    [
        ("2026-04-20", "2026-04-17 10:00", ""),
        ("2026-04-22", "2026-04-21 10:00", "It can be moved to an earlier day, or to another hour or place"),
        ("2026-04-22", "2026-04-21 18:30", "It can only be moved to another hour or place"),
        ("2026-04-22", "2026-04-22 18:29:59", "It can only be moved to another hour or place"),
        ("2026-04-22", "2026-04-22 18:30", "The session can no longer be moved: no day is left"),
        ("2026-04-22", "2026-04-23 10:00", "The session can no longer be moved: no day is left"),
        (
            "2026-04-23",
            "2026-04-20 10:00",
            "Its day would pass the service deadline: it can be moved",
        ),
        ("2026-04-23", "2026-04-22 18:30", "It can only be moved to another hour or place: its day would pass"),
    ],
)
def test_the_form_of_a_move_says_what_is_still_possible(exam_on: str, moment: str, words: str) -> None:
    """The closing date is 10 April: the results are due on 24 April, so the last day of the attestation is the 22nd."""
    text = said(exam_on, moment, "text_possible")

    assert text.startswith(words)
    assert bool(text) is bool(words)


@pytest.mark.parametrize(
    ("moment", "is_told"),
    [("2026-04-10 18:30", False), ("2026-04-10 18:31", True), ("2026-04-13 08:00", True)],
)
def test_amb_43_the_form_of_a_move_tells_of_less_than_ten_days_from_the_day_of_the_notice(
    moment: str, is_told: bool
) -> None:
    text = said("2026-04-21", moment, "text_notice", "2026-04-20")

    assert ("Less than 10 calendar days are left" in text) is is_told


def test_a_move_for_which_no_day_is_left_is_not_called_possible() -> None:
    assert said("2026-04-22", "2026-04-22 18:30", "text_notice", "2026-04-22") == ""


@pytest.mark.parametrize(("exam_on", "is_told"), [("2026-04-14", True), ("2026-04-15", False)])
def test_k_05_the_form_of_a_move_tells_of_an_attestation_before_the_end_of_the_check(
    exam_on: str, is_told: bool
) -> None:
    text = said("2026-04-22", "2026-04-10 10:00", "text_check", exam_on)

    assert ("may be found complete only on 2026-04-14" in text) is is_told


def test_k_05_the_form_of_a_move_to_an_earlier_day_tells_until_when_a_hearing_may_be_held() -> None:
    earlier = said("2026-04-22", "2026-04-10 10:00", "text_hearing", "2026-04-20")

    assert "may be notified until 2026-04-21 and its hearing held until 2026-04-23" in earlier
    assert said("2026-04-20", "2026-04-10 10:00", "text_hearing", "2026-04-22") == ""


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        ("2026-04-21 18:30", "A preliminary decision may be notified until 2026-04-21 and its hearing held until"),
        ("2026-04-21 18:31", "A hearing may be held until"),
    ],
)
def test_k_05_the_form_of_a_move_names_no_last_day_for_a_preliminary_decision_that_is_over(
    moment: str, until: str
) -> None:
    text = said("2026-04-23", moment, "text_hearing", "2026-04-22")

    assert text.startswith(f"{until} 2026-04-23: whoever is admitted after the attestation")


def said(announced_on: str, moment: str, text: str, exam_on: str | None = None) -> str:
    """What a text of the form of a move says of a session with the closing date of 10 April, results by 24 April."""
    move = forms.parse(Path("bpmn/attestation/session-move.form").read_bytes(), "session-move.form")
    entry = {"exam_on": announced_on, "exam_time": "10:00", "exam_place": PLACE}
    session = {"session_closing_on": "2026-04-10", "term_ends_on": "2026-04-24", "session_entry": entry}
    drawn = move.view({"session_exam_on": exam_on} if exam_on else {}, session, {}, office().functions, local(moment))
    return " ".join(block.text for view in drawn if view.html_id.endswith(text) for block in view.blocks)


def test_a_candidate_is_called_to_another_room_at_the_announced_hour_itself() -> None:
    with lived(planned("2026-04-22", "2026-04-22 10:00")) as run:
        moved = send(run, "2026-04-22 10:00", "session moved", **{**MOVE, "session_exam_place": "Room 101"})

    assert moved == ""


def test_an_attestation_at_the_hour_at_which_the_office_opens_begins_then() -> None:
    script = planned("2026-04-22", "2026-04-22 09:00")
    script["variables"]["session_exam_time"] = "09:00"
    with lived(script) as run:
        assert do(run, "2026-04-22 09:00", "open_meeting", **PRESENT) == ""
        assert open_tasks(run) == ["call_roll"]
