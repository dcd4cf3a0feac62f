"""Each look of the runner reads the beginning of an index, however much waits; no table is read whole or sorted."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, insert, text

from engine.execution.due.inbox import deliverable_messages
from engine.execution.due.job_looks import due_jobs, lost_jobs, next_job_at, next_loss_at
from engine.execution.due.reminders import due_reminders, next_reminder_at
from engine.execution.due.timers import due_timers, next_timer_at
from storage.database import Database, Session
from storage.tables import cases, deadlines, jobs, messages, subscriptions, timers
from tests.diagrams import diagram, end, flows, start, user_task
from tests.seen_statements import statements
from tests.unit.execution.installation import Installation

NOW = datetime(2026, 4, 6, 6, 0, tzinfo=UTC)
MANY, CASES = 5000, 500

LOOKS: dict[str, Callable[[Session], Any]] = {
    "due timers": lambda session: due_timers(session, NOW),
    "next timer": next_timer_at,
    "due reminders": lambda session: due_reminders(session, NOW),
    "next reminder": next_reminder_at,
    "due jobs": lambda session: due_jobs(session, NOW),
    "lost jobs": lambda session: lost_jobs(session, NOW, timedelta(hours=2)),
    "next job": next_job_at,
    "next loss": next_loss_at,
    "recent messages": lambda session: deliverable_messages(session, NOW, NOW - timedelta(minutes=10)),
}

INDEXES = (
    "ix_timers_due_at",
    "ix_deadlines_state_remind_at",
    "ix_jobs_state_run_at",
    "ix_jobs_state_locked_until",
    "ix_messages_state_published_at_id",
)


@pytest.fixture
def full(here: Installation) -> Database:
    """A database in which very much waits for a later day."""
    here.deploy(diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e")))
    one_case = here.case(here.start())._mapping
    later = [NOW + timedelta(days=1, seconds=number) for number in range(MANY)]
    tokens = [{"case_id": one_case["id"] + 1 + n % CASES, "token": n, "element_id": "x"} for n in range(MANY)]
    term = {"name": "Term", "law": "X", "state": "open"}
    soon = [NOW + timedelta(seconds=1 + number / 2) for number in range(MANY)]  # no job waits longer than an hour
    job = {"type": "x", "retries_left": 3, "attempt": 1}
    rows: dict[Table, list[dict[str, Any]]] = {
        cases: [{**one_case, "id": one_case["id"] + 1 + n} for n in range(CASES)],
        timers: [{**row, "due_at": at} for row, at in zip(tokens, later, strict=True)],
        deadlines: [{**row, **term, "due_at": at, "remind_at": at} for row, at in zip(tokens, later, strict=True)],
        jobs: [
            {**row, **job, "state": ("ready", "running")[row["token"] % 2], "run_at": at, "locked_until": at}
            for row, at in zip(tokens, soon, strict=True)
        ],
        subscriptions: [{**row, "message_name": "n", "correlation_key": f"case {row['token']}"} for row in tokens],
        messages: [_message(n, NOW - timedelta(days=2, seconds=n), later[n]) for n in range(MANY)],
    }
    with here.database.transaction() as session:
        for table, new in rows.items():
            session.execute(insert(table), new)
        session.execute(text("ANALYZE") if not here.database.is_sqlite else text("SELECT 1"))
    return here.database


def _message(number: int, published_at: datetime, expires_at: datetime) -> dict[str, Any]:
    return {
        "id": str(number),
        "name": "n",
        "correlation_key": f"nobody {number}",
        "variables": {},
        "published_at": published_at,
        "expires_at": expires_at,
        "state": "waiting",
    }


def plan(database: Database, look: Callable[[Session], Any]) -> list[str]:
    """How the database carries out the statements of a look."""
    with database.reading() as session:
        with statements(database) as seen:
            look(session)
        explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        plans = [session.exec_driver_sql(f"{explain} {statement}", parameters) for statement, parameters in seen[:]]
        return [str(row[-1]) for found in plans for row in found]


def reads_much(line: str) -> bool:
    """Whether a step reads a whole table, or sorts more than what is of one moment."""
    if "INDEX" in line:  # SQLite says so too where it takes the first row in the order of an index
        return False
    return any(word in line for word in ("SCAN", "Seq Scan", "TEMP B-TREE")) or line.strip(" ->").startswith("Sort  (")


def looks_that_read_much(database: Database) -> dict[str, list[str]]:
    plans = {name: plan(database, look) for name, look in LOOKS.items()}
    return {name: lines for name, lines in plans.items() if any(map(reads_much, lines))}


def test_each_look_reads_the_beginning_of_an_index(full: Database) -> None:
    assert looks_that_read_much(full) == {}


def test_a_look_that_has_lost_its_index_is_noticed(full: Database) -> None:
    with full.transaction() as session:
        for index in INDEXES:
            session.execute(text(f"DROP INDEX {index}"))

    assert set(looks_that_read_much(full)) == set(LOOKS)
