"""What one may not see is answered like what does not exist, so that nobody can tell one from the other."""

import re
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from engine.execution.people.stopping import end_case, suspend_case
from tests.people import person
from tests.web.office import Department, Visitor

ADMIN = person("admin", "administrators")


def posted(visitor: Visitor, path: str) -> TestResponse:
    values = {"to": "aliya", "note": "ill", "question": "1", "answer": "1", "completeness": "complete"}
    return visitor.post(path, values, page="/announcements")


#: Every way to a task.
WAYS: dict[str, Callable[[Visitor, str], TestResponse]] = {
    "page": lambda visitor, task: visitor.get(task),
    "complete": posted,
    "claim": lambda visitor, task: posted(visitor, f"{task}/claim"),
    "give back": lambda visitor, task: posted(visitor, f"{task}/give-back"),
    "hidden fields": lambda visitor, task: posted(visitor, f"{task}/hidden"),
    "held answer": lambda visitor, task: visitor.get(f"{task}/answers?question=1"),
    "answer": lambda visitor, task: posted(visitor, f"{task}/answers"),
    "colleagues": lambda visitor, task: visitor.get(f"{task}/hand-over"),
    "hand over": lambda visitor, task: posted(visitor, f"{task}/hand-over"),
    "release": lambda visitor, task: posted(visitor, f"{task}/release"),
}


def said(answer: TestResponse) -> tuple[int, object]:
    """What a person is answered, without the frame of the page."""
    return answer.status_code, answer.json or re.sub(r"\s+", " ", answer.text.partition("<main")[2])


def suspended(department: Department, case_id: int) -> None:
    with department.database.transaction() as session:
        suspend_case(session, department.runtime, ADMIN, case_id, "runs in a circle")


def ended(department: Department, case_id: int) -> None:
    with department.database.transaction() as session:
        end_case(session, department.runtime, ADMIN, case_id, "opened twice")


@pytest.mark.parametrize("login", ["dana", "registrar"])
def test_a_task_that_is_not_ones_business_is_none(sqlite_department: Department, login: str) -> None:
    case_id = sqlite_department.apply()
    task, visitor = sqlite_department.task(case_id, "check_completeness"), sqlite_department.visitor(login)

    for happens in (lambda *_: None, suspended, ended):
        happens(sqlite_department, case_id)
        for name, way in WAYS.items():
            there, gone, never = (said(way(visitor, path)) for path in (task, f"/tasks/{case_id}-9999", "/tasks/99-1"))
            assert there == gone == never, name
            assert never[0] == 404, name


def test_an_applicant_cannot_tell_the_tasks_of_others_in_his_case(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    task, nurlan = sqlite_department.task(case_id, "check_completeness"), sqlite_department.visitor("nurlan")

    for happens in (lambda *_: None, suspended):
        happens(sqlite_department, case_id)
        for name, way in WAYS.items():
            there, gone = (said(way(nurlan, path)) for path in (task, f"/tasks/{case_id}-9999"))
            assert there == gone, name
            assert there[0] in (404, 409), name


@pytest.mark.parametrize("path", ["", "/diagram.bpmn"])
def test_a_case_that_one_may_not_see_is_none(sqlite_department: Department, path: str) -> None:
    case_id = sqlite_department.apply()
    registrar = sqlite_department.visitor("registrar")

    there, never = (registrar.get(f"/cases/{number}{path}") for number in (case_id, 99))

    assert there.status_code == never.status_code == 404
    assert said(there)[1] == str(said(never)[1]).replace("Case 99", f"Case {case_id}")


def test_papers_of_others_are_answered_like_those_that_are_not_there(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    dana = sqlite_department.visitor("dana")

    for path in ("applications/{}", "applications/{}/receipt", "applications/{}/send/x", "notices/{}", "documents/{}"):
        there, never = (dana.get(f"/account/{path.format(number)}") for number in (case_id, 9999))
        assert said(there) == said(never), path
