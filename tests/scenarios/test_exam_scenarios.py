"""The exam through the real diagrams: the way of a candidate, interview, votes, minutes, and what comes of each."""

from datetime import timedelta

import pytest

from engine.execution.due.inbox import publish_message
from engine.handlers import OutgoingMessage
from engine.rehearsal.run import Run
from engine.rehearsal.running import advance_to
from storage.tables import deadlines, records
from tests.exam import (
    COMMISSION,
    MEMBERS,
    answer,
    called,
    close_minutes,
    do,
    finish_test,
    interview,
    notices_of,
    open_tasks,
    outputs_of,
    question_ids,
    sign_minutes,
    sign_result,
    vote,
)
from tests.scenarios.playing import Script, lived, step, written
from tests.scenarios.playing import deadlines as dues
from tests.unit.execution.installation import Installation, local

pytestmark = pytest.mark.scenario

NAME = "Ахметов Нұрлан Серікұлы"
ALL_FOR = dict.fromkeys(COMMISSION, "for")


# -- the way of one candidate


def test_s_16_the_whole_exam_on_the_computer(exam: Run) -> None:
    finish_test(exam, "2026-04-22 11:10", 78)
    assert interview(exam, "2026-04-22 15:00") == ""
    vote(exam, "2026-04-22 16:00", {**ALL_FOR, "member4": "against"})
    close_minutes(exam, "2026-04-22 17:00")
    found = sign_result(exam, "2026-04-23 11:00")

    assert (found["outcome"], found["incidents"], found["refused"]) == ("passed", [], [])
    assert (found["cases"]["session"]["outcome"], found["cases"]["session"]["incidents"]) == (None, [])
    (decision,) = outputs_of(exam, "D-ATT")
    assert "PASSED the attestation" in decision.text
    assert "Right answers in the test: 78 of 100" in decision.text
    assert "decided after the interview, with 4 votes for and 1 against" in decision.text
    (minutes,) = outputs_of(exam, "D-MIN")
    assert f"1. Passed the attestation: {NAME}" in minutes.text
    assert "Votes for: 4, against: 1" in minutes.text
    stages = [
        row.data["stage"]
        for row in Installation(exam.database).rows(records, case_id=exam.case_id)
        if row.kind == "MON"
    ]
    assert stages == [
        "received",
        "registered",
        "in completeness check",
        "gateway data in",
        "complete",
        "passed to commission",
        "exam stage 1",
        "exam stage 2",
        "commission decision",
        "result signed",
        "result sent",
        "closed",
    ]


def test_s_26_with_69_right_answers_there_is_no_interview_and_no_hearing(exam: Run) -> None:
    finish_test(exam, "2026-04-22 11:10", 69)

    assert open_tasks(exam, "session") == ["draft_minutes"]
    close_minutes(exam, "2026-04-22 17:00")
    found = sign_result(exam, "2026-04-23 18:30:00")

    assert f"2. Did not pass: {NAME}" in outputs_of(exam, "D-MIN")[0].text
    assert found["outcome"] == "not_passed"
    assert notices_of(exam, "N-05") == []
    assert dues(found)["signing_due"] == ("2026-04-23 18:30", "met")


@pytest.mark.parametrize(("right", "leads_on"), [(69, "draft_minutes"), (70, "hold_interview")])
def test_att_12_2_seventy_right_answers_lead_to_the_interview(exam: Run, right: int, leads_on: str) -> None:
    finish_test(exam, "2026-04-22 11:10", right)

    assert open_tasks(exam, "session") == [leads_on]


# -- interview and votes


def passed_test(run: Run) -> None:
    finish_test(run, "2026-04-22 11:10", 78)


@pytest.mark.parametrize(("questions", "is_taken"), [(0, False), (2, False), (3, True), (5, True)])
def test_s_29_an_interview_has_at_least_three_questions(exam: Run, questions: int, is_taken: bool) -> None:
    passed_test(exam)

    refused = interview(exam, "2026-04-22 15:00", questions)

    assert (refused == "") is is_taken
    assert ("At least three questions" in refused) is not is_taken
    assert ("draft_minutes" in open_tasks(exam, "session")) is False


@pytest.mark.parametrize(
    ("votes", "decision"),
    [
        ({"chair": "against", "member1": "for", "member2": "for", "member3": "against"}, "not_passed"),
        ({"chair": "for", "member1": "for", "member2": "against", "member3": "against"}, "passed"),
        ({"chair": "against", "member1": "for", "member2": "for", "member3": "for"}, "passed"),
        ({"chair": "for", "member1": "against", "member2": "against", "member3": "against"}, "not_passed"),
    ],
    ids=["S-31 tie, chair against", "tie, chair for", "majority for", "majority against"],
)
def test_s_31_the_majority_decides_and_on_a_tie_the_chair(votes: dict[str, str], decision: str) -> None:
    script = called()
    step(script, "open_meeting")["with"]["present_logins"] = list(votes)
    with lived(script) as run:
        passed_test(run)
        assert interview(run, "2026-04-22 15:00") == ""
        vote(run, "2026-04-22 16:00", votes)

        here = Installation(run.database)
        assert open_tasks(run, "session") == ["draft_minutes"]
        drawn = next(event for event in here.events(run.others["session"]) if event.element_id == "note_result")
        assert decision in str(here.data(drawn))


def test_s_32_nobody_abstains_and_the_chair_is_told_of_a_vote_that_is_missing(exam: Run) -> None:
    passed_test(exam)
    assert interview(exam, "2026-04-22 15:00") == ""
    vote(exam, "2026-04-22 16:00", {login: "for" for login in COMMISSION if login != "member4"})

    refused = do(exam, "2026-04-22 16:05", "cast_vote", "member4", vote="abstain")
    assert "vote" in refused
    assert open_tasks(exam, "session") == ["cast_vote"]
    assert notices_of(exam, "N-11") == []
    advance_to(exam, local("2026-04-22 18:30:01"))

    assert [row.recipient for row in notices_of(exam, "N-11")] == ["secretaries", "chairs", "heads", "supervisors"]
    assert open_tasks(exam, "session") == ["cast_vote"]
    vote(exam, "2026-04-23 09:10", {"member4": "against"})
    assert open_tasks(exam, "session") == ["draft_minutes"]


def test_a_member_votes_only_for_himself(exam: Run) -> None:
    passed_test(exam)
    assert interview(exam, "2026-04-22 15:00") == ""

    vote(exam, "2026-04-22 16:00", {"member1": "for"})
    again = do(exam, "2026-04-22 16:01", "cast_vote", "member1", vote="for")

    assert "claimed by" in again or "is a task of" in again


# -- minutes


def test_att_13_3_a_dissenting_opinion_is_attached_and_the_chair_reads_it(exam: Run) -> None:
    passed_test(exam)
    assert interview(exam, "2026-04-22 15:00") == ""
    vote(exam, "2026-04-22 16:00", {**ALL_FOR, "member4": "against"})
    opinion = "The third answer was wrong; the candidate is not ready."
    sign_minutes(exam, "2026-04-22 17:00", member4=opinion)
    unread = do(exam, "2026-04-22 17:05", "sign_as_chair", "chair", minutes_step="sign", confirm_signature=True)
    read = do(
        exam,
        "2026-04-22 17:06",
        "sign_as_chair",
        "chair",
        minutes_step="sign",
        confirm_signature=True,
        dissents_read=True,
    )

    assert ("dissents_read" in unread, read) == (True, "")
    (dissent,) = outputs_of(exam, "D-DIS")
    assert opinion in dissent.text
    assert "Dissenting opinions: member4" in outputs_of(exam, "D-MIN")[0].text


def test_amb_28_the_chair_may_call_a_new_vote(exam: Run) -> None:
    passed_test(exam)
    assert interview(exam, "2026-04-22 15:00") == ""
    vote(exam, "2026-04-22 16:00", ALL_FOR)
    sign_minutes(exam, "2026-04-22 17:00", member4="A mistake of law.")
    again = {"minutes_step": "new_vote", "new_vote_on": ["ATT-2026-000001"], "dissents_read": True}
    assert do(exam, "2026-04-22 17:05", "sign_as_chair", "chair", **again) == ""
    assert outputs_of(exam, "D-MIN") == []

    vote(exam, "2026-04-22 17:30", {**dict.fromkeys(MEMBERS, "against"), "chair": "for"})
    sign_minutes(exam, "2026-04-22 18:00")
    sign = {"minutes_step": "sign", "confirm_signature": True}
    assert "dissents_read" in do(exam, "2026-04-22 18:00", "sign_as_chair", "chair", **sign)
    assert do(exam, "2026-04-22 18:00", "sign_as_chair", "chair", **sign, dissents_read=True) == ""
    found = sign_result(exam, "2026-04-23 11:00")

    assert found["outcome"] == "not_passed"
    assert len(outputs_of(exam, "D-MIN")) == 1
    (opinion,) = outputs_of(exam, "D-DIS")
    assert "Given on 22 April 2026, before the chair called a new vote.\n\nA mistake of law." in opinion.text
    assert f"2. Did not pass: {NAME}" in outputs_of(exam, "D-MIN")[0].text


def test_minutes_without_every_signature_are_not_final(exam: Run) -> None:
    finish_test(exam, "2026-04-22 11:10", 10)
    drawn = {"minutes_number": "7", "minutes_date": "2026-04-22", "recording": "Video", "secretary_name": "M. Li"}
    assert do(exam, "2026-04-22 17:00", "draft_minutes", "secretary", **drawn, confirm_signature=True) == ""
    for member in MEMBERS[:-1]:
        assert do(exam, "2026-04-22 17:10", "sign_minutes", member, confirm_signature=True) == ""

    refused = do(exam, "2026-04-22 17:20", "sign_as_chair", "chair", minutes_step="sign", confirm_signature=True)

    assert "sign_as_chair is not open" in refused
    assert outputs_of(exam, "D-MIN") == []
    assert open_tasks(exam) == []


@pytest.mark.parametrize("minutes_date", ["2026-04-21", "2026-04-23"])
def test_minutes_are_dated_from_the_exam_to_today(exam: Run, minutes_date: str) -> None:
    finish_test(exam, "2026-04-22 11:10", 10)
    drawn = {"minutes_number": "7", "minutes_date": minutes_date, "recording": "Video", "secretary_name": "M. Li"}

    assert "minutes_date" in do(exam, "2026-04-22 17:00", "draft_minutes", "secretary", **drawn, confirm_signature=True)


# -- suspension


def test_s_35_a_suspension_in_the_interview_is_one_too(exam: Run) -> None:
    passed_test(exam)
    reason = "Notes were found in the interview."
    assert (
        do(
            exam,
            "2026-04-22 15:00",
            "hold_interview",
            "secretary",
            interview_step="suspended",
            suspension_reason=reason,
        )
        == ""
    )
    close_minutes(exam, "2026-04-22 17:00")
    found = sign_result(exam, "2026-04-23 10:00")

    assert found["outcome"] == "suspended"
    assert f"{NAME}: {reason} (suspended, paragraph 10)" in outputs_of(exam, "D-MIN")[0].text


def test_s_35_a_suspension_stops_the_test_at_once(exam: Run) -> None:
    first = question_ids(exam)[0]
    reason = "A telephone was found."
    stopped = {"test_outcome": "suspended", "suspension_reason": reason}
    assert do(exam, "2026-04-22 10:40", "supervise_test", "secretary", **stopped) == ""

    with pytest.raises(StopIteration):
        answer(exam, "2026-04-22 10:40:01", first, "1")
    assert open_tasks(exam) == []


# -- who did not appear


def absent() -> Script:
    """The candidate did not appear; the minutes are signed, the decision is not."""
    script = written("S-38-no-show")
    del script["cases"]["next"]
    until_minutes = [entry for entry in script["steps"] if str(entry["at"]) <= "2026-04-22 17:00"]
    return {**script, "steps": until_minutes, "until": "2026-04-22 17:00"}


def excuse(run: Run, moment: str) -> None:
    """The good reason for the absence is accepted while the decision waits for its signature."""
    advance_to(run, local(moment))
    key = f"{run.case_id}/SES-2026-001"
    with run.database.transaction() as session:
        publish_message(session, run.runtime, OutgoingMessage("absence excused", key, {}, timedelta(days=90)))
    advance_to(run, local(moment))


@pytest.mark.parametrize("minutes_at", ["2026-04-27 18:30:00", "2026-04-27 18:30:01"], ids=["open", "over"])
@pytest.mark.parametrize("moment", ["2026-04-27 18:30:01", "2026-04-28 11:00:00"])
def test_the_decision_says_of_the_days_to_explain_an_absence_only_what_is_so_when_it_is_signed(
    minutes_at: str, moment: str
) -> None:
    script = absent()
    signed = script["steps"].pop()
    with lived(script) as run:
        assert do(run, minutes_at, signed["task"], signed["by"], **signed["with"]) == ""
        sign_result(run, moment)

        text = outputs_of(run, "D-ATT")[0].text

    assert "No valid reason for the absence was given by 27 April 2026, 18:30 " in text
    assert "counts if it is given" not in text


@pytest.mark.parametrize(
    ("moment", "state"), [("2026-04-23 12:00", "cancelled"), ("2026-04-24 12:00", "missed")], ids=["in time", "late"]
)
def test_amb_23_whose_reason_is_good_does_not_wait_for_the_signature_of_the_decision(moment: str, state: str) -> None:
    with lived(absent()) as run:
        assert "sign_result" in open_tasks(run)

        excuse(run, moment)

        assert "sign_result" not in open_tasks(run)
        assert Installation(run.database).rows(deadlines, element_id="signing_due")[0].state == state
        ended = [event for event in Installation(run.database).events(run.case_id) if event.element_id == "excused"]
        assert len(ended) == 1
        assert outputs_of(run, "D-ATT") == []


def test_a_reason_accepted_before_the_minutes_are_signed_leaves_no_decision_to_sign() -> None:
    script = absent()
    signed = script["steps"].pop()
    with lived(script) as run:
        excuse(run, "2026-04-22 17:10")
        assert do(run, "2026-04-22 17:20", signed["task"], signed["by"], **signed["with"]) == ""
        advance_to(run, local("2026-04-22 17:21"))

        assert "sign_result" not in open_tasks(run)
