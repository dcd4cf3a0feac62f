"""What was chosen in one form of a case, as another form of it says it in the language of the reader."""

import json
from typing import Any

import pytest

from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.people.starting import start_case
from engine.execution.permissions import Actor
from tests.diagrams import boundary, diagram, end, flows, message, start, user_task
from tests.people import person
from tests.web.office import ALWAYS, Department
from tests.web.test_languages import page, speaking
from tests.web.test_official_sending import path_in

REGION = {
    "type": "select",
    "id": "r",
    "key": "region",
    "label": "Region",
    "values": [{"value": "alm", "label": "Almaty city"}],
}
SAYS = {"type": "text", "id": "t", "text": 'Chosen: {{label("region")}}.'}
WHY = {"type": "textfield", "id": "w", "key": "why", "label": "Why"}
RUSSIAN = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Almaty city"
msgstr "город Алматы"
"""
DIAGRAM = diagram(
    start("s", properties={"form": "ask"}),
    user_task("look", "executors", form="look"),
    end("e"),
    end("told"),
    flows("s", "look", "e"),
    flows("send", "told"),
    boundary(
        "send",
        "look",
        message("told", "=case_id"),
        interrupting=False,
        name="Tell",
        properties={"form": "tell", "senders": "executors"},
    ),
    id="labels",
)


def form(id_: str, *components: dict[str, Any]) -> File:
    document = {"type": "default", "id": id_, "schemaVersion": 19, "components": components}
    return File(f"service/{id_}.form", "form", json.dumps(document).encode())


@pytest.fixture
def case_id(sqlite_department: Department) -> int:
    forms = (form("ask", REGION), form("look", SAYS), form("tell", SAYS, WHY))
    files = (
        File("service/labels.bpmn", "bpmn", DIAGRAM),
        *forms,
        File("service/texts.ru.po", "texts", RUSSIAN.encode()),
    )
    runtime = sqlite_department.runtime
    with sqlite_department.database.transaction() as session:
        deploy(session, runtime, Actor("test"), files, ALWAYS, "test")
        return start_case(session, runtime, person("nurlan", "applicants"), "labels", "portal", {"region": "alm"})


@pytest.mark.parametrize(("language", "said"), [("ru", "город Алматы"), ("en", "Almaty city")])
def test_a_task_and_a_message_say_what_was_chosen_in_the_start_form(
    sqlite_department: Department, case_id: int, language: str, said: str
) -> None:
    askar = speaking(sqlite_department, language, "askar")

    task = page(askar, sqlite_department.task(case_id, "look"))
    sending = page(askar, path_in(page(askar, "/worklist"), case_id))

    assert f"Chosen: {said}." in task
    assert f"Chosen: {said}." in sending
