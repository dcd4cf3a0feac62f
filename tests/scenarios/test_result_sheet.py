"""What a test leads to: its score told at once, the sheet in two copies, and a decision that waits for it."""

from typing import Any

import pytest

from engine.rehearsal.report import report
from engine.rehearsal.run import Run
from engine.rehearsal.running import advance_to
from tests.exam import (
    COMMISSION,
    called,
    close_minutes,
    do,
    interview,
    notices_of,
    open_tasks,
    outputs_of,
    sign_result,
    status_of,
    take_test,
    vote,
)
from tests.scenarios.playing import deadlines, lived, step
from tests.unit.execution.installation import local

pytestmark = pytest.mark.scenario

ALL_FOR = dict.fromkeys(COMMISSION, "for")
POWER_CUT = "Power cut in the computer room."
GOES_ON = {"test_outcome": "to_paper", "paper_reason": POWER_CUT}
SUSPENDED = {"test_outcome": "suspended", "suspension_reason": "A telephone was found."}
ON_PAPER = {"test_outcome": "paper", "test_score": 78, "paper_reason": POWER_CUT}


def hand_out(exam: Run, moment: str) -> str:
    return do(exam, moment, "hand_out_sheet", "secretary", case="", sheet_signed="signed")


def reminders_of_the_sheet(exam: Run) -> list[Any]:
    return [row for row in notices_of(exam, "N-11") if row.subject == "The result sheet has not been handed out"]


def decided(exam: Run) -> None:
    """The commission decides before the sheet is handed out."""
    assert take_test(exam, "2026-04-22 11:10", 78) == ""
    assert interview(exam, "2026-04-22 15:00") == ""
    vote(exam, "2026-04-22 16:00", ALL_FOR)
    close_minutes(exam, "2026-04-22 17:00")


# -- the score


@pytest.mark.parametrize(
    "instead",
    [
        {"test_outcome": "paper", "test_score": 69, "paper_reason": POWER_CUT},
        {"test_outcome": "suspended", "suspension_reason": "A telephone was found."},
    ],
    ids=["on paper", "suspended"],
)
def test_a_test_that_was_counted_is_not_overwritten_before_its_sheet_is_handed_out(
    exam: Run, instead: dict[str, Any]
) -> None:
    assert take_test(exam, "2026-04-22 11:10", 78) == ""

    refused = do(exam, "2026-04-22 11:11", "supervise_test", "secretary", **instead)

    assert "supervise_test is not open" in refused
    assert (open_tasks(exam), open_tasks(exam, "session")) == (["hand_out_sheet"], ["hold_interview"])
    assert hand_out(exam, "2026-04-22 11:20") == ""
    assert "Right answers: 78 " in outputs_of(exam, "D-TST")[0].text


# -- the sheet of a test on paper (ATT-12.3, ATT-12.4, AMB-21)


def test_a_test_on_paper_has_its_sheet_too_with_the_reason_and_no_number_that_is_not_known(exam: Run) -> None:
    assert do(exam, "2026-04-22 10:11", "supervise_test", "secretary", **ON_PAPER) == ""

    assert hand_out(exam, "2026-04-22 11:20") == ""

    sheets = outputs_of(exam, "D-TST")
    assert [(row.title[-6:], row.recipient) for row in sheets] == [("1 of 2", "applicant"), ("2 of 2", "commission")]
    for sheet in sheets:
        assert f"Held on paper. Reason: {POWER_CUT}" in sheet.text
        assert "Right answers: 78 (70 are needed" in sheet.text
        assert "Answered" not in sheet.text
        assert "Questions" not in sheet.text


def test_a_test_that_goes_on_on_paper_is_not_counted_on_the_computer_when_its_time_is_over(exam: Run) -> None:
    assert do(exam, "2026-04-22 10:20", "supervise_test", "secretary", **GOES_ON) == ""
    assert (open_tasks(exam), open_tasks(exam, "session")) == ([], ["supervise_test"])
    advance_to(exam, local("2026-04-22 11:31"))
    assert (open_tasks(exam), open_tasks(exam, "session")) == ([], ["supervise_test"])

    again = do(exam, "2026-04-22 11:40", "supervise_test", "secretary", **GOES_ON)
    assert "The test is on paper already" in again
    assert do(exam, "2026-04-22 11:50", "supervise_test", "secretary", **ON_PAPER) == ""

    assert (open_tasks(exam), open_tasks(exam, "session")) == (["hand_out_sheet"], ["hold_interview"])
    assert hand_out(exam, "2026-04-22 12:00") == ""
    assert "Right answers: 78 (70 are needed" in outputs_of(exam, "D-TST")[0].text


# -- nothing answered on the computer: the secretary says what happened, and the sheet waits for it (ATT-12.2, ATT-12.3)


def test_of_a_test_in_which_nothing_was_answered_the_secretary_can_still_say_that_it_was_taken_on_paper(
    exam: Run,
) -> None:
    advance_to(exam, local("2026-04-22 11:31"))
    assert (open_tasks(exam), open_tasks(exam, "session")) == ([], ["supervise_test"])

    assert do(exam, "2026-04-22 11:40", "supervise_test", "secretary", **ON_PAPER) == ""

    assert (open_tasks(exam), open_tasks(exam, "session")) == (["hand_out_sheet"], ["hold_interview"])
    assert hand_out(exam, "2026-04-22 11:50") == ""
    (first, second) = outputs_of(exam, "D-TST")
    assert "Right answers: 78 (70 are needed" in first.text
    assert f"Held on paper. Reason: {POWER_CUT}" in second.text


def test_a_test_in_which_nothing_was_answered_counts_when_the_secretary_says_so(exam: Run) -> None:
    early = do(exam, "2026-04-22 11:29", "supervise_test", "secretary", test_outcome="nothing")
    assert "still has time to answer" in early
    advance_to(exam, local("2026-04-22 11:31"))
    assert status_of(exam) == "Waiting for the result of the test"

    assert do(exam, "2026-04-22 11:40", "supervise_test", "secretary", test_outcome="nothing") == ""
    assert hand_out(exam, "2026-04-22 11:50") == ""

    assert open_tasks(exam, "session") == ["draft_minutes"]
    assert "Answered: 0\nRight answers: 0 " in outputs_of(exam, "D-TST")[0].text
    close_minutes(exam, "2026-04-22 17:00")
    assert "Test: 0 of 100" in outputs_of(exam, "D-MIN")[0].text
    assert sign_result(exam, "2026-04-23 11:00")["outcome"] == "not_passed"


@pytest.mark.parametrize("moment", ["2026-04-22 10:20", "2026-04-22 12:00"], ids=["while there is time", "after it"])
def test_there_is_no_sheet_of_a_test_that_goes_on_on_paper_until_its_answers_are_counted(
    exam: Run, moment: str
) -> None:
    assert do(exam, moment, "supervise_test", "secretary", **GOES_ON) == ""

    assert open_tasks(exam) == []
    assert "hand_out_sheet is not open" in hand_out(exam, "2026-04-22 12:05")
    assert outputs_of(exam, "D-TST") == []
    assert status_of(exam) == "Waiting for the result of the test"
    nothing = do(exam, "2026-04-22 12:10", "supervise_test", "secretary", test_outcome="nothing")
    assert "The test is on paper already" in nothing
    assert do(exam, "2026-04-22 12:40", "supervise_test", "secretary", **ON_PAPER) == ""
    assert hand_out(exam, "2026-04-22 12:50") == ""
    assert "Right answers: 78 (70 are needed" in outputs_of(exam, "D-TST")[0].text
    assert open_tasks(exam, "session") == ["hold_interview"]


@pytest.mark.parametrize(
    ("paper", "said"),
    [({}, "nothing was answered on the computer"), (GOES_ON, "the test continued on paper")],
    ids=["nothing answered", "on paper"],
)
def test_the_office_is_told_at_the_end_of_the_day_of_right_answers_that_are_not_recorded(
    exam: Run, paper: dict[str, str], said: str
) -> None:
    if paper:
        assert do(exam, "2026-04-22 10:20", "supervise_test", "secretary", **paper) == ""
    advance_to(exam, local("2026-04-22 18:30:00"))
    assert notices_of(exam, "N-11") == []

    advance_to(exam, local("2026-04-22 18:30:01"))

    told = [row for row in notices_of(exam, "N-11") if row.subject == "The right answers have not been recorded"]
    assert [row.recipient for row in told] == ["secretaries", "heads"]
    assert said in told[0].text


def test_who_is_suspended_after_a_test_in_which_nothing_was_answered_has_no_sheet(exam: Run) -> None:
    advance_to(exam, local("2026-04-22 11:31"))
    assert do(exam, "2026-04-22 12:00", "supervise_test", "secretary", **SUSPENDED) == ""
    close_minutes(exam, "2026-04-22 17:00")

    assert sign_result(exam, "2026-04-23 11:00")["outcome"] == "suspended"
    assert outputs_of(exam, "D-TST") == []
    assert "Test: not finished" in outputs_of(exam, "D-MIN")[0].text


def test_who_is_suspended_while_writing_on_paper_has_no_sheet(exam: Run) -> None:
    assert do(exam, "2026-04-22 10:20", "supervise_test", "secretary", **GOES_ON) == ""
    assert do(exam, "2026-04-22 11:00", "supervise_test", "secretary", **SUSPENDED) == ""
    close_minutes(exam, "2026-04-22 17:00")

    assert sign_result(exam, "2026-04-23 11:00")["outcome"] == "suspended"
    assert outputs_of(exam, "D-TST") == []
    assert "Test: not finished" in outputs_of(exam, "D-MIN")[0].text


def test_the_annex_of_the_minutes_names_a_test_on_paper_and_its_reason(exam: Run) -> None:
    assert do(exam, "2026-04-22 10:11", "supervise_test", "secretary", **ON_PAPER) == ""
    assert hand_out(exam, "2026-04-22 11:20") == ""
    assert interview(exam, "2026-04-22 15:00") == ""
    vote(exam, "2026-04-22 16:00", ALL_FOR)
    close_minutes(exam, "2026-04-22 17:00")

    assert f"Test: 78 of 100, on paper ({POWER_CUT})" in outputs_of(exam, "D-MIN")[0].text
    assert sign_result(exam, "2026-04-23 11:00")["outcome"] == "passed"


def test_a_test_that_was_broken_off_has_no_sheet(exam: Run) -> None:
    reason = "A telephone was found."
    stopped = {"test_outcome": "suspended", "suspension_reason": reason}
    assert do(exam, "2026-04-22 10:40", "supervise_test", "secretary", **stopped) == ""
    close_minutes(exam, "2026-04-22 17:00")

    assert open_tasks(exam) == ["sign_result"]
    assert outputs_of(exam, "D-TST") == []


# -- a decision that comes first


def test_a_result_is_sent_when_the_sheet_is_handed_out_and_the_office_is_told_at_the_end_of_the_day(
    exam: Run,
) -> None:
    decided(exam)
    assert open_tasks(exam) == ["hand_out_sheet", "sign_result"]
    advance_to(exam, local("2026-04-22 18:30:00"))
    assert reminders_of_the_sheet(exam) == []

    advance_to(exam, local("2026-04-22 18:30:01"))

    told = reminders_of_the_sheet(exam)
    assert [row.recipient for row in told] == ["secretaries", "heads"]
    assert "The result of the attestation is not sent before it is" in told[0].text
    found = sign_result(exam, "2026-04-23 11:00")
    assert (outputs_of(exam, "D-ATT"), found["outcome"]) == ([], None)
    assert deadlines(found)["signing_due"] == ("2026-04-23 18:30", "open")
    assert hand_out(exam, "2026-04-23 12:00") == ""
    advance_to(exam, local("2026-04-23 12:01"))
    assert len(outputs_of(exam, "D-ATT")) == 1
    found = report(exam)
    assert (found["outcome"], deadlines(found)["signing_due"]) == ("passed", ("2026-04-23 18:30", "met"))


def test_clk_10_a_result_that_is_signed_and_not_sent_in_time_misses_its_term_and_those_who_can_help_are_told(
    exam: Run,
) -> None:
    decided(exam)
    assert status_of(exam) in ("The decision is being signed", "The test result sheet is to be handed out")
    sign_result(exam, "2026-04-23 11:00")
    assert status_of(exam) == ("The decision is signed; it is sent when the test result sheet has been handed out")

    advance_to(exam, local("2026-04-23 18:30:01"))

    assert deadlines(report(exam))["signing_due"] == ("2026-04-23 18:30", "missed")
    told = [row for row in notices_of(exam, "N-11") if row.subject.startswith("Overdue: signing and sending")]
    assert [row.recipient for row in told] == ["secretaries", "supervisors", "heads"]
    assert "was not sent within one working day" in told[0].text
    assert "It is signed, and is sent when the test result sheet has been handed out" in told[0].text
    assert hand_out(exam, "2026-04-24 12:00") == ""
    advance_to(exam, local("2026-04-24 12:01"))
    found = report(exam)
    assert (found["outcome"], deadlines(found)["signing_due"]) == ("passed", ("2026-04-23 18:30", "missed"))


def test_the_term_for_signing_does_not_wait_for_the_sheet(exam: Run) -> None:
    decided(exam)

    advance_to(exam, local("2026-04-23 18:30:01"))

    assert deadlines(report(exam))["signing_due"] == ("2026-04-23 18:30", "missed")


def test_a_test_after_the_close_of_office_is_told_of_on_the_next_working_day() -> None:
    script = called()
    step(script, "call_roll")["at"] = "2026-04-22 18:00"
    with lived({**script, "until": "2026-04-22 18:00"}) as run:
        assert take_test(run, "2026-04-22 18:40", 78) == ""
        advance_to(run, local("2026-04-23 18:30:00"))
        assert reminders_of_the_sheet(run) == []
        advance_to(run, local("2026-04-23 18:30:01"))
        assert [row.recipient for row in reminders_of_the_sheet(run)] == ["secretaries", "heads"]


def test_who_hands_out_the_sheet_on_the_day_of_the_exam_is_told_nothing(exam: Run) -> None:
    assert take_test(exam, "2026-04-22 11:10", 78) == ""
    assert hand_out(exam, "2026-04-22 11:20") == ""
    advance_to(exam, local("2026-04-22 19:00"))

    assert reminders_of_the_sheet(exam) == []


# -- what the account says meanwhile


def test_the_account_says_who_is_suspended_from_the_test_or_the_interview_on(exam: Run) -> None:
    assert take_test(exam, "2026-04-22 11:10", 78) == ""
    assert hand_out(exam, "2026-04-22 11:20") == ""
    assert status_of(exam) == "Waiting for the decision of the commission"
    during = {"interview_step": "suspended", "suspension_reason": "Notes were found."}

    assert do(exam, "2026-04-22 15:00", "hold_interview", "secretary", **during) == ""

    assert status_of(exam) == "Suspended from the attestation"
    close_minutes(exam, "2026-04-22 17:00")
    assert sign_result(exam, "2026-04-23 11:00")["outcome"] == "suspended"


def test_the_account_says_who_is_suspended_during_the_test_before_the_minutes_are_signed(exam: Run) -> None:
    assert do(exam, "2026-04-22 10:40", "supervise_test", "secretary", **SUSPENDED) == ""

    assert status_of(exam) == "Suspended from the attestation"
    assert report(exam)["incidents"] == []


def test_a_suspension_leaves_a_sheet_that_is_not_handed_out_yet(exam: Run) -> None:
    assert take_test(exam, "2026-04-22 11:10", 78) == ""
    during = {"interview_step": "suspended", "suspension_reason": "Notes were found."}
    assert do(exam, "2026-04-22 15:00", "hold_interview", "secretary", **during) == ""

    assert open_tasks(exam) == ["hand_out_sheet"]
    assert hand_out(exam, "2026-04-22 15:10") == ""
    assert status_of(exam) == "Suspended from the attestation"
