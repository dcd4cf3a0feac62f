"""Runs a written case: a fresh database in memory, the services deployed, the virtual clock moved from due to due."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from engine.clock import VirtualClock
from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.errors import AtqaruError
from engine.execution.cases import start_case
from engine.execution.inbox import publish_message
from engine.execution.office import Office
from engine.execution.permissions import Actor
from engine.execution.runtime import Runtime
from engine.execution.tasks import complete_task
from engine.handlers import Handlers, OutgoingMessage
from engine.rehearsal.script import Rehearsal, Step
from engine.working import next_due_at, work_off
from storage.database import Database, Session
from storage.schema import upgrade
from storage.tables import cases, deadlines, timers, user_tasks

IN_MEMORY = "sqlite:///:memory:"
#: Rehearsed definitions are in force from the first day of the calendar.
ALWAYS = date(2019, 1, 1)
_ANALYST = Actor("analyst")
_APPLICANT = Actor("applicant", frozenset({"applicants"}))


@dataclass(frozen=True, slots=True)
class Refusal:
    """A step that was refused, and why."""

    at: datetime
    step: str
    message: str
    expected: bool


@dataclass
class Run:
    """A rehearsed case in its database, to be reported or looked into."""

    database: Database
    runtime: Runtime
    clock: VirtualClock
    case_id: int
    refusals: list[Refusal]
    #: steps that were marked as refused and yet were let through
    let_through: list[Step]


@contextmanager
def rehearse(rehearsal: Rehearsal, files: tuple[File, ...], handlers: Handlers, office: Office) -> Iterator[Run]:
    """Runs a rehearsal to its end and lends the result; raises an `AtqaruError` if the case cannot even start."""
    database = Database(IN_MEMORY)
    try:
        upgrade(database)
        clock = VirtualClock(rehearsal.received)
        runtime = Runtime(clock, office, handlers)
        with database.transaction() as session:
            deploy(session, runtime, _ANALYST, files, ALWAYS, "rehearsal")
            case_id = start_case(
                session,
                runtime,
                _APPLICANT,
                rehearsal.service,
                rehearsal.channel,
                rehearsal.variables,
                rehearsal.received,
                is_checked=False,
            )
        run = Run(database, runtime, clock, case_id, [], [])
        for step in rehearsal.steps:
            advance_to(run, step.at)
            take_step(run, rehearsal.people, step)
        finish(run, rehearsal.until)
        yield run
    finally:
        database.close()


def advance_to(run: Run, moment: datetime) -> None:
    """Moves the clock to a moment, stopping at everything that becomes due on the way."""
    work_off(run.database, run.runtime)
    while (due_at := next_due_at(run.database)) is not None and due_at <= moment:
        run.clock.advance_to(due_at)
        work_off(run.database, run.runtime)
    run.clock.advance_to(moment)


def finish(run: Run, until: datetime | None) -> None:
    """Lets the clock go on to `until`, or else until the case has ended or waits for somebody."""
    if until is not None:
        advance_to(run, until)
        return
    work_off(run.database, run.runtime)
    while not _waits_for_somebody(run) and (due_at := next_due_at(run.database)) is not None:
        run.clock.advance_to(due_at)
        work_off(run.database, run.runtime)


def _waits_for_somebody(run: Run) -> bool:
    """A task is open, or nothing but deadlines would move the case."""
    with run.database.reading() as session:
        open_tasks = session.execute(select(func.count()).select_from(user_tasks)).scalar_one()
        armed = session.execute(select(func.count()).select_from(timers)).scalar_one()
        is_open = deadlines.c.state == "open"
        terms = session.execute(select(func.count()).select_from(deadlines).where(is_open)).scalar_one()
    return bool(open_tasks) or armed == terms


def take_step(run: Run, people: Mapping[str, frozenset[str]], step: Step) -> None:
    """Does what a step says; a refusal is kept with the run. Without `people` everybody is in the groups asked for."""
    try:
        with run.database.transaction() as session:
            if step.message is not None:
                key = str(run.case_id) if step.key is None else step.key
                publish_message(session, run.runtime, OutgoingMessage(step.message, key, step.values))
            else:
                token, groups = _open_task(run, session, str(step.task))
                actor = Actor(step.by, people.get(step.by, groups))
                complete_task(session, run.runtime, actor, run.case_id, token, step.values)
    except AtqaruError as error:
        run.refusals.append(Refusal(step.at, step.task or str(step.message), str(error), step.refused))
    else:
        run.let_through += [step] if step.refused else []
    work_off(run.database, run.runtime)


def _open_task(run: Run, session: Session, element_id: str) -> tuple[int, frozenset[str]]:
    columns = (user_tasks.c.token, user_tasks.c.element_id, user_tasks.c.candidate_groups)
    of_case = user_tasks.c.case_id == run.case_id
    rows = session.execute(select(*columns).where(of_case).order_by(user_tasks.c.token)).all()
    for row in rows:
        if row.element_id == element_id:
            return row.token, frozenset(row.candidate_groups.split())
    state, outcome = session.execute(select(cases.c.state, cases.c.outcome).where(cases.c.id == run.case_id)).one()
    ended = f"none (the case is {state}{f' with {outcome}' if outcome else ''})"
    open_now = ", ".join(row.element_id for row in rows) or ended
    raise AtqaruError(f"the task {element_id} is not open; open now: {open_now}")
