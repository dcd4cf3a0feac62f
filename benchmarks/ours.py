"""The product, driven through its own commands on a database file with everything that belongs to a commit."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select, text

import tasks
from benchmarks.drawing import ours
from engine.calendar.table_file import load_calendar
from engine.clock import Clock, system_clock
from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.cases import start_case
from engine.execution.office import Office
from engine.execution.permissions import Actor
from engine.execution.runtime import Runtime
from engine.execution.tasks import complete_task
from engine.office.hours_file import load_hours
from storage.database import Database
from storage.schema import upgrade
from storage.tables import user_tasks

OPERATOR = Actor("operator", frozenset({"executors"}))
_OPEN_TASK = select(user_tasks.c.token).where(user_tasks.c.case_id == bindparam("of_case"))
GROUPS = b'[{"id": "executors", "name": "Executors"}]'


class Product:
    """An installation with one process deployed."""

    def __init__(self, folder: Path, diagram: bytes | None = None, clock: Clock = system_clock) -> None:
        self.database = Database(f"sqlite:///{folder / 'ours.db'}")
        upgrade(self.database)
        self.runtime = Runtime(clock, Office.of(load_calendar(), load_hours()), tasks.handlers())
        files = (File("benchmark.bpmn", "bpmn", diagram or ours()), File("groups.json", "groups", GROUPS))
        with self.database.transaction() as session:
            deploy(session, self.runtime, OPERATOR, files, date(2019, 1, 1), "benchmark")

    def learn(self, variables: Mapping[str, Any], steps: tuple[Mapping[str, Any], ...]) -> None:
        """Runs one case by looking, since its tasks stand at the same places in every further one."""
        case_id, tokens = self.start(variables), []
        for values in steps:
            token = self.open_task(case_id)
            if token is None:
                raise RuntimeError("the case has ended too early")
            tokens.append(token)
            self.complete(case_id, token, values)
        if self.open_task(case_id) is not None:
            raise RuntimeError("the case has not ended")
        self.tokens = tuple(tokens)

    def start(self, variables: Mapping[str, Any]) -> int:
        """Opens a case: one commit."""
        with self.database.transaction() as session:
            return start_case(session, self.runtime, OPERATOR, "benchmark", "portal", variables)

    def open_task(self, case_id: int) -> int | None:
        """The token of the one open task of a case."""
        with self.database.reading() as session:
            return session.execute(_OPEN_TASK, {"of_case": case_id}).scalar_one_or_none()

    def complete(self, case_id: int, token: int, values: Mapping[str, Any]) -> None:
        """Completes a task: one commit."""
        with self.database.transaction() as session:
            complete_task(session, self.runtime, OPERATOR, case_id, token, values)

    def bytes_by_table(self) -> dict[str, int]:
        """Bytes of pages by table, indexes included, as SQLite counts them."""
        with self.database.reading() as session:
            rows = session.execute(
                text(
                    "SELECT m.tbl_name AS name, sum(s.pgsize) AS size "
                    "FROM dbstat s JOIN sqlite_master m ON m.name = s.name "
                    "GROUP BY m.tbl_name ORDER BY size DESC",
                )
            )
            return {row.name: row.size for row in rows}
