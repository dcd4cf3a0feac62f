"""Lists in forms without any script: buttons that add and remove rows keep what was typed."""

import json
from datetime import date
from typing import Any

import pytest

from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.permissions import Actor
from tests.diagrams import diagram, end, flows, start
from tests.web.office import Department

APPLY = "/services/members/apply"
COMPONENTS: list[dict[str, Any]] = [
    {
        "type": "dynamiclist",
        "id": "list",
        "label": "Members",
        "path": "members",
        "defaultRepetitions": 1,
        "allowAddRemove": True,
        "isRepeating": True,
        "components": [
            {"type": "textfield", "id": "name", "key": "name", "label": "Name", "validate": {"required": True}},
            {"type": "number", "id": "age", "key": "age", "label": "Age"},
        ],
    },
    {
        "type": "taglist",
        "id": "tags",
        "key": "tags",
        "label": "Tags",
        "values": [{"label": "One", "value": "one"}, {"label": "Two", "value": "two"}],
    },
    {
        "type": "checklist",
        "id": "days",
        "key": "days",
        "label": "Days",
        "values": [{"label": "Monday", "value": "mon"}],
    },
    {"type": "datetime", "id": "at", "key": "at", "label": "At", "dateLabel": "At", "subtype": "datetime"},
    {"type": "expression", "id": "sum", "key": "sum", "expression": "=count(members)", "label": "How many"},
    {
        "type": "group",
        "id": "group",
        "label": "Address",
        "path": "address",
        "components": [
            {"type": "textarea", "id": "street", "key": "street", "label": "Street", "validate": {"maxLength": 100}}
        ],
    },
    {
        "type": "table",
        "id": "table",
        "label": "Known",
        "dataSource": "=[{a: 1}]",
        "columns": [{"label": "A", "key": "a"}],
    },
    {"type": "separator", "id": "line"},
]


@pytest.fixture
def department(sqlite_department: Department) -> Department:
    """A department with a service whose form has a component of every kind."""
    form = {"type": "default", "id": "members-form", "schemaVersion": 19, "components": COMPONENTS}
    process = diagram(
        start("s", properties={"form": "members-form"}), end("e"), flows("s", "e"), id="members", name="Members"
    )
    files = (File("members.bpmn", "bpmn", process), File("members.form", "form", json.dumps(form).encode()))
    with sqlite_department.database.transaction() as session:
        deploy(session, sqlite_department.runtime, Actor("test"), files, date(2019, 1, 1), "test")
    return sqlite_department


def test_a_button_adds_a_row_and_keeps_what_was_typed(department: Department) -> None:
    nurlan = department.visitor("nurlan")

    answer = nurlan.post(APPLY, {"members.0.name": "Anna", "add-row": "members"})

    assert answer.status_code == 200
    assert 'name="members.0.name" type="text" value="Anna"' in answer.text
    assert 'name="members.1.name" type="text" value=""' in answer.text
    assert "There is a problem" not in answer.text


def test_a_button_removes_its_row(department: Department) -> None:
    nurlan = department.visitor("nurlan")

    answer = nurlan.post(APPLY, {"members.0.name": "Anna", "members.1.name": "Boris", "remove-row": "members.0"})

    assert 'name="members.0.name" type="text" value="Boris"' in answer.text
    assert "members.1.name" not in answer.text


def test_an_error_in_a_row_leads_to_its_field(department: Department) -> None:
    answer = department.visitor("nurlan").post(APPLY, {"members.0.name": "", "members.0.age": "old"})

    assert answer.status_code == 422
    assert 'href="#field-members-0-name"' in answer.text
    assert 'href="#field-members-0-age"' in answer.text
    assert 'value="old"' in answer.text


def test_an_error_in_a_row_names_its_entry_and_blank_rows_stay_on_the_page(department: Department) -> None:
    names = {"members.0.name": "", "members.1.name": "Anna", "members.2.name": ""}

    answer = department.visitor("nurlan").post(APPLY, {**names, "members.1.age": "old"})

    assert answer.status_code == 422
    assert "“Members”, entry 1: “Age”: this is not a number." in answer.text
    assert 'name="members.0.name" type="text" value="Anna"' in answer.text
    assert 'name="members.1.name" type="text" value=""' in answer.text
    assert 'name="members.2.name" type="text" value=""' in answer.text


def test_a_form_with_every_kind_of_component_is_submitted(department: Department) -> None:
    answer = department.visitor("nurlan").post(
        APPLY,
        {
            "members.0.name": "Anna",
            "members.0.age": "30",
            "tags": ["one", "two"],
            "days": ["mon"],
            "at": "2026-04-06T10:00",
            "address.street": "Abay avenue",
        },
    )

    assert answer.status_code == 302


def test_a_row_that_is_not_there_is_left_alone(department: Department) -> None:
    nurlan = department.visitor("nurlan")

    for button in ({"add-row": "no.such.list"}, {"remove-row": "members.99"}, {"remove-row": "members"}):
        assert nurlan.post(APPLY, {"members.0.name": "Anna", **button}).status_code == 200
