"""What officials send into a case beside their tasks: offered in the worklist and on the page of the case."""

import json

import pytest
from sqlalchemy import update

from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.people.stopping import suspend_case
from engine.execution.permissions import Actor
from storage.queries.drafts import draft_row
from storage.tables import audit_events, cases, offers
from tests.diagrams import boundary, diagram, end, flows, message, start, user_task
from tests.people import person
from tests.web.office import ALWAYS, Department
from tests.web.stuck import opened
from web.sent_pages import Outcome
from web.worklist import sending_views

FORM = json.dumps(
    {
        "type": "default",
        "id": "reason",
        "schemaVersion": 19,
        "components": [
            {
                "type": "textarea",
                "id": "f",
                "key": "why",
                "label": "Why is it moved?",
                "validate": {"required": True, "minLength": 5},
            }
        ],
    }
).encode()
DIAGRAM = diagram(
    start("s"),
    user_task("first", "executors", name="Look at it"),
    end("e"),
    end("moved"),
    flows("s", "first", "e"),
    flows("move", "moved"),
    boundary(
        "move",
        "first",
        message("moved", "=case_id"),
        interrupting=False,
        name="Move the day",
        properties={"form": "reason", "senders": "executors, secretaries", "subject": "=case_title"},
    ),
    id="stuck",
    name="Days",
)


@pytest.fixture
def case_id(department: Department) -> int:
    with department.database.transaction() as session:
        files = (File("stuck.bpmn", "bpmn", DIAGRAM), File("reason.form", "form", FORM))
        deploy(session, department.runtime, Actor("test"), files, ALWAYS, "test")
    return opened(department)


def path_in(text: str, case_id: int) -> str:
    start_of = text.index(f'href="/cases/{case_id}/send/') + len('href="')
    return text[start_of : text.index('"', start_of)]


def test_it_stands_in_the_worklist_and_on_the_page_of_the_case(department: Department, case_id: int) -> None:
    saule = department.visitor("saule").get("/worklist").text
    askar = department.visitor("askar").get(f"/cases/{case_id}").text
    bolat = department.visitor("bolat").get("/worklist").text

    assert "What else you can do" in saule
    assert "Move the day: One matter</a>" in saule
    assert "Move the day: One matter</a>" in askar
    assert "What else you can do" not in bolat


def test_a_page_that_was_opened_about_somebody_else_sends_nothing(department: Department, case_id: int) -> None:
    """As after a backup was restored, when the case has gone on otherwise."""
    saule = department.visitor("saule")
    path = path_in(saule.get("/worklist").text, case_id)
    form = {**saule.carried(path), "why": "Heavy snow"}
    with department.database.transaction() as session:
        session.execute(update(offers).values(subject="Another matter"))

    answer = saule.client.post(path, data=form)

    assert answer.status_code == 409
    assert "something else" in answer.text
    with department.database.reading() as session:
        assert session.execute(audit_events.select().where(audit_events.c.type == "message_entered")).all() == []


def test_it_is_sent_by_its_form_which_refuses_what_is_wrong(department: Department, case_id: int) -> None:
    saule = department.visitor("saule")
    path = path_in(saule.get("/worklist").text, case_id)

    refused = saule.send(path, {"why": "No"})
    taken = saule.send(path, {"why": "Heavy snow"})

    assert "<title>Error: Move the day" in refused.text
    assert taken.status_code == 302
    assert "Sent: “Move the day”." in saule.get("/worklist").text
    with department.database.reading() as session:
        event = session.execute(audit_events.select().where(audit_events.c.type == "message_entered")).one()
    assert event.actor == "saule"


@pytest.mark.parametrize("login", ["bolat", "nurlan"])
def test_who_is_not_offered_it_is_told_nothing_of_it(department: Department, case_id: int, login: str) -> None:
    path = path_in(department.visitor("saule").get("/worklist").text, case_id)
    other = department.visitor(login)

    assert "Why is it moved?" not in other.get(path).text
    assert other.post(path, {"why": "Heavy snow"}, page="/account").status_code in (403, 404, 409)


def test_what_is_over_is_not_taken(department: Department, case_id: int) -> None:
    saule = department.visitor("saule")
    path = path_in(saule.get("/worklist").text, case_id)
    carried = saule.carried(path)
    department.do(case_id, "first", "askar", {})

    assert "There is nothing here that you can send, or it is no longer possible." in saule.get(path).text
    late = saule.client.post(path, data={**carried, "why": "Heavy snow"})
    assert late.status_code == 409
    assert "This can no longer be sent" in late.text
    assert "Heavy snow" in late.text
    assert "Move the day" not in saule.get("/worklist").text


@pytest.mark.parametrize("column", ["applicant", "matter_of"])
def test_nothing_is_offered_into_a_case_on_the_own_application(
    department: Department, case_id: int, column: str
) -> None:
    path = path_in(department.visitor("saule").get("/worklist").text, case_id)
    with department.database.transaction() as session:
        session.execute(update(cases).where(cases.c.id == case_id).values({column: "saule"}))

    assert "Move the day" not in department.visitor("saule").get("/worklist").text
    assert "Why is it moved?" not in department.visitor("saule").get(path).text


def test_nothing_is_offered_into_a_suspended_case(department: Department, case_id: int) -> None:
    path = path_in(department.visitor("saule").get("/worklist").text, case_id)
    admin = person("admin", "administrators")
    with department.database.transaction() as session:
        suspend_case(session, department.runtime, admin, case_id, "The diagram is being looked at.")

    saule = department.visitor("saule")
    assert "Move the day" not in saule.get("/worklist").text
    assert "The case has been suspended since 6 April 2026, 11:00. Nothing can be sent to it" in saule.get(path).text


def test_what_is_sent_into_a_suspended_case_is_kept_and_told_so(department: Department, case_id: int) -> None:
    saule = department.visitor("saule")
    path = path_in(saule.get("/worklist").text, case_id)
    carried = saule.carried(path)
    admin = person("admin", "administrators")
    with department.database.transaction() as session:
        suspend_case(session, department.runtime, admin, case_id, "The diagram is being looked at.")

    refused = saule.client.post(path, data={**carried, "why": "Heavy snow"})

    assert refused.status_code == 409
    assert "suspended" in refused.text
    assert "stage of the case is over" not in refused.text
    assert "what you entered is kept" in refused.text
    assert "Heavy snow</textarea>" in saule.get(path).text


def test_the_page_says_whom_or_what_it_is_about(department: Department, case_id: int) -> None:
    saule = department.visitor("saule")

    page = saule.get(path_in(saule.get("/worklist").text, case_id)).text

    assert "Move the day: One matter</h1>" in page


@pytest.mark.parametrize(
    ("login", "status", "told"),
    [
        ("erlan", 403, "This is sent by another group."),
        ("bolat", 404, "There is nothing here that you can send, or it is no longer possible."),
    ],
)
def test_who_may_not_send_it_is_not_told_that_the_case_has_gone_on(
    department: Department, case_id: int, login: str, status: int, told: str
) -> None:
    path = path_in(department.visitor("saule").get("/worklist").text, case_id)
    other = department.visitor(login)

    answer = other.get(path)

    assert (answer.status_code, told in answer.text) == (status, True)
    assert "stage of the case is over" not in answer.text
    assert other.get("/cases/999/send/3").status_code == 404


def test_what_came_too_late_is_shown_to_be_copied_and_not_said_to_be_kept(
    department: Department, case_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(*_of_all: object) -> Outcome:
        monkeypatch.setattr(sending_views, "offered_messages", lambda *_given, **_named: [])
        raise sending_views._over()

    saule = department.visitor("saule")
    path = path_in(saule.get("/worklist").text, case_id)
    monkeypatch.setattr(sending_views, "_send", too_late)

    refused = saule.send(path, {"why": "Heavy snow"})

    assert refused.status_code == 409
    assert "This can no longer be sent" in refused.text
    assert "What you entered, for copying" in refused.text
    assert "Heavy snow" in refused.text
    assert "entered is kept" not in refused.text
    with department.database.reading() as session:
        assert draft_row(session, "saule", path) is None


def test_what_an_ended_case_still_bears_is_not_offered(department: Department, case_id: int) -> None:
    saule = department.visitor("saule")
    path = path_in(saule.get("/worklist").text, case_id)
    with department.database.transaction() as session:
        session.execute(update(cases).where(cases.c.id == case_id).values(state="completed"))

    assert "Move the day" not in saule.get("/worklist").text
    assert "Why is it moved?" not in saule.get(path).text
