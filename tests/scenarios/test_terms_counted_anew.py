"""The term of an application whose session is called off while it is examined, heard or refused (CLK-03, CLK-07)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import select, update

from engine.execution.case.outputs import broadcast
from engine.rehearsal.report import report
from engine.rehearsal.run import Run
from engine.rehearsal.running import advance_to
from storage.tables import deadlines as deadline_rows
from storage.tables import notices, register_entries
from tests import exam
from tests.exam import open_tasks
from tests.scenarios.changing import call_off_session, change_session, texts_of
from tests.scenarios.playing import Report, Script, deadlines, lived, papers, sent, until, written
from tests.sessions import announce
from tests.unit.execution.installation import Installation, local

pytestmark = pytest.mark.scenario

#: Of a session with the closing date 29 May 2026: its end, and the last day for the notice of a preliminary refusal.
END, LAST_NOTICE = "2026-06-12 18:30", "2026-06-09 18:30"
GROUNDS: dict[str, Any] = {"grounds": ["ATT-G1"], "reasoning": "The register shows another person."}
NOTICE: dict[str, Any] = {
    "reasoning": "The register shows another person.",
    "hearing_planned_on": "2026-04-24",
    "hearing_time": "10:00",
    "hearing_form": "oral",
    "hearing_place": "Room 204",
}
SIGNED: dict[str, Any] = {"signatory_name": "Head of the department B. Sadykov", "confirm_signature": True}
REFUSED: dict[str, Any] = {
    "hearing_outcome": "refuse",
    "hearing_started": "10:00",
    "hearing_ended": "10:30",
    "hearing_chair": "A. Bekov, executor",
    "hearing_secretary": "B. Omarov",
    "participants": "Executor",
    "applicant_present": True,
    "explanations": "He explained his diploma.",
    "hearing_reason": "The grounds stand as found.",
}


def checked() -> Script:
    script = until(written("S-16-passed"), "check_completeness", "2026-04-07 10:00")
    return {**script, "until": "2026-04-07 10:30"}


@contextmanager
def examined() -> Iterator[Run]:
    """The application is complete, and examined on grounds of refusal."""
    with lived(checked()) as run:
        yield run


@contextmanager
def heard() -> Iterator[Run]:
    """The preliminary refusal was sent on 14 April, and the hearing is set for the 16th."""
    with examined() as run:
        assert do(run, "2026-04-13 15:00", "examine_application", "executor", **GROUNDS) == ""
        assert do(run, "2026-04-14 10:00", "prepare_decision", "executor", **plan("2026-04-16")) == ""
        assert do(run, "2026-04-14 11:00", "sign_preliminary_decision", "signatory", **SIGNED) == ""
        yield run


def do(run: Run, moment: str, task: str, by: str, **values: Any) -> str:
    """Does a task of the application; gives the words of a refusal."""
    return exam.do(run, moment, task, by, case="", **values)


def plan(day: str) -> dict[str, Any]:
    return {**NOTICE, "hearing_planned_on": day}


def announce_another(run: Run, moment: str) -> None:
    advance_to(run, local(moment))
    announce(run.database, run.runtime, "2026-05-29", "2026-06-10")
    advance_to(run, local(moment))


def overdue(found: Report) -> list[str]:
    subjects = (notice["subject"] for notice in found["notices"])
    return [subject for subject in subjects if subject.startswith(("Overdue", "Service deadline missed"))]


def test_a_hearing_goes_on_without_a_term_when_its_session_was_called_off() -> None:
    with heard() as run:
        call_off_session(run, "2026-04-15 10:00")
        assert do(run, "2026-04-16 10:30", "hold_hearing", "executor", hearing_held_on="2026-04-16", **REFUSED) == ""
        assert do(run, "2026-04-28 10:00", "sign_document", "signatory", **SIGNED) == ""
        advance_to(run, local("2026-04-28 10:10"))
        found = report(run)

    ran = deadlines(found)
    assert ran["term_of_service"] == ("2026-04-24 18:30", "cancelled")
    assert "refusal_due" not in ran
    assert (ran["hearing_due"][1], ran["notice_due"][1]) == ("met", "met")
    assert (overdue(found), found["incidents"], found["case"]["term_broken"]) == ([], [], False)
    assert papers(found)["D-REF"] == "2026-04-28 10:00"


ENDED: dict[str, Any] = {"state": "cancelled", "was_held": True, "change_reason": "Two members have fallen ill."}


def test_who_is_heard_when_the_session_is_ended_is_not_told_that_the_result_will_not_be_ready() -> None:
    with heard() as run:
        assert do(run, "2026-04-16 10:30", "hold_hearing", "executor", hearing_held_on="2026-04-16", **REFUSED) == ""
        change_session(run, "2026-04-22 15:00", **ENDED, listed=[])
        told = texts_of(run, "N-06")[-1]
        assert do(run, "2026-04-23 12:00", "sign_document", "signatory", **SIGNED) == ""

    assert "was ended before its results were decided" in told
    assert "ready" not in told


def test_who_took_part_is_told_after_its_day_that_the_result_was_not_ready() -> None:
    with lived(until(written("S-16-passed"), "examine_application", "2026-04-08 11:00")) as run:
        change_session(run, "2026-04-27 10:00", **ENDED, listed=[run.case_id])
        row = Installation(run.database).rows(notices, code="N-06")[-1]
        told = {"en": row.text} | {language: text for language, (_title, text) in row.wording["others"].items()}

    assert "The result was not ready by 24 April 2026." in told["en"]
    assert "Результат не был готов к 24 апреля 2026" in told["ru"]
    assert "дайын болған жоқ" in told["kk"]


def test_who_is_heard_when_the_session_is_ended_reads_that_it_was_ended_and_not_cancelled() -> None:
    with heard() as run:
        change_session(run, "2026-04-15 10:00", **ENDED, listed=[])
        announce_another(run, "2026-04-15 12:00")
        told = texts_of(run, "N-02")[-1]
        rows = Installation(run.database).rows(deadline_rows, case_id=run.case_id)
        reasons = " ".join(str(row.because) for row in rows if row.because)

    assert told.split("\n\n")[1].startswith(
        "session SES-2026-001 of the commission was ended without results. A session"
    )
    assert "ended without results" in reasons
    assert "SES-2026-001 was cancelled" not in reasons


def test_the_term_of_a_session_that_is_announced_meanwhile_binds_the_refusal() -> None:
    with heard() as run:
        call_off_session(run, "2026-04-15 10:00")
        announce_another(run, "2026-04-15 12:00")
        assert do(run, "2026-04-16 10:30", "hold_hearing", "executor", hearing_held_on="2026-04-16", **REFUSED) == ""
        advance_to(run, local("2026-06-12 18:31"))
        found, told = report(run), texts_of(run, "N-02")[-1]

    ran = deadlines(found)
    assert (ran["term_of_service"], ran["refusal_due"]) == ((END, "missed"), (END, "missed"))
    assert sent(found, "N-02")[-1] == ("applicant", "2026-04-15 12:00")
    assert "belongs to it: session SES-2026-002" in told
    assert "Whether you are admitted to it is not decided yet" in told
    assert "due not later than 12 June 2026, 18:30" in told
    assert (found["incidents"], found["case"]["term_broken"]) == ([], True)


def test_a_session_that_was_announced_before_gives_the_new_term_at_once() -> None:
    with heard() as run:
        announce_another(run, "2026-04-14 12:00")
        call_off_session(run, "2026-04-15 10:00")
        found, change = report(run), texts_of(run, "N-06")[-1]

    assert deadlines(found)["term_of_service"] == (END, "open")
    assert "the date of the result follows in a separate notice" in change
    assert sent(found, "N-02")[-1] == ("applicant", "2026-04-15 10:00")


def test_the_examination_has_no_last_day_while_no_term_runs_and_a_new_one_afterwards() -> None:
    with examined() as run:
        call_off_session(run, "2026-04-20 10:00")
        (row,) = Installation(run.database).rows(deadline_rows, case_id=run.case_id, element_id="examination_due")
        assert row.state == "cancelled"
        assert row.because["en"].startswith("Session SES-2026-001 was cancelled.")
        announce_another(run, "2026-04-27 10:00")
        found = report(run)

    assert deadlines(found)["examination_due"] == (LAST_NOTICE, "open")
    assert overdue(found) == []


def test_grounds_that_are_found_after_the_call_off_ask_for_no_reason_of_a_late_notice() -> None:
    with examined() as run:
        call_off_session(run, "2026-04-20 10:00")
        assert do(run, "2026-04-22 10:00", "examine_application", "executor", **GROUNDS) == ""
        assert do(run, "2026-04-22 10:30", "prepare_decision", "executor", **plan("2026-04-24")) == ""
        assert do(run, "2026-04-22 11:00", "sign_preliminary_decision", "signatory", **SIGNED) == ""
        advance_to(run, local("2026-04-22 11:10"))
        tasks, found = open_tasks(run), report(run)

    assert tasks == ["hold_hearing"]
    assert "notice_due" not in deadlines(found)
    assert deadlines(found)["examination_due"][1] == "cancelled"
    assert (overdue(found), found["incidents"], found["case"]["term_broken"]) == ([], [], False)


def test_the_last_day_of_a_notice_in_preparation_goes_with_the_term() -> None:
    with examined() as run:
        assert do(run, "2026-04-20 15:00", "examine_application", "executor", **GROUNDS) == ""
        call_off_session(run, "2026-04-21 10:00")
        advance_to(run, local("2026-04-22 10:00"))
        without = report(run)
        announce_another(run, "2026-04-22 12:00")
        found = report(run)

    assert deadlines(without)["notice_due"] == ("2026-04-21 18:30", "cancelled")
    assert overdue(without) == []
    assert deadlines(found)["notice_due"] == (LAST_NOTICE, "open")
    assert deadlines(found)["term_of_service"] == (END, "open")


def test_who_is_heard_well_goes_to_the_session_that_was_announced_meanwhile() -> None:
    dropped = {**REFUSED, "hearing_outcome": "favourable", "hearing_reason": "The grounds fall away after the hearing."}
    with heard() as run:
        call_off_session(run, "2026-04-15 10:00")
        announce_another(run, "2026-04-15 12:00")
        assert do(run, "2026-04-16 10:30", "hold_hearing", "executor", hearing_held_on="2026-04-16", **dropped) == ""
        advance_to(run, local("2026-04-16 11:00"))
        found, tasks = report(run), open_tasks(run)

    assert tasks == ["choose_language"]
    assert deadlines(found)["term_of_service"] == (END, "open")
    assert len(sent(found, "N-04")) == 1


def change_second(run: Run, moment: str, **changes: str) -> None:
    """The second session is moved or called off, as its own case would make it known."""
    advance_to(run, local(moment))
    table = register_entries
    with run.database.transaction() as session:
        rows = session.execute(select(table)).all()
        (entry,) = [row for row in rows if row.data.get("number") == "SES-2026-002"]
        values = {**entry.data, **changes, "change_reason": "The hall is flooded."}
        session.execute(update(table).where(table.c.case_id == entry.case_id).values(data=values))
        broadcast(session, run.runtime, entry.case_id, "attestation session changed: almaty-city", local(moment))
    advance_to(run, local(moment))


def test_it_hears_of_the_session_that_gave_the_new_term() -> None:
    with heard() as run:
        call_off_session(run, "2026-04-15 10:00")
        announce_another(run, "2026-04-15 12:00")
        change_second(run, "2026-04-15 14:00", exam_on="2026-06-09")
        moved = texts_of(run, "N-06")[-1]
        change_second(run, "2026-04-15 15:00", state="cancelled")
        off, found = texts_of(run, "N-06")[-1], report(run)
        assert do(run, "2026-04-16 10:30", "hold_hearing", "executor", hearing_held_on="2026-04-16", **REFUSED) == ""
        advance_to(run, local("2026-06-15 10:00"))
        later = report(run)

    assert (
        "session SES-2026-002 of the attestation commission, with the attestation announced to you for 10 June 2026"
        in moved
    )
    assert "The attestation is now on 9 June 2026" in moved
    assert "session SES-2026-002" in off
    assert "is cancelled" in off
    assert deadlines(found)["term_of_service"] == (END, "cancelled")
    assert (overdue(later), later["incidents"], later["case"]["term_broken"]) == ([], [], False)


def test_an_admission_after_the_exam_of_the_second_session_breaks_its_term() -> None:
    with examined() as run:
        call_off_session(run, "2026-04-15 10:00")
        announce_another(run, "2026-04-15 12:00")
        assert do(run, "2026-06-10 11:00", "examine_application", "executor", grounds=[]) == ""
        advance_to(run, local("2026-06-10 11:10"))
        found = report(run)

    assert deadlines(found)["term_of_service"] == (END, "missed")
    assert "Service deadline missed: admitted after the attestation" in overdue(found)
    assert [notice["subject"] for notice in found["notices"]][-3] == "The attestation of your session was missed"


def test_a_session_called_off_before_the_registration_leaves_the_checked_application_waiting() -> None:
    script = {**checked(), "received": "2026-04-06 19:00", "until": "2026-04-06 19:05"}
    script["steps"] = script["steps"][:1]
    with lived(script) as run:
        call_off_session(run, "2026-04-06 20:00")
        assert do(run, "2026-04-07 10:00", "check_completeness", "executor", completeness="complete") == ""
        advance_to(run, local("2026-04-07 10:10"))
        found = report(run)

    assert found["incidents"] == []
    assert deadlines(found)["session_due"] == ("2026-07-07 18:30", "open")
    assert "term_of_service" not in deadlines(found)
    assert len(sent(found, "N-06")) == 1


def test_a_term_that_was_broken_is_silent_when_its_session_is_called_off_and_another_follows() -> None:
    with examined() as run:
        assert do(run, "2026-04-20 15:00", "examine_application", "executor", **GROUNDS) == ""
        assert do(run, "2026-04-21 18:35", "prepare_decision", "executor", **plan("2026-04-24")) == ""
        assert do(run, "2026-04-21 18:40", "sign_preliminary_decision", "signatory", **SIGNED) == ""
        broken = {"late_reason": "The executor was ill from Monday on.", "confirm_term_broken": True}
        assert do(run, "2026-04-21 18:45", "give_reason", "supervisor", **broken) == ""
        call_off_session(run, "2026-04-21 19:00")
        advance_to(run, local("2026-04-27 10:00"))
        without = report(run)
        announce_another(run, "2026-04-27 12:00")
        found = report(run)

    def ends(of: Report) -> list[tuple[str, str]]:
        return [(row["due_at"], row["state"]) for row in of["deadlines"] if row["element"] == "term_of_service"]

    assert without["incidents"] == []
    assert "Overdue: service deadline" not in overdue(without)
    assert ends(without) == [("2026-04-24 18:30", "missed")]
    assert ends(found) == [("2026-04-24 18:30", "missed"), (END, "open")]


def test_another_session_is_no_matter_of_an_application_that_has_its_own() -> None:
    with heard() as run:
        announce_another(run, "2026-04-15 12:00")
        found = report(run)

    assert deadlines(found)["term_of_service"] == ("2026-04-24 18:30", "open")
    assert [moment for _to, moment in sent(found, "N-02")] == ["2026-04-06 11:00"]
