"""A token: the library's task, kept only while it lives, and with a small number as its id."""

from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.definition.details import Source, Text, Worded
from engine.definition.model import Node
from engine.feel import Allowance, Expression
from engine.spiff.state.computed_node import computed_node
from engine.spiff.state.execution_context import BodyLike, ExecutionContext
from engine.spiff.state.occurrences import Occurrence, Reason
from engine.spiff.state.undo_log import UndoLog
from engine.spiff.state.variables import Variables
from engine.spiff.state.waits import WaitKind

State = TaskState
#: What a token remembers that goes on only when somebody lets it: it has failed, or was stopped with others.
STANDS_STILL = ("incident", "held")


class Token(Task):
    """One token at one node; `internal_data` holds what its wait needs and is stored with the state."""

    workflow: "ProcessLike"
    task_spec: "NodeLike"
    internal_data: dict[str, Any]
    id: int
    _state: int

    def __init__(
        self,
        process: "ProcessLike",
        spec: "NodeLike",
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
        process.top_workflow.undo_log.note(partial(process.tasks.pop, token_id, None))

    def _note(self, undo: Any) -> None:
        self.workflow.top_workflow.undo_log.note(undo)

    def _set_state(self, value: int) -> None:
        # the library builds a log record of the whole task here, at every change, even when logging is off
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
        """Ends it early; one that has not begun leaves without an occurrence, except for the deadlines over it."""
        if self._state == TaskState.FUTURE:
            self.task_spec.release(self, Reason.CANCELLED)
            self.workflow.drop(self)
        else:
            super().cancel()

    @property
    def node(self) -> Node:
        """Its node, with the law and the form that were computed for it."""
        return computed_node(self.task_spec.node, self.internal_data)

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


class Standpoint(Protocol):
    """From where an expression is looked at: a node in a process, mostly through a token that is there."""

    @property
    def id(self) -> int | None:
        """The id of the token; None for one that is only thought of."""

    @property
    def host(self) -> int | None:
        """The id of the activity's token over which it watches."""

    @property
    def workflow(self) -> "ProcessLike":
        """The process."""

    @property
    def task_spec(self) -> "NodeLike":
        """The node."""


class NodeLike(Protocol):
    """What a token, and whoever moves it, asks of its node."""

    name: str
    bpmn_id: str
    node: Node
    manual: bool
    waits_for: WaitKind | None
    own_result: str | None
    looks_beyond: bool
    condition: Expression | None
    own_values: dict[str, Any]

    @property
    def body(self) -> BodyLike:
        """The body in which the node is drawn."""

    @property
    def watchers(self) -> "Sequence[NodeLike]":
        """What begins to watch when a token enters."""

    @property
    def boundaries(self) -> "Sequence[NodeLike]":
        """The events on its border."""

    @property
    def starts(self) -> "NodeLike | None":
        """The event sub-process that it starts."""

    def enter(self, process: "ProcessLike", **internal: Any) -> Token:
        """Puts a new token on the node; it acts when the agenda comes to it."""

    def arm(self, token: Token) -> None:
        """Begins to watch over a token."""

    def open_scope(self, token: Token) -> None:
        """Evaluates the input mappings into a scope of the element's own."""

    def fire(self, token: Token, results: Mapping[str, Any]) -> None:
        """Takes the event for which the token waits."""

    def complete(self, token: Token, results: Mapping[str, Any]) -> None:
        """Takes the results of work done outside and goes on."""

    def inner_ended(self, token: Token, inner: "ProcessLike") -> None:
        """Takes the end of the process inside."""

    def closed(self, token: Token, reason: Reason) -> None:
        """Says that a token waits here no more."""

    def release(self, token: Token, reason: Reason) -> None:
        """Gives back what an active token holds."""

    def _update(self, my_task: Token) -> None: ...


class Evaluator(Protocol):
    """What answers expressions."""

    def evaluate(self, at: Standpoint, expression: Source, nearer: Mapping[str, Any] | None = None, /) -> Any:
        """The FEEL value of an expression; raises `ExecutionError` when a bound of FEEL is passed."""

    def evaluate_json(self, at: Standpoint, expression: Source, nearer: Mapping[str, Any] | None = None, /) -> Any:
        """The value as a variable keeps it."""

    def wording_id(self, at: Standpoint, wording: Worded, nearer: Mapping[str, Any] | None = None, /) -> str:
        """The id of a wording; raises `ExecutionError` where FEEL gives none."""

    def described(self, at: Standpoint, expression: Text | None, value: Any, /) -> str:
        """A value in words, and why it is null where it is."""


class ProcessLike(Protocol):
    """What a token, and its node, ask of the process that holds it."""

    tasks: dict[int, Token]
    last_end: Node | None
    compensable: tuple[tuple[str, ...], ...]

    def keep_compensable(self, compensable: tuple[tuple[str, ...], ...]) -> None:
        """Notes which completed activities can be undone from now on."""

    @property
    def tokens(self) -> list[Token]:
        """The live tokens, oldest first."""

    @property
    def top_workflow(self) -> "RootLike":
        """The root process of the case."""

    @property
    def spec(self) -> BodyLike:
        """The body by which it goes."""

    @property
    def owner(self) -> Token | None:
        """The token of the activity inside which it runs; None for the root process."""

    @property
    def called(self) -> bool:
        """A call activity has called it, so that it has variables of its own."""

    @property
    def scope_key(self) -> int:
        """The key of the scope that holds its variables."""

    @property
    def depth(self) -> int:
        """How many processes are around it."""

    @property
    def script_engine(self) -> Evaluator:
        """What answers its expressions."""

    def begin(self) -> None:
        """Puts a token on the start event."""

    def is_drained(self) -> bool:
        """No token is left but those that only watch."""

    def drop(self, token: Token) -> None:
        """Forgets a token that is done."""


class RootLike(ProcessLike, Protocol):
    """What all processes of a case share."""

    undo_log: UndoLog
    variables: Variables
    context: ExecutionContext
    agenda: deque[tuple[str, Token]]
    occurrences: list[Occurrence]
    former: tuple[int, ...]
    work: Allowance

    def next_id(self) -> int:
        """A token id that was never used in this case."""

    def chance(self, count: int) -> bytes:
        """So many bytes that nobody foresees."""

    def processes(self) -> Sequence[ProcessLike]:
        """The root process and every process inside it, outer ones first."""

    def scope_of(self, token: Standpoint) -> int:
        """The key of the innermost scope that is seen from somewhere."""

    def written_scope(self, token: Token) -> int:
        """The key of the innermost scope to which a token's results are written."""

    def attempt(self) -> AbstractContextManager[None]:
        """Takes back what the block has done if it raises."""

    def open_inner(self, owner: Token, spec: BodyLike, *, called: bool) -> ProcessLike:
        """Creates the process inside an activity."""

    def close_inner(self, owner: Token) -> ProcessLike | None:
        """Takes the process inside an activity away, if it has one."""

    def finish(self) -> None:
        """Marks the root process as ended."""
