"""Cases that people start as a part of their work, and what is announced to everybody."""

import pytest

from tests.web.office import Department, Visitor

PLAN_A_SESSION = "/services/attestation_session/apply"
PLAN = {
    "territorial_body": "almaty-city",
    "session_closing_on": "2026-04-20",
    "session_exam_on": "2026-04-28",
    "session_exam_time": "10:00",
    "session_exam_place": "Justice department, room 204",
}


@pytest.fixture
def saule(department: Department) -> Visitor:
    """The secretary."""
    return department.visitor("saule")


def test_the_secretary_finds_what_her_group_starts_in_the_worklist(saule: Visitor) -> None:
    assert 'href="/services">Open a new case' in saule.get("/worklist").text
    text = saule.get("/services").text

    assert f'href="{PLAN_A_SESSION}">Session of the attestation commission</a>' in text
    assert "Attestation of persons applying to be private bailiffs" not in text


def test_who_starts_nothing_is_shown_no_way(department: Department) -> None:
    askar, nurlan = department.visitor("askar"), department.visitor("nurlan")

    assert "Open a new case" not in askar.get("/worklist").text
    assert "Session of the attestation commission" not in nurlan.get("/services").text
    for visitor in (askar, nurlan):
        refused = visitor.get(PLAN_A_SESSION)
        assert refused.status_code == 403
        assert "Such cases are opened by: Commission secretaries." in refused.text
    assert askar.get("/services/attestation/apply").status_code == 403


def test_a_session_is_planned_confirmed_and_announced_to_everybody(department: Department, saule: Visitor) -> None:
    nobody = department.visitor()
    assert "attestation on 2026-04-28" not in nobody.get("/announcements").text

    started = saule.post(PLAN_A_SESSION, PLAN)
    assert (started.status_code, started.headers["Location"]) == (302, "/cases/2")
    saule.post(department.task(2, "confirm_plan"), {"is_confirmed": "publish"})
    department.work_off()

    text = nobody.get("/announcements").text
    assert "Announcement of attestation on 28 April 2026" in text
    assert "Applications are taken through the portal up to the closing date, 20 April 2026." in text
    assert 'href="/announcements"' in nobody.get("/login").text


def test_what_is_over_is_announced_no_more(department: Department) -> None:
    department.go_to("2026-04-22T09:00")
    assert "attestation on 22 April 2026" in department.visitor().get("/announcements").text

    department.go_to("2026-04-22T09:02")

    assert "There are no announcements" in department.visitor().get("/announcements").text


def test_an_applicant_chooses_among_the_sessions_that_are_open(department: Department) -> None:
    nurlan = department.visitor("nurlan")

    assert (
        "Almaty city, 22 April 2026, 10:00 (attestation), 10 April 2026 (closing date)"
        in nurlan.get("/services/attestation/apply").text
    )
    assert "session_closing_on" not in nurlan.get("/services/attestation/apply").text
    department.go_to("2026-04-10T18:31")
    closed = nurlan.get("/services/attestation/apply").text

    assert "(closing date)" not in closed


def test_a_plan_that_collides_is_shown_again_with_the_latest_day(saule: Visitor) -> None:
    answer = saule.post(PLAN_A_SESSION, {**PLAN, "session_exam_on": "2026-05-05"})

    assert answer.status_code == 422
    assert "not later than 30 April 2026" in answer.text


@pytest.mark.parametrize("name", ["session_closing_on", "session_exam_on"])
def test_a_day_beyond_the_working_calendar_is_no_fault_of_the_form(saule: Visitor, name: str) -> None:
    answer = saule.post(PLAN_A_SESSION, {**PLAN, name: "2099-04-10"})

    assert answer.status_code == 422
    assert "the working calendar does not cover this day. Check the year." in answer.text
    assert "the form has a fault here" not in answer.text
