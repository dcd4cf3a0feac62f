"""A token: the library's task, kept only while it lives, and with a small number as its id."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.spiff.occurrences import Reason

if TYPE_CHECKING:
    from engine.spiff.node import NodeSpec
    from engine.spiff.process import AnyProcess

State = TaskState
#: What a token remembers that goes on only when somebody lets it: it has failed, or was stopped with others.
STANDS_STILL = ("incident", "held")


class Token(Task):
    """One token at one node; `internal_data` holds what its wait needs and is stored with the state."""

    workflow: "AnyProcess"
    task_spec: "NodeSpec"
    internal_data: dict[str, Any]
    id: int
    _state: int

    def __init__(
        self,
        process: "AnyProcess",
        spec: "NodeSpec",
        token_id: int,
        internal: dict[str, Any],
        state: int = TaskState.FUTURE,
    ) -> None:
        # in place of the library's own, which enters the task in a tree and takes the time at every one
        self.id = token_id
        self.workflow = process
        self.task_spec = spec
        self.internal_data = internal
        self.data: dict[str, Any] = {}
        self.triggered = False
        self._state = state
        self._parent = None
        self._children: list[int] = []
        process.tasks[token_id] = self
        process.top_workflow.journal.note(partial(process.tasks.pop, token_id, None))

    def _note(self, undo: Any) -> None:
        self.workflow.top_workflow.journal.note(undo)

    def _set_state(self, value: int) -> None:
        # the library builds a log record of the whole task here, at every change, even when nobody logs
        self._note(partial(setattr, self, "_state", self._state))
        self._state = value

    def remember(self, **values: Any) -> None:
        """Keeps values that its wait needs."""
        self._replace({**self.internal_data, **values})

    def forget(self, *names: str) -> None:
        """Gives up values that are no longer needed."""
        self._replace({name: value for name, value in self.internal_data.items() if name not in names})

    def _replace(self, internal: dict[str, Any]) -> None:
        self._note(partial(setattr, self, "internal_data", self.internal_data))
        self.internal_data = internal

    def cancel(self) -> None:
        """Ends it early; one that has not begun leaves without a word, but for the terms over it."""
        if self._state == TaskState.FUTURE:
            self.task_spec.release(self, Reason.CANCELLED)
            self.workflow.drop(self)
        else:
            super().cancel()

    @property
    def is_live(self) -> bool:
        """Its process still holds it."""
        return self.id in self.workflow.tasks

    @property
    def due_at(self) -> datetime | None:
        """The moment for which it waits; None for one without."""
        due = self.internal_data.get("due")
        return datetime.fromisoformat(due) if due else None

    @property
    def host(self) -> int | None:
        """The id of the activity's token on which this boundary event's token watches."""
        return self.internal_data.get("host")

    @property
    def is_watching(self) -> bool:
        """It only waits for something to happen to others, and does not keep its process alive.

        One that was about to act when the command was stopped does.
        """
        return ("host" in self.internal_data or "armed" in self.internal_data) and "held" not in self.internal_data
