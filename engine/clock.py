"""The time as the engine knows it: a callable that gives an aware UTC moment; nothing else reads the wall clock."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The wall clock: the present moment, aware, UTC."""
    return datetime.now(UTC)


class VirtualClock:
    """A clock that stays until it is moved; rehearsals and tests run a service through its weeks on it."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)

    def __call__(self) -> datetime:
        return self._now

    def advance_to(self, moment: datetime) -> None:
        """Moves the clock forward to an aware moment; a moment in the past leaves it where it is."""
        self._now = max(self._now, moment.astimezone(UTC))
