"""The embedded runner of one process: a thread works off the clock, others call handlers, APScheduler sets the alarm.

The tables of jobs and timers are the truth; the scheduler holds only the next waking, so that a kill loses nothing.
Timers, messages and reminders never wait for a handler.
"""

import threading
import time
from datetime import datetime, timedelta
from functools import partial

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger

from engine.execution.due.job_looks import due_jobs
from engine.execution.due.jobs import ClaimedJob, claim_job, do_job
from engine.execution.due.worker import Look, Work, do_each, lost_work, next_due_at, sweep, work_off_clock
from engine.execution.installation.runtime import Runtime
from engine.runners.threads import JobThreads
from storage.database import Database

#: It looks at the clock at least this often: clocks jump, and laptops are suspended.
LONGEST_SLEEP = timedelta(seconds=30)
#: A look in which something failed, as while the database is away, is not repeated in haste,
PAUSE_AFTER_FAILURE = timedelta(seconds=5)
#: nor one in which nothing of what was due could be done, since another is at it.
PAUSE_WHILE_OTHERS_WORK = timedelta(seconds=1)
#: Older messages for which no case waited are looked at only once in the longest sleep: there may be very many.
RECENT = timedelta(minutes=10)
JOB_THREADS = 4
STOP_SECONDS = 20
SWEEP_SECONDS = 300
_WAKE = "wake"
_log = structlog.get_logger(__name__)


class EmbeddedRunner:
    """Works off due messages, timers and reminders in a thread of this process, and jobs in several others."""

    def __init__(self, database: Database, runtime: Runtime, job_threads: int = JOB_THREADS) -> None:
        self._database = database
        self._runtime = runtime
        self._jobs = JobThreads(job_threads, runtime.clock, self.wake)
        #: somebody committed, a thread is free, or a moment has come
        self._bell = threading.Event()
        self._is_stopping = threading.Event()
        # in seconds of a clock that is never set: the other one may jump back
        self._sweep_at = time.monotonic() + SWEEP_SECONDS
        self._whole_look_at = time.monotonic()
        # no daemon of the scheduler's does the work: its threads are waited for at the end of the process
        self._thread = threading.Thread(target=self._live, name="atqaru-clock", daemon=True)
        self._alarm = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(1)},
            timezone="UTC",
            # a waking that comes late is still wanted, and several that piled up are one
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def start(self) -> None:
        """Begins to work, at once with what became due while nothing ran."""
        self._alarm.start()
        self._database.on_commit(self.wake)
        self.wake()
        self._thread.start()

    def wake(self) -> None:
        """Has it look for due work now; cheap, and safe from any thread."""
        self._bell.set()

    def begin_no_more(self) -> None:
        """Has nothing new begun; what is in hand goes on."""
        self._is_stopping.set()
        self._bell.set()

    def stop(self, seconds: float = STOP_SECONDS) -> bool:
        """Lets the work in hand end, for so many seconds, and stops; false if work is left.

        A job that is left is given back by its lease.
        """
        self.begin_no_more()
        ends_at = time.monotonic() + seconds
        if self._alarm.running:
            # what it is about to set off ends before: the library does not look at its jobs after its end
            self._alarm.pause()
            self._alarm.remove_all_jobs()
            self._alarm.shutdown(wait=False)
        if self._thread.ident is not None:
            self._thread.join(seconds)
        left = self._jobs.wait(max(0.0, ends_at - time.monotonic()))
        if left or self._thread.is_alive():
            _log.warning("stopped with work in hand; it is done again at the next start", jobs=left)
            return False
        return True

    def _live(self) -> None:
        while not self._is_stopping.is_set():
            # the alarm goes by the clock, which may jump back; this wait does not
            self._bell.wait(LONGEST_SLEEP.total_seconds())
            self._bell.clear()
            if not self._is_stopping.is_set():
                self._sleep_until(self._look())

    def _sleep_until(self, moment: datetime) -> None:
        if moment <= self._runtime.clock():
            self._bell.set()
        else:
            self._alarm.add_job(self._bell.set, DateTrigger(moment), id=_WAKE, replace_existing=True)

    def _look(self) -> datetime:
        """Works off what is due, within bounds; gives the moment of the next look."""
        try:
            found = self._work()
            return self._next_look(found)
        except Exception:  # noqa: BLE001  # whatever happens in one look, the next one must come
            _log.exception("a look for due work failed")
            return self._runtime.clock() + PAUSE_AFTER_FAILURE

    def _next_look(self, found: Look) -> datetime:
        now = self._runtime.clock()
        if found.failed:
            return now + PAUSE_AFTER_FAILURE
        next_at = next_due_at(self._database, with_jobs=self._jobs.free() > 0) or now + LONGEST_SLEEP
        if next_at <= now and not found.done:
            return now + PAUSE_WHILE_OTHERS_WORK
        return min(next_at, now + LONGEST_SLEEP)

    def _work(self) -> Look:
        if time.monotonic() >= self._sweep_at:
            self._sweep_at = time.monotonic() + SWEEP_SECONDS
            sweep(self._database, self._runtime)
        gives_way = self._is_stopping.is_set
        found = work_off_clock(self._database, self._runtime, self._messages_since(), gives_way)
        return found + self._give_back() + self._begin_jobs()

    def _messages_since(self) -> datetime | None:
        if time.monotonic() < self._whole_look_at:
            return self._runtime.clock() - RECENT
        self._whole_look_at = time.monotonic() + LONGEST_SLEEP.total_seconds()
        return None

    def _give_back(self) -> Look:
        trouble = ""
        if self._jobs.is_exhausted:
            trouble = f"{self._jobs.hanging()} handlers hang in all the threads: restart the server, then try again"
            _log.error("no thread is left for jobs", hanging=self._jobs.hanging())
        with self._database.reading() as session:
            lost = lost_work(session, self._runtime, trouble)
        return do_each(lost, self._database, self._runtime, self._is_stopping.is_set)

    def _begin_jobs(self) -> Look:
        """Claims as many due jobs as there are free threads, and has their handlers called."""
        if not self._jobs.free():
            return Look()
        with self._database.reading() as session:
            due = [
                Work(moment, f"the job {token} of case {case_id}", partial(self._begin, case_id, token))
                for moment, case_id, token in due_jobs(session, self._runtime.clock())
            ]
        return do_each(due, self._database, self._runtime, lambda: self._is_stopping.is_set() or not self._jobs.free())

    def _begin(self, case_id: int, token: int, database: Database, runtime: Runtime) -> bool:
        claimed = claim_job(database, runtime, case_id, token)
        if isinstance(claimed, ClaimedJob):
            self._jobs.begin(partial(do_job, database, runtime, claimed), claimed.until)
        return claimed is not None
