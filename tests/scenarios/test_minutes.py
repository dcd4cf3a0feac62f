"""Votes and minutes: who is struck off, who dissents until when, and from which day the clocks run."""

from typing import Any

import pytest

from engine.rehearsal.report import report
from engine.rehearsal.running import Run, advance_to
from storage.tables import cases, deadlines, notices, offers
from tests.exam import (
    COMMISSION,
    MEMBERS,
    close_minutes,
    do,
    finish_test,
    interview,
    notices_of,
    open_tasks,
    papers_of,
    send,
    sign_minutes,
    vote,
)
from tests.scenarios.playing import REMINDER, lived, written
from tests.scenarios.playing import deadlines as dues
from tests.unit.execution.installation import Installation, local

ALL_FOR = dict.fromkeys(COMMISSION, "for")
OPINION = "The candidate answered none of my questions."
SIGN = {"minutes_step": "sign", "confirm_signature": True}
ILL = "Taken ill at noon, ambulance called."


def to_the_vote(exam: Run) -> None:
    finish_test(exam, "2026-04-22 11:10", 78)
    assert interview(exam, "2026-04-22 15:00") == ""


def voted(exam: Run, **against: str) -> None:
    to_the_vote(exam)
    vote(exam, "2026-04-22 16:00", {**ALL_FOR, **against})


# -- dissent (ATT-13.3, AMB-28)


def test_the_outvoted_chair_dissents_with_his_signature(exam: Run) -> None:
    voted(exam, chair="against")
    sign_minutes(exam, "2026-04-22 17:00")

    assert do(exam, "2026-04-22 17:30", "sign_as_chair", "chair", **SIGN, dissent=OPINION) == ""

    (opinion,) = papers_of(exam, "D-DIS")
    assert (opinion.signed_by, OPINION in opinion.text) == ("chair", True)
    assert "Dissenting opinions: chair" in papers_of(exam, "D-MIN")[0].text


def test_a_member_who_has_signed_dissents_until_the_chair_signs_and_the_chair_has_to_read_it(exam: Run) -> None:
    voted(exam, member4="against")
    sign_minutes(exam, "2026-04-22 17:00")

    assert send(exam, "2026-04-22 17:20", "dissenting opinion", "member4", dissent=OPINION) == ""
    unread = do(exam, "2026-04-22 17:30", "sign_as_chair", "chair", **SIGN)
    assert "I have read the dissenting opinions" in unread
    assert do(exam, "2026-04-22 17:30", "sign_as_chair", "chair", **SIGN, dissents_read=True) == ""

    (opinion,) = papers_of(exam, "D-DIS")
    assert (opinion.signed_by, OPINION in opinion.text) == ("member4", True)
    assert "Dissenting opinions: member4" in papers_of(exam, "D-MIN")[0].text


def test_every_opinion_of_a_member_is_kept(exam: Run) -> None:
    voted(exam, member4="against")
    sign_minutes(exam, "2026-04-22 17:00", member4="The first reason.")
    send(exam, "2026-04-22 17:10", "dissenting opinion", "member4", dissent="The second reason.")
    send(exam, "2026-04-22 17:20", "dissenting opinion", "member4", dissent="The third reason.")

    assert do(exam, "2026-04-22 17:30", "sign_as_chair", "chair", **SIGN, dissents_read=True) == ""

    said = [paper.text.rpartition("\n\n")[2] for paper in papers_of(exam, "D-DIS")]
    assert sorted(said) == ["The first reason.", "The second reason.", "The third reason."]
    assert "Dissenting opinions: member4\n" in papers_of(exam, "D-MIN")[0].text


@pytest.mark.parametrize("by", ["secretary", "chair"])
def test_only_members_send_an_opinion_beside_their_signature(exam: Run, by: str) -> None:
    voted(exam)
    sign_minutes(exam, "2026-04-22 17:00")

    assert "is not offered" in send(exam, "2026-04-22 17:20", "dissenting opinion", by, dissent=OPINION)


def test_a_letter_after_the_chair_has_signed_is_kept_with_the_case_and_changes_nothing(exam: Run) -> None:
    voted(exam)
    close_minutes(exam, "2026-04-22 17:00")

    assert send(exam, "2026-04-23 10:00", "dissenting opinion", "member4", dissent=OPINION) == ""

    (opinion,) = papers_of(exam, "D-DIS")
    assert opinion.signed_by == "member4"
    assert "Received on 2026-04-23, after the minutes were signed: it is kept with the case" in opinion.text
    assert "Dissenting opinions: none" in papers_of(exam, "D-MIN")[0].text


@pytest.mark.parametrize(("moment", "is_taken"), [("18:30:00", True), ("18:30:01", False)])
def test_letters_are_taken_to_the_end_of_the_term(exam: Run, moment: str, is_taken: bool) -> None:
    voted(exam)
    close_minutes(exam, "2026-04-22 17:00")

    refused = send(exam, f"2026-04-24 {moment}", "dissenting opinion", "member4", dissent=OPINION)

    assert (refused == "") is is_taken
    advance_to(exam, local("2026-04-24 18:31"))
    (row,) = Installation(exam.database).rows(cases, id=exam.others["session"])
    assert (row.state, row.outcome) == ("completed", "session_held")


def test_the_annex_says_of_who_did_not_appear_no_more_than_that() -> None:
    with lived(written("S-38-no-show")) as run:
        minutes = papers_of(run, "D-MIN")[0].text

    assert "Test: not begun, did not appear" in minutes
    assert "not finished" not in minutes


# -- struck off (ATT-13.2, AMB-26)


@pytest.mark.parametrize("by", ["secretary", "chair"])
def test_a_member_who_falls_ill_is_struck_off_the_open_vote_with_the_reason(exam: Run, by: str) -> None:
    to_the_vote(exam)
    vote(exam, "2026-04-22 16:00", {login: "for" for login in COMMISSION if login != "member4"})

    assert send(exam, "2026-04-22 16:30", "vote struck off", by, struck_off_reason=ILL) == ""

    assert open_tasks(exam, "session") == ["draft_minutes"]
    sign_minutes_without(exam, "member4")
    minutes = papers_of(exam, "D-MIN")[0]
    assert "Votes for: 4, against: 0" in minutes.text
    assert f"member4: struck off, {ILL}" in minutes.text


def sign_minutes_without(exam: Run, absent: str) -> None:
    """The minutes of a meeting from which a member had to go: struck off his signature too."""
    drawn = {"minutes_number": "7", "minutes_date": "2026-04-22", "recording": "Video", "secretary_name": "M. Li"}
    assert do(exam, "2026-04-22 17:00", "draft_minutes", "secretary", **drawn, confirm_signature=True) == ""
    for member in MEMBERS:
        if member != absent:
            assert do(exam, "2026-04-22 17:00", "sign_minutes", member, confirm_signature=True) == ""
    about = f"{absent}, minutes No. 7"
    assert send(exam, "2026-04-22 17:10", "signature struck off", "secretary", about=about, struck_off_reason=ILL) == ""
    assert do(exam, "2026-04-22 17:30", "sign_as_chair", "chair", **SIGN) == ""


def test_a_missing_signature_stands_in_the_minutes_with_its_reason_and_nobody_signs_who_did_not(exam: Run) -> None:
    voted(exam)

    sign_minutes_without(exam, "member2")

    minutes = papers_of(exam, "D-MIN")[0]
    assert minutes.signed_by == "Chair chair; members member1, member3, member4; secretary M. Li"
    assert f"Did not sign: member2 (struck off, {ILL})" in minutes.text


def test_nobody_is_struck_off_below_the_quorum(exam: Run) -> None:
    to_the_vote(exam)
    for member in ("member1", "member2"):
        about = next(row.subject for row in offers_of(exam) if row.subject.startswith(member))
        assert send(exam, "2026-04-22 16:00", "vote struck off", "chair", about=about, struck_off_reason=ILL) == ""

    third = next(row.subject for row in offers_of(exam) if row.subject.startswith("member3"))
    refused = send(exam, "2026-04-22 16:10", "vote struck off", "chair", about=third, struck_off_reason=ILL)

    assert "no more than half of the 5 members would vote (AMB-26)" in refused


def test_the_chair_whose_vote_decides_a_tie_is_not_struck_off(exam: Run) -> None:
    to_the_vote(exam)
    about = next(row.subject for row in offers_of(exam) if row.subject.startswith("chair"))

    refused = send(exam, "2026-04-22 16:10", "vote struck off", "secretary", about=about, struck_off_reason=ILL)

    assert "The chair is not struck off" in refused


def offers_of(exam: Run) -> list[Any]:
    return [row for row in Installation(exam.database).rows(offers) if row.message_name == "vote struck off"]


# -- the day of the decision (CLK-10, CLK-12)


def test_the_signing_is_due_one_working_day_after_the_vote_whatever_the_minutes_are_dated(exam: Run) -> None:
    voted(exam)
    drawn = {"minutes_number": "7", "minutes_date": "2026-04-23", "recording": "Video", "secretary_name": "M. Li"}
    assert do(exam, "2026-04-23 10:00", "draft_minutes", "secretary", **drawn, confirm_signature=True) == ""
    for member in MEMBERS:
        assert do(exam, "2026-04-23 10:10", "sign_minutes", member, confirm_signature=True) == ""
    assert do(exam, "2026-04-23 10:30", "sign_as_chair", "chair", **SIGN) == ""

    assert dues(report(exam))["signing_due"] == ("2026-04-23 18:30", "open")
    assert "Decided on 2026-04-22" in papers_of(exam, "D-MIN")[0].text


def test_minutes_are_not_dated_before_the_last_decision(exam: Run) -> None:
    to_the_vote(exam)
    vote(exam, "2026-04-23 09:30", ALL_FOR)
    drawn = {"minutes_number": "7", "minutes_date": "2026-04-22", "recording": "Video", "secretary_name": "M. Li"}

    refused = do(exam, "2026-04-23 10:00", "draft_minutes", "secretary", **drawn, confirm_signature=True)

    assert "from the day of the last decision (2026-04-23) on" in refused


def test_a_new_vote_is_a_new_decision(exam: Run) -> None:
    voted(exam)
    sign_minutes(exam, "2026-04-22 17:00", member4=OPINION)
    again = {"minutes_step": "new_vote", "new_vote_on": ["ATT-2026-000001"], "dissents_read": True}
    assert do(exam, "2026-04-22 17:05", "sign_as_chair", "chair", **again) == ""
    vote(exam, "2026-04-23 09:30", ALL_FOR)
    sign_minutes(exam, "2026-04-23 10:00")
    assert do(exam, "2026-04-23 10:30", "sign_as_chair", "chair", **SIGN, dissents_read=True) == ""

    assert dues(report(exam))["signing_due"] == ("2026-04-24 18:30", "open")


# -- who is told (N-11)


def test_on_the_last_day_those_who_have_not_signed_are_reminded_and_those_above_told(
    exam: Run,
) -> None:
    voted(exam)
    drawn = {"minutes_number": "7", "minutes_date": "2026-04-22", "recording": "Video", "secretary_name": "M. Li"}
    assert do(exam, "2026-04-22 17:00", "draft_minutes", "secretary", **drawn, confirm_signature=True) == ""
    assert do(exam, "2026-04-22 17:10", "sign_minutes", "member1", confirm_signature=True) == ""

    advance_to(exam, local("2026-04-23 09:00"))
    told = Installation(exam.database).rows(notices, case_id=exam.others["session"])
    reminded = [row.recipient for row in told if row.subject.startswith(REMINDER)]
    advance_to(exam, local("2026-04-23 18:30:01"))
    late = [row.recipient for row in notices_of(exam, "N-11") if row.subject.startswith("Overdue: decision")]

    signed = {"user:member1", "user:chair"}
    assert signed.isdisjoint(reminded)
    assert {"user:member2", "user:member3", "user:member4", "heads", "supervisors"} <= set(reminded)
    assert late == ["supervisors", "heads"]
    assert Installation(exam.database).rows(deadlines, element_id="decision_due")[0].state == "missed"
    assert Installation(exam.database).rows(notices, code="INC") == []
