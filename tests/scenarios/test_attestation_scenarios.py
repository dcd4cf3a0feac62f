"""Section B of the acceptance scenarios through the real diagrams: dates, seconds, grounds, restarts."""

import re
from typing import Any

import pytest

from engine.deployment.deploy import deploy
from engine.execution.errors import InvalidForm
from engine.execution.people.starting import start_case
from engine.execution.permissions import Actor
from engine.rehearsal.report import report
from storage.tables import cases, notices
from tests.scenarios.playing import (
    at,
    deadlines,
    lived,
    papers,
    received,
    reminders,
    sent,
    services,
    step,
    task,
    told,
    until,
    written,
)
from tests.sessions import announce, with_session
from tests.unit.execution.installation import ALWAYS, APPLICANT, Installation

pytestmark = pytest.mark.scenario


# -- the scenarios


def test_s_16_a_candidate_passes() -> None:
    found = told(written("S-16-passed"))

    assert (found["outcome"], found["state"], found["refused"], found["incidents"]) == ("passed", "completed", [], [])
    assert deadlines(found) == {
        "completeness_due": ("2026-04-08 18:30", "met"),
        "examination_due": ("2026-04-21 18:30", "met"),
        "signing_due": ("2026-04-23 18:30", "met"),
        "term_of_service": ("2026-04-24 18:30", "met"),
    }
    assert deadlines(found["cases"]["session"]) == {"decision_due": ("2026-04-23 18:30", "met")}
    assert papers(found) == {
        "D-ADM": "2026-04-08 11:00",
        "D-TST": "2026-04-22 11:20",
        "D-ATT": "2026-04-23 11:00",
    }
    assert papers(found["cases"]["session"])["D-MIN"] == "2026-04-22 17:00"
    assert sent(found, "N-07") == [("applicant", "2026-04-23 11:00")]
    assert found["case"]["registered_on"] == "2026-04-06"


def test_n_11_who_has_something_to_do_is_reminded_before_it_is_due_and_those_above_last() -> None:
    found = reminders(told(written("S-16-passed")))

    who = ("signatories", "heads", "supervisors")
    assert found == [
        ("executors", "2026-04-07 09:00", "Check completeness"),
        *((to, "2026-04-23 09:00", "Service deadline") for to in who),
        ("signatories", "2026-04-23 09:00", "Sign the result"),
    ]


def test_s_17_an_incomplete_application_is_refused_without_a_hearing() -> None:
    found = told(written("S-17-incomplete"))

    assert found["outcome"] == "refused_to_consider"
    assert papers(found) == {"D-RTC": "2026-04-08 10:00"}
    assert deadlines(found)["refusal_to_consider_due"] == ("2026-04-08 18:30", "met")
    assert sent(found, "N-07") == [("applicant", "2026-04-08 10:00")]
    assert [entry["element"] for entry in found["tasks"]] == ["check_completeness", "sign_document"]
    assert sent(found, "N-05") == []


def test_s_17_a_new_application_is_registered_and_still_in_the_session() -> None:
    again = received(written("S-16-passed"), "2026-04-09 11:00")
    step(again, "check_completeness")["at"] = step(again, "examine_application")["at"] = "2026-04-13 10:00"

    found = told(again)

    assert found["case"]["registered_on"] == "2026-04-09"
    assert deadlines(found)["term_of_service"] == ("2026-04-24 18:30", "met")
    assert found["outcome"] == "passed"


@pytest.fixture
def spring(sqlite_database: Any) -> Installation:
    """Session A is announced, with the closing date Friday 10 April, and the next one."""
    here = Installation(sqlite_database, "2026-04-06 10:00")
    with here.database.transaction() as session:
        deploy(session, here.runtime, Actor("analyst"), services(), ALWAYS, "test")
    announce(here.database, here.runtime)
    announce(here.database, here.runtime, "2026-04-24", "2026-05-06")
    return here


def apply_for(here: Installation, number: str) -> Any:
    variables = with_session(written("S-16-passed")["variables"], number) | {"filled_on": "2026-04-10"}
    with here.database.transaction() as session:
        case_id = start_case(session, here.runtime, APPLICANT, "attestation", "portal", variables)
    return here.case(case_id)


@pytest.mark.parametrize(
    ("is_closed", "message"), [(False, "would be registered after the closing date"), (True, "there is no option")]
)
def test_s_19_an_application_after_the_closing_date_goes_to_the_next_session(
    spring: Installation, is_closed: bool, message: str
) -> None:
    spring.at("2026-04-10 18:40")
    if is_closed:
        spring.work()

    with pytest.raises(InvalidForm) as refused:
        apply_for(spring, "SES-2026-001")
    taken = apply_for(spring, "SES-2026-002")

    assert message in refused.value.errors["session_number"]
    assert str(taken.registered_on) == "2026-04-13"
    assert len(spring.rows(cases, service="attestation")) == 1


def test_s_19_the_same_application_a_few_minutes_earlier_is_taken(spring: Installation) -> None:
    spring.at("2026-04-10 18:30")

    assert str(apply_for(spring, "SES-2026-001").registered_on) == "2026-04-10"


def test_s_19_completeness_is_due_two_working_days_after_the_day_of_registration() -> None:
    late = received(until(written("S-16-passed"), "check_completeness", "2026-04-13 09:30"), "2026-04-10 18:40")
    del late["variables"]["session_number"]  # that session is closed to it

    found = told(late)

    assert found["case"]["registered_on"] == "2026-04-13"
    assert deadlines(found)["completeness_due"] == ("2026-04-15 18:30", "met")
    assert at(found, "job_completed", "register_application") == ["2026-04-13 09:00"]


@pytest.mark.parametrize(
    ("sent_at", "registered_on", "completeness"),
    [
        ("2026-04-07 18:30:00", "2026-04-07", "2026-04-09 18:30"),
        ("2026-04-07 18:30:01", "2026-04-08", "2026-04-10 18:30"),
    ],
)
def test_s_10_the_last_second_of_office_hours_still_counts(sent_at: str, registered_on: str, completeness: str) -> None:
    script = until(written("S-16-passed"), "check_completeness", "2026-04-08 10:00")

    found = told(received(script, sent_at))

    assert found["case"]["registered_on"] == registered_on
    assert deadlines(found)["completeness_due"][0] == completeness


def test_s_20_another_person_in_the_diploma_register_leads_to_hearing_and_refusal() -> None:
    found = told(written("S-20-refused"))

    assert found["outcome"] == "refused"
    assert sent(found, "N-05") == [("applicant", "2026-04-14 11:00")]
    assert deadlines(found)["notice_due"] == ("2026-04-21 18:30", "met")
    assert deadlines(found)["hearing_due"] == ("2026-04-16 18:30", "met")
    assert deadlines(found)["refusal_due"] == ("2026-04-24 18:30", "met")
    assert at(found, "task_created", "sign_document") == ["2026-04-17 09:00"]
    assert papers(found) == {"D-HRG": "2026-04-16 11:00", "D-REF": "2026-04-17 10:00"}
    assert found["case"]["term_broken"] is False


def test_s_20_the_register_suggests_the_ground_to_the_executor() -> None:
    with lived(until(written("S-20-refused"), "examine_application", "2026-04-13 15:00")) as run:
        here = Installation(run.database, "2026-04-13 15:00")
        decided = [here.data(event) for event in here.events(run.case_id) if event.element_id == "find_grounds"]

    assert "ATT-G1" in str(decided)


@pytest.mark.parametrize(("moment", "accepted"), [("2026-04-17 08:59:59", False), ("2026-04-17 09:00:00", True)])
def test_s_20_a_refusal_is_not_possible_before_the_third_working_day_after_the_notice(
    moment: str, accepted: bool
) -> None:
    found = told(until(written("S-20-refused"), "sign_document", moment))

    assert (found["outcome"] == "refused") is accepted
    assert [refusal["step"] for refusal in found["refused"]] == ([] if accepted else ["sign_document"])


def test_s_22_a_late_notice_is_blocked_without_the_reason_of_the_supervisor() -> None:
    found = told(until(written("S-22-late-notice"), "sign_preliminary_decision", "2026-04-22 11:00"))

    assert sent(found, "N-05") == []
    assert task(found, "give_reason") == {
        "element": "give_reason",
        "group": "supervisors",
        "due_at": "2026-04-23 18:30",
        "state": "open",
    }


def test_s_22_with_the_reason_the_case_is_marked_and_the_refusal_waits() -> None:
    found = told(written("S-22-late-notice"))

    assert found["outcome"] == "refused"
    assert sent(found, "N-05") == [("applicant", "2026-04-22 12:00")]
    assert ("supervisors", "2026-04-22 12:00") in sent(found, "N-11")
    assert at(found, "task_created", "sign_document") == ["2026-04-27 09:00"]
    assert found["case"]["term_broken"] is True
    assert deadlines(found)["term_of_service"] == ("2026-04-24 18:30", "missed")
    assert deadlines(found)["notice_due"] == ("2026-04-21 18:30", "missed")


def test_s_22_the_reason_cannot_be_left_out() -> None:
    script = until(written("S-22-late-notice"), "give_reason", "2026-04-22 12:00")
    step(script, "give_reason")["with"] = {"confirm_term_broken": True}

    found = told(script)

    assert "late_reason" in found["refused"][0]["message"]
    assert sent(found, "N-05") == []


def test_s_23_a_favourable_decision_admits_on_the_day_of_the_hearing() -> None:
    found = told(written("S-23-favourable"))

    assert found["outcome"] == "passed"
    assert papers(found)["D-ADM"] == "2026-04-16 11:00"
    assert sent(found, "N-04") == [("applicant", "2026-04-16 11:00")]
    assert sent(found, "N-11") == [("secretaries", "2026-04-16 11:00")]  # less than 10 calendar days' notice
    assert at(found, "message_received", "decided_before") == ["2026-04-22 17:00"]


def test_s_25_a_hearing_later_than_two_working_days_is_refused_by_the_form() -> None:
    found = told(written("S-25-late-hearing"))

    assert [refusal["expected"] for refusal in found["refused"]] == [True]
    assert "hearing_held_on" in found["refused"][0]["message"]
    assert task(found, "hold_hearing")["state"] == "open"
    assert "D-HRG" not in papers(found)


# -- every deadline, one second before and one second after

DEADLINES = {
    "completeness_due": ("S-16-passed", "check_completeness", "2026-04-08"),
    "signing_due": ("S-16-passed", "sign_result", "2026-04-23"),
    "refusal_to_consider_due": ("S-17-incomplete", "sign_document", "2026-04-08"),
    "notice_due": ("S-20-refused", "sign_preliminary_decision", "2026-04-21"),
    "hearing_due": ("S-20-refused", "hold_hearing", "2026-04-16"),
    "refusal_due": ("S-20-refused", "sign_document", "2026-04-24"),
}


@pytest.mark.parametrize("element", DEADLINES)
@pytest.mark.parametrize(
    ("moment", "state"),
    [("18:29:59", "met"), ("18:30:00", "met"), ("18:30:01", "missed")],
)
def test_each_deadline_is_met_to_the_last_second_and_missed_after_it(element: str, moment: str, state: str) -> None:
    name, task_element, day = DEADLINES[element]
    script = until(written(name), task_element, f"{day} {moment}")

    found = told(script)

    assert deadlines(found)[element] == (f"{day} 18:30", state)
    assert task(found, task_element)["due_at"] == f"{day} 18:30"
    told_late = [
        where for code, where in ((notice["code"], notice["at"]) for notice in found["notices"]) if code == "N-11"
    ]
    assert (f"{day} 18:30:01" in told_late) is (state == "missed")


@pytest.mark.parametrize(("moment", "state"), [("18:29:59", "met"), ("18:30:00", "met"), ("18:30:01", "missed")])
def test_the_term_of_the_service_is_kept_to_the_last_second(moment: str, state: str) -> None:
    found = told(until(written("S-20-refused"), "sign_document", f"2026-04-24 {moment}"))

    assert deadlines(found)["term_of_service"] == ("2026-04-24 18:30", state)


# -- grounds

GROUNDS = ["ATT-G1", *(f"ATT-G2.{number}" for number in range(1, 9))]


def test_the_form_offers_every_ground_that_is_tried_here() -> None:
    form = next(file for file in services() if file.name.endswith("application-examination.form"))

    offered = re.findall(r'"value": "(ATT-G[^"]*)"', form.content.decode())

    assert offered == GROUNDS


@pytest.mark.parametrize("ground", GROUNDS)
def test_each_ground_of_refusal_leads_through_the_hearing(ground: str) -> None:
    script = written("S-20-refused")
    step(script, "examine_application")["with"]["grounds"] = [ground]

    with lived(script) as run:
        found = report(run)
        with run.database.reading() as session:
            preliminary = next(row.text for row in session.execute(notices.select()) if row.code == "N-05")

    assert found["outcome"] == "refused"
    assert "D-REF" in papers(found)
    assert preliminary


def test_a_ground_that_the_law_does_not_know_is_refused_by_the_form() -> None:
    script = until(written("S-20-refused"), "examine_application", "2026-04-13 15:00")
    step(script, "examine_application")["with"]["grounds"] = ["ATT-G99"]

    found = told(script)

    assert "grounds" in found["refused"][0]["message"]


# -- the meeting of the commission


@pytest.mark.parametrize(("moment", "state"), [("18:29:59", "met"), ("18:30:00", "met"), ("18:30:01", "missed")])
def test_the_decision_of_the_commission_is_due_on_the_next_working_day(moment: str, state: str) -> None:
    script = until(written("S-16-passed"), "sign_as_chair", f"2026-04-23 {moment}")

    found = told(script)["cases"]["session"]

    assert deadlines(found)["decision_due"] == ("2026-04-23 18:30", state)
    late = [("supervisors", "2026-04-23 18:30:01"), ("heads", "2026-04-23 18:30:01")]
    assert sent(found, "N-11") == (late if state == "missed" else [])
    assert [each for each in reminders(found) if each[1] >= "2026-04-23"] == [
        (to, "2026-04-23 09:00", "Sign as the chair") for to in ("user:chair", "heads", "supervisors")
    ]


# -- restarts
