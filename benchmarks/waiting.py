"""What a hundred thousand waiting rows cost: the first page of a worklist, and a pass of the runner."""

import statistics
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from benchmarks.drawing import drawn, one_task
from benchmarks.ours import Product
from engine.working import next_due_at, work_off
from storage.queries.worklist import open_tasks
from storage.tables import task_candidates, timers, user_tasks

MANY = 100_000
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
    times = []
    for _ in range(PAGES):
        begun = time.perf_counter()
        with ours.database.reading() as session:
            open_tasks(session, groups[:2], "operator")
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def idle_pass_milliseconds(folder: Path, pending: int) -> float:
    """The median of one look of the runner at so many timers of which none is due."""
    ours = Product(folder, drawn(one_task()))
    case_id = ours.start("benchmark", {"full_name": "Ахметов Нұрлан Серікұлы"})
    later = datetime.now(UTC) + timedelta(days=30)
    with ours.database.transaction() as session:
        if pending:
            session.execute(
                insert(timers),
                [
                    {
                        "case_id": case_id,
                        "token": 1000 + index,
                        "element_id": "timer",
                        "due_at": later + timedelta(seconds=index),
                    }
                    for index in range(pending)
                ],
            )
    times = []
    for _ in range(PAGES):
        begun = time.perf_counter()
        work_off(ours.database, ours.runtime)
        next_due_at(ours.database)
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)
