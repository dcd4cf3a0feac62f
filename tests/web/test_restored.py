"""Pages that were open before a backup was restored: they act on what they were drawn for, and on nothing else."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from storage.database import Database
from storage.tables import metadata
from tests import databases
from tests.web.office import Department, Visitor, furnish, hidden_fields, local
from tests.web.stuck import deployed, open_ids, service, stuck
from tests.web.test_calendar_pages import DAY, preview_of
from tests.web.test_resuming import sign_in
from tests.web.test_sending import OBJECTION, refusal_intended

TYPED = {"completeness": "incomplete", "missing_information": "The conclusion of the internship"}


@dataclass
class Lives:
    """An installation before and after a backup was restored that had nothing of what happened since."""

    before: Department
    after: Department

    def both(self, do: Callable[[Department], Any]) -> Any:
        """Does the same in both, so that numbers are given again."""
        first, second = do(self.before), do(self.after)
        assert first == second
        return first

    def still_open(self, login: str, page: str) -> tuple[Visitor, dict[str, str]]:
        """A browser with a page of before, in which the server of afterwards is asked."""
        visitor = self.before.visitor(login)
        fields = hidden_fields(visitor.get(page).text)
        return moved_to(self.after, visitor), fields

    def post(self, login: str, page: str, path: str, values: dict[str, str]) -> TestResponse:
        visitor, fields = self.still_open(login, page)
        return visitor.client.post(path, data={**fields, **values})


def moved_to(department: Department, visitor: Visitor) -> Visitor:
    cookie, moved = visitor.client.get_cookie("atqaru"), department.visitor()
    assert cookie
    moved.client.set_cookie("atqaru", cookie.value)
    return moved


def everything(department: Department) -> dict[str, list[Any]]:
    with department.database.reading() as session:
        return {table.name: list(session.execute(table.select())) for table in metadata.sorted_tables}


@pytest.fixture(params=["sqlite", "postgresql"])
def lives(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Lives]:
    with ExitStack() as opened:
        found = []
        for name in ("before", "after"):
            (tmp_path / name).mkdir()
            copied = databases.copied(request.param, tmp_path / name, "department", furnish)
            found.append(Department(opened.enter_context(copied)))
        yield Lives(*found)


def applied_for(department: Department) -> str:
    """The task of an application."""
    return department.task(department.apply(), "check_completeness")


def is_out_of_date(answer: TestResponse) -> bool:
    return answer.status_code == 409 and "the database was restored from a backup" in answer.text


@pytest.mark.parametrize(
    ("login", "page", "path", "values"),
    [
        ("askar", "", "", {"completeness": "complete"}),
        ("askar", "", "/claim", {}),
        ("askar", "/worklist", "/claim", {}),
        ("askar", "", "", {"page-language": "kk"}),
        ("askar", "/hand-over", "/hand-over", {"to": "aliya"}),
    ],
)
def test_a_page_of_a_task_does_nothing_to_another_task(
    lives: Lives, login: str, page: str, path: str, values: dict[str, str]
) -> None:
    task = lives.both(applied_for)
    held = everything(lives.after)

    answer = lives.post(login, page if page == "/worklist" else f"{task}{page}", f"{task}{path}", values)

    assert is_out_of_date(answer)
    assert everything(lives.after) == held


def test_a_task_that_another_one_holds_is_not_taken_from_him(lives: Lives) -> None:
    task = lives.both(applied_for)
    for department in (lives.before, lives.after):
        department.visitor("askar").send(f"{task}/claim", page=task)
    held = everything(lives.after)

    released = lives.post("erlan", f"{task}/hand-over", f"{task}/release", {"note": "He is ill"})
    given_back = lives.post("askar", task, f"{task}/give-back", {})

    assert is_out_of_date(released)
    assert is_out_of_date(given_back)
    assert everything(lives.after) == held


def test_what_was_typed_is_shown_to_be_copied_and_kept_for_nothing_else(lives: Lives) -> None:
    task = lives.both(applied_for)

    answer = lives.post("askar", task, task, TYPED)

    assert TYPED["missing_information"] in answer.text
    assert TYPED["missing_information"] not in lives.after.visitor("askar").get(task).text


def test_what_was_typed_before_a_login_is_not_led_to_another_task(lives: Lives) -> None:
    task = lives.both(applied_for)
    visitor, fields = lives.still_open("askar", task)
    visitor.client.delete_cookie("atqaru")
    answer = visitor.client.post(task, data={**fields, **TYPED})

    sign_in(answer, visitor.client, "askar")

    assert TYPED["missing_information"] not in visitor.get(task).text


def test_an_objection_goes_to_no_other_case(lives: Lives) -> None:
    case_id = lives.both(refusal_intended)
    path, held = f"/account/applications/{case_id}/send/objection", everything(lives.after)

    answer = lives.post("nurlan", path, path, {"objection_text": OBJECTION})

    assert is_out_of_date(answer)
    assert everything(lives.after) == held


def with_incident(department: Department) -> int:
    deployed(department)
    case_id = stuck(department)
    assert open_ids(department) == [1]
    deployed(department, service("=way = null"))  # to which the case could be moved
    return case_id


@pytest.mark.parametrize(
    ("page", "path", "values"),
    [
        ("", "/retry", {}),
        ("/incidents/1", "/incidents/1/retry", {}),
        ("/incidents/1", "/incidents/1", {"value:way": "1", "reason": "Left out"}),
        ("/move", "/move", {"taken": "of_today", "carry_out": "1", "reason": "Wrong"}),
        ("/stop", "/stop", {"command": "suspend", "reason": "Wrong"}),
        ("/stop", "/stop", {"command": "end", "reason": "Wrong", "sure": "1"}),
        ("list", "list", {"incident": "1", "which": "chosen"}),
    ],
)
def test_a_page_of_a_case_does_nothing_to_another_case(
    lives: Lives, page: str, path: str, values: dict[str, str]
) -> None:
    case_id = lives.both(with_incident)
    held, of_case = everything(lives.after), f"/cases/{case_id}"
    places = {"list": "/incidents", "/retry": f"{of_case}/incidents/1/retry"}
    shown = "/incidents" if page == "list" else f"{of_case}{page}"

    answer = lives.post("admin", shown, places.get(path, f"{of_case}{path}"), values)

    assert is_out_of_date(answer)
    assert everything(lives.after) == held


def test_an_entry_of_the_calendar_is_not_taken_back_for_another(lives: Lives) -> None:
    for number, department in enumerate((lives.before, lives.after)):
        department.clock.advance_to(local(f"2026-04-06T11:0{number}"))
        department.visitor("admin").post("/calendar", DAY, page=preview_of(DAY))
    held, values = everything(lives.after), {"kind": "withdraw-day", "entry": "1"}

    answer = lives.post("admin", preview_of(values), "/calendar", values)

    assert is_out_of_date(answer)
    assert everything(lives.after) == held


# -- what the backup had


@pytest.fixture
def restored(sqlite_department: Department, tmp_path: Path) -> Iterator[Lives]:
    """An application of which the backup was made, and went on before it was restored."""
    sqlite_department.apply()
    copy = tmp_path / "backup.db"
    with closing(sqlite3.connect(str(sqlite_department.database.file))) as ours, closing(sqlite3.connect(copy)) as to:
        ours.backup(to)
    with closing(Database(f"sqlite:///{copy}")) as database:
        yield Lives(sqlite_department, Department(database))


def test_a_page_of_a_task_that_the_backup_has_is_taken(restored: Lives) -> None:
    task = restored.both(lambda department: department.task(2, "check_completeness"))

    answer = restored.post("askar", task, task, {"completeness": "complete"})

    assert answer.status_code == 302
    assert restored.after.task(2, "examine_application")


def test_a_task_that_the_case_came_to_again_is_another_one(restored: Lives) -> None:
    complete = {"completeness": "complete"}
    restored.before.do(2, "check_completeness", "askar", complete)
    restored.after.clock.advance_to(local("2026-04-06T15:00"))
    restored.after.do(2, "check_completeness", "askar", complete)
    task = restored.both(lambda department: department.task(2, "examine_application"))
    held = everything(restored.after)

    answer = restored.post("askar", task, task, {})

    assert is_out_of_date(answer)
    assert everything(restored.after) == held
