"""Who is told of an open task: the same people, be it that it is due soon or at another time."""

from typing import Any

import pytest

from engine.execution.installation.accounts import Account, add_account
from storage.tables import notices
from tests.diagrams import Part, boundary, diagram, end, flows, start, timer, user_task
from tests.people import person
from tests.unit.execution.installation import Installation
from tests.unit.execution.office_changes import change, off

APPLICANT = person("dana", "applicants")


def service(task: Part) -> bytes:
    due = timer(date="=working_days_after(registered_on, 4)")
    return diagram(
        start("s"),
        task,
        end("e"),
        end("late"),
        flows("s", "u", "e"),
        flows("term", "late"),
        boundary("term", "u", due, interrupting=False, properties={"law": "X-1"}),
    )


def started(here: Installation, task: Part) -> int:
    """A case of Dana, who has an account as all others do; Bolat works here and has applied himself before."""
    here.deploy(service(task))
    with here.database.transaction() as session:
        for login, of in (("aigerim", ("clerks",)), ("bolat", ("clerks", "applicants")), ("dana", ("applicants",))):
            add_account(session, here.clock, "test", Account(login, login, of, None), "hash")
    return here.start(actor=APPLICANT)


def told(here: Installation, case_id: int, *types: str) -> list[list[str]]:
    return [here.data(event)["to"] for event in here.events(case_id) if event.type in types]


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        (user_task("u"), ["clerks"]),
        (user_task("u", "", users="aigerim,dana"), ["user:aigerim"]),
        (user_task("u", "heads", users="bolat,aigerim"), ["heads", "user:aigerim", "user:bolat"]),
        (user_task("u", "", assignee="bolat"), ["user:bolat"]),
    ],
)
def test_another_due_moment_and_a_reminder_go_to_the_same_people(
    here: Installation, task: Part, expected: list[str]
) -> None:
    case_id = started(here, task)

    change(here, off("2026-04-07"))
    here.work()
    here.at("2026-04-10 09:00")
    here.work()

    sent: dict[str, list[Any]] = {code: [] for code in ("N-02", "N-11")}
    for row in here.rows(notices):
        sent[row.code].append(row.recipient)
    assert sent == {"N-02": expected, "N-11": expected}
    assert told(here, case_id, "notice_sent") == told(here, case_id, "reminder_sent") == [expected]


def test_where_nobody_is_to_be_told_there_is_no_event(here: Installation) -> None:
    case_id = started(here, user_task("u", "", users="dana"))

    change(here, off("2026-04-07"))
    here.work()

    assert here.rows(notices) == []
    assert "task_moved u" in here.told(case_id)
    assert "notice_sent" not in here.told(case_id)
