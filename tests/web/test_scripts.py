"""What the scripts of pages are answered where something is refused: JSON with the reason, never a page."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from storage.errors import BusyDatabase, StaleRow
from tests.web.office import Department, Visitor
from web.worklist import questionnaire_views, task_views

SCRIPT = {"Accept": "application/json"}
TYPED = {"completeness": "incomplete"}


def sign_out(_department: Department, askar: Visitor, _case_id: int, _fields: dict[str, str]) -> None:
    askar.client.delete_cookie("atqaru")


def spoil_token(_department: Department, _askar: Visitor, _case_id: int, fields: dict[str, str]) -> None:
    fields["page-token"] = "none"


def end(department: Department, _askar: Visitor, case_id: int, _fields: dict[str, str]) -> None:
    values = {"command": "end", "reason": "Twice", "sure": "yes"}
    department.visitor("admin").post(f"/cases/{case_id}/stop", values)


def nothing(*_of_all: Any) -> None:
    pass


@pytest.mark.parametrize(
    ("happens", "path", "status", "reason"),
    [
        (sign_out, "/answers", 403, "signed-out"),
        (spoil_token, "/answers", 403, "signed-out"),
        (end, "/answers", 409, "over"),
        (end, "/hidden", 404, "over"),
        (nothing, "/answers", 422, ""),
        (nothing, "/nowhere", 404, ""),
        (nothing, "9/answers", 409, "over"),
    ],
)
def test_a_script_that_posts_is_told_why_it_is_refused(
    sqlite_department: Department, happens: Callable[..., None], path: str, status: int, reason: str
) -> None:
    case_id = sqlite_department.apply()
    task, askar = sqlite_department.task(case_id, "check_completeness"), sqlite_department.visitor("askar")
    fields = {**askar.carried(task), "question": "1", "answer": "1"}

    happens(sqlite_department, askar, case_id, fields)
    answer = askar.client.post(f"{task}{path}", data=fields, headers=SCRIPT)

    assert_told(answer, status, reason)


@pytest.mark.parametrize(
    ("error", "status", "reason"),
    [(BusyDatabase("busy"), 503, ""), (StaleRow("faster"), 409, "busy"), (RuntimeError("a fault"), 500, "")],
)
@pytest.mark.parametrize(
    ("path", "module", "asks"), [("/answers", questionnaire_views, "_held"), ("/hidden", task_views, "hidden_answer")]
)
def test_a_script_hears_of_faults_as_well(
    sqlite_department: Department,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
    reason: str,
    path: str,
    module: Any,
    asks: str,
) -> None:
    def fails(*_of_all: Any) -> None:
        raise error

    task = sqlite_department.task(sqlite_department.apply(), "check_completeness")
    askar = sqlite_department.visitor("askar")
    fields = askar.carried(task)
    monkeypatch.setattr(module, asks, fails)

    assert_told(askar.client.post(f"{task}{path}", data=fields, headers=SCRIPT), status, reason)


def test_a_script_that_reads_without_a_session_is_not_led_to_the_login(sqlite_department: Department) -> None:
    task = sqlite_department.task(sqlite_department.apply(), "check_completeness")

    answer = sqlite_department.visitor().client.get(f"{task}/answers?question=1", headers=SCRIPT)

    assert_told(answer, 401, "signed-out")


def assert_told(answer: TestResponse, status: int, reason: str) -> None:
    assert (answer.status_code, answer.mimetype) == (status, "application/json"), answer.text
    assert answer.json is not None
    assert answer.json["reason"] == reason
    assert answer.json["refused"]
