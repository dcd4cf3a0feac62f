"""The proof itself: a row that is lost or too much is noticed, else the kills would prove nothing."""

from typing import Any

import pytest
from sqlalchemy import Table, delete, insert, select, update

from engine.execution.installation.runtime import Runtime
from storage.database import Database
from storage.tables import cases, deadlines, jobs, subscriptions, task_candidates, timers, user_tasks
from tests.chaos.proof import projections_fit
from tests.chaos.test_kills import prepared
from tests.unit.execution.installation import Installation


@pytest.fixture
def under_way(sqlite_url: str) -> tuple[Database, Runtime]:
    """Two cases that wait for a job, a timer, a message and a task with its deadline."""
    database, runtime = prepared(sqlite_url)
    here = Installation(database)
    here.runtime = runtime
    here.start("application", {"pair": "1", "members": 3})
    here.complete(here.start("application", {"pair": "2", "members": 3}), "check")
    here.start("answer", {"pair": "1"})
    return database, runtime


def test_sound_projections_fit(under_way: tuple[Database, Runtime]) -> None:
    assert projections_fit(*under_way) == []


@pytest.mark.parametrize("table", [user_tasks, task_candidates, timers, deadlines, jobs, subscriptions], ids=str)
def test_a_lost_row_is_noticed(under_way: tuple[Database, Runtime], table: Table) -> None:
    database, runtime = under_way
    with database.transaction() as session:
        session.execute(delete(table))

    assert projections_fit(database, runtime) != []


def test_a_row_too_much_is_noticed(under_way: tuple[Database, Runtime]) -> None:
    database, runtime = under_way
    with database.transaction() as session:
        row: dict[str, Any] = dict(session.execute(select(timers).limit(1)).one()._mapping)
        session.execute(insert(timers).values({**row, "token": 999}))

    assert projections_fit(database, runtime) != []


def test_another_due_moment_is_noticed(under_way: tuple[Database, Runtime]) -> None:
    database, runtime = under_way
    with database.transaction() as session:
        opened_at = session.execute(select(cases.c.opened_at).limit(1)).scalar_one()
        session.execute(update(timers).values(due_at=opened_at))

    assert projections_fit(database, runtime) != []
