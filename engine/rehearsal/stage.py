"""The stage of rehearsals: services deployed once, of which each rehearsal gets a copy in memory of its own."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count

from sqlalchemy import select

from engine.clock import Clock, VirtualClock
from engine.definition.model import Kind
from engine.definition.process import Process
from engine.definition.registers import Registers
from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.deployment.storing_starts import renew_starts
from engine.execution.installation.described_registers import registers_on
from engine.execution.installation.office import Office
from engine.execution.installation.runtime import Runtime
from engine.execution.permissions import Actor
from engine.files.faults import BadFile, Way
from engine.files.words import known_words
from engine.handlers import Handlers
from engine.languages import ENGLISH
from engine.nearest import did_you_mean
from engine.quoting import quoted
from engine.rehearsal.entries import wrong_entries
from engine.rehearsal.expected import NO_OTHERS, Rest
from engine.rehearsal.script import BeginStep, LookStep, Rehearsal, TaskStep, started_process
from storage.database import Database, Session
from storage.schema import upgrade
from storage.tables import definitions, start_events

ANALYST = Actor("analyst")
#: Rehearsed definitions are in force, and deployed, from the first day of the calendar.
ALWAYS = date(2019, 1, 1)
#: The report of a rehearsal is in English.
_ISSUED_IN = (ENGLISH,)
_SECRET_BYTES = 16
#: What is expected by an id: the list of an expectation, the field of its entries, the kind of what has the id.
_NAMED = (
    ("deadlines", "element", "deadline"),
    ("tasks", "element", "task"),
    ("incidents", "element", "element"),
    ("decisions", "element", "element"),
    ("decisions", "decision", "decision"),
)
_KINDS = {"deadline": "deadline", "task": "user task", "element": "element", "decision": "decision"}


@dataclass(frozen=True)
class Stage:
    """What is in place before a rehearsal begins; no rehearsal changes it."""

    _image: bytes
    _runtime: Runtime
    #: the processes of the services, and by their kinds what is in all of them, by their ids
    _processes: frozenset[str]
    _names: Mapping[str, frozenset[str]]
    _registers: Registers

    def require_known(self, rehearsal: Rehearsal) -> None:
        """Raises `BadFile` where a rehearsal names what no service has, or an entry that its register cannot have."""
        wrong = [
            *self._unknown_processes(rehearsal),
            *wrong_entries(rehearsal, self._registers),
            *self._unknown_tasks(rehearsal),
            *self._unknown_names(rehearsal),
        ]
        if wrong:
            raise BadFile(rehearsal.source, [rehearsal.mistake(way, message) for way, message in wrong])

    def _unknown_processes(self, rehearsal: Rehearsal) -> Iterator[tuple[Way, str]]:
        for name, opening in rehearsal.openings.items():
            if opening.service not in self._processes:
                known = known_words(opening.service, sorted(self._processes))
                way: Way = ("cases", name, "service") if name else ("service",)
                yield way, f"no service has the process {quoted(opening.service)}; {known}"
        for way, name in _named_cases(rehearsal):
            process = None if name in rehearsal.openings else started_process(name)
            if process is not None and process not in self._processes:
                known = known_words(process, sorted(self._processes))
                yield way, f"no service has the process {quoted(process)}; {known}"

    def _unknown_tasks(self, rehearsal: Rehearsal) -> Iterator[tuple[Way, str]]:
        for number, step in enumerate(rehearsal.steps):
            if isinstance(step, TaskStep) and step.task not in self._names["task"]:
                yield ("steps", number, "task"), self._unknown(step.task, "task")
            if isinstance(step, BeginStep) and step.start not in self._names["element"]:
                yield ("steps", number, "start"), self._unknown(step.start, "element")

    def _unknown_names(self, rehearsal: Rehearsal) -> Iterator[tuple[Way, str]]:
        """What is expected under a name that nothing has, which can never come and would be missed by nobody."""
        for way, expected in rehearsal.expectations:
            parts = [(way, expected), *(((*way, "cases", name), each) for name, each in expected.others.items())]
            for at, part in parts:
                for field, name, kind in _NAMED:
                    for place, entry in enumerate(getattr(part, field)):
                        inner = (NO_OTHERS,) if isinstance(entry, Rest) else ()
                        given = (entry.no_others if isinstance(entry, Rest) else entry).given.get(name)
                        if given is not None and given not in self._names[kind]:
                            yield (*at, field, place, *inner, name), self._unknown(given, kind)

    def _unknown(self, name: str, kind: str) -> str:
        near = did_you_mean(name, self._names[kind]) or "look its id up in the diagram"
        return f"no {_KINDS[kind]} has the id {quoted(name)}; {near}"

    @contextmanager
    def set_up(self, clock: Clock) -> Iterator[tuple[Database, Runtime]]:
        """Lends a copy in memory with the services deployed and no case, and an engine that goes by the clock."""
        database = Database.in_memory(self._image)
        try:
            runtime = self._runtime.at_clock(clock, null_notes=[], new_secret=_secrets())
            _begin_timers(database, runtime)
            yield database, runtime
        finally:
            database.close()


def _named_cases(rehearsal: Rehearsal) -> Iterator[tuple[Way, str]]:
    for number, step in enumerate(rehearsal.steps):
        if not isinstance(step, LookStep):
            yield ("steps", number, "case"), step.case
    for way, expected in rehearsal.expectations:
        yield from (((*way, "cases", name), name) for name in expected.others)


def _begin_timers(database: Database, runtime: Runtime) -> None:
    """Lets the timers that start cases begin with the rehearsal: no moment of the years before was missed."""
    with database.transaction() as session:
        versions = session.scalars(select(start_events.c.definition_id).distinct()).all()
        renew_starts(session, runtime, versions, runtime.clock())


def _secrets() -> Callable[[], bytes]:
    """Secrets of cases, the same each time, so that what is left to chance repeats in each rehearsal."""
    numbers = count(1)
    return lambda: next(numbers).to_bytes(_SECRET_BYTES)


def stage(files: tuple[File, ...], handlers: Handlers, office: Office) -> Stage:
    """Deploys the files in memory and makes them ready to run; raises `RefusedDefinition` with every error."""
    clock = VirtualClock(datetime.combine(ALWAYS, time(), office.calendar.zone))
    runtime = Runtime(clock, office, handlers, issued_in=_ISSUED_IN)
    database = Database.in_memory()
    try:
        upgrade(database)
        with database.transaction() as session:
            deploy(session, runtime, ANALYST, files, ALWAYS, "rehearsal")
        with database.reading() as session:
            runtime.definitions.make_all(session)
            processes = _processes(session, runtime)
            decisions = frozenset(session.scalars(select(definitions.c.key).where(definitions.c.kind == "decision")))
            registers = registers_on(session, runtime, ALWAYS)
        names = {**_names(processes), "decision": decisions}
        return Stage(database.image(), runtime, frozenset(process.id for process in processes), names, registers)
    finally:
        database.close()


def _names(processes: Iterable[Process]) -> dict[str, frozenset[str]]:
    nodes = [node for process in processes for _, node in process.body.walk()]
    return {
        "element": frozenset(node.id for node in nodes),
        "task": frozenset(node.id for node in nodes if node.kind is Kind.USER_TASK),
        "deadline": frozenset(node.id for node in nodes if node.is_deadline),
    }


def _processes(session: Session, runtime: Runtime) -> list[Process]:
    ids = session.scalars(select(definitions.c.id).where(definitions.c.kind == "process"))
    return [runtime.definitions.process(session, definition_id).process for definition_id in ids]
