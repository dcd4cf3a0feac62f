"""The cost of hundreds of thousands of waiting rows: the first page of a worklist, and a poll of the runner."""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert

from benchmarks.drawing import drawn, one_task
from benchmarks.ours import Product
from engine.execution.due.job_looks import due_jobs
from engine.execution.due.worker import lost_work, next_due_at, work_off_clock
from engine.runners.embedded import RECENT
from storage.queries.worklist import open_tasks
from storage.tables import deadlines, messages, task_candidates, timers, user_tasks

MANY = 100_000
DEADLINES_EACH = 5
PAGES = 30


def worklist_milliseconds(folder: Path) -> float:
    """The median of a first page with many open tasks of four groups."""
    ours = Product(folder, drawn(one_task()))
    case_id = ours.start("benchmark", {"full_name": "Ахметов Нұрлан Серікұлы"})
    now = datetime.now(UTC)
    groups = ("executors", "signatories", "secretaries", "supervisors")
    with ours.database.transaction() as session:
        session.execute(
            insert(user_tasks),
            [
                {
                    "case_id": case_id,
                    "token": 1000 + index,
                    "element_id": "task",
                    "name": "Task",
                    "process_id": "benchmark",
                    "candidate_groups": groups[index % 4],
                    "candidate_users": "",
                    "priority": 50,
                    "law": "",
                    "due_at": now + timedelta(minutes=index),
                    "created_at": now,
                }
                for index in range(MANY)
            ],
        )
        session.execute(
            insert(task_candidates),
            [
                {
                    "group_id": groups[index % 4],
                    "due_at": now + timedelta(minutes=index),
                    "case_id": case_id,
                    "token": 1000 + index,
                }
                for index in range(MANY)
            ],
        )

    def first_page() -> None:
        with ours.database.reading() as session:
            open_tasks(session, groups[:2], "operator")

    return _median(first_page)


def idle_look_milliseconds(folder: Path, pending: int) -> tuple[float, float]:
    """Medians of one look of the runner, and of its whole look, with so much that waits and nothing that is due.

    `pending` timers and as many messages that no case waits for yet, and five open deadlines for each.
    """
    ours = Product(folder, drawn(one_task()))
    case_id = ours.start("benchmark", {"full_name": "Ахметов Нұрлан Серікұлы"})
    with ours.database.transaction() as session:
        for table, rows in _pending(case_id, pending).items():
            if rows:
                session.execute(insert(table), rows)
    recent = datetime.now(UTC) - RECENT
    return _median(lambda: _look(ours, recent)), _median(lambda: _look(ours, None))


def _pending(case_id: int, count: int) -> dict[Table, list[dict[str, Any]]]:
    now = datetime.now(UTC)
    earlier, later = now - timedelta(days=30), now + timedelta(days=30)
    waiting = {"name": "news", "variables": {}, "expires_at": later, "state": "waiting"}
    term = {"case_id": case_id, "element_id": "term", "name": "Term", "law": "ATT-07.1", "state": "open"}
    return {
        timers: [
            {"case_id": case_id, "token": 1000 + n, "element_id": "timer", "due_at": later + timedelta(seconds=n)}
            for n in range(count)
        ],
        deadlines: [
            {**term, "token": 1000 + n, "due_at": moment, "remind_at": moment}
            for n in range(DEADLINES_EACH * count)
            for moment in [later + timedelta(seconds=n)]
        ],
        messages: [
            {
                **waiting,
                "id": str(n),
                "correlation_key": f"nobody {n}",
                "published_at": earlier + timedelta(seconds=n),
            }
            for n in range(count)
        ],
    }


def _look(ours: Product, since: datetime | None) -> None:
    work_off_clock(ours.database, ours.runtime, since)
    with ours.database.reading() as session:
        lost_work(session, ours.runtime)
        due_jobs(session, ours.runtime.clock())
    next_due_at(ours.database)


def _median(work: Callable[[], None]) -> float:
    times = []
    for _ in range(PAGES):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)
