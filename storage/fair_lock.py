"""A lock that is granted in the order in which it was requested; knows nothing of databases."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, get_ident


class FairLock:
    """Lets one thread at a time through, first come, first served; `threading.Lock` promises no order."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._waiting: deque[Lock] = deque()
        self._holder: int | None = None

    def is_mine(self) -> bool:
        """Whether the calling thread holds the lock now."""
        return self._holder == get_ident()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Waits for the lock, holds it for the block, and passes it to the thread that has waited longest."""
        self._take()
        try:
            yield
        finally:
            self._hand_on()

    def _take(self) -> None:
        with self._guard:
            if self._holder is None:
                self._holder = get_ident()
                return
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        mine.acquire()
        self._holder = get_ident()

    def _hand_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._holder = 0  # held by no one yet, but not free: the woken thread writes its name
                self._waiting.popleft().release()
            else:
                self._holder = None
