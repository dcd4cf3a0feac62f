"""A page of a form in whose place another one has come: it is shown again, and nothing is sent."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.people.moving import Move, move_case
from engine.execution.permissions import Actor
from engine.execution.recalculation.versions import CalledVersions
from storage.database import Session
from storage.queries.worklist import tasks_of_case
from storage.tables import audit_events
from tests.diagrams import catch, diagram, end, flows, message, start, user_task
from tests.people import person
from tests.web.office import Department, Visitor, hidden_fields

CHANGED = "The form of this step has changed since you opened it. Nothing was sent."
APPLY = "/services/asking/apply"


def deployed(department: Department, *keys: str, **more: Any) -> None:
    """A service with one form for its start, for a task and for what is sent into it."""
    fields = [{"type": "textfield", "id": key, "key": key, "label": key.capitalize(), **more} for key in keys]
    form = {"type": "default", "id": "asked", "schemaVersion": 19, "components": fields}
    process = diagram(
        start("s", properties={"form": "asked"}),
        user_task("answer", groups=None, users="=[applicant]", form="asked"),
        catch("word", message("word", "=string(case_id)"), properties={"form": "asked"}),
        end("e"),
        flows("s", "answer", "word", "e"),
        id="asking",
    )
    bundle = (File("asking.bpmn", "bpmn", process), File("asked.form", "form", json.dumps(form).encode()))
    with department.database.transaction() as session:
        deploy(session, department.runtime, Actor("test"), bundle, date(2019, 1, 1), "test")


def moved(department: Department, case_id: int) -> None:
    """The case takes what was corrected."""
    with department.database.transaction() as session:
        supervisor = person("erlan", "supervisors")
        move_case(
            session, department.runtime, supervisor, case_id, Move(taken=CalledVersions.CORRECTED), "the form was wrong"
        )


@pytest.fixture
def opened(department: Department) -> tuple[Department, Visitor, int, str]:
    """A case whose task is open, and its address."""
    deployed(department, "reason", "remark")
    nurlan = department.visitor("nurlan")
    case_id = int(nurlan.send(APPLY).location.split("/")[3])
    with department.database.reading() as session:
        (task,) = tasks_of_case(session, case_id)
    department.go_to("2026-04-06T11:30")
    return department, nurlan, case_id, f"/tasks/{case_id}-{task.token}"


def told(department: Department, case_id: int) -> list[str]:
    with department.database.reading() as session:
        return [row.type for row in session.execute(audit_events.select().where(audit_events.c.chain == case_id))]


def test_a_page_of_the_old_form_completes_no_task_and_what_fits_is_in_the_new_one(
    opened: tuple[Department, Visitor, int, str],
) -> None:
    department, nurlan, case_id, task = opened
    page = nurlan.carried(task)
    deployed(department, "reason", "place")
    moved(department, case_id)

    answer = nurlan.client.post(task, data={**page, "reason": "Ill", "remark": "Dropped"})

    assert answer.status_code == 409
    assert CHANGED in answer.text
    assert 'value="Ill"' in answer.text
    assert 'name="place"' in answer.text
    assert "task_completed" not in told(department, case_id)
    again = nurlan.client.post(task, data={**page, **hidden_fields(answer.text), "reason": "Ill", "place": "Almaty"})
    assert again.status_code == 302
    assert "task_completed" in told(department, case_id)


def test_so_is_an_application_of_a_form_that_is_in_force_no_more(department: Department) -> None:
    deployed(department, "reason")
    nurlan = department.visitor("nurlan")
    page = nurlan.carried(APPLY)
    deployed(department, "reason", "place")

    answer = nurlan.client.post(APPLY, data={**page, "reason": "Ill"})

    assert (answer.status_code, CHANGED in answer.text, 'value="Ill"' in answer.text) == (409, True, True)


def test_a_row_or_a_language_shows_the_new_form_with_words_too(opened: tuple[Department, Visitor, int, str]) -> None:
    department, nurlan, case_id, task = opened
    page = nurlan.carried(task)
    deployed(department, "reason", "place")
    moved(department, case_id)

    answer = nurlan.client.post(task, data={**page, "reason": "Ill", "page-language": "en"}, follow_redirects=True)

    assert CHANGED in answer.text
    assert 'value="Ill"' in answer.text


def test_the_same_form_in_a_moved_case_is_sent(opened: tuple[Department, Visitor, int, str]) -> None:
    department, nurlan, case_id, task = opened
    page = nurlan.carried(task)
    deployed(department, "reason", "place")

    answer = nurlan.client.post(task, data={**page, "reason": "Ill", "remark": "Kept"})

    assert answer.status_code == 302
    assert "task_completed" in told(department, case_id)


def meanwhile(department: Department, monkeypatch: pytest.MonkeyPatch, does: Callable[[], None]) -> None:
    """Has something else committed between the check of the next form and the command that it gives."""
    begin = department.database.transaction

    @contextmanager
    def later() -> Iterator[Session]:
        monkeypatch.undo()
        does()
        with begin() as session:
            yield session

    monkeypatch.setattr(department.database, "transaction", later)


def test_a_form_that_is_replaced_between_its_check_and_its_command_completes_no_task(
    opened: tuple[Department, Visitor, int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    department, nurlan, case_id, task = opened
    page = nurlan.carried(task)

    def replaces() -> None:
        deployed(department, "reason", "place")
        moved(department, case_id)

    meanwhile(department, monkeypatch, replaces)
    answer = nurlan.client.post(task, data={**page, "reason": "Ill", "remark": "Dropped"})

    assert (answer.status_code, CHANGED in answer.text, 'value="Ill"' in answer.text) == (409, True, True)
    assert "task_completed" not in told(department, case_id)
    again = nurlan.client.post(task, data={**page, **hidden_fields(answer.text), "reason": "Ill", "place": "Almaty"})
    assert again.status_code == 302


def test_so_is_an_application_whose_form_is_replaced_then(
    department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed(department, "reason")
    nurlan = department.visitor("nurlan")
    page = nurlan.carried(APPLY)

    meanwhile(department, monkeypatch, lambda: deployed(department, "reason", "place"))
    answer = nurlan.client.post(APPLY, data={**page, "reason": "Ill"})

    assert (answer.status_code, CHANGED in answer.text, 'value="Ill"' in answer.text) == (409, True, True)


def test_so_is_what_is_sent_into_a_case(
    opened: tuple[Department, Visitor, int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    department, nurlan, case_id, task = opened
    assert nurlan.send(task).status_code == 302
    word = f"/account/applications/{case_id}/send/word"
    page = nurlan.carried(word)

    def replaces() -> None:
        deployed(department, "reason", "place")
        moved(department, case_id)

    meanwhile(department, monkeypatch, replaces)
    answer = nurlan.client.post(word, data={**page, "reason": "Ill"})

    assert (answer.status_code, CHANGED in answer.text, 'value="Ill"' in answer.text) == (409, True, True)
    assert "message_entered" not in told(department, case_id)
