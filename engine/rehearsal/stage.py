"""The stage of rehearsals: services deployed once, of which each rehearsal gets a copy in memory of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time

from engine.clock import Clock, VirtualClock
from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.installation.office import Office
from engine.execution.installation.runtime import Runtime
from engine.execution.permissions import Actor
from engine.handlers import Handlers
from storage.database import Database
from storage.schema import upgrade

ANALYST = Actor("analyst")
#: Rehearsed definitions are in force, and deployed, from the first day of the calendar.
ALWAYS = date(2019, 1, 1)


@dataclass(frozen=True)
class Stage:
    """What stands before a rehearsal begins; no rehearsal changes it."""

    _image: bytes
    _runtime: Runtime

    @contextmanager
    def set_up(self, clock: Clock) -> Iterator[tuple[Database, Runtime]]:
        """Lends a copy in memory with the services deployed and no case, and an engine that goes by the clock."""
        database = Database.in_memory(self._image)
        try:
            yield database, self._runtime.at_clock(clock, null_notes=[])
        finally:
            database.close()


def stage(files: tuple[File, ...], handlers: Handlers, office: Office) -> Stage:
    """Deploys the files in memory and makes them ready to run; raises `RefusedDefinition` with every error."""
    runtime = Runtime(VirtualClock(datetime.combine(ALWAYS, time(), office.calendar.zone)), office, handlers)
    database = Database.in_memory()
    try:
        upgrade(database)
        with database.transaction() as session:
            deploy(session, runtime, ANALYST, files, ALWAYS, "rehearsal")
        with database.reading() as session:
            runtime.definitions.make_all(session)
        return Stage(database.image(), runtime)
    finally:
        database.close()
