"""What is being undone on the page of a case: in its history by the name of the step, and in its diagram."""

import json
import re

import pytest

from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.people.starting import start_case
from engine.execution.permissions import Actor
from tests.diagrams import compensation, diagram, end, flows, start, throw, undone_by, user_task
from tests.drawing import drawn
from tests.people import person
from tests.web.office import ALWAYS, Department

SERVICE = diagram(
    *(start("s"), user_task("book", "executors", name="Book a room"), throw("undo", compensation(), name="Undo it")),
    *(end("e"), flows("s", "book", "undo", "e")),
    undone_by("book", user_task("release", "executors", name="Release the room")),
    id="rooms",
    name="Rooms",
)


@pytest.fixture
def page(sqlite_department: Department) -> str:
    """The page of a case of which the first step is being undone."""
    department = sqlite_department
    with department.database.transaction() as session:
        deploy(
            session, department.runtime, Actor("test"), (File("rooms.bpmn", "bpmn", drawn(SERVICE)),), ALWAYS, "test"
        )
        case_id = start_case(session, department.runtime, person("nurlan", "applicants"), "rooms", "portal", {})
    department.do(case_id, "book", "askar", {})
    return department.visitor("erlan").client.get(f"/cases/{case_id}", headers={"Accept-Language": "en"}).text


def test_the_history_names_the_step_that_is_being_undone(page: str) -> None:
    assert "Being undone: Book a room" in page
    assert "Task created: Release the room" in page


def test_the_diagram_shows_the_handler_that_waits_and_the_event_that_waits_for_it(page: str) -> None:
    tokens = json.loads(re.findall(r"data-tokens='([^']*)'", page)[0])
    done = json.loads(re.findall(r"data-done='([^']*)'", page)[0])

    assert tokens == {"release": 1, "undo": 1}
    assert {"book", "book_undone"} <= set(done)
    assert "release" not in done
