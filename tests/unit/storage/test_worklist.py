"""The worklist: whose tasks, in which order, page by page."""

import itertools
import sqlite3
from datetime import timedelta
from typing import cast

import pytest
from sqlalchemy import insert

from storage.database import Database, Session, StoredRow
from storage.queries.worklist import open_tasks, position_of, task_row, tasks_of_case
from storage.recipients import personal_group
from storage.tables import task_candidates
from tests.unit.storage.rows import MORNING, add_case, add_definition, add_task

HOUR = timedelta(hours=1)


@pytest.fixture
def cases(database: Database) -> Database:
    """Ten cases without tasks."""
    with database.transaction() as session:
        add_definition(session)
        for case_id in range(1, 11):
            add_case(session, case_id, number=f"ATT-2026-{case_id:06}")
    return database


def ids(rows: list[StoredRow]) -> list[int]:
    return [row.case_id for row in rows]


def test_tasks_come_by_due_moment_and_those_without_come_last(cases: Database) -> None:
    with cases.transaction() as session:
        add_task(session, 1, ("executors",), due_at=None)
        add_task(session, 2, ("executors",), due_at=MORNING + HOUR)
        add_task(session, 3, ("executors",), due_at=MORNING)

    with cases.reading() as session:
        rows = open_tasks(session, ["executors"], "aigerim")

    assert ids(rows) == [3, 2, 1]
    assert [row.due_at for row in rows] == [MORNING, MORNING + HOUR, None]
    assert (rows[0].name, rows[0].number, rows[0].service) == (
        "Check completeness",
        "ATT-2026-000003",
        "attestation",
    )


def test_tasks_of_other_groups_are_not_shown(cases: Database) -> None:
    with cases.transaction() as session:
        add_task(session, 1, ("executors",))
        add_task(session, 2, ("registry",))

    with cases.reading() as session:
        assert ids(open_tasks(session, ["registry", "heads"], "aigerim")) == [2]
        assert open_tasks(session, [], "aigerim") == []


def test_task_offered_in_several_ways_is_shown_once(cases: Database) -> None:
    with cases.transaction() as session:
        add_task(session, 1, ("executors", "registry", personal_group("aigerim")), assignee="aigerim")
        add_task(session, 2, ("executors", "registry"), due_at=MORNING, assignee="aigerim")

    with cases.reading() as session:
        assert ids(open_tasks(session, ["executors", "registry"], "aigerim")) == [2, 1]


def test_task_offered_by_name_is_shown_to_that_user_alone(cases: Database) -> None:
    with cases.transaction() as session:
        add_task(session, 1, (personal_group("aigerim"),))

    with cases.reading() as session:
        assert ids(open_tasks(session, ["executors"], "aigerim")) == [1]
        assert open_tasks(session, ["executors"], "bolat") == []


@pytest.mark.parametrize("due_at", [None, MORNING])
def test_task_assigned_without_candidates_is_shown_to_the_assignee(cases: Database, due_at: None) -> None:
    with cases.transaction() as session:
        add_task(session, 1, due_at=due_at, assignee="aigerim")

    with cases.reading() as session:
        assert ids(open_tasks(session, [], "aigerim")) == [1]
        assert open_tasks(session, [], "bolat") == []


def test_task_claimed_by_another_is_shown_with_its_assignee(cases: Database) -> None:
    with cases.transaction() as session:
        add_task(session, 1, ("executors",), assignee="bolat")

    with cases.reading() as session:
        assert [row.assignee for row in open_tasks(session, ["executors"], "aigerim")] == ["bolat"]


def test_pages_follow_one_another_without_gap_or_repetition(cases: Database) -> None:
    groups = ("executors", "registry")
    with cases.transaction() as session:
        for case_id in range(1, 11):
            due_at = MORNING + case_id // 3 * HOUR if case_id < 7 else None
            assignee = "aigerim" if case_id % 2 else None
            add_task(session, case_id, groups[: case_id % 3], due_at=due_at, assignee=assignee)
            add_task(session, case_id, ("executors",), due_at=due_at, token=2)

    with cases.reading() as session:
        everything = open_tasks(session, groups, "aigerim")
        pages, page = list[StoredRow](), open_tasks(session, groups, "aigerim", limit=3)
        while page:
            pages += page
            page = open_tasks(session, groups, "aigerim", limit=3, after=position_of(page[-1]))

    assert pages == everything
    assert len(everything) == 19  # of twenty, one is offered to nobody


def test_task_that_has_ended_is_nobodys(cases: Database) -> None:
    with cases.reading() as session:
        assert task_row(session, 1, 1) is None


def test_open_tasks_of_a_case_come_in_the_order_of_their_tokens(cases: Database) -> None:
    with cases.transaction() as session:
        add_task(session, 1, token=5)
        add_task(session, 1, token=2)
        add_task(session, 2)

    with cases.reading() as session:
        assert [row.token for row in tasks_of_case(session, 1)] == [2, 5]
        found = task_row(session, 1, 5)

    assert found is not None
    assert found.title == "Case 1"


def test_first_page_costs_the_same_however_many_tasks_are_open(sqlite_database: Database) -> None:
    with sqlite_database.transaction() as session:
        add_definition(session)
        add_case(session, 1)
        add_task(session, 1, assignee="aigerim")
        add_candidates(session, 0, 100)

        with_few = steps_of_a_page(session)
        add_candidates(session, 100, 5000)
        with_many = steps_of_a_page(session)

    assert with_many < 1.1 * with_few


def add_candidates(session: Session, first: int, last: int) -> None:
    hours = range(first, last)
    key = {"group_id": "executors", "case_id": 1, "token": 1}
    session.execute(insert(task_candidates), [key | {"due_at": MORNING + hour * HOUR} for hour in hours])


def steps_of_a_page(session: Session) -> int:
    """How many instructions SQLite needs for the first page."""
    steps = itertools.count()
    driver = cast(sqlite3.Connection, session.connection.driver_connection)
    driver.set_progress_handler(lambda: next(steps) < 0, 1)
    open_tasks(session, ["executors"], "aigerim", limit=5)
    driver.set_progress_handler(None, 1)
    return next(steps)
