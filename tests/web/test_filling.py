"""Every form is filled in, checked and sent in the same way; errors are told in the language of the reader."""

import json
from datetime import date
from html import unescape
from typing import Any

import pytest
from babel.messages.pofile import read_po

from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.errors import InvalidForm
from engine.execution.permissions import Actor
from engine.forms import messages
from storage.queries.worklist import tasks_of_case
from tests.diagrams import catch, diagram, end, flows, message, start, user_task
from tests.web.office import Department, Visitor
from web.language import TRANSLATIONS

ENDLESS = "=count(for i in 1..1000000000 return i) > 5"
ENGLISH = "the engine says so in English"
OPTIONS = [{"label": "New", "value": "new"}]


def russian(text: str) -> str:
    """What the catalogue of the pages has for a text."""
    with (TRANSLATIONS / "ru" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        found = read_po(file, locale="ru").get(text)
    return str(found.string) if found and found.string else text


def field(kind: str, key: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "id": key, "key": key, "label": key.capitalize(), **more}


def deployed(department: Department, *components: dict[str, Any]) -> Visitor:
    """A service with one form for its start, for a task and for what is sent into it; and its applicant."""
    form = {"type": "default", "id": "asked", "schemaVersion": 19, "components": list(components)}
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
    return department.visitor("nurlan")


def pages(department: Department, nurlan: Visitor, values: dict[str, str]) -> list[str]:
    """The pages at which the form is filled in, one after the other: each is sent with values that are right."""
    apply = "/services/asking/apply"
    case_id = int(nurlan.send(apply, values).location.split("/")[3])
    with department.database.reading() as session:
        (task,) = tasks_of_case(session, case_id)
    answer = f"/tasks/{case_id}-{task.token}"
    return [apply, answer, f"/account/applications/{case_id}/send/word"]


def test_all_pages_tell_the_same_error_in_the_language_of_the_reader(sqlite_department: Department) -> None:
    nurlan = deployed(sqlite_department, field("number", "sum", validate={"required": True}))
    apply, task, word = pages(sqlite_department, nurlan, {"sum": "1"})
    nurlan.get("/language/ru")

    told = []
    for page in (apply, task, word):
        told.append(unescape(nurlan.send(page, {"sum": "x"}).text))
        nurlan.send(page, {"sum": "1"})

    error = russian(messages.NOT_NUMBER).format(label="Sum")
    assert [text.count(error) for text in told] == [2, 2, 2]


@pytest.mark.parametrize(
    ("number", "command"),
    [
        (0, "web.applications.services.start_case"),
        (1, "web.worklist.task_views.complete_task"),
        (2, "web.applications.sending.send_message"),
    ],
)
def test_what_the_engine_alone_refuses_is_never_shown_in_its_own_words(
    sqlite_department: Department, monkeypatch: pytest.MonkeyPatch, number: int, command: str
) -> None:
    nurlan = deployed(sqlite_department, field("number", "sum"))
    addresses = pages(sqlite_department, nurlan, {"sum": "1"})
    if number == 2:
        nurlan.send(addresses[1], {"sum": "1"})

    def refuse(*_: object, **__: object) -> None:
        raise InvalidForm({"sum": ENGLISH})

    monkeypatch.setattr(command, refuse)
    answer = nurlan.send(addresses[number], {"sum": "2"})

    assert answer.status_code == 422
    assert ENGLISH not in answer.text
    assert "The case has changed since you opened this form." in answer.text
    assert 'value="2"' in answer.text


def test_rows_are_added_on_every_page(sqlite_department: Department) -> None:
    rows = {"type": "dynamiclist", "path": "rows", "allowAddRemove": True, "components": [field("textfield", "name")]}
    nurlan = deployed(sqlite_department, rows)
    addresses = pages(sqlite_department, nurlan, {})

    for page in addresses:
        assert 'name="rows.1.name"' in nurlan.send(page, {"rows.0.name": "Anna", "add-row": "rows"}).text
        nurlan.send(page, {})


def test_a_value_that_is_no_option_is_told_beside_the_empty_field(sqlite_department: Department) -> None:
    nurlan = deployed(sqlite_department, field("select", "again", values=OPTIONS, defaultValue="old"))

    page = nurlan.get("/services/asking/apply").text

    assert "“old” is not possible here. Enter or choose something else." in page
    assert 'aria-describedby="field-again-misfit"' in page
    assert "selected" not in page


@pytest.mark.parametrize("kind", ["radio", "select", "checklist", "taglist"])
def test_what_is_hidden_at_first_has_all_to_choose_from_when_it_comes_back(
    sqlite_department: Department, kind: str
) -> None:
    asked = {"conditional": {"hide": "=not(more)"}}
    choice = field(kind, "alone", valuesExpression='=for n in 1..2 return {value: n, label: "Number " + string(n)}')
    inside = {**choice, "id": "inner", "key": "inner", "validate": {"required": True}}
    group = {"type": "group", "id": "around", "label": "Around", **asked, "components": [inside]}
    nurlan = deployed(sqlite_department, field("checkbox", "more"), {**choice, **asked}, group)
    apply = "/services/asking/apply"

    page = nurlan.get(apply).text

    assert "There is nothing to choose from." not in page
    assert page.count("Number 2") == 2
    assert [page.count(f'data-conditional="field-{name}" data-hidden-now') for name in ("alone", "around")] == [1, 1]
    hidden = [nurlan.send(f"{apply}/hidden", {**more, "inner": "2"}, apply).json for more in ({}, {"more": "true"})]
    assert hidden == [{"hidden": ["field-alone", "field-around"]}, {"hidden": []}]
    assert nurlan.send(apply, {"more": "true", "inner": "2"}).status_code == 302


def test_a_fault_of_the_form_is_told_at_once_and_its_reason_goes_to_the_log(
    sqlite_department: Department, caplog: pytest.LogCaptureFixture
) -> None:
    nurlan = deployed(sqlite_department, field("expression", "sum", expression=ENDLESS))
    apply = "/services/asking/apply"

    opened, sent = nurlan.get(apply).text, nurlan.send(apply)

    for text in (opened, sent.text):
        assert "“Sum”: the form has a fault here" in text
        assert "count(for" not in text
    assert sent.status_code == 422
    assert "form asked at /services/asking/apply: sum: a rule cannot be evaluated:" in caplog.text


def test_who_comes_back_to_what_he_has_sent_reads_so(sqlite_department: Department) -> None:
    nurlan = deployed(sqlite_department, field("number", "sum"))
    _apply, task, word = pages(sqlite_department, nurlan, {"sum": "1"})
    nurlan.send(task, {"sum": "1"})
    form = {**nurlan.carried(word), "sum": "1"}

    answers = [nurlan.client.post(word, data=form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    page = nurlan.get(word)
    assert page.status_code == 200
    assert "You have sent this" in page.text
    assert "Sent: “word”. 6 April 2026, 11:00." in page.text
