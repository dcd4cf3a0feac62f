"""The threads in which handlers are called: a bounded number, each for one job; none may keep the others waiting.

A thread cannot be stopped from outside. One whose lease has ended is counted as hanging: another takes its place, up to
a bound. All are daemons, so that the end of the process does not wait for them.
"""

import threading
from collections.abc import Callable
from datetime import datetime

import structlog

from engine.clock import Clock
from engine.execution.due.job_looks import CLOCKS_DIFFER_BY

#: With those that hang there are at most so many threads for each that may be at work.
THREADS_IN_ALL = 2
_log = structlog.get_logger(__name__)


class JobThreads:
    """Calls at most so many handlers at a time; `when_free` is called whenever a thread has ended."""

    def __init__(self, most: int, clock: Clock, when_free: Callable[[], None]) -> None:
        self._most = most
        self._clock = clock
        self._when_free = when_free
        #: since when and until when each thread may take
        self._leases: dict[threading.Thread, tuple[datetime, datetime]] = {}
        self._change = threading.Condition()

    def begin(self, work: Callable[[], None], until: datetime) -> None:
        """Does the work in a thread of its own; the caller has asked before whether one is free."""
        thread = threading.Thread(target=self._run, args=(work,), name="atqaru-job", daemon=True)
        with self._change:
            self._leases[thread] = self._clock(), until
        thread.start()

    def free(self) -> int:
        """How many jobs may begin now."""
        with self._change:
            hanging, at_work = self._count()
        return max(0, min(self._most, self._most * THREADS_IN_ALL - hanging) - at_work)

    def hanging(self) -> int:
        """How many handlers have not answered within their time, and hold their threads."""
        with self._change:
            return self._count()[0]

    @property
    def is_exhausted(self) -> bool:
        """Whether so many hang that no job can begin any more."""
        return self.hanging() >= self._most * THREADS_IN_ALL

    def wait(self, seconds: float) -> int:
        """Waits until no handler is at work but those that hang; gives the number of those that were left."""
        with self._change:
            self._change.wait_for(lambda: self._count()[1] == 0, seconds)
            return len(self._leases)

    def _count(self) -> tuple[int, int]:
        """Those that hang, and those at work; where the clock was set back far, no lease is waited for any more."""
        now = self._clock()
        at_work = sum(since - CLOCKS_DIFFER_BY <= now < until for since, until in self._leases.values())
        return len(self._leases) - at_work, at_work

    def _run(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception:  # noqa: BLE001  # as while the database is away: the job is given back when its lease ends
            _log.exception("the result of a job could not be stored")
        finally:
            with self._change:
                del self._leases[threading.current_thread()]
                self._change.notify_all()
            self._when_free()
