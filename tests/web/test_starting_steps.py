"""Steps of an ad-hoc sub-process that officials start: offered beside the tasks, started once for each page."""

import json
import re

import pytest
from sqlalchemy import update

from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.people.stopping import suspend_case
from engine.execution.permissions import Actor
from storage.tables import cases, offers
from tests.diagrams import ad_hoc, diagram, end, flows, start, user_task
from tests.drawing import drawn
from tests.people import person
from tests.web.office import ALWAYS, Department
from tests.web.stuck import opened

ASKED = {"starters": "secretaries executors", "action": "Ask the court"}
SERVICE = diagram(
    *(start("s"), end("e"), flows("s", "x", "e")),
    ad_hoc(
        "x",
        user_task("look", "executors", name="Look at it"),
        user_task("ask", "executors", name="Opinion of the court", properties=ASKED),
        begins='=["look"]',
        until="=false",
        name="Opinions",
    ),
    id="stuck",
    name="Opinions",
)


@pytest.fixture
def case_id(sqlite_department: Department) -> int:
    department = sqlite_department
    with department.database.transaction() as session:
        file = File("stuck.bpmn", "bpmn", drawn(SERVICE))
        deploy(session, department.runtime, Actor("test"), (file,), ALWAYS, "test")
    return opened(department)


def path_in(text: str) -> str:
    (path,) = re.findall(r'href="(/cases/\d+/start/\d+)"', text)
    return str(path)


def test_a_step_is_offered_to_its_starters_in_the_worklist_and_on_the_page_of_the_case(
    sqlite_department: Department, case_id: int
) -> None:
    saule, askar, bolat = (sqlite_department.visitor(login) for login in ("saule", "askar", "bolat"))
    page = askar.get(f"/cases/{case_id}").text

    assert "Ask the court</a>" in saule.get("/worklist").text
    assert path_in(page) == path_in(saule.get("/worklist").text)
    assert "Ask the court" not in bolat.get("/worklist").text
    # the diagram shows what is active, and nothing of what is only offered
    assert json.loads(re.findall(r"data-tokens='([^']*)'", page)[0]) == {"x": 1, "look": 1}


def test_a_page_starts_it_once_with_a_trace(sqlite_department: Department, case_id: int) -> None:
    saule, askar = sqlite_department.visitor("saule"), sqlite_department.visitor("askar")
    path = path_in(saule.get("/worklist").text)
    form = {**saule.carried(path), "begun": "0"}

    saule.client.post(path, data=form)
    told = saule.get("/worklist").text
    again = saule.client.post(path, data=form)

    assert "Started: “Ask the court”." in told
    assert (again.status_code, "This step was started meanwhile." in again.text) == (409, True)
    assert "It was started 1 time before." in saule.get(path).text
    assert askar.get("/worklist").text.count("Opinion of the court</a>") == 1
    assert "Step started: Opinion of the court" in askar.get(f"/cases/{case_id}").text


def test_a_step_is_no_message_that_is_sent(sqlite_department: Department, case_id: int) -> None:
    saule = sqlite_department.visitor("saule")
    path = path_in(saule.get("/worklist").text).replace("/start/", "/send/")

    answer = saule.get(path)

    assert (answer.status_code, "There is nothing here that you can send" in answer.text) == (404, True)


def test_who_is_not_offered_it_learns_nothing_of_it(sqlite_department: Department, case_id: int) -> None:
    path = path_in(sqlite_department.visitor("saule").get("/worklist").text)

    for login in ("bolat", "nurlan"):
        other = sqlite_department.visitor(login)
        assert other.get(path).status_code == 404
        assert other.post(path, {"begun": "0"}, page="/account").status_code == 409


def test_nobody_starts_a_step_in_a_case_on_his_own_application(sqlite_department: Department, case_id: int) -> None:
    saule = sqlite_department.visitor("saule")
    path = path_in(saule.get("/worklist").text)
    with sqlite_department.database.transaction() as session:
        session.execute(update(cases).where(cases.c.id == case_id).values(matter_of="saule"))

    assert "Ask the court" not in saule.get("/worklist").text
    assert "Ask the court" not in saule.get(path).text


def test_what_is_no_such_step_any_more_is_not_started(sqlite_department: Department, case_id: int) -> None:
    """As after a backup was restored, when its number belongs to another case, or to a message that is offered."""
    saule = sqlite_department.visitor("saule")
    path = path_in(saule.get("/worklist").text)
    form = {**saule.carried(path), "begun": "0"}

    answer = saule.client.post(path, data={**form, "page-mark": "of-another-case"})
    with sqlite_department.database.transaction() as session:
        session.execute(update(offers).values(message_name="news"))

    assert (answer.status_code, "This page is out of date" in answer.text) == (409, True)
    assert saule.get(path).status_code == 404


def test_nothing_is_started_while_the_case_is_suspended(sqlite_department: Department, case_id: int) -> None:
    saule = sqlite_department.visitor("saule")
    path = path_in(saule.get("/worklist").text)
    form = {**saule.carried(path), "begun": "0"}
    with sqlite_department.database.transaction() as session:
        suspend_case(session, sqlite_department.runtime, person("admin", "administrators"), case_id, "a wrong list")

    assert "Ask the court" not in saule.get("/worklist").text
    assert "The case has been suspended since" in saule.get(path).text
    assert saule.client.post(path, data=form).status_code == 409
