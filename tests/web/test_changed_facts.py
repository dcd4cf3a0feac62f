"""A page of a task that says something of its case which has changed: it is shown again, and nothing is sent."""

import json
from datetime import date

import pytest

from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.people.sending import send_message
from engine.execution.permissions import Actor
from storage.queries.worklist import tasks_of_case
from tests.diagrams import boundary, diagram, end, flow, flows, message, script, start, user_task
from tests.people import person
from tests.web.office import Department, Visitor, hidden_fields
from tests.web.test_changed_forms import meanwhile, told

CHANGED = "What this page says of the case has changed since you opened it. Nothing was sent"
#: A decision over the letters that have come so far; of a remark nothing is said.
DECISION = {
    "type": "default",
    "id": "decision",
    "schemaVersion": 19,
    "components": [
        {"type": "text", "id": "head", "text": '{{if count(letters) = 0 then "No letter" else letters[-1]}}'},
        {"type": "textfield", "id": "reason", "key": "reason", "label": "Reason"},
    ],
}
SERVICE = diagram(
    start("s", properties={"form": "own"}),
    script("none", "=[]", "letters"),
    user_task("decide", "secretaries", form="decision"),
    boundary("letter", "decide", message("letter", "=string(case_id)"), interrupting=False, properties={"form": "own"}),
    script("keep", "=append(letters, text)", "letters"),
    boundary("remark", "decide", message("remark", "=string(case_id)"), interrupting=False, properties={"form": "own"}),
    end("e"),
    end("kept"),
    end("left"),
    flows("s", "none", "decide", "e"),
    flows("letter", "keep", "kept"),
    flow("remark", "left"),
    id="deciding",
)
OWN = {
    "type": "default",
    "id": "own",
    "schemaVersion": 19,
    "components": [{"type": "textfield", "id": "text", "key": "text", "label": "Text"}],
}


@pytest.fixture
def opened(department: Department) -> tuple[Department, Visitor, Visitor, int, str]:
    """An applicant, an official, a case whose task is open, and its address."""
    files = (
        File("deciding.bpmn", "bpmn", SERVICE),
        *(File(f"{form['id']}.form", "form", json.dumps(form).encode()) for form in (DECISION, OWN)),
    )
    with department.database.transaction() as session:
        deploy(session, department.runtime, Actor("test"), files, date(2019, 1, 1), "test")
    nurlan, saule = department.visitor("nurlan"), department.visitor("saule")
    case_id = int(nurlan.send("/services/deciding/apply").location.split("/")[3])
    with department.database.reading() as session:
        (task,) = tasks_of_case(session, case_id)
    department.go_to("2026-04-06T11:30")
    return department, nurlan, saule, case_id, f"/tasks/{case_id}-{task.token}"


def test_who_has_not_seen_what_came_meanwhile_decides_nothing(
    opened: tuple[Department, Visitor, Visitor, int, str],
) -> None:
    department, nurlan, saule, case_id, task = opened
    page = saule.carried(task)
    nurlan.send(f"/account/applications/{case_id}/send/letter", {"text": "Ill since Monday"})

    answer = saule.client.post(task, data={**page, "reason": "No letter came"})

    assert answer.status_code == 409
    assert CHANGED in answer.text
    assert "Ill since Monday" in answer.text
    assert 'value="No letter came"' in answer.text
    assert "task_completed" not in told(department, case_id)
    again = saule.client.post(task, data={**page, **hidden_fields(answer.text), "reason": "The letter is no reason"})
    assert again.status_code == 302
    assert "task_completed" in told(department, case_id)


def test_what_comes_between_the_check_of_a_page_and_its_command_is_seen_first(
    opened: tuple[Department, Visitor, Visitor, int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    department, _nurlan, saule, case_id, task = opened
    page = saule.carried(task)

    def sends() -> None:
        applicant = person("nurlan", "applicants")
        with department.database.transaction() as session:
            send_message(session, department.runtime, applicant, case_id, "letter", {"text": "Ill since Monday"})

    meanwhile(department, monkeypatch, sends)
    answer = saule.client.post(task, data={**page, "reason": "No letter came"})

    assert (answer.status_code, CHANGED in answer.text, "Ill since Monday" in answer.text) == (409, True, True)
    assert "task_completed" not in told(department, case_id)


def test_what_the_page_says_nothing_of_holds_nobody_up(opened: tuple[Department, Visitor, Visitor, int, str]) -> None:
    department, nurlan, saule, case_id, task = opened
    page = saule.carried(task)
    nurlan.send(f"/account/applications/{case_id}/send/remark", {"text": "Thanks"})

    answer = saule.client.post(task, data={**page, "reason": "No letter came"})

    assert answer.status_code == 302
    assert "task_completed" in told(department, case_id)
