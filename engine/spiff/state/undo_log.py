"""How to undo what a step has changed so far, so that a step that fails leaves nothing half done.

Owned by the root process of a case; tokens, scopes and processes note each change of theirs with its undoing.
"""

from collections.abc import Callable


class UndoLog:
    """The undoings of one step, newest last."""

    def __init__(self) -> None:
        self._undoings: list[Callable[[], object]] = []

    def note(self, undo: Callable[[], object]) -> None:
        """Remembers how to undo a change that is being made."""
        self._undoings.append(undo)

    def begin_step(self) -> None:
        """Makes everything so far final."""
        self._undoings.clear()

    def take_back(self) -> None:
        """Undoes everything since the step began."""
        while self._undoings:
            self._undoings.pop()()
