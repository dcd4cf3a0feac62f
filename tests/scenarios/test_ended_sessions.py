"""An administrator ends a session after its attestation began: what the commission recorded, and what it undoes."""

from typing import Any

import pytest

from engine.execution.people.stopping import end_case
from engine.rehearsal.report import report
from engine.rehearsal.run import Run
from engine.rehearsal.running import advance_to, take_step
from engine.rehearsal.script import MessageStep
from storage.queries.registers import entries_in
from storage.tables import cases, notices
from tests.exam import (
    COMMISSION,
    called,
    close_minutes,
    do,
    finish_test,
    interview,
    notices_of,
    open_tasks,
    outputs_of,
    sign_result,
    status_of,
    take_test,
    vote,
)
from tests.people import person
from tests.scenarios.changing import texts_of
from tests.scenarios.playing import deadlines, lived, step, until, written
from tests.scenarios.test_absence_scenarios import absent, explain, judge
from tests.scenarios.test_session_changes import PRESENT, announced
from tests.sessions import announce
from tests.unit.execution.installation import Installation, local

pytestmark = pytest.mark.scenario

ADMIN = person("admin", "administrators")
REASON = "The chair is ill and cannot vote."
ALL_FOR = dict.fromkeys(COMMISSION, "for")
TELEPHONE: dict[str, Any] = {"test_outcome": "suspended", "suspension_reason": "A telephone was found with him."}


def end_session(run: Run, moment: str = "2026-04-23 10:00") -> None:
    advance_to(run, local(moment))
    with run.database.transaction() as session:
        end_case(session, run.runtime, ADMIN, run.others["session"], REASON)
    advance_to(run, local(moment))


def announce_next(run: Run, moment: str = "2026-04-24 10:05") -> None:
    """The next session, with its attestation on 20 May, whose steps are done from now on."""
    advance_to(run, local(moment))
    announce(run.database, run.runtime, "2026-05-08", "2026-05-20")
    run.others["session"] = Installation(run.database).rows(cases, service="attestation_session")[-1].id
    advance_to(run, local(moment))


def call_next(run: Run, absent: tuple[str, ...] = ()) -> None:
    assert do(run, "2026-05-20 09:50", "open_meeting", "secretary", **PRESENT) == ""
    assert do(run, "2026-05-20 10:00", "call_roll", "secretary", absent=list(absent)) == ""


def pass_next(run: Run) -> dict[str, Any]:
    """The candidate passes on 20 May, and the result is signed on the next day."""
    call_next(run)
    finish_test(run, "2026-05-20 11:00", 78)
    assert interview(run, "2026-05-20 12:00") == ""
    vote(run, "2026-05-20 12:05", ALL_FOR)
    close_minutes(run, "2026-05-20 12:10")
    return sign_result(run, "2026-05-21 11:00")


def suspensions(run: Run) -> list[dict[str, Any]]:
    with run.database.reading() as session:
        return entries_in(session, "attestation_suspensions")


# -- a suspension stands (ATT-10.2, ATT-10.3)


def test_att_10_2_a_suspension_stands_when_its_session_is_ended_and_is_decided(exam: Run) -> None:
    assert do(exam, "2026-04-22 10:40", "supervise_test", "secretary", **TELEPHONE) == ""
    end_session(exam)
    told = texts_of(exam, "N-08")
    found = sign_result(exam, "2026-04-23 11:00")
    (decision,) = outputs_of(exam, "D-ATT")

    assert (found["state"], found["outcome"], found["incidents"]) == ("completed", "suspended", [])
    assert texts_of(exam, "N-06") == []
    (notice,) = told
    assert "suspended you from the attestation on 22 April 2026" in notice
    assert TELEPHONE["suspension_reason"] in notice
    assert "from 23 July 2026" in notice
    assert "minutes No." not in notice
    assert "WAS SUSPENDED" in decision.text
    assert "session SES-2026-001 was ended before its minutes were signed" in decision.text
    assert "No. )" not in decision.text
    assert deadlines(found)["term_of_service"] == ("2026-04-24 18:30", "met")
    assert [entry["open_from"] for entry in suspensions(exam)] == ["2026-07-23"]


def test_att_10_3_who_was_suspended_is_not_called_to_the_next_session(exam: Run) -> None:
    assert do(exam, "2026-04-22 10:40", "supervise_test", "secretary", **TELEPHONE) == ""
    end_session(exam)
    announce_next(exam)

    assert open_tasks(exam) == ["sign_result"]
    assert status_of(exam) == "The decision is being signed"


def test_att_10_2_a_suspension_in_the_interview_stands_too(exam: Run) -> None:
    finish_test(exam, "2026-04-22 10:30", 78)
    during = {"interview_step": "suspended", "suspension_reason": "Notes were found with him."}
    assert do(exam, "2026-04-22 15:00", "hold_interview", "secretary", **during) == ""
    end_session(exam)

    assert sign_result(exam, "2026-04-23 11:00")["outcome"] == "suspended"
    assert "Notes were found with him." in texts_of(exam, "N-08")[0]


def test_a_suspension_of_an_earlier_application_does_not_keep_anybody_in_an_ended_session(exam: Run) -> None:
    with lived(written("S-35-suspended")) as earlier:
        (entry,) = suspensions(earlier)

    assert entry["session_number"] == "SES-2026-001"


def test_a_suspension_holds_back_only_the_application_in_which_it_was_recorded() -> None:
    script = called()
    again = {"service": "attestation", "received": "2026-04-06 11:01", "variables": script["variables"]}
    script["cases"]["other"] = again
    for name in ("check_completeness", "examine_application"):
        of_first = step(script, name)
        of_other = {**of_first, "case": "other"}
        if name == "examine_application":
            of_other["with"] = {**of_first["with"], "second_application_note": "Both were complete on one day"}
        script["steps"].insert(script["steps"].index(of_first) + 1, of_other)
    step(script, "call_roll")["with"] = {"absent": ["ATT-2026-000002"]}
    with lived(script) as run:
        assert do(run, "2026-04-22 10:40", "supervise_test", "secretary", **TELEPHONE) == ""
        assert send_end(run, "2026-04-22 15:00") == ""
        rows = Installation(run.database).rows(notices, code="N-06", recipient="applicant")
        told = {row.case_id: row.text for row in rows}

        assert (open_tasks(run), open_tasks(run, "other")) == (["sign_result"], [])
    assert run.case_id not in told
    assert "You are not recorded as absent at that attestation" in told[run.others["other"]]


# -- an ended session counts no absence (AMB-23)


def test_amb_23_an_ended_session_counts_no_absence_and_the_person_is_told() -> None:
    with absent() as run:
        end_session(run)
        told = texts_of(run, "N-06")
        tasks = open_tasks(run)
        advance_to(run, local("2026-04-29 09:00"))
        later = texts_of(run, "N-06")

    assert tasks == []
    assert len(told) == 2
    assert "You are not recorded as absent" in told[-1]
    assert "the absence does not count and need no longer be explained" in told[-1]
    assert later == told


@pytest.mark.parametrize("next_first", [False, True])
def test_amb_23_after_an_ended_session_the_next_absence_is_the_first(next_first: bool) -> None:
    with absent() as run:
        ended = run.others["session"]
        if next_first:
            announce_next(run, "2026-04-22 16:00")
            nxt, run.others["session"] = run.others["session"], ended
        end_session(run)
        if next_first:
            run.others["session"] = nxt
        else:
            announce_next(run)
        call_next(run, ("ATT-2026-000001",))
        told = texts_of(run, "N-06")
        close_minutes(run, "2026-05-20 12:10")
        sign_result(run, "2026-05-21 11:00")
        (decision,) = outputs_of(run, "D-ATT")

        assert open_tasks(run) == ["explain_absence"]
    assert "session SES-2026-001" in told[1]
    assert [text for text in told if "you did not appear at the attestation of 20 May 2026" in text] == told[-1:]
    assert "second absence" not in decision.text


def test_amb_23_a_reason_that_is_being_judged_is_judged_no_more() -> None:
    with absent() as run:
        assert explain(run, "2026-04-22 11:00") == ""
        end_session(run)
        refused = judge(run, "2026-04-23 11:00", "not_good", absence_remark="The paper is of another person.")
        announce_next(run)
        found = pass_next(run)

    assert "is not open" in refused
    assert (found["state"], found["outcome"]) == ("completed", "passed")


def test_amb_23_an_absence_that_was_not_excused_ends_with_the_session_too() -> None:
    with absent() as run:
        assert explain(run, "2026-04-22 11:00") == ""
        assert judge(run, "2026-04-22 12:00", "not_good", absence_remark="The paper is of another person.") == ""
        end_session(run)
        announce_next(run)
        found = pass_next(run)

    assert (found["state"], found["outcome"]) == ("completed", "passed")


def test_who_was_excused_before_the_end_passes_at_the_next_session_and_gets_the_result() -> None:
    with absent() as run:
        assert explain(run, "2026-04-22 11:00") == ""
        assert judge(run, "2026-04-22 12:00", "good") == ""
        announce_next(run)
        advance_to(run, local("2026-04-27 10:00"))
        call_next(run)
        finish_test(run, "2026-05-20 11:00", 78)
        assert interview(run, "2026-05-20 12:00") == ""
        vote(run, "2026-05-20 12:05", ALL_FOR)
        close_minutes(run, "2026-05-20 12:10")

        assert open_tasks(run) == ["sign_result"]
        found = sign_result(run, "2026-05-21 11:00")
    assert (found["state"], found["outcome"]) == ("completed", "passed")
    assert deadlines(found)["term_of_service"][1] == "met"


def test_an_absence_excused_of_an_ended_session_is_not_counted_later() -> None:
    with absent() as run:
        assert explain(run, "2026-04-22 11:00") == ""
        assert judge(run, "2026-04-22 12:00", "good") == ""
        end_session(run)
        announce_next(run)
        call_next(run, ("ATT-2026-000001",))

        assert open_tasks(run) == ["explain_absence"]


def excuse(run: Run) -> None:
    """The absence from the first session is excused, and the next one is announced."""
    assert explain(run, "2026-04-22 11:00") == ""
    assert judge(run, "2026-04-22 12:00", "good") == ""
    run.others["first"] = run.others["session"]
    announce_next(run)
    run.others["next"], run.others["session"] = run.others["session"], run.others["first"]


def absent_again(run: Run) -> None:
    run.others["session"] = run.others["next"]
    call_next(run, ("ATT-2026-000001",))


def end_first(run: Run, moment: str) -> None:
    """A head ends the first session while the next one goes on."""
    run.others["session"] = run.others["first"]
    assert send_end(run, moment) == ""
    run.others["session"] = run.others["next"]


def test_amb_23_a_decision_counts_no_absence_of_a_session_that_ended_after_the_next_was_taken() -> None:
    with absent() as run:
        excuse(run)
        assert send_end(run, "2026-04-27 10:00") == ""
        absent_again(run)
        close_minutes(run, "2026-05-20 12:10")
        sign_result(run, "2026-05-20 13:00")
        decision = outputs_of(run, "D-ATT")[0].text

        assert open_tasks(run) == ["explain_absence"]
    assert "counts if it is given by 25 May 2026, 18:30" in decision
    assert "second absence" not in decision


@pytest.mark.parametrize(
    ("moment", "until_when"), [("2026-05-20 11:00", "25 May 2026"), ("2026-05-22 10:00", "28 May 2026")]
)
def test_amb_23_a_second_absence_that_becomes_the_first_again_may_be_explained(moment: str, until_when: str) -> None:
    with absent() as run:
        excuse(run)
        absent_again(run)
        closed = open_tasks(run), len(texts_of(run, "N-06"))
        if moment < "2026-05-20 12:10":
            end_first(run, moment)
            close_minutes(run, "2026-05-20 12:10")
        else:
            close_minutes(run, "2026-05-20 12:10")
            end_first(run, moment)
        told = texts_of(run, "N-06")[-1]
        sign_result(run, "2026-05-22 11:00")
        decision = outputs_of(run, "D-ATT")[0].text

        assert open_tasks(run) == ["explain_absence"]
        assert explain(run, "2026-05-22 12:00") == ""
        assert judge(run, "2026-05-22 13:00", "not_good", absence_remark="The paper is of another person.") == ""
        case = Installation(run.database).case(run.case_id)
    assert closed == ([], 2)
    assert "That absence no longer counts, so the present one may be explained" in told
    assert f"by {until_when}, 18:30" in told
    assert f"counts if it is given by {until_when}, 18:30" in decision
    assert "second absence" not in decision
    assert (case.state, case.outcome) == ("completed", "no_show")


def test_amb_23_an_absence_that_is_the_first_again_leads_to_the_next_session_when_it_is_excused() -> None:
    with absent() as run:
        excuse(run)
        absent_again(run)
        close_minutes(run, "2026-05-20 12:10")
        end_first(run, "2026-05-20 14:00")
        assert explain(run, "2026-05-20 15:00") == ""
        assert judge(run, "2026-05-20 16:00", "good") == ""
        found = report(run)

        assert outputs_of(run, "D-ATT") == []
        assert status_of(run) == "Waits for a session"
    assert (found["state"], found["incidents"]) == ("active", [])


def test_amb_23_the_office_is_told_of_a_decision_that_counts_an_absence_of_the_ended_session() -> None:
    with absent() as run:
        excuse(run)
        absent_again(run)
        close_minutes(run, "2026-05-20 12:10")
        sign_result(run, "2026-05-20 13:00")
        (decision,) = outputs_of(run, "D-ATT")
        end_first(run, "2026-05-20 14:00")
        office = [row for row in notices_of(run, "N-11") if row.subject == "Session ended without results"]

    assert "second absence" in decision.text
    assert {row.recipient for row in office} >= {"heads", "supervisors"}
    assert f"Decision {decision.number} of 20 May 2026 on the absence of Ахметов" in office[0].text
    assert "is to be replaced by a new decision" in office[0].text


# -- who sat is told that the results do not count


def test_who_sat_is_told_that_the_results_of_an_ended_session_do_not_count(exam: Run) -> None:
    assert take_test(exam, "2026-04-22 11:10", 78) == ""
    end_session(exam)
    (told,) = texts_of(exam, "N-06")
    announce_next(exam)
    found = pass_next(exam)

    assert told.startswith("Department of Justice of Almaty city, ")
    assert "Kazakhstan\n\nDear " in told
    assert [row.subject for row in notices_of(exam, "N-06")] == ["Your session was ended without results"]
    for part in (
        "session SES-2026-001 of the attestation commission, whose attestation began on 22 April 2026, was ended",
        "does not count",
        f"Reason: {REASON}",
        "will not be ready by 24 April 2026",
        "stay in force",
        "may be complained of",
    ):
        assert part in told
    assert "absent" not in told
    assert found["outcome"] == "passed"


def test_what_was_decided_and_signed_stands_when_the_session_is_ended_after_its_minutes(exam: Run) -> None:
    finish_test(exam, "2026-04-22 11:10", 78)
    assert interview(exam, "2026-04-22 15:00") == ""
    vote(exam, "2026-04-22 16:00", ALL_FOR)
    close_minutes(exam, "2026-04-22 17:00")
    end_session(exam)
    found = sign_result(exam, "2026-04-23 11:00")
    with exam.database.reading() as session:
        (entry,) = entries_in(session, "attestation_sessions")

    assert (found["state"], found["outcome"], entry["state"]) == ("completed", "passed", "held")
    assert texts_of(exam, "N-06") == []


def test_who_was_admitted_to_a_session_ended_before_its_day_is_told_why() -> None:
    with lived(until(written("S-16-passed"), "examine_application", "2026-04-08 11:00")) as run:
        end_session(run, "2026-04-13 10:00")
        (told,) = texts_of(run, "N-06")
        found = report(run)

    assert "is cancelled" in told
    assert f"Reason: {REASON}" in told
    assert deadlines(found)["term_of_service"][1] == "cancelled"


# -- a head ends it by a step of the session, so that the public and the office are told too


def send_end(run: Run, moment: str, by: str = "head", **values: Any) -> str:
    advance_to(run, local(moment))
    seen = len(run.refusals)
    people = {"head": frozenset({"heads"}), "secretary": frozenset({"secretaries"})}
    given = {"change_reason": REASON, "confirm_end": True, **values}
    take_step(run, people, MessageStep(at=local(moment), message="session ended", by=by, values=given, case="session"))
    advance_to(run, local(moment))
    return " ".join(refusal.message for refusal in run.refusals[seen:])


def test_a_head_ends_a_session_that_cannot_be_decided_and_everybody_is_told_why(exam: Run) -> None:
    assert take_test(exam, "2026-04-22 11:10", 78) == ""
    assert send_end(exam, "2026-04-23 10:00") == ""
    (told,) = texts_of(exam, "N-06")
    office = [row for row in notices_of(exam, "N-11") if row.subject == "Session ended without results"]
    (public, *_) = announced(exam)
    announce_next(exam)
    over = [text for text in announced(exam) if "SES-2026-001" in text]
    found = pass_next(exam)

    assert f"Reason: {REASON}" in told
    assert "does not count" in told
    assert {row.recipient for row in office} == {"heads", "supervisors", "secretaries"}
    assert "was ended before its results were decided" in office[0].text
    for part in ("Session SES-2026-001, whose attestation began on 22 April 2026", "was ended", REASON):
        assert part in public
    assert len(over) == 2  # until the results would have been due
    assert found["outcome"] == "passed"


def test_a_suspension_stands_when_a_head_ends_the_session(exam: Run) -> None:
    assert do(exam, "2026-04-22 10:40", "supervise_test", "secretary", **TELEPHONE) == ""
    assert send_end(exam, "2026-04-23 10:00") == ""

    assert sign_result(exam, "2026-04-23 11:00")["outcome"] == "suspended"


def test_a_session_is_ended_by_a_head_with_a_reason_and_not_after_its_minutes(exam: Run) -> None:
    by_secretary = send_end(exam, "2026-04-22 11:00", by="secretary")
    unconfirmed = send_end(exam, "2026-04-22 11:00", confirm_end=False)
    without_reason = send_end(exam, "2026-04-22 11:00", change_reason="No.")
    finish_test(exam, "2026-04-22 11:10", 60)
    close_minutes(exam, "2026-04-22 17:00")
    too_late = send_end(exam, "2026-04-22 17:30")

    assert "is not offered to secretary" in by_secretary
    assert "I end the session without results" in unconfirmed
    assert "Reason" in without_reason
    assert "is not offered to head" in too_late


def test_the_announcement_of_an_ended_session_stays_until_the_results_would_have_been_due(exam: Run) -> None:
    assert send_end(exam, "2026-04-23 10:00") == ""
    advance_to(exam, local("2026-04-24 18:29:59"))
    before = announced(exam)
    advance_to(exam, local("2026-04-24 18:30:00"))

    assert (len(before), announced(exam)) == (2, [])
