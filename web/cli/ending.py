"""How the server process stops: which signals ask for it, and how long running work may take."""

import os
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType

#: By convention the exit status of a process ended by a signal is the signal's number plus this.
_ENDED_BY_SIGNAL = 128


class Ending:
    """A graceful stop: running requests and jobs finish first, within some seconds; a second signal stops at once."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self._ends_at: float | None = None
        self._stop_work: tuple[Callable[[], None], ...] = ()

    def listen(self) -> None:
        """Installs the signal handlers where possible; until work has begun, the first signal stops at once."""
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, self._end)
            signal.signal(signal.SIGINT, self._end)

    def begin_with(self, seconds: float, *stop_work: Callable[[], None]) -> None:
        """From here on a first signal makes every worker start nothing new; running work has so many seconds."""
        self._seconds, self._stop_work = seconds, stop_work

    def seconds_left(self) -> float:
        """The remaining time to stop."""
        if self._ends_at is None:
            return self._seconds
        return max(0.0, self._ends_at - time.monotonic())

    def _end(self, number: int, _frame: FrameType | None) -> None:
        if self._ends_at is not None:
            os._exit(_ENDED_BY_SIGNAL + number)
        self._ends_at = time.monotonic() + self._seconds
        if not self._stop_work:
            raise SystemExit(0)
        for stop in self._stop_work:
            stop()
