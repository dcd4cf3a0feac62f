"""Pages speak of services, steps and groups as the versions by which a case goes do, not as today's."""

import re
from dataclasses import replace
from datetime import date

import pytest

from engine.deployment.bundle import File, files_at
from engine.deployment.deploy import SERVICES, deploy
from engine.execution.permissions import Actor
from tests.web.office import Department, Visitor
from tests.web.stuck import deployed, service, stuck

NAME = "Attestation of persons applying to be private bailiffs"
TOMORROW = date(2026, 4, 7)


def renamed(file: File) -> File:
    """The next wording of the service: other names of the process, a step and a group, in each language."""
    words = {
        NAME: "Attestation of bailiffs to be",
        '"Executors"': '"Officers"',
        "Проверить полноту документов": "Проверить комплектность документов",
        'msgstr "Исполнители"': 'msgstr "Сотрудники"',
    }
    text = file.content.decode()
    for old, new in words.items():
        text = text.replace(old, new) if file.kind in ("bpmn", "texts", "groups") else text
    return replace(file, content=text.encode())


@pytest.fixture
def reworded(sqlite_department: Department) -> tuple[Department, int, int]:
    """A case of Monday, a new wording for Tuesday, a case of Tuesday."""
    department = sqlite_department
    old = department.apply()
    with department.database.transaction() as session:
        deploy(session, department.runtime, Actor("test"), tuple(map(renamed, files_at(SERVICES))), TOMORROW, "test")
    department.go_to("2026-04-07T11:00")
    return department, old, department.apply("dana")


def page(visitor: Visitor, path: str, language: str) -> str:
    return visitor.client.get(path, headers={"Accept-Language": language}).text


def test_names_of_services_steps_and_groups_are_those_of_the_case(reworded: tuple[Department, int, int]) -> None:
    department, old, new = reworded
    supervisor = department.visitor("erlan")

    before, after = (page(supervisor, f"/cases/{case_id}", "en") for case_id in (old, new))

    assert NAME in before
    assert "Executors" in before
    assert "Attestation of bailiffs to be" in after
    assert "Officers" in after
    assert "Executors" not in after


def test_so_are_they_in_another_language(reworded: tuple[Department, int, int]) -> None:
    department, old, new = reworded
    supervisor = department.visitor("erlan")

    before, after = (page(supervisor, f"/cases/{case_id}", "ru") for case_id in (old, new))

    assert "Проверить полноту документов" in before
    assert "Исполнители" in before
    assert "Проверить комплектность документов" in after
    assert "Сотрудники" in after


def test_forms_of_tasks_and_the_account_too(reworded: tuple[Department, int, int]) -> None:
    department, old, new = reworded
    executor = department.visitor("askar")

    before, after = (page(executor, department.task(case_id, "check_completeness"), "ru") for case_id in (old, new))
    account = page(department.visitor("nurlan"), f"/account/applications/{old}", "en")

    assert "Проверить полноту документов" in before
    assert "Проверить комплектность документов" in after
    assert NAME in account


def test_lists_name_each_case_by_its_own_version(reworded: tuple[Department, int, int]) -> None:
    department, _old, _new = reworded

    listed = page(department.visitor("erlan"), "/cases", "en")

    assert NAME in listed
    assert "Attestation of bailiffs to be" in listed


def test_a_name_that_waits_for_its_day_is_not_shown_before(sqlite_department: Department) -> None:
    files = tuple(map(renamed, files_at(SERVICES)))
    with sqlite_department.database.transaction() as session:
        deploy(session, sqlite_department.runtime, Actor("test"), files, TOMORROW, "test")

    services = page(sqlite_department.visitor("nurlan"), "/services", "en")

    assert NAME in services
    assert "Attestation of bailiffs to be" not in services


def test_what_happened_before_a_move_has_the_names_of_then(sqlite_department: Department) -> None:
    department = sqlite_department
    deployed(department)
    case_id = stuck(department)
    names = {b"Look at it": b"Look it over", b"Choose the way": b"Choose the road", b"Go on": b"Go along"}
    content = service("=true")
    for old, new in names.items():
        content = content.replace(old, new)
    deployed(department, content)
    department.go_to("2026-04-06T12:00")
    erlan = department.visitor("erlan")
    versions = dict(
        re.findall(r'name="(version:\d+)".*?<option value="(\d+)"', erlan.get(f"/cases/{case_id}/move").text, re.S)
    )
    erlan.post(
        f"/cases/{case_id}/move",
        {**versions, "taken": "as_before", "reason": "corrected", "carry_out": "yes"},
        page=f"/cases/{case_id}/move",
    )
    erlan.post(f"/cases/{case_id}/incidents/1/retry", {}, page=f"/cases/{case_id}")

    text = page(erlan, f"/cases/{case_id}", "en")

    assert "Case moved to another version" in text
    assert "Task completed: Look at it" in text
    assert "Step failed: Choose the way" in text
    assert "<strong>Choose the way</strong>" in text
    assert "Failed step retried: Choose the road" in text
    assert "Task created: Go along" in text
