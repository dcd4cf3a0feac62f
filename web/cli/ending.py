"""How the process of the server ends: what signals ask for, and how long what is in hand has."""

import os
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType

#: By custom a process that a signal has ended at once tells its number, added to this.
_ENDED_BY_SIGNAL = 128


class Ending:
    """A polite stop: requests and jobs in hand end first, for so many seconds; a second signal ends at once."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self._ends_at: float | None = None
        self._tell: tuple[Callable[[], None], ...] = ()

    def listen(self) -> None:
        """Takes the signals of the process, where they can be taken; a first one ends what has begun nothing yet."""
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, self._end)
            signal.signal(signal.SIGINT, self._end)

    def begin_with(self, seconds: float, *tell: Callable[[], None]) -> None:
        """From here on a first signal tells each who works to begin no more; what is in hand has so many seconds."""
        self._seconds, self._tell = seconds, tell

    def seconds_left(self) -> float:
        """What is left of the time to stop."""
        if self._ends_at is None:
            return self._seconds
        return max(0.0, self._ends_at - time.monotonic())

    def _end(self, number: int, _frame: FrameType | None) -> None:
        if self._ends_at is not None:
            os._exit(_ENDED_BY_SIGNAL + number)
        self._ends_at = time.monotonic() + self._seconds
        if not self._tell:
            raise SystemExit(0)
        for tell in self._tell:
            tell()
