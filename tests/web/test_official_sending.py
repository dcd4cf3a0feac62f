"""What officials send into a case beside their tasks: offered in the worklist and on the page of the case."""

import json

import pytest
from sqlalchemy import update

from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.permissions import Actor
from engine.execution.stopping import suspend_case
from storage.tables import audit_events, cases
from tests.diagrams import boundary, diagram, end, flows, message, start, user_task
from tests.web.office import ALWAYS, Department
from tests.web.stuck import opened

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

    assert "What you can do besides" in saule
    assert "Move the day: One matter</a>" in saule
    assert "Move the day: One matter</a>" in askar
    assert "What you can do besides" not in bolat


def test_it_is_sent_by_its_form_which_refuses_what_is_wrong(department: Department, case_id: int) -> None:
    saule = department.visitor("saule")
    path = path_in(saule.get("/worklist").text, case_id)

    refused = saule.send(path, {"why": "No"})
    taken = saule.send(path, {"why": "Heavy snow"})

    assert "<title>Error: Move the day" in refused.text
    assert taken.status_code == 302
    assert "“Move the day” is sent." in saule.get("/worklist").text
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
    department.do(case_id, "first", "askar", {})

    assert "This cannot be sent any more" in saule.get(path).text
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
    admin = Actor("admin", frozenset({"administrators"}))
    with department.database.transaction() as session:
        suspend_case(session, department.runtime, admin, case_id, "The diagram is being looked at.")

    saule = department.visitor("saule")
    assert "Move the day" not in saule.get("/worklist").text
    assert "This cannot be sent any more" in saule.get(path).text
