"""The process that is killed: opens cases, completes tasks and works off what is due, until nothing is left to do."""

import os
import random
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, func, select

from engine.calendar.table_file import load_calendar
from engine.clock import VirtualClock
from engine.execution.due.inbox import deliverable_messages
from engine.execution.due.worker import next_due_at, work_off
from engine.execution.installation.office import Office
from engine.execution.installation.runtime import Runtime
from engine.execution.people.starting import start_case
from engine.execution.people.tasks import complete_task
from engine.office.hours_file import load_hours
from storage.database import Database
from storage.sqlite import READING
from storage.tables import cases, user_tasks
from tests.chaos.service import MEMBERS, outside
from tests.people import person
from tests.unit.execution.installation import PRODUCT_HANDLERS, local

#: Made once, before the processes are forked from the one that made it.
OFFICE = Office.of(load_calendar(), load_hours())
ACTIVE = 8
BEGAN = local("2026-04-06 11:00")
CLERK = person("clerk", "clerks")

#: Where a worker is when it is killed.
OUTSIDE, IN_TRANSACTION, COMMITTING = 0, 1, 2


@dataclass(frozen=True)
class Life:
    """What one worker is given: the n-th begins n hours after the first, so that locks of the dead have expired."""

    url: str
    folder: Path
    number: int
    seed: int
    opens_cases: bool


def live(life: Life, ready: Any, where: "Synchronized[int]") -> None:
    """Works until it is killed, or until every case has ended; then leaves with status 0."""
    database = Database(life.url)
    _tell_where(database, where)
    clock = VirtualClock(BEGAN + timedelta(hours=life.number))
    runtime = Runtime(
        clock, OFFICE, {**PRODUCT_HANDLERS, "ask": outside(_appender(life.folder / "effects"))}, issued_in=("en",)
    )
    _Worker(database, runtime, clock, random.Random(life.seed), life, _appender(life.folder / "acknowledged")).work(
        ready
    )
    database.close()
    os._exit(0)


def _appender(path: Path) -> Any:
    """Writes lines that outlive a kill: the operating system has them as soon as the call returns."""
    file = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    return lambda line: os.write(file, f"{line}\n".encode())


def _tell_where(database: Database, where: "Synchronized[int]") -> None:
    def now_at(place: int) -> None:
        where.value = place

    def writes(connection: Connection) -> bool:
        options = connection.get_execution_options()
        return not (options.get(READING) or options.get("postgresql_readonly"))

    event.listen(database.engine, "begin", lambda connection: now_at(IN_TRANSACTION if writes(connection) else OUTSIDE))
    event.listen(database.engine, "commit", lambda connection: now_at(COMMITTING if writes(connection) else OUTSIDE))
    event.listen(database.engine, "rollback", lambda _connection: now_at(OUTSIDE))
    event.listen(database.engine, "checkin", lambda _connection, _record: now_at(OUTSIDE))


@dataclass
class _Worker:
    database: Database
    runtime: Runtime
    clock: VirtualClock
    random: random.Random
    life: Life
    acknowledge: Any

    def work(self, ready: Any) -> None:
        with self.database.reading() as session:  # everything is loaded before the first blow can fall
            for definition_id in session.execute(select(cases.c.definition_id).distinct()).scalars():
                self.runtime.definitions.process(session, definition_id)
        ready.set()
        while True:
            if self.life.opens_cases:
                self._open_pair()
            if not (self._complete_one() or work_off(self.database, self.runtime)) and not self._wait():
                return

    def _open_pair(self) -> None:
        """Opens two cases in one commit, the one to answer the other; the pair's number is given by what is stored."""
        with self.database.transaction() as session:
            order = ["application", "answer"]
            opened_here = select(func.count()).select_from(cases).where(cases.c.service.in_(order))
            if session.execute(opened_here.where(cases.c.state == "active")).scalar_one() >= ACTIVE:
                return
            pair = session.execute(opened_here).scalar_one() // 2 + 1
            given = {"pair": str(pair), "members": MEMBERS}
            self.random.shuffle(order)
            opened = [start_case(session, self.runtime, CLERK, service, "portal", given, BEGAN) for service in order]
        for case_id in opened:
            self.acknowledge(f"opened {case_id}")

    def _complete_one(self) -> bool:
        with self.database.reading() as session:
            found = session.execute(select(user_tasks.c.case_id, user_tasks.c.token, user_tasks.c.element_id)).all()
        if not found:
            return False
        task = self.random.choice(found)
        with self.database.transaction() as session:
            complete_task(
                session, self.runtime, CLERK, task.case_id, task.token, {"remark": f"{task.case_id}-{task.token}"}
            )
        self.acknowledge(f"completed {task.case_id} {task.element_id} {task.token}")
        if self.random.random() < 0.5:
            work_off(self.database, self.runtime)
        return True

    def _wait(self) -> bool:
        """Goes to the next due moment; false when nothing is due and no one is waited for."""
        due_at = next_due_at(self.database)
        with self.database.reading() as session:
            is_waited_for = bool(deliverable_messages(session, self.clock()))
        if due_at is None:
            return is_waited_for or self.life.opens_cases
        self.clock.advance_to(due_at)
        return True
