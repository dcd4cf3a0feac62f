"""Tasks that change hands on pages: who may, who can be chosen, what is asked for."""

import re

import pytest

from storage.queries.worklist import tasks_of_case
from tests.web.office import Department

NOTE = "Askar is on leave"


@pytest.fixture
def case_id(department: Department) -> int:
    return department.apply()


def holder(department: Department, case_id: int) -> str | None:
    with department.database.reading() as session:
        found: str | None = tasks_of_case(session, case_id)[0].assignee
    return found


def test_an_executor_hands_his_task_over_to_a_colleague(department: Department, case_id: int) -> None:
    task = department.task(case_id, "check_completeness")
    askar = department.visitor("askar")
    askar.post(f"{task}/claim", page=task)

    assert f'href="{task}/hand-over"' in askar.get(task).text
    offered = re.findall(r'<option value="(\w+)"', askar.get(f"{task}/hand-over").text)
    answer = askar.post(f"{task}/hand-over", {"to": "aliya"})

    assert offered == ["aliya"]
    assert (answer.status_code, holder(department, case_id)) == (302, "aliya")
    assert "is handed over to Aliya Nurlanova" in askar.get("/worklist").text
    assert department.visitor("aliya").post(task, {"completeness": "complete"}).status_code == 302


def test_nobody_is_his_own_colleague(sqlite_department: Department) -> None:
    task = sqlite_department.task(sqlite_department.apply(), "check_completeness")

    page = sqlite_department.visitor("askar").get(f"{task}/hand-over").text

    assert re.findall(r'<option value="(\w+)"', page) == ["aliya"]


def test_who_chooses_nobody_is_asked_whom(department: Department, case_id: int) -> None:
    task = department.task(case_id, "check_completeness")
    askar = department.visitor("askar")

    for to in ("", "askar_", "erlan"):
        answer = askar.post(f"{task}/hand-over", {"to": to, "note": NOTE})
        assert answer.status_code == 422
        assert "Colleague: nobody is chosen. Choose the colleague who is to do the task." in answer.text
        assert NOTE in answer.text
    long = askar.post(f"{task}/hand-over", {"to": "aliya", "note": "x" * 1001})

    assert "Enter at most 1,000 characters" in long.text
    assert holder(department, case_id) is None


def test_a_supervisor_takes_a_task_from_who_is_away_and_says_why(department: Department, case_id: int) -> None:
    task = department.task(case_id, "check_completeness")
    department.visitor("askar").post(f"{task}/claim", page=task)
    erlan = department.visitor("erlan")

    assert f'href="{task}/hand-over"' in erlan.get(f"/cases/{case_id}").text
    without = erlan.post(f"{task}/release", page=f"{task}/hand-over")
    held = holder(department, case_id)
    answer = erlan.post(f"{task}/release", {"note": NOTE}, page=f"{task}/hand-over")

    assert (without.status_code, held) == (422, "askar")
    assert "Reason: nothing is entered." in without.text
    assert (answer.status_code, holder(department, case_id)) == (302, None)
    assert "Task taken from its assignee: Check completeness" in erlan.get(f"/cases/{case_id}").text


def test_others_change_nothing(department: Department, case_id: int) -> None:
    task = department.task(case_id, "check_completeness")
    department.visitor("askar").post(f"{task}/claim", page=task)

    for login in ("aliya", "saule", "nurlan", "daulet"):
        person = department.visitor(login)
        for path in ("hand-over", "release"):
            answer = person.post(f"{task}/{path}", {"to": "aliya", "note": NOTE}, page="/announcements")
            assert answer.status_code in (403, 404), (login, path)

    assert holder(department, case_id) == "askar"


def test_a_task_that_is_done_cannot_change_hands(department: Department, case_id: int) -> None:
    task = department.task(case_id, "check_completeness")
    askar = department.visitor("askar")
    askar.post(task, {"completeness": "complete"})

    answer = askar.get(f"{task}/hand-over")

    assert answer.status_code == 404
    assert "This task is no longer open" in answer.text


def test_the_way_back_leads_where_the_person_may_go(department: Department, case_id: int) -> None:
    """A supervisor who may not open a task of a group comes from its case, a member of the group from the task."""
    task = department.task(case_id, "check_completeness")

    for login, back in (("askar", task), ("erlan", f"/cases/{case_id}")):
        visitor = department.visitor(login)
        assert f'<a class="govuk-back-link" href="{back}">' in visitor.get(f"{task}/hand-over").text
        assert visitor.get(back).status_code == 200
