"""Votes and minutes: who is struck off, who dissents until when, and from which day the clocks run."""

from copy import deepcopy
from typing import Any

import pytest

from engine.execution.case.case_view import view_case
from engine.rehearsal.report import report
from engine.rehearsal.run import Run
from engine.rehearsal.running import advance_to
from storage.queries.worklist import tasks_of_case
from storage.tables import cases, deadlines, notices, offers
from tests.exam import (
    COMMISSION,
    MEMBERS,
    called,
    close_minutes,
    do,
    finish_test,
    interview,
    notices_of,
    open_tasks,
    outputs_of,
    send,
    sign_minutes,
    vote,
)
from tests.scenarios.playing import Script, lived, step, written
from tests.scenarios.playing import deadlines as dues
from tests.unit.execution.installation import Installation, local

UNSIGNED = "has not signed as the chair"
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

    (opinion,) = outputs_of(exam, "D-DIS")
    assert (opinion.signed_by, OPINION in opinion.text) == ("chair", True)
    assert "Dissenting opinions: chair" in outputs_of(exam, "D-MIN")[0].text


def test_a_member_who_has_signed_dissents_until_the_chair_signs_and_the_chair_has_to_read_it(exam: Run) -> None:
    voted(exam, member4="against")
    sign_minutes(exam, "2026-04-22 17:00")

    assert send(exam, "2026-04-22 17:20", "dissenting opinion", "member4", dissent=OPINION) == ""
    unread = do(exam, "2026-04-22 17:30", "sign_as_chair", "chair", **SIGN)
    assert "I have read the dissenting opinions" in unread
    assert do(exam, "2026-04-22 17:30", "sign_as_chair", "chair", **SIGN, dissents_read=True) == ""

    (opinion,) = outputs_of(exam, "D-DIS")
    assert (opinion.signed_by, OPINION in opinion.text) == ("member4", True)
    assert "Dissenting opinions: member4" in outputs_of(exam, "D-MIN")[0].text


def test_every_opinion_of_a_member_is_kept(exam: Run) -> None:
    voted(exam, member4="against")
    sign_minutes(exam, "2026-04-22 17:00", member4="The first reason.")
    send(exam, "2026-04-22 17:10", "dissenting opinion", "member4", dissent="The second reason.")
    send(exam, "2026-04-22 17:20", "dissenting opinion", "member4", dissent="The third reason.")

    assert do(exam, "2026-04-22 17:30", "sign_as_chair", "chair", **SIGN, dissents_read=True) == ""

    said = [paper.text.rpartition("\n\n")[2] for paper in outputs_of(exam, "D-DIS")]
    assert sorted(said) == ["The first reason.", "The second reason.", "The third reason."]
    assert "Dissenting opinions: member4\n" in outputs_of(exam, "D-MIN")[0].text


def test_only_members_send_an_opinion_beside_their_signature(exam: Run) -> None:
    voted(exam)
    sign_minutes(exam, "2026-04-22 17:00")

    assert "is not offered" in send(exam, "2026-04-22 17:20", "dissenting opinion", "secretary", dissent=OPINION)


def test_the_chair_who_may_not_come_to_sign_sends_his_opinion_too(exam: Run) -> None:
    voted(exam)
    sign_minutes(exam, "2026-04-22 17:00")

    assert send(exam, "2026-04-22 17:20", "dissenting opinion", "chair", dissent=OPINION) == ""
    assert do(exam, "2026-04-22 17:30", "sign_as_chair", "chair", **SIGN, dissents_read=True) == ""
    assert "Dissenting opinions: chair\n" in outputs_of(exam, "D-MIN")[0].text


def test_a_letter_after_the_chair_has_signed_is_kept_with_the_case_and_changes_nothing(exam: Run) -> None:
    voted(exam)
    close_minutes(exam, "2026-04-22 17:00")

    assert send(exam, "2026-04-23 10:00", "dissenting opinion", "member4", dissent=OPINION) == ""

    (opinion,) = outputs_of(exam, "D-DIS")
    assert opinion.signed_by == "member4"
    assert "Received on 23 April 2026, after the minutes were signed: it is kept with the case" in opinion.text
    assert "Dissenting opinions: none" in outputs_of(exam, "D-MIN")[0].text


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
        minutes = outputs_of(run, "D-MIN")[0].text

    assert "Test: not begun, did not appear" in minutes
    assert "not finished" not in minutes


@pytest.mark.parametrize(("right", "result"), [(69, "Test: 69 of 100"), (78, "(right)")], ids=["no vote", "vote"])
def test_the_annex_names_the_day_of_every_decision(exam: Run, right: int, result: str) -> None:
    if right == 78:
        voted(exam)
    else:
        finish_test(exam, "2026-04-22 11:10", right)
    close_minutes(exam, "2026-04-23 10:00")

    assert f"{result}. Decided on 22 April 2026" in outputs_of(exam, "D-MIN")[0].text


def test_the_minutes_are_dated_by_default_from_the_day_of_the_last_decision(exam: Run) -> None:
    voted(exam)
    advance_to(exam, local("2026-04-23 10:00"))

    with exam.database.reading() as session:
        (draft,) = tasks_of_case(session, exam.others["session"])
        seen = view_case(session, exam.runtime, exam.others["session"]).variables(draft.token)

    assert seen["minutes_date"] == "2026-04-22"


def new_vote(exam: Run, moment: str) -> str:
    again = {"minutes_step": "new_vote", "new_vote_on": ["ATT-2026-000001"], "dissents_read": True}
    return do(exam, moment, "sign_as_chair", "chair", **again)


def test_the_minutes_tell_a_dissent_to_the_former_vote_from_one_to_the_decision(exam: Run) -> None:
    voted(exam)
    sign_minutes(exam, "2026-04-22 17:00", member4=OPINION)
    assert new_vote(exam, "2026-04-22 17:05") == ""
    vote(exam, "2026-04-22 17:30", ALL_FOR)
    sign_minutes(exam, "2026-04-22 18:00", member3=OPINION)
    assert do(exam, "2026-04-22 18:00", "sign_as_chair", "chair", **SIGN, dissents_read=True) == ""

    assert "Dissenting opinions: member4 (to the former vote), member3\n" in outputs_of(exam, "D-MIN")[0].text


# -- struck off (ATT-13.2, AMB-26)


def test_a_member_is_struck_off_a_new_vote_too(exam: Run) -> None:
    voted(exam)
    sign_minutes(exam, "2026-04-22 17:00")
    assert new_vote(exam, "2026-04-22 17:05") == ""
    vote(exam, "2026-04-22 17:30", {login: "for" for login in COMMISSION if login != "member4"})

    assert send(exam, "2026-04-22 17:40", "vote struck off", "secretary", struck_off_reason=ILL) == ""

    assert open_tasks(exam, "session") == ["draft_minutes"]


@pytest.mark.parametrize("by", ["secretary", "chair"])
def test_a_member_who_falls_ill_is_struck_off_the_open_vote_with_the_reason(exam: Run, by: str) -> None:
    to_the_vote(exam)
    vote(exam, "2026-04-22 16:00", {login: "for" for login in COMMISSION if login != "member4"})

    assert send(exam, "2026-04-22 16:30", "vote struck off", by, struck_off_reason=ILL) == ""

    assert open_tasks(exam, "session") == ["draft_minutes"]
    sign_minutes_without(exam, "member4")
    minutes = outputs_of(exam, "D-MIN")[0]
    assert "Votes for: 4, against: 0" in minutes.text
    assert f"member4: struck off, {ILL}" in minutes.text


def sign_minutes_without(exam: Run, absent: str) -> None:
    """The minutes of a meeting from which a member had to go: struck off his signature too."""
    drawn = {"minutes_number": "7", "minutes_date": "2026-04-22", "recording": "Video", "secretary_name": "M. Li"}
    assert do(exam, "2026-04-22 17:00", "draft_minutes", "secretary", **drawn, confirm_signature=True) == ""
    for member in MEMBERS:
        if member != absent:
            assert do(exam, "2026-04-22 17:00", "sign_minutes", member, confirm_signature=True) == ""
    about = f"{absent}, № 7"
    assert send(exam, "2026-04-22 17:10", "signature struck off", "secretary", about=about, struck_off_reason=ILL) == ""
    assert do(exam, "2026-04-22 17:30", "sign_as_chair", "chair", **SIGN) == ""


def test_a_missing_signature_stands_in_the_minutes_with_its_reason_and_nobody_signs_who_did_not(exam: Run) -> None:
    voted(exam)

    sign_minutes_without(exam, "member2")

    minutes = outputs_of(exam, "D-MIN")[0]
    assert minutes.text.endswith("\nSigned: chair chair; members member1, member3, member4; secretary M. Li")
    assert f"Did not sign: member2 (struck off, {ILL})" in minutes.text


def drawn_up(exam: Run) -> None:
    voted(exam)
    drawn = {"minutes_number": "7", "minutes_date": "2026-04-22", "recording": "Video", "secretary_name": "M. Li"}
    assert do(exam, "2026-04-22 17:00", "draft_minutes", "secretary", **drawn, confirm_signature=True) == ""


def strike_off_signature(exam: Run, member: str) -> str:
    about = f"{member}, № 7"
    return send(exam, "2026-04-22 17:10", "signature struck off", "secretary", about=about, struck_off_reason=ILL)


def test_with_the_chair_more_than_half_of_the_members_sign(exam: Run) -> None:
    drawn_up(exam)
    assert [strike_off_signature(exam, member) for member in ("member1", "member2")] == ["", ""]

    refused = strike_off_signature(exam, "member3")

    assert "no more than half of the 5 members would have signed, the chair among them" in refused
    assert "ask a head to end the session" in refused
    for member in ("member3", "member4"):
        assert do(exam, "2026-04-22 17:20", "sign_minutes", member, confirm_signature=True) == ""
    assert do(exam, "2026-04-22 17:30", "sign_as_chair", "chair", **SIGN) == ""
    signed = "\nSigned: chair chair; members member3, member4; secretary M. Li"
    assert outputs_of(exam, "D-MIN")[0].text.endswith(signed)


# -- the chair cannot sign (AMB-26)

ACTING = {"acting_chair_order": "No. 15 of 22 April", "acting_reason": ILL}


def test_when_the_chair_cannot_sign_an_acting_chair_does_and_the_minutes_say_why(exam: Run) -> None:
    voted(exam, member4="against")
    sign_minutes(exam, "2026-04-22 17:00")

    assert send(exam, "2026-04-22 17:20", "acting chair", "secretary", acting_login="member2", **ACTING) == ""
    assert "is a task of" in do(exam, "2026-04-22 17:30", "sign_as_chair", "chair", **SIGN)
    assert do(exam, "2026-04-22 17:30", "sign_as_chair", "member2", **SIGN) == ""

    minutes = outputs_of(exam, "D-MIN")[0]
    said = (
        "Chaired by: member2 (acting chair, No. 15 of 22 April); before that: chair, who has not signed as the chair: "
    )
    assert f"{said}{ILL}\n" in minutes.text
    assert minutes.text.endswith("; members member1, member3, member4; secretary Secretary M. Li")
    assert "\nSigned: chair member2; " in minutes.text


def test_only_a_member_who_is_not_struck_off_becomes_acting_chair_and_enough_have_signed(exam: Run) -> None:
    drawn_up(exam)
    assert [strike_off_signature(exam, member) for member in ("member1", "member2")] == ["", ""]
    for member in ("member3", "member4"):
        assert do(exam, "2026-04-22 17:20", "sign_minutes", member, confirm_signature=True) == ""

    struck_off = send(exam, "2026-04-22 17:30", "acting chair", "secretary", acting_login="member1", **ACTING)
    too_few = send(exam, "2026-04-22 17:30", "acting chair", "secretary", acting_login="member3", **ACTING)

    assert "acting_login" in struck_off
    assert "no more than half of the 5 members have signed" in too_few
    assert open_tasks(exam, "session") == ["sign_as_chair"]


def test_the_acting_chair_decides_the_tie_of_a_new_vote(exam: Run) -> None:
    voted(exam)
    sign_minutes(exam, "2026-04-22 17:00")
    assert send(exam, "2026-04-22 17:20", "acting chair", "secretary", acting_login="member2", **ACTING) == ""
    again = {"minutes_step": "new_vote", "new_vote_on": ["ATT-2026-000001"]}
    assert do(exam, "2026-04-22 17:30", "sign_as_chair", "member2", **again) == ""
    about = next(row.subject for row in offers_of(exam) if row.subject.startswith("chair,"))
    assert send(exam, "2026-04-22 17:35", "vote struck off", "secretary", about=about, struck_off_reason=ILL) == ""
    vote(exam, "2026-04-22 17:40", {"member1": "for", "member3": "for", "member4": "against"})
    assert do(exam, "2026-04-22 17:40", "cast_chair_vote", "member2", vote="against") == ""

    drawn = {"minutes_number": "7", "minutes_date": "2026-04-22", "recording": "Video", "secretary_name": "M. Li"}
    assert do(exam, "2026-04-22 18:00", "draft_minutes", "secretary", **drawn, confirm_signature=True) == ""
    assert strike_off_signature(exam, "chair") == ""
    for member in ("member1", "member3", "member4"):
        assert do(exam, "2026-04-22 18:00", "sign_minutes", member, confirm_signature=True) == ""
    assert do(exam, "2026-04-22 18:00", "sign_as_chair", "member2", **SIGN) == ""

    assert "2. Did not pass: Ахметов" in outputs_of(exam, "D-MIN")[0].text


# -- the chair cannot vote (AMB-26)

ACTING_FOR_VOTE = {"acting_chair_order": "No. 15 of 22 April", "acting_reason": ILL}


def without_the_chair(exam: Run, **votes: str) -> None:
    """The members vote; the chair fell ill before casting a vote."""
    to_the_vote(exam)
    vote(exam, "2026-04-22 16:00", votes or dict.fromkeys(MEMBERS, "for"))


def name_acting_chair(exam: Run, by: str, login: str) -> str:
    return send(exam, "2026-04-22 16:30", "acting chair of the vote", by, acting_login=login, **ACTING_FOR_VOTE)


@pytest.mark.parametrize("by", ["head", "secretary"])
def test_a_chair_who_cannot_vote_is_replaced_and_the_minutes_say_why(exam: Run, by: str) -> None:
    without_the_chair(exam)

    assert name_acting_chair(exam, by, "member2") == ""

    assert open_tasks(exam, "session") == ["draft_minutes"]
    drawn = {"minutes_number": "7", "minutes_date": "2026-04-22", "recording": "Video", "secretary_name": "M. Li"}
    assert do(exam, "2026-04-22 17:00", "draft_minutes", "secretary", **drawn, confirm_signature=True) == ""
    assert strike_off_signature(exam, "chair") == ""
    for member in ("member1", "member3", "member4"):
        assert do(exam, "2026-04-22 17:20", "sign_minutes", member, confirm_signature=True) == ""
    assert do(exam, "2026-04-22 17:30", "sign_as_chair", "member2", **SIGN) == ""
    minutes = outputs_of(exam, "D-MIN")[0].text
    who = f"member2 (acting chair, No. 15 of 22 April); before that: chair, who {UNSIGNED}: {ILL}"
    assert f"Chaired by: {who}\n" in minutes
    assert "Votes for: 4, against: 0" in minutes
    assert f"chair: did not vote, replaced in the chair, {ILL}" in minutes
    assert "Chair of this vote" not in minutes
    assert dues(report(exam))["signing_due"] == ("2026-04-23 18:30", "open")


def test_the_vote_of_the_acting_chair_decides_the_tie(exam: Run) -> None:
    without_the_chair(exam, member1="for", member2="against", member3="for", member4="against")

    assert name_acting_chair(exam, "secretary", "member2") == ""
    assert strike_off_all_but_those_who_sign(exam) == ""

    assert "2. Did not pass: Ахметов" in outputs_of(exam, "D-MIN")[0].text


def strike_off_all_but_those_who_sign(exam: Run) -> str:
    """The minutes under an acting chair; gives why the last signature was refused."""
    drawn = {"minutes_number": "7", "minutes_date": "2026-04-22", "recording": "Video", "secretary_name": "M. Li"}
    assert do(exam, "2026-04-22 17:00", "draft_minutes", "secretary", **drawn, confirm_signature=True) == ""
    assert strike_off_signature(exam, "chair") == ""
    for member in ("member1", "member3", "member4"):
        assert do(exam, "2026-04-22 17:20", "sign_minutes", member, confirm_signature=True) == ""
    return do(exam, "2026-04-22 17:30", "sign_as_chair", "member2", **SIGN)


def test_only_who_has_voted_becomes_acting_chair_of_a_vote_and_enough_members_remain(exam: Run) -> None:
    to_the_vote(exam)
    vote(exam, "2026-04-22 16:00", {"member1": "for"})

    not_yet = name_acting_chair(exam, "secretary", "member2")
    for member in ("member2", "member3"):
        about = next(row.subject for row in offers_of(exam) if row.subject.startswith(member))
        struck_off = send(exam, "2026-04-22 16:31", "vote struck off", "chair", about=about, struck_off_reason=ILL)
        assert struck_off == ""
    too_few = name_acting_chair(exam, "secretary", "member1")

    assert "acting_login" in not_yet
    assert "no more than half of the 5 members would vote" in too_few
    assert "cast_chair_vote" in open_tasks(exam, "session")


def test_members_and_the_chair_name_no_acting_chair(exam: Run) -> None:
    without_the_chair(exam)

    assert "is not offered" in name_acting_chair(exam, "member1", "member1")
    assert "is not offered" in name_acting_chair(exam, "chair", "member1")


def test_the_acting_chair_of_a_vote_is_in_the_chair_of_a_new_one_who_is_replaced_again(exam: Run) -> None:
    without_the_chair(exam)
    assert name_acting_chair(exam, "secretary", "member2") == ""
    drawn = {"minutes_number": "7", "minutes_date": "2026-04-22", "recording": "Video", "secretary_name": "M. Li"}
    assert do(exam, "2026-04-22 17:00", "draft_minutes", "secretary", **drawn, confirm_signature=True) == ""
    assert strike_off_signature(exam, "chair") == ""
    for member in ("member1", "member3", "member4"):
        assert do(exam, "2026-04-22 17:20", "sign_minutes", member, confirm_signature=True) == ""
    again = {"minutes_step": "new_vote", "new_vote_on": ["ATT-2026-000001"]}
    assert do(exam, "2026-04-22 17:30", "sign_as_chair", "member2", **again) == ""

    vote(exam, "2026-04-22 17:40", {"member1": "for", "member3": "for", "member4": "for"})
    assert do(exam, "2026-04-22 17:40", "cast_vote", "chair", vote="for") == ""
    third = {"acting_chair_order": "No. 16 of 22 April", "acting_reason": ILL}
    by = "secretary"
    assert send(exam, "2026-04-22 17:50", "acting chair of the vote", by, acting_login="member3", **third) == ""
    assert do(exam, "2026-04-22 18:00", "draft_minutes", "secretary", **drawn, confirm_signature=True) == ""
    for member in ("chair", "member1", "member2", "member4"):
        assert do(exam, "2026-04-22 18:10", "sign_minutes", member, confirm_signature=True) == ""
    assert do(exam, "2026-04-22 18:20", "sign_as_chair", "member3", **SIGN) == ""

    minutes = outputs_of(exam, "D-MIN")[0].text
    who = f"member3 (acting chair, No. 16 of 22 April); before that: member2, who {UNSIGNED}: {ILL}; before that: chair"
    assert f"Chaired by: {who}" in minutes
    assert "Chair of this vote" not in minutes


def with_two_candidates() -> Script:
    """The session at its roll call, with a second candidate."""
    script = called()
    second = {key: script[key] for key in ("service", "channel", "received", "variables")}
    script["cases"]["second"] = deepcopy(second)
    script["cases"]["second"]["variables"] |= {"applicant_iin": "911221310011", "applicant_full_name": "Second"}
    for task in ("check_completeness", "examine_application"):
        place = script["steps"].index(step(script, task)) + 1
        script["steps"].insert(place, {**script["steps"][place - 1], "case": "second"})
    return script


def test_the_annex_says_who_else_was_in_the_chair_for_a_vote() -> None:
    with lived(with_two_candidates()) as exam:
        first, second = "Ахметов Нұрлан Серікұлы", "Second"
        on_paper = {"test_outcome": "paper", "test_score": 78, "paper_reason": "Power cut from 10:20."}
        for about, case in ((first, ""), (second, "second")):
            assert do(exam, "2026-04-22 11:40", "supervise_test", "secretary", about=about, **on_paper) == ""
            assert do(exam, "2026-04-22 11:45", "hand_out_sheet", "secretary", case=case, sheet_signed="signed") == ""
            assert interview(exam, "2026-04-22 12:00", about=about) == ""
        vote(exam, "2026-04-22 16:00", ALL_FOR, about=first)
        vote(exam, "2026-04-22 16:00", dict.fromkeys(MEMBERS, "for"), about=second)
        assert name_acting_chair(exam, "secretary", "member2") == ""
        assert strike_off_all_but_those_who_sign(exam) == ""
        minutes = outputs_of(exam, "D-MIN")[0].text

    who = f"member2 (acting chair, No. 15 of 22 April); before that: chair, who {UNSIGNED}: {ILL}"
    assert f"Chaired by: {who}\n" in minutes
    of_first, of_second = minutes.partition("\nAnnex\n")[2].split("Second, application")
    assert of_first.rstrip().endswith("Chair of this vote: chair")
    assert "Chair of this vote" not in of_second


def test_a_regular_chair_who_signs_for_an_acting_one_is_no_acting_chair() -> None:
    with lived(acting_from_the_opening()) as exam:
        sign_minutes_of(exam, ("chair", "member2", "member3", "member4"))
        named = send(exam, "2026-04-22 17:20", "acting chair", "secretary", acting_login="chair", acting_reason=ILL)
        assert named == ""
        assert do(exam, "2026-04-22 17:30", "sign_as_chair", "chair", **SIGN) == ""
        minutes = outputs_of(exam, "D-MIN")[0].text

    assert f"Chaired by: chair; before that: member1, who {UNSIGNED}: {ILL}\n" in minutes


def acting_from_the_opening() -> Script:
    """A meeting that member1 opened as acting chair, of which the only candidate did not appear."""
    script = called()
    opening = step(script, "open_meeting")["with"]
    opening |= {"chair_login": "member1", "acting_chair_order": "No. 14 of 20 April"}
    step(script, "call_roll")["with"] = {"absent": ["ATT-2026-000001"]}
    return script


def sign_minutes_of(exam: Run, members: tuple[str, ...]) -> None:
    drawn = {"minutes_number": "7", "minutes_date": "2026-04-22", "recording": "Video", "secretary_name": "M. Li"}
    assert do(exam, "2026-04-22 17:00", "draft_minutes", "secretary", **drawn, confirm_signature=True) == ""
    for member in members:
        assert do(exam, "2026-04-22 17:05", "sign_minutes", member, confirm_signature=True) == ""


def test_a_meeting_that_opens_under_its_chair_in_the_end_is_chaired_by_no_acting_chair() -> None:
    script = called()
    script["steps"] = script["steps"][: script["steps"].index(step(script, "open_meeting"))]
    with lived({**script, "until": "2026-04-22 09:40"}) as exam:
        few = {"present_logins": ["member1", "member2"], "chair_login": "member1"}
        order = {"acting_chair_order": "No. 14 of 20 April"}
        assert do(exam, "2026-04-22 09:40", "open_meeting", "secretary", **few, **order) == ""
        all_five = {"present_logins": list(COMMISSION), "chair_login": "chair"}
        assert do(exam, "2026-04-22 09:55", "open_meeting", "secretary", **all_five) == ""
        assert do(exam, "2026-04-22 10:00", "call_roll", "secretary", absent=["ATT-2026-000001"]) == ""
        close_minutes(exam, "2026-04-22 17:00")
        minutes = outputs_of(exam, "D-MIN")[0].text

    assert "Chaired by: chair\n" in minutes


def test_the_annex_says_of_a_suspended_person_that_the_test_was_on_paper(exam: Run) -> None:
    on_paper = {"test_outcome": "to_paper", "paper_reason": "Power cut from 10:20."}
    suspended = {"test_outcome": "suspended", "suspension_reason": "Used a telephone during the test."}
    assert do(exam, "2026-04-22 10:30", "supervise_test", "secretary", **on_paper) == ""
    assert do(exam, "2026-04-22 10:50", "supervise_test", "secretary", **suspended) == ""
    close_minutes(exam, "2026-04-22 17:00")

    assert "Test: not finished, on paper (Power cut from 10:20.)" in outputs_of(exam, "D-MIN")[0].text


def test_nobody_is_struck_off_below_the_quorum(exam: Run) -> None:
    to_the_vote(exam)
    for member in ("member1", "member2"):
        about = next(row.subject for row in offers_of(exam) if row.subject.startswith(member))
        assert send(exam, "2026-04-22 16:00", "vote struck off", "chair", about=about, struck_off_reason=ILL) == ""

    third = next(row.subject for row in offers_of(exam) if row.subject.startswith("member3"))
    refused = send(exam, "2026-04-22 16:10", "vote struck off", "chair", about=third, struck_off_reason=ILL)

    assert "no more than half of the 5 members would vote" in refused


def test_nobody_is_offered_to_strike_the_chair_off_whose_vote_decides_a_tie(exam: Run) -> None:
    to_the_vote(exam)

    assert {row.subject.partition(",")[0] for row in offers_of(exam)} == set(MEMBERS)
    assert "cast_chair_vote" in open_tasks(exam, "session")


def test_a_regular_chair_who_is_not_in_the_chair_strikes_nobody_off(exam: Run) -> None:
    voted(exam)
    sign_minutes(exam, "2026-04-22 17:00")
    assert send(exam, "2026-04-22 17:20", "acting chair", "secretary", acting_login="member2", **ACTING) == ""
    again = {"minutes_step": "new_vote", "new_vote_on": ["ATT-2026-000001"]}
    assert do(exam, "2026-04-22 17:30", "sign_as_chair", "member2", **again) == ""
    about = next(row.subject for row in offers_of(exam) if row.subject.startswith("member1"))

    refused = send(exam, "2026-04-22 17:35", "vote struck off", "chair", about=about, struck_off_reason=ILL)

    assert "is not offered to chair" in refused
    assert "member2" not in [row.subject.partition(",")[0] for row in offers_of(exam)]
    assert send(exam, "2026-04-22 17:36", "vote struck off", "member2", about=about, struck_off_reason=ILL) == ""


def offers_of(exam: Run) -> list[Any]:
    return [row for row in Installation(exam.database).rows(offers) if row.message_name == "vote struck off"]


# -- the date of the minutes (F4.10, CLK-10)


def test_clk_10_the_signing_is_due_one_working_day_after_the_date_of_the_minutes(exam: Run) -> None:
    voted(exam)
    drawn = {"minutes_number": "7", "minutes_date": "2026-04-23", "recording": "Video", "secretary_name": "M. Li"}
    assert do(exam, "2026-04-23 10:00", "draft_minutes", "secretary", **drawn, confirm_signature=True) == ""
    for member in MEMBERS:
        assert do(exam, "2026-04-23 10:10", "sign_minutes", member, confirm_signature=True) == ""
    assert do(exam, "2026-04-23 10:30", "sign_as_chair", "chair", **SIGN) == ""

    assert dues(report(exam))["signing_due"] == ("2026-04-24 18:30", "open")
    assert "Decided on 22 April 2026" in outputs_of(exam, "D-MIN")[0].text


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
    reminded = [row.recipient for row in told if row.facts and row.facts["kind"] == "reminder"]
    advance_to(exam, local("2026-04-23 18:30:01"))
    late = [row.recipient for row in notices_of(exam, "N-11") if row.subject.startswith("Overdue: decision")]

    signed = {"user:member1", "user:chair"}
    assert signed.isdisjoint(reminded)
    assert {"user:member2", "user:member3", "user:member4", "heads", "supervisors"} <= set(reminded)
    assert late == ["supervisors", "heads"]
    assert Installation(exam.database).rows(deadlines, element_id="decision_due")[0].state == "missed"
    assert Installation(exam.database).rows(notices, code="INC") == []


def test_missing_votes_are_told_to_all_who_can_act_or_watch(exam: Run) -> None:
    without_the_chair(exam)

    advance_to(exam, local("2026-04-22 18:30:01"))

    missing = [row for row in notices_of(exam, "N-11") if row.subject == "Votes are missing"]
    assert sorted(row.recipient for row in missing) == ["chairs", "heads", "secretaries", "supervisors"]
    assert "a head or the secretary names an acting chair" in missing[0].text
    assert "a head ends the session" in missing[0].text


def test_votes_that_are_cast_on_a_later_day_are_missing_at_the_end_of_that_day(exam: Run) -> None:
    voted(exam)
    sign_minutes(exam, "2026-04-22 17:00")
    assert new_vote(exam, "2026-04-23 09:30") == ""
    advance_to(exam, local("2026-04-23 18:30:00"))
    assert [row.subject for row in notices_of(exam, "N-11") if row.subject == "Votes are missing"] == []

    advance_to(exam, local("2026-04-23 18:30:01"))

    assert [row.subject for row in notices_of(exam, "N-11") if row.subject == "Votes are missing"] != []


# -- an opinion belongs to the vote on a candidate (ATT-13.3, AMB-28)

FIRST_NAME, OTHER_NAME = "Ахметов Нұрлан Серікұлы", "Other Candidate"
FIRST_NUMBER, OTHER_NUMBER = "ATT-2026-000001", "ATT-2026-000002"


def two_called() -> Script:
    """The happy path of two candidates as far as the roll call at 10:00; the other one's case is `other`."""
    script = called()
    variables = {**script["variables"], "applicant_iin": "900101300017", "applicant_full_name": OTHER_NAME}
    script["cases"]["other"] = {"service": "attestation", "received": "2026-04-06 11:01", "variables": variables}
    for name in ("check_completeness", "examine_application"):
        of_first = step(script, name)
        script["steps"].insert(script["steps"].index(of_first) + 1, {**of_first, "case": "other"})
    return script


def both_voted(exam: Run) -> None:
    finish_test(exam, "2026-04-22 11:10", 78)
    on_paper = {"test_outcome": "paper", "test_score": 80, "paper_reason": "Power cut from 10:20."}
    assert do(exam, "2026-04-22 11:20", "supervise_test", "secretary", about=OTHER_NAME, **on_paper) == ""
    for name in (FIRST_NAME, OTHER_NAME):
        assert interview(exam, "2026-04-22 15:00", about=name) == ""
        vote(exam, "2026-04-22 16:00", ALL_FOR, about=name)


@pytest.mark.parametrize(
    ("about", "again_on", "named", "given"),
    [
        ([FIRST_NUMBER], [OTHER_NUMBER], f"member4 (on the result of {FIRST_NAME})", "."),
        ([], [OTHER_NUMBER], f"member4 (given before the new vote on {OTHER_NAME})", f" on {OTHER_NAME}."),
        ([OTHER_NUMBER], [OTHER_NUMBER], f"member4 (on the result of {OTHER_NAME}) (to the former vote)", "."),
        ([], [FIRST_NUMBER, OTHER_NUMBER], "member4 (to the former vote)", "."),
    ],
    ids=["about the vote that stands", "about all, one repeated", "about the repeated vote", "about all, all repeated"],
)
def test_an_opinion_is_one_to_the_former_vote_where_the_vote_that_it_is_about_was_repeated(
    about: list[str], again_on: list[str], named: str, given: str
) -> None:
    with lived(two_called()) as exam:
        both_voted(exam)
        opinion = {"dissent": OPINION, "dissent_about": about}
        drawn = {"minutes_number": "7", "minutes_date": "2026-04-22", "recording": "Video", "secretary_name": "M. Li"}
        assert do(exam, "2026-04-22 17:00", "draft_minutes", "secretary", **drawn, confirm_signature=True) == ""
        for member in ("member1", "member2", "member3"):
            assert do(exam, "2026-04-22 17:10", "sign_minutes", member, confirm_signature=True) == ""
        assert do(exam, "2026-04-22 17:10", "sign_minutes", "member4", confirm_signature=True, **opinion) == ""
        again = {"minutes_step": "new_vote", "new_vote_on": again_on, "dissents_read": True}
        assert do(exam, "2026-04-22 17:20", "sign_as_chair", "chair", **again) == ""
        for number, name in ((FIRST_NUMBER, FIRST_NAME), (OTHER_NUMBER, OTHER_NAME)):
            if number in again_on:
                vote(exam, "2026-04-22 17:30", ALL_FOR, about=name)
        sign_minutes(exam, "2026-04-22 18:00")
        assert do(exam, "2026-04-22 18:00", "sign_as_chair", "chair", **SIGN, dissents_read=True) == ""
        minutes, paper = outputs_of(exam, "D-MIN")[0].text, outputs_of(exam, "D-DIS")[0].text

    assert f"Dissenting opinions: {named}\n" in minutes
    before = ", before the chair called a new vote" if "vote" in named else ""
    assert f"Given on 22 April 2026{before}{given}" in paper
    assert (f"On the result of: {FIRST_NAME}." in paper) is (about == [FIRST_NUMBER])


def test_a_late_letter_names_the_candidate_whose_result_it_is_about(exam: Run) -> None:
    voted(exam)
    close_minutes(exam, "2026-04-22 17:00")
    letter = {"dissent": OPINION, "dissent_about": [FIRST_NUMBER]}

    assert send(exam, "2026-04-22 18:00", "dissenting opinion", "member1", **letter) == ""

    assert f"changes no decision. On the result of: {FIRST_NAME}." in outputs_of(exam, "D-DIS")[0].text
