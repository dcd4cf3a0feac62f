"""The product, driven through its own commands on a database file, with everything that belongs to a commit."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select, text

import tasks
from benchmarks.applicant import application_of, session_of
from engine.calendar.table_file import load_calendar
from engine.clock import Clock, system_clock
from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.due.inbox import publish_message
from engine.execution.due.worker import next_due_at, work_off
from engine.execution.installation.office import Office
from engine.execution.installation.runtime import Runtime
from engine.execution.people.starting import start_case
from engine.execution.people.tasks import complete_task
from engine.handlers import OutgoingMessage
from engine.office.hours_file import load_hours
from engine.rehearsal.script import MessageStep, Rehearsal, TaskStep
from storage.database import Database
from storage.schema import upgrade
from storage.tables import register_entries, user_tasks
from storage.writes.register_entries import Entering, EntryRow, enter
from tasks import TaskSettings
from tests.people import person

OPERATOR = person("operator", "executors", "secretaries", "signatories")
#: No one works on his own application.
APPLICANT = person("applicant", "applicants")
SESSION = "attestation_session"
_OPEN_TASK = select(user_tasks.c.token).where(user_tasks.c.case_id == bindparam("of_case"))
_OPEN_TASKS = select(user_tasks.c.case_id, user_tasks.c.token).where(user_tasks.c.element_id == bindparam("at"))


class Product:
    """An installation with some files deployed."""

    def __init__(self, folder: Path, files: tuple[File, ...], clock: Clock = system_clock) -> None:
        self.database = Database(f"sqlite:///{folder / 'ours.db'}")
        upgrade(self.database)
        handlers = tasks.handlers(TaskSettings.simulated())
        self.runtime = Runtime(clock, Office.of(load_calendar(), load_hours()), handlers)
        with self.database.transaction() as session:
            deploy(session, self.runtime, OPERATOR, files, date(2019, 1, 1), "benchmark")

    def start(self, service: str, variables: Mapping[str, Any]) -> int:
        """Opens a case: one commit."""
        with self.database.transaction() as session:
            actor = OPERATOR if service == SESSION else APPLICANT
            return start_case(session, self.runtime, actor, service, "portal", variables)

    def open_task(self, case_id: int) -> int | None:
        """The token of the one open task of a case."""
        with self.database.reading() as session:
            return session.execute(_OPEN_TASK, {"of_case": case_id}).scalar_one_or_none()

    def open_tasks(self, element_id: str) -> list[tuple[int, int]]:
        """Case and token of all open tasks of an element."""
        with self.database.reading() as session:
            return [(row.case_id, row.token) for row in session.execute(_OPEN_TASKS, {"at": element_id})]

    def complete(self, case_id: int, token: int, values: Mapping[str, Any]) -> None:
        """Completes a task: one commit."""
        with self.database.transaction() as session:
            complete_task(session, self.runtime, OPERATOR, case_id, token, values)

    def publish(self, name: str, values: Mapping[str, Any], keys: Iterable[str]) -> None:
        """Sends a message by each correlation key, in one commit, as a session does when its minutes are signed."""
        with self.database.transaction() as session:
            for key in keys:
                publish_message(session, self.runtime, OutgoingMessage(name, key, values))

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

    def bytes_of_form_data(self) -> int:
        """Bytes of what people entered: in the audit of forms, and in the variables that a case ends with."""
        entered = (
            "SELECT sum(length(d.data)) FROM audit_data d JOIN audit_events e ON e.chain = d.chain "
            "AND e.sequence = d.sequence WHERE e.type IN ('case_opened', 'task_completed')"
        )
        with self.database.reading() as session:
            kept = session.execute(text("SELECT sum(length(state)) FROM snapshots")).scalar_one()
            return int(session.execute(text(entered)).scalar_one() + kept)


class Hands:
    """A clock that is set by hand, also backwards, so that each batch of cases runs through the same weeks."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now.astimezone(UTC)


def announce(product: Product, written: Rehearsal) -> EntryRow:
    """Plans and publishes the session of the applicants; returns its entry in the register."""
    case_id = product.start(SESSION, session_of(written))
    token = product.open_task(case_id)
    product.complete(case_id, int(token or 0), {"is_confirmed": "publish"})
    with product.database.reading() as session:
        row = session.execute(select(register_entries)).one()
    return {
        "register": row.register,
        "key": row.key,
        "case_id": row.case_id,
        "data": row.data,
        "entered_at": row.entered_at,
        "if_ended": row.if_ended,
        "signal_if_ended": row.signal_if_ended,
    }


def complete_cases(product: Product, hands: Hands, written: Rehearsal, session_entry: EntryRow, count: int) -> None:
    """Brings so many applicants to their result together: each step of each is a commit of its own."""
    hands.now = written.received
    with product.database.transaction() as session:
        enter(session, session_entry, Entering("benchmark", None))  # the previous batch has passed the closing date
    number = session_entry["data"]["number"]
    application = application_of(written, number)
    cases = [product.start(written.service, application) for _ in range(count)]
    for step in written.acts:
        _work_until(product, hands, step.at)
        if isinstance(step, MessageStep):
            product.publish(step.message, step.values, [f"{case_id}/{number}" for case_id in cases])
        if not isinstance(step, TaskStep):
            continue
        open_tasks = product.open_tasks(step.task)
        if len(open_tasks) != count:
            raise RuntimeError(f"{len(open_tasks)} of {count} cases have reached {step.task}")
        for case_id, token in open_tasks:
            product.complete(case_id, token, step.values)
    work_off(product.database, product.runtime)


def _work_until(product: Product, hands: Hands, moment: datetime) -> None:
    """Runs what falls due until a moment, as the runner does."""
    work_off(product.database, product.runtime)
    while (due_at := next_due_at(product.database)) is not None and due_at <= moment:
        hands.now = due_at
        work_off(product.database, product.runtime)
    hands.now = moment
