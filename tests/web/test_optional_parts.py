"""What a questionnaire, a form or a register may leave out: pages are drawn without it."""

import itertools
import json
from typing import Any

from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.people.starting import start_case
from engine.execution.permissions import Actor
from tests.diagrams import diagram, end, flows, start, user_task
from tests.people import person
from tests.web.office import ALWAYS, Department

QUESTION = {"id": "q", "text": "How many?", "options": [{"value": "a", "label": "One"}], "language": "de"}
OPTIONAL = ("text", "options", "language")


def asked(department: Department, *questions: dict[str, Any]) -> int:
    """A case whose task asks these questions."""
    task = user_task("ask", "executors", name="Answer", properties={"asks": "questions", "saves": "answers"})
    process = diagram(start("s"), task, end("e"), flows("s", "ask", "e"), id="asking", name="Asking")
    with department.database.transaction() as session:
        deploy(session, department.runtime, Actor("test"), (File("a.bpmn", "bpmn", process),), ALWAYS, "test")
        actor = person("nurlan", "applicants")
        return start_case(session, department.runtime, actor, "asking", "portal", {"questions": list(questions)})


def test_a_question_is_shown_without_what_it_may_leave_out(sqlite_department: Department) -> None:
    lacking = [names for count in range(4) for names in itertools.combinations(OPTIONAL, count)]
    questions = [
        {**{name: value for name, value in QUESTION.items() if name not in names}, "id": f"q{place}"}
        for place, names in enumerate(lacking)
    ]
    task = sqlite_department.task(asked(sqlite_department, *questions), "ask")
    askar = sqlite_department.visitor("askar")

    for number, names in enumerate(lacking, 1):
        answer = askar.get(f"{task}?question={number}")
        assert answer.status_code == 200, names
        assert f"Question {number} of 8" in answer.text
        assert ('lang="de"' in answer.text) is ("language" not in names)


def test_an_option_is_shown_by_its_value_where_it_has_no_label_and_can_be_chosen(
    sqlite_department: Department,
) -> None:
    options: list[dict[str, Any]] = [{"value": "a"}, {"value": 1}, {"value": True}, {}]
    task = sqlite_department.task(asked(sqlite_department, {"id": "q", "options": options}), "ask")
    askar = sqlite_department.visitor("askar")

    for posted in ("a", "1", "true"):
        answer = askar.post(f"{task}/answers", {"question": "q", "answer": posted}, page=task)
        assert answer.status_code == 302
        page = askar.get(task).text
        assert f'value="{posted}" checked' in page
        assert f">{posted}</label>" in page
    assert page.count('name="answer"') == 3


#: The parts without which a component of each kind is refused.
BARE: list[dict[str, Any]] = [
    *({"type": kind, "key": kind} for kind in ("textfield", "textarea", "number", "checkbox")),
    {"type": "datetime", "key": "day", "subtype": "date"},
    {"type": "datetime", "key": "moment", "subtype": "datetime"},
    *({"type": kind, "key": kind, "values": [{"value": "a"}]} for kind in ("select", "radio", "checklist", "taglist")),
    *({"type": kind, "key": f"{kind}_of", "valuesExpression": "=[]"} for kind in ("select", "radio", "checklist")),
    {"type": "text"},
    {"type": "separator"},
    {"type": "spacer"},
    {"type": "group", "components": [{"type": "textfield", "key": "inner"}]},
    {"type": "dynamiclist", "path": "rows", "components": [{"type": "textfield", "key": "cell"}]},
    {"type": "table", "dataSource": "=[{a: 1}, {}]", "columns": [{"key": "a"}]},
    {"type": "expression", "key": "sum", "expression": "=1"},
]


def test_components_are_drawn_with_nothing_but_what_they_need(sqlite_department: Department) -> None:
    components = [{"id": f"c{place}", **component} for place, component in enumerate(BARE)]
    form = {"type": "default", "id": "bare", "components": components}
    process = diagram(start("s", properties={"form": "bare"}), end("e"), flows("s", "e"), id="bare")
    files = (File("bare.bpmn", "bpmn", process), File("bare.form", "form", json.dumps(form).encode()))
    with sqlite_department.database.transaction() as session:
        deploy(session, sqlite_department.runtime, Actor("test"), files, ALWAYS, "test")
    nurlan = sqlite_department.visitor("nurlan")

    statuses = [nurlan.get(path).status_code for path in ("/services", "/services/bare/apply")]
    wrong = nurlan.send("/services/bare/apply", {"number": "x"}, page="/services/bare/apply")

    assert statuses == [200, 200]
    assert wrong.status_code == 422
