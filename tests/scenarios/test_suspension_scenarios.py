"""A suspension from the exam and what follows for a new application (S-35, S-37), through the real diagrams."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from engine.execution.errors import InvalidForm
from engine.execution.people.starting import start_case
from engine.rehearsal.report import report
from engine.rehearsal.run import Run
from engine.rehearsal.running import advance_to
from storage.queries.registers import entries_in
from storage.tables import cases, documents, notices
from tests.exam import called, close_minutes, do, finish_test
from tests.people import person
from tests.scenarios.playing import Script, deadlines, lived, step, written
from tests.sessions import announce, with_session
from tests.unit.execution.installation import Installation, local

APPLICANT = person("nurlan", "applicants")
#: Closing date and day of the exam.
SUMMER_SESSION = ("2026-07-31", "2026-08-12")
SPRING_SESSION = ("2026-05-15", "2026-05-28")


@contextmanager
def after(script: Script, moment: str) -> Iterator[Run]:
    with lived(script) as run:
        run.clock.advance_to(local(moment))
        yield run


def apply_again(run: Run, dates: tuple[str, str], **changes: Any) -> int:
    """The same person's next application, through form F2, for a session that is announced on that day."""
    today = run.clock().date().isoformat()
    number = announce(run.database, run.runtime, *dates)
    variables = {**with_session(written("S-16-passed")["variables"], number), "filled_on": today, **changes}
    with run.database.transaction() as writing:
        return start_case(writing, run.runtime, APPLICANT, "attestation", "portal", variables)


def with_decision(**decision: Any) -> Script:
    """An application on which the commission decides thus, told by the message of a session."""
    script = written("S-23-favourable")
    former = {"number": "SES-2025-004"}  # the next that is announced is the first of the year
    script["registers"]["attestation_sessions"][0] |= former
    script["variables"]["session_number"] = former["number"]
    step(script, "sign_result")["at"] = "2026-04-23 11:00"
    told_by = next(entry for entry in script["steps"] if "message" in entry)
    told_by["key"] = told_by["key"].replace("SES-2026-001", former["number"])
    told_by["with"] = {"minutes_number": "7", "minutes_date": "2026-04-22", **decision}
    return script


def test_s_35_the_suspended_person_is_told_the_first_day_for_a_new_application() -> None:
    with lived(written("S-35-suspended")) as run:
        here = Installation(run.database)
        notice = next(row for row in here.rows(notices) if row.code == "N-08")
        entered = [here.data(event) for event in here.events(run.case_id) if event.type == "register_entered"]
        case = here.case(run.case_id)
        with run.database.reading() as session:
            (decision,) = entries_in(session, "attestation_decisions")

    assert (case.state, case.outcome) == ("completed", "suspended")
    assert "A telephone was found during the test" in notice.text
    assert "from 23 July 2026" in notice.text
    assert notice.text.startswith("Department of Justice of Almaty city, ")
    assert "Kazakhstan\n\nDear " in notice.text
    assert "may be complained of" in notice.text.rpartition("\n\n")[2]
    suspensions = [data["entry"] for data in entered if data["register"] == "attestation_suspensions"]
    assert [entry["open_from"] for entry in suspensions] == ["2026-07-23", "2026-07-23"]
    assert [entry.get("minutes_number") for entry in suspensions] == [None, "7"]
    assert (decision["result"], decision["reapplication_from"]) == ("suspended", "2026-07-23")


@pytest.mark.parametrize("result", ["passed", "not_passed"])
def test_the_decision_is_found_by_its_number_in_the_register_of_decisions(result: str) -> None:
    with lived(with_decision(commission_decision=result, test_score=78, questions_asked=3)) as run:
        here = Installation(run.database)
        (paper,) = [row for row in here.rows(documents) if row.kind == "D-ATT"]
        with run.database.reading() as session:
            (entry,) = entries_in(session, "attestation_decisions")

    assert entry == {
        "key": paper.number,
        "number": paper.number,
        "case_id": run.case_id,
        "decided_on": "2026-04-22",
        "issued_on": "2026-04-23",
        "result": result,
        "iin": "900101301223",
        "full_name": "Ахметов Нұрлан Серікұлы",
        "territorial_body": "almaty-city",
        "minutes_number": "7",
        "reapplication_from": None,
    }


def told_of_suspension(territorial_body: str) -> str:
    """What is told of a suspension in Almaty while a department has announced a session of August."""
    with lived(called()) as run:
        advance_to(run, local("2026-04-22 10:10"))
        announce(run.database, run.runtime, "2026-08-10", "2026-08-20", territorial_body)
        telephone = {"test_outcome": "suspended", "suspension_reason": "A telephone was found with him."}
        assert do(run, "2026-04-22 10:40", "supervise_test", "secretary", **telephone) == ""
        close_minutes(run, "2026-04-22 16:00")
        (notice,) = Installation(run.database).rows(notices, code="N-08")
        return str(notice.text)


def test_k_16_the_first_session_open_to_the_suspended_is_one_of_the_same_department() -> None:
    of_another, of_the_same = told_of_suspension("astana"), told_of_suspension("almaty-city")

    assert "No session is announced yet to which you could apply then" in of_another
    assert "The first session that is open to you" not in of_another
    assert "The first session that is open to you: Almaty city, attestation on 20 August 2026" in of_the_same


IN_TEST = ("supervise_test", {"test_outcome": "suspended"})
IN_INTERVIEW = ("hold_interview", {"interview_step": "suspended"})


@pytest.mark.parametrize(("task", "how"), [IN_TEST, IN_INTERVIEW], ids=["in the test", "in the interview"])
def test_att_10_3_nobody_applies_again_between_a_suspension_and_the_minutes(
    exam: Run, task: str, how: Mapping[str, Any]
) -> None:
    if task == "hold_interview":
        finish_test(exam, "2026-04-22 10:30", 78)
    reason = "A telephone was found."
    assert do(exam, "2026-04-22 10:40", task, "secretary", **how, suspension_reason=reason) == ""

    with pytest.raises(InvalidForm) as refused:
        apply_again(exam, SPRING_SESSION)
    assert "accepted from 2026-07-23" in refused.value.errors["applicant_iin"]

    close_minutes(exam, "2026-04-23 17:00")
    with exam.database.reading() as reading:
        (entry,) = entries_in(reading, "attestation_suspensions")
    assert (entry["open_from"], entry["minutes_number"]) == ("2026-07-24", "7")  # the minutes are dated the 23rd


def test_amb_22_the_three_months_count_from_the_date_of_the_minutes() -> None:
    script = with_decision(
        commission_decision="suspended",
        suspension_reason="A telephone was found.",
        decided_on="2026-11-30",
        minutes_date="2026-12-01",
    )
    script["steps"][-2]["at"], script["steps"][-1]["at"] = "2026-12-01 17:00", "2026-12-02 18:30"

    with lived({**script, "until": "2026-12-02 18:30"}) as run:
        here, found = Installation(run.database), report(run)
        with run.database.reading() as reading:
            (entry,) = entries_in(reading, "attestation_suspensions")
        notice = next(row for row in here.rows(notices) if row.code == "N-08")

    assert entry["open_from"] == "2027-03-02"
    assert "from 2 March 2027" in notice.text
    assert "by its decision of 30 November 2026 (minutes No. 7 of 1 December 2026" in notice.text
    assert deadlines(found)["signing_due"] == ("2026-12-02 18:30", "met")


@pytest.mark.parametrize("moment", ["2026-07-22 12:00", "2026-07-22 23:59", "2026-04-23 12:00"])
def test_s_35_an_application_before_that_day_is_answered_by_n_09_and_opens_no_case(moment: str) -> None:
    with after(written("S-35-suspended"), moment) as run:
        with pytest.raises(InvalidForm) as refused:
            apply_again(run, SUMMER_SESSION)

        assert len(Installation(run.database).rows(cases, service="attestation")) == 1
    assert list(refused.value.errors) == ["applicant_iin"]
    assert "You were suspended" in refused.value.errors["applicant_iin"]
    assert "accepted from 2026-07-23" in refused.value.errors["applicant_iin"]


def test_s_35_an_application_on_that_day_is_registered() -> None:
    with after(written("S-35-suspended"), "2026-07-23 09:00") as run:
        case_id = apply_again(run, SUMMER_SESSION)

        assert str(Installation(run.database).case(case_id).registered_on) == "2026-07-23"


def test_s_35_another_person_is_not_concerned() -> None:
    with after(written("S-35-suspended"), "2026-04-23 12:00") as run:
        case_id = apply_again(run, SPRING_SESSION, applicant_iin="900101300017")

        assert Installation(run.database).case(case_id).state == "active"


@pytest.mark.parametrize(
    "decision",
    [
        {"commission_decision": "not_passed", "test_score": 69},
        {"commission_decision": "no_show"},
        {"commission_decision": "passed", "test_score": 78, "questions_asked": 3, "votes_for": 4, "votes_against": 1},
    ],
    ids=lambda decision: str(decision["commission_decision"]),
)
def test_s_37_the_ban_is_only_for_the_suspended(decision: Mapping[str, Any]) -> None:
    with after(with_decision(**decision), "2026-04-23 12:00") as run:
        case_id = apply_again(run, SPRING_SESSION)

        with run.database.reading() as reading:
            assert entries_in(reading, "attestation_suspensions") == []
        assert Installation(run.database).case(case_id).state == "active"


@pytest.mark.parametrize(
    ("minutes_date", "first_day"),
    [
        ("2026-04-22", "2026-07-23"),
        ("2026-11-30", "2027-03-01"),
        ("2027-11-30", "2028-03-01"),
        ("2026-12-31", "2027-04-01"),
    ],
)
def test_amb_22_the_day_after_three_months_and_the_last_day_of_a_short_month(minutes_date: str, first_day: str) -> None:
    script = with_decision(
        commission_decision="suspended", suspension_reason="A telephone was found.", minutes_date=minutes_date
    )
    for entry in script["steps"][-2:]:
        entry["at"] = f"{minutes_date} 17:00"

    with lived(script) as run, run.database.reading() as reading:
        assert [entry["open_from"] for entry in entries_in(reading, "attestation_suspensions")] == [first_day]


def test_k_16_the_notice_of_a_suspension_names_the_first_session_that_is_open_then() -> None:
    script = written("S-35-suspended")
    plan = script["cases"]["session"]["variables"]
    plans = {
        "early": ("2026-07-22", "2026-07-31"),
        "late": ("2026-08-28", "2026-09-04"),
        "first": ("2026-07-23", "2026-08-03"),
    }
    for name, (closing_on, exam_on) in plans.items():
        script["cases"][name] = {
            "service": "attestation_session",
            "received": "2026-04-20 10:00",
            "variables": {**plan, "session_closing_on": closing_on, "session_exam_on": exam_on},
        }
        published = {"at": "2026-04-20 10:05", "case": name, "task": "confirm_plan", "by": "secretary"}
        script["steps"].append({**published, "with": {"is_confirmed": "publish"}})
    script["steps"].sort(key=lambda entry: str(entry["at"]))

    with lived(script) as run:
        assert run.refusals == []
        (notice,) = (row for row in Installation(run.database).rows(notices) if row.code == "N-08")

    assert (
        "The first session that is open to you: Almaty city, attestation on 3 August 2026, closing date 23 July 2026"
        in notice.text
    )
