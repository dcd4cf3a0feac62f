"""The guard against loops over several commands: how often, within one minute, the engine moved a case at an element.

Timers that fire, jobs that are completed and messages between cases are each a command of their own, so that a loop of
them is bounded by nothing else. When a person tries again, the count restarts.
"""

from collections.abc import Mapping
from datetime import datetime

from engine.faults import Fault
from engine.spiff.state.errors import ExecutionError

#: A session of 300 candidates whose timers fall due together keeps well below.
MOST_MOVES = 500


class TooFast(ExecutionError):
    """An element moves its case again and again without anybody."""


class LoopGuard:
    """The moves of the current minute by element."""

    def __init__(self, minute: int = 0, counts: Mapping[str, int] | None = None) -> None:
        self.minute = minute
        self.counts = dict(counts or {})

    def require(self, element: str, now: datetime) -> None:
        """Raises `TooFast` if the element has made all the moves that one minute allows."""
        if self._in_minute(now).get(element, 0) >= MOST_MOVES:
            raise TooFast(
                element,
                f"moved the case {MOST_MOVES} times within one minute without anybody; "
                "look for a loop that never rests, correct the diagram, then try again",
                Fault.LOOP,
            )

    def count(self, element: str, now: datetime) -> None:
        """Notes one move."""
        counts = self._in_minute(now)
        counts[element] = counts.get(element, 0) + 1

    def stored(self, now: datetime) -> tuple[int, dict[str, int]] | None:
        """What a later command of the same minute has to know."""
        counts = self._in_minute(now)
        return (self.minute, counts) if counts else None

    def _in_minute(self, now: datetime) -> dict[str, int]:
        minute = int(now.timestamp() // 60)
        if minute != self.minute:
            self.minute, self.counts = minute, {}
        return self.counts
