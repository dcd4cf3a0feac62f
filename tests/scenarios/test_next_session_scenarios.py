"""Applications that go to another session: none is open, the exam was missed, the admission came too late."""

import pytest

from engine.execution.case.ended_entries import cases_informed_of_end
from engine.execution.errors import InvalidForm
from engine.execution.people.starting import start_case
from engine.execution.people.stopping import end_case
from engine.rehearsal.report import report
from engine.rehearsal.run import Run
from engine.rehearsal.running import advance_to
from storage.queries.registers import entries_in
from storage.queries.worklist import tasks_of_case
from storage.tables import incidents, notices, subscriptions
from tests.exam import close_minutes, do
from tests.people import person
from tests.scenarios.playing import Report, Script, at, deadlines, lived, sent, step, task, told, until, written
from tests.sessions import announce, with_session
from tests.unit.execution.installation import Installation, local

pytestmark = pytest.mark.scenario

APPLICANT = person("nurlan", "applicants")
NEXT = "SES-2026-002"


def open_tasks(run: Run) -> list[str]:
    with run.database.reading() as session:
        return [row.element_id for row in tasks_of_case(session, run.case_id)]


def notices_of(found: Report) -> list[tuple[str, str]]:
    return [(notice["code"], notice["at"]) for notice in found["notices"] if notice["to"] == "applicant"]


# -- no session is open (ATT-04.1)


def test_att_04_1_without_an_open_session_the_application_is_checked_and_waits() -> None:
    script = until(written("ATT-04.1-waits-for-a-session"), "check_completeness", "2026-04-08 10:00")
    script = {**script, "until": "2026-05-04 18:30"}
    del script["cases"]

    found = told(script)

    assert found["incidents"] == []
    assert deadlines(found) == {
        "completeness_due": ("2026-04-08 18:30", "met"),
        "session_due": ("2026-07-07 18:30", "open"),
        "session_due_meanwhile": ("2026-07-07 18:30", "cancelled"),
    }
    assert [entry for entry in found["tasks"] if entry["state"] == "open"] == []
    assert notices_of(found) == [(code, "2026-04-06 11:00") for code in ("N-01", "N-02", "N-03")]


def test_att_04_1_the_next_session_takes_it_in_and_the_term_begins() -> None:
    found = told(written("ATT-04.1-waits-for-a-session"))

    assert sent(found, "N-02") == [("applicant", "2026-04-06 11:00"), ("applicant", "2026-05-05 10:05")]
    assert deadlines(found)["term_of_service"] == ("2026-06-12 18:30", "open")
    assert sent(found, "N-04") == [("applicant", "2026-05-06 11:00")]
    assert task(found, "check_completeness")["state"] == "completed"
    assert len(at(found, "task_created", "check_completeness")) == 1


def test_att_04_1_a_session_of_another_department_is_not_taken() -> None:
    script = written("ATT-04.1-waits-for-a-session")
    script["cases"]["session"]["variables"]["territorial_body"] = "astana"
    script["steps"] = script["steps"][:2]

    found = told({**script, "until": "2026-05-06 12:00"})

    assert "term_of_service" not in deadlines(found)
    assert len(sent(found, "N-02")) == 1


def test_att_04_1_incomplete_it_is_refused_without_any_session() -> None:
    script = until(written("ATT-04.1-waits-for-a-session"), "check_completeness", "2026-04-08 10:00")
    step(script, "check_completeness")["with"] = {
        "completeness": "incomplete",
        "missing_information": "The diploma number.",
    }
    signed = {"signatory_name": "Head", "confirm_signature": True}
    script["steps"].append({"at": "2026-04-08 12:00", "task": "sign_document", "by": "head", "with": signed})

    found = told({**script, "until": "2026-04-08 13:00"})

    assert (found["outcome"], found["state"]) == ("refused_to_consider", "completed")


def test_att_04_1_form_f2_is_taken_where_no_session_is_open() -> None:
    with lived(until(written("S-34-no-chair"), "confirm_plan", "2026-03-30 10:10")) as run:
        variables = {**with_session(written("S-16-passed")["variables"]), "filled_on": "2026-04-06"}
        variables["territorial_body"] = "astana"
        del variables["session_number"]
        with run.database.transaction() as session:
            case_id = start_case(session, run.runtime, APPLICANT, "attestation", "portal", variables)

        assert Installation(run.database).case(case_id).state == "active"


# -- the exam was missed (S-38)


def after_the_exam(script: Script, moment: str) -> Script:
    """The no-show as far as a moment after the exam."""
    del script["cases"]["next"]
    script["steps"] = [entry for entry in script["steps"] if str(entry["at"]) <= moment]
    return {**script, "until": moment}


def test_s_38_the_absent_are_in_the_list_and_their_decision_says_until_when_a_reason_counts() -> None:
    found = told(after_the_exam(written("S-38-no-show"), "2026-04-23 12:00"))

    assert [entry["element"] for entry in found["tasks"] if entry["state"] == "open"] == ["explain_absence"]
    assert task(found, "explain_absence")["due_at"] == "2026-04-27 18:30"
    assert deadlines(found)["term_of_service"] == ("2026-04-24 18:30", "met")


def test_s_38_a_good_reason_on_the_third_working_day_leads_to_the_next_session_with_a_new_n_04() -> None:
    found = told(written("S-38-no-show"))

    assert (found["state"], found["refused"], found["incidents"]) == ("active", [], [])
    assert [moment for _to, moment in sent(found, "N-04")] == ["2026-04-08 11:00", "2026-05-05 10:05"]
    assert sent(found, "N-02")[-1] == ("applicant", "2026-05-05 10:05")
    assert deadlines(found)["term_of_service"] == ("2026-06-12 18:30", "open")


@pytest.mark.parametrize(
    ("moment", "is_taken"), [("2026-04-27 18:30:00", True), ("2026-04-27 18:30:01", False)], ids=["in time", "late"]
)
def test_s_38_a_reason_counts_to_the_last_second_of_the_third_working_day(moment: str, is_taken: bool) -> None:
    with lived(after_the_exam(written("S-38-no-show"), "2026-04-23 12:00")) as run:
        shown = {"absence_reason": "Treatment in hospital.", "absence_document": "Certificate No. 118"}
        refused = do(run, moment, "explain_absence", "applicant", case="", **shown)

        assert (refused == "") is is_taken
        here = Installation(run.database).case(run.case_id)
        assert (here.state, here.outcome) == (("active", None) if is_taken else ("completed", "no_show"))


def test_s_38_a_reason_that_is_not_good_closes_the_case() -> None:
    script = after_the_exam(written("S-38-no-show"), "2026-04-28 10:00")
    step(script, "judge_absence")["with"] = {
        "absence_judgement": "not_good",
        "absence_remark": "The paper is of another month.",
    }

    found = told(script)

    assert (found["state"], found["outcome"]) == ("completed", "no_show")


def test_s_38_a_second_absence_closes_the_case() -> None:
    with lived(written("S-38-no-show")) as run:
        session = {"case": "next"}
        present = {"present_logins": ["chair", "member1", "member2", "member3", "member4"], "chair_login": "chair"}
        assert do(run, "2026-06-10 09:50", "open_meeting", "secretary", **session, **present) == ""
        assert do(run, "2026-06-10 10:00", "call_roll", "secretary", **session, absent=["ATT-2026-000001"]) == ""
        run.others["session"] = run.others["next"]
        close_minutes(run, "2026-06-10 17:00")
        signed = {"signatory_name": "Head", "confirm_signature": True}
        assert do(run, "2026-06-11 10:00", "sign_result", "signatory", case="", **signed) == ""

        case = Installation(run.database).case(run.case_id)
        assert (case.state, case.outcome) == ("completed", "no_show")


def test_s_38_who_comes_to_the_next_session_is_examined_there() -> None:
    with lived(written("S-38-no-show")) as run:
        present = {"present_logins": ["chair", "member1", "member2"], "chair_login": "chair"}
        assert do(run, "2026-06-10 09:50", "open_meeting", "secretary", case="next", **present) == ""
        assert do(run, "2026-06-10 10:00", "call_roll", "secretary", case="next", absent=[]) == ""
        advance_to(run, local("2026-06-10 10:01"))

        assert open_tasks(run) == ["answer_questions"]


# -- the admission came too late


def test_who_is_admitted_after_the_exam_goes_to_the_next_session() -> None:
    script = written("S-16-passed")
    step(script, "examine_application")["at"] = "2026-04-22 12:00"
    script["steps"] = script["steps"][: script["steps"].index(step(script, "open_meeting"))]
    with lived({**script, "until": "2026-04-22 12:00"}) as run:
        assert open_tasks(run) == []
        announce(run.database, run.runtime, "2026-05-29", "2026-06-10")
        advance_to(run, local("2026-04-22 12:05"))

        here = Installation(run.database)
        assert open_tasks(run) == ["choose_language"]
        assert here.case(run.others["session"]).outcome == "nobody_admitted"
        assert NEXT in next(row.text for row in reversed(here.rows(notices)) if row.code == "N-02")


# -- the session is ended by an administrator

ADMIN = person("admin", "administrators")


def end_session(run: Run) -> list[int]:
    """Ends the session by hand; gives the waiting cases that the page tells before."""
    session_id = run.others["session"]
    with run.database.transaction() as session:
        waiting = cases_informed_of_end(session, session_id)
        end_case(session, run.runtime, ADMIN, session_id, "planned by mistake")
    advance_to(run, local("2026-04-09 12:00"))
    return waiting


def test_who_was_admitted_to_an_ended_session_is_told_and_waits_for_the_next() -> None:
    with lived(until(written("S-16-passed"), "examine_application", "2026-04-08 11:00")) as run:
        waiting = end_session(run)
        found, here = report(run), Installation(run.database)

        assert waiting == [run.case_id]
        assert here.case(run.case_id).state == "active"
        assert [row.state for row in here.rows(incidents)] == []
        assert [moment for _to, moment in sent(found, "N-04")] == ["2026-04-08 11:00"]
        assert sent(found, "N-06") == [("applicant", "2026-04-08 11:00")]
        (told_last,) = here.rows(notices, subject="Your session is cancelled")
        assert "session SES-2026-001" in told_last.text
        assert here.rows(subscriptions, case_id=run.case_id)[0].message_name == "signal:attestation session announced"


def test_who_is_still_checked_is_told_of_the_end_and_goes_to_the_next_session_when_admitted() -> None:
    with lived(until(written("S-16-passed"), "check_completeness", "2026-04-08 10:00")) as run:
        waiting = end_session(run)
        refused = do(run, "2026-04-09 13:00", "examine_application", "executor", case="", grounds=[])
        here = Installation(run.database)

        assert (waiting, refused) == ([run.case_id], "")
        assert here.rows(subscriptions, case_id=run.case_id)[0].message_name == "signal:attestation session announced"
        assert [row.subject for row in here.rows(notices, code="N-04")] == [
            "You are admitted; the session was cancelled"
        ]
        assert [row.subject for row in here.rows(notices, code="N-06")] == ["Your session is cancelled"]


def test_an_ended_session_takes_nobody_in() -> None:
    with lived(until(written("S-16-passed"), "confirm_plan", "2026-03-30 10:05")) as run:
        end_session(run)
        variables = {**with_session(written("S-16-passed")["variables"]), "filled_on": "2026-04-09"}
        with run.database.transaction() as session, pytest.raises(InvalidForm):
            start_case(session, run.runtime, APPLICANT, "attestation", "portal", variables)
        with run.database.reading() as session:
            (entry,) = entries_in(session, "attestation_sessions")

    assert (entry["number"], entry["state"]) == ("SES-2026-001", "cancelled")
