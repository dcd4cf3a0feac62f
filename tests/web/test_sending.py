"""What an applicant sends into his case from the account: the objection to a preliminary refusal."""

import pytest

from engine.execution.errors import NotYours
from engine.execution.people.sending import send_message
from storage.queries.cases import timeline
from tests.browser.test_service_by_hand import REASON, SIGNED
from tests.people import person
from tests.web.office import Department, Visitor, posted

OBJECTION = "The diploma is mine: the register holds a wrong number."


def refusal_intended(department: Department) -> int:
    """An application whose refusal is intended, with a hearing on 2026-04-16."""
    case_id = department.apply(applicant_iin="900101301223")
    department.do(case_id, "check_completeness", "askar", {"completeness": "complete"})
    department.go_to("2026-04-14T10:00")
    department.do(case_id, "examine_application", "askar", {"grounds": ["ATT-G1"], "reasoning": REASON})
    prepared = {
        "reasoning": REASON,
        "hearing_planned_on": "2026-04-16",
        "hearing_time": "10:00",
        "hearing_form": "oral",
        "hearing_place": "Room 204",
    }
    department.do(case_id, "prepare_decision", "askar", prepared)
    department.do(case_id, "sign_preliminary_decision", "bolat", posted(SIGNED))
    return case_id


@pytest.fixture
def case_id(department: Department) -> int:
    return refusal_intended(department)


@pytest.fixture
def nurlan(department: Department) -> Visitor:
    return department.visitor("nurlan")


def test_the_applicant_objects_in_the_account_and_the_executor_reads_it(
    department: Department, nurlan: Visitor, case_id: int
) -> None:
    page = nurlan.get(f"/account/applications/{case_id}").text
    assert "Refusal intended, hearing set" in page
    assert "16 April 2026, 10:00, Room 204" in page
    objection = f"/account/applications/{case_id}/send/objection"
    assert f'href="{objection}">Send an objection</a>' in page
    assert "until 16 April 2026, 18:30: within 2 working days" in nurlan.get(objection).text

    answer = nurlan.post(objection, {"objection_text": OBJECTION})

    assert answer.status_code == 302
    assert "Sent: “Objection”." in nurlan.get(answer.headers["Location"]).text
    hearing = department.visitor("askar").get(department.task(case_id, "hold_hearing")).text
    assert OBJECTION in hearing
    with department.database.reading() as session:
        sent = [event.actor for event in timeline(session, case_id) if event.type == "message_entered"]
    assert sent == ["nurlan"]


def test_an_empty_objection_is_refused(nurlan: Visitor, case_id: int) -> None:
    answer = nurlan.post(f"/account/applications/{case_id}/send/objection", {"objection_text": "No."})

    assert answer.status_code == 422
    assert "There is a problem" in answer.text


def test_nobody_objects_for_another(department: Department, case_id: int) -> None:
    assert department.visitor("dana").get(f"/account/applications/{case_id}/send/objection").status_code == 404
    dana = person("dana", "applicants")
    with department.database.transaction() as session, pytest.raises(NotYours, match="belongs to somebody else"):
        send_message(session, department.runtime, dana, case_id, "objection", {"objection_text": OBJECTION})


def test_an_objection_is_taken_after_the_hearing_and_as_late_after_the_period_to_object(
    department: Department, nurlan: Visitor, case_id: int
) -> None:
    objection = f"/account/applications/{case_id}/send/objection"
    token = nurlan.token(objection)
    department.go_to("2026-04-16T11:00")
    held = {
        "hearing_outcome": "refuse",
        "hearing_held_on": "2026-04-16",
        "hearing_started": "10:00",
        "hearing_ended": "10:30",
        "hearing_chair": "A. Bekov, executor",
        "hearing_secretary": "B. Omarov",
        "participants": "A. Serikov",
        "explanations": "None were given by the applicant.",
        "hearing_reason": "The grounds stand.",
    }
    department.do(case_id, "hold_hearing", "askar", held)

    in_time = nurlan.client.post(objection, data={"objection_text": OBJECTION, "page-token": token})
    department.go_to("2026-04-16T18:31")
    form = nurlan.get(objection).text
    late = nurlan.post(objection, {"objection_text": OBJECTION})
    department.go_to("2026-04-17T10:00")
    answer = {"hearing_outcome": "refuse", "objection_reason": "The register was asked once more."}
    department.do(case_id, "consider_objection", "askar", answer)
    gone = nurlan.client.post(objection, data={"objection_text": OBJECTION, "page-token": token})

    assert in_time.status_code == 302
    assert late.status_code == 302
    assert "its last day was 16 April 2026, 18:30. What you send now is kept in the case and marked as late" in form
    assert "You can object" not in form
    assert gone.status_code == 409
    assert "Nothing was sent." in gone.text
    assert "Send an objection</a>" not in nurlan.get(f"/account/applications/{case_id}").text
