"""What notices of the engine say, in the language of who reads them."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from storage.database import StoredRow
from tests.web.office import Department
from web.notices.words import notice_words


def said(
    department: Department, facts: Any, number: str | None = "ATT-1", *, may_see_data: bool = False
) -> tuple[str, str]:
    row = cast(
        StoredRow,
        SimpleNamespace(
            case_id=7, facts=facts, subject="The subject", text="The text.", wording=None, recipient="executors"
        ),
    )
    with department.app.test_request_context():
        return notice_words(row, number, may_see_data=may_see_data)[:2]


DUE = "8 April 2026, 18:30"
REMINDER = {
    "kind": "reminder",
    "names": ["Check completeness", "Sign"],
    "number": None,
    "title": "Ким Анна",
    "due_at": "2026-04-08T18:30:00+05:00",
}
INCIDENT = {"kind": "incident", "element": "Query", "message": "ConnectionError", "number": "ATT-1"}


@pytest.mark.parametrize(
    ("facts", "subject", "text"),
    [
        (
            REMINDER,
            "Due soon: Check completeness, Sign",
            "Check completeness, Sign is due by 8 April 2026, 18:30: ATT-1, Ким Анна.",
        ),
        (
            INCIDENT,
            "Step failed: Query",
            "A step of ATT-1 failed: “Query”. The case waits there until somebody has resolved it.",
        ),
        (
            {"kind": "unworded", "unworded": "mine", "message": "mine.ru.txt: …"},
            "Text with an error: mine",
            (
                "The text “mine” could not be filled in for ATT-1, so a notice went out in the words that come with "
                "the product. Correct the text."
            ),
        ),
        ({**REMINDER, "wording": "deadline_reminder"}, "The subject", "The text."),
        (
            {"kind": "handed_over", "task": "Check", "by": "Aliya", "note": ""},
            "Handed over to you: Check",
            "Aliya has handed this task of ATT-1 over to you: Check.",
        ),
        (
            {"kind": "task_taken", "task": "Check", "by": "Erlan", "note": "You are on leave."},
            "Assigned to somebody else: Check",
            "Erlan has taken this task of ATT-1 from you: Check.\n\nYou are on leave.",
        ),
        (
            {"kind": "due_moved", "task": "Check", "before": None, "after": "2026-04-08T13:30:00+00:00"},
            "Due date changed: Check",
            f"The calendar or the office hours have changed. ATT-1: “Check” is now due on {DUE}, before: no due date.",
        ),
        (
            {
                "kind": "dates_moved",
                "subject": "Hearing",
                "text": "On 9 April.",
                "told_at": "2026-04-08T13:30:00+00:00",
            },
            "Dates changed: Hearing",
            f"Dates in the notice of {DUE} have changed. It now reads:\n\nOn 9 April.",
        ),
    ],
)
def test_each_kind_has_its_words(sqlite_department: Department, facts: Any, subject: str, text: str) -> None:
    assert said(sqlite_department, facts) == (subject, text)


def test_why_a_step_failed_is_told_to_those_who_see_data(sqlite_department: Department) -> None:
    assert said(sqlite_department, INCIDENT, may_see_data=True)[1].endswith("\n\nConnectionError")
    unworded = {"kind": "unworded", "unworded": "mine", "message": "mine.ru.txt: …"}
    assert said(sqlite_department, unworded, may_see_data=True)[1].endswith("\n\nmine.ru.txt: …")


def test_a_case_without_a_number_is_named_by_its_id(sqlite_department: Department) -> None:
    assert said(sqlite_department, REMINDER, None)[1].endswith("18:30: case No. 7, Ким Анна.")


@pytest.mark.parametrize(
    "facts", [None, {}, {"kind": "unknown"}, {"kind": "reminder"}, {**REMINDER, "due_at": "tomorrow"}, {"kind": ["a"]}]
)
def test_what_is_not_known_keeps_its_own_words(sqlite_department: Department, facts: Any) -> None:
    assert said(sqlite_department, facts) == ("The subject", "The text.")
