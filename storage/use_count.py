"""Counts the users of something that will be closed; knows nothing of databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class Uses:
    """Lets users in until it is closed, and then waits for those that are still inside."""

    def __init__(self) -> None:
        self._change = Condition()
        self._count = 0
        self._is_shut = False

    @contextmanager
    def use(self) -> Iterator[bool]:
        """Counts a user for the block; gives whether he may enter."""
        with self._change:
            is_open = not self._is_shut
            self._count += is_open
        try:
            yield is_open
        finally:
            with self._change:
                self._count -= is_open
                self._change.notify_all()

    def shut(self, seconds: float) -> bool:
        """Lets no one in any more; returns whether everyone had left within so many seconds."""
        with self._change:
            self._is_shut = True
            return self._change.wait_for(lambda: self._count == 0, seconds)
