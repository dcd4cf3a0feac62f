"""The embedded runner: APScheduler in the one process sleeps until the next due moment and then works off what is due.

The tables of jobs and timers are the truth; the scheduler holds only its next waking, so that a kill loses nothing.
"""

import threading
from datetime import datetime, timedelta

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger

from engine.execution.runtime import Runtime
from engine.working import next_due_at, sweep, work_off
from storage.database import Database

#: It looks at the clock at least this often: clocks jump, and laptops are suspended.
LONGEST_SLEEP = timedelta(seconds=30)
#: A pass that fails, as while the database is away, is not repeated in haste.
PAUSE_AFTER_FAILURE = timedelta(seconds=5)
_WAKE = "wake"
_SWEEP = "sweep"
_SWEEP_MINUTES = 5
_log = structlog.get_logger(__name__)


class EmbeddedRunner:
    """Works off due messages, jobs and timers in a thread of this process."""

    def __init__(self, database: Database, runtime: Runtime) -> None:
        self._database = database
        self._runtime = runtime
        #: somebody committed since the last pass began
        self._asked = threading.Event()
        # one worker: cases follow one another anyway, and a handler that waits for the outside has a time-out
        self._scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(1)},
            timezone="UTC",
            # a waking that comes late is still wanted, and several that piled up are one
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def start(self) -> None:
        """Begins to work, at once with what became due while nothing ran."""
        self._scheduler.start()
        self._scheduler.add_job(self._sweep, "interval", minutes=_SWEEP_MINUTES, id=_SWEEP)
        self._database.on_commit(self.wake)
        self.wake()

    def stop(self) -> None:
        """Lets the work in hand end and stops."""
        self._scheduler.shutdown(wait=True)

    def wake(self) -> None:
        """Has it look for due work now; cheap, and safe from any thread."""
        self._asked.set()
        self._sleep_until(self._runtime.clock())

    def _sleep_until(self, moment: datetime) -> None:
        if self._scheduler.running:
            self._scheduler.add_job(self._work, DateTrigger(moment), id=_WAKE, replace_existing=True)

    def _work(self) -> None:
        self._asked.clear()
        try:
            work_off(self._database, self._runtime)
            next_at = self._next_due()
        except Exception:  # noqa: BLE001  # whatever happens in one pass, the next one must come
            _log.exception("a pass over due work failed")
            self._sleep_until(self._runtime.clock() + PAUSE_AFTER_FAILURE)
            return
        self._sleep_until(next_at)
        if self._asked.is_set():  # what was committed meanwhile, its own work included, may be due before that
            self._sleep_until(self._runtime.clock())

    def _next_due(self) -> datetime:
        now = self._runtime.clock()
        return min(next_due_at(self._database) or now + LONGEST_SLEEP, now + LONGEST_SLEEP)

    def _sweep(self) -> None:
        sweep(self._database, self._runtime)
