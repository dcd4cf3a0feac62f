"""Workflows of the library as holders of live tokens: the root process of a case, and the processes inside it."""

import hashlib
from collections import deque
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Union

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from engine.definition.model import Node
from engine.feel import Allowance
from engine.spiff.state.body import BodySpec, Runnable
from engine.spiff.state.execution_context import BodyLike, ExecutionContext
from engine.spiff.state.loop_guard import LoopGuard
from engine.spiff.state.occurrences import Ended, Occurrence
from engine.spiff.state.script import MOST_WORK, FeelScriptEngine
from engine.spiff.state.token import ProcessLike, Standpoint, Token
from engine.spiff.state.variables import ROOT, Variables

#: So many tokens are looked at in the time of one step of FEEL.
_TOKENS_OF_A_STEP = 8

AnyProcess = Union["RootProcess", "InnerProcess"]


class _TokenHolder:
    """What root and inner processes have in common."""

    spec: BodySpec
    tasks: dict[int, Token]
    top_workflow: "RootProcess"
    completed: bool
    last_end: Node | None
    #: the activities that were completed here and can be undone, oldest first, each behind those inside it
    compensable: tuple[tuple[str, ...], ...] = ()

    def keep_compensable(self, compensable: tuple[tuple[str, ...], ...]) -> None:
        """Notes which completed activities can be undone from now on."""
        self.top_workflow.undo_log.note(partial(setattr, self, "compensable", self.compensable))
        self.compensable = compensable

    @property
    def tokens(self) -> list[Token]:
        """The live tokens, oldest first; to look through thousands at each step is work, too."""
        self.top_workflow.work.spend(len(self.tasks) // _TOKENS_OF_A_STEP)
        return [self.tasks[key] for key in sorted(self.tasks)]

    def is_drained(self) -> bool:
        """No token is left but those that only watch."""
        return all(token.is_watching for token in self.tasks.values())

    def drop(self, token: Token) -> None:
        """Forgets a token that is done."""
        if self.tasks.pop(token.id, None) is not None:
            self.top_workflow.undo_log.note(partial(self.tasks.__setitem__, token.id, token))

    def begin(self: Any, at: str | None = None, results: Mapping[str, Any] | None = None) -> None:
        """Puts a token on a start event, which arms the event sub-processes and passes on.

        That is the plain one, or `at`, which takes the results that its event has brought.
        """
        node = self.spec.start_node if at is None else self.spec.nodes[at]
        node.enter(self, **({"results": dict(results)} if results else {}))


class Attempt:
    """A block of which a root process takes back everything if it raises; all before it is final.

    A class of its own, as each step of a token is one, and a generator would take twice the time.
    """

    __slots__ = ("_agenda", "_last_token", "_occurrences", "_root")

    def __init__(self, root: "RootProcess") -> None:
        self._root = root

    def __enter__(self) -> None:
        root = self._root
        self._occurrences, self._agenda, self._last_token = len(root.occurrences), len(root.agenda), root.last_token
        root.undo_log.begin_step()

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        if kind is None:
            return
        root = self._root
        root.undo_log.take_back()
        del root.occurrences[self._occurrences :]
        while len(root.agenda) > self._agenda:
            root.agenda.pop()
        root.last_token = self._last_token


class RootProcess(_TokenHolder, BpmnWorkflow):
    """The root process of a case with everything that its processes share."""

    owner = None
    called = False

    def __init__(self, runnable: Runnable, context: ExecutionContext, variables: Variables, secret: bytes) -> None:
        """`secret` is the case's own: the key of the digests of its large values, and of its source of chance."""
        self.secret = secret
        #: how often chance has been asked
        self.draws = 0
        self.variables = variables
        self.undo_log = variables.undo_log
        #: what all evaluations of this command may take
        self.work = Allowance(MOST_WORK)
        # deserializing: the library must not build its tree of predicted tasks
        super().__init__(runnable.spec, script_engine=FeelScriptEngine(), deserializing=True)
        self.runnable = runnable
        self.context = context
        self.agenda: deque[tuple[str, Token]] = deque()
        self.occurrences: list[Occurrence] = []
        self.last_token = 0
        self.last_end: Node | None = None
        #: the versions by which the case has gone before it was moved, the latest first
        self.former: tuple[int, ...] = ()
        #: the keys of processes inside with conditional events
        self.conditional: set[int] = set()
        #: automatic steps of this command so far
        self.steps = 0
        #: what the conditions have taken in this command, in steps of FEEL, by the ids of the tokens that wait for them
        self.looks: dict[int, int] = {}
        self.loop_guard = LoopGuard()

    def next_id(self) -> int:
        """A token id that was never used in this case."""
        self.last_token += 1
        return self.last_token

    def chance(self, count: int) -> bytes:
        """So many bytes, at most 64, that only who knows the case's secret can foresee, others at each call."""
        self.draws += 1
        return hashlib.blake2b(b"draw %d" % self.draws, key=self.secret, digest_size=count).digest()

    @property
    def scope_key(self) -> int:
        """The key of the scope that holds this process's variables."""
        return ROOT

    def is_completed(self) -> bool:
        """No token is left in the root process."""
        return bool(self.completed)

    def finish(self) -> None:
        """Marks the case's root process as ended."""
        self.completed = True
        self.compensable = ()
        self.occurrences.append(Ended(self.last_end))

    def processes(self) -> list[AnyProcess]:
        """The root process and every process inside it, outer ones first."""
        return [self, *(self.subprocesses[key] for key in sorted(self.subprocesses))]

    def find(self, token_id: int) -> Token | None:
        """A live token anywhere in the case."""
        for process in self.processes():
            if token_id in process.tasks:
                return process.tasks[token_id]
        return None

    def attempt(self) -> Attempt:
        """A block that is taken back as a whole if it raises."""
        return Attempt(self)

    def open_inner(self, owner: Token, spec: BodyLike, *, called: bool) -> "InnerProcess":
        """Creates the process inside a sub-process, or the called process of a call activity."""
        inner = InnerProcess(spec, owner, self, called=called)
        self._put_inner(owner.id, inner)
        self.undo_log.note(partial(self._take_inner, owner.id))
        return inner

    def close_inner(self, owner: Token) -> "InnerProcess | None":
        """Takes the process inside an activity away, if it has one."""
        inner = self._take_inner(owner.id)
        if inner is not None:
            self.undo_log.note(partial(self._put_inner, owner.id, inner))
        return inner

    def _put_inner(self, key: int, inner: "InnerProcess") -> None:
        self.subprocesses[key] = inner
        if inner.spec.has_conditions:
            self.conditional.add(key)

    def _take_inner(self, key: int) -> "InnerProcess | None":
        self.conditional.discard(key)
        inner: InnerProcess | None = self.subprocesses.pop(key, None)
        return inner

    def begin_run(self) -> None:
        """Finds the processes whose conditions are to be looked at: those of a moved case are not those before."""
        self.conditional = {key for key, inner in self.subprocesses.items() if inner.spec.has_conditions}

    def with_conditions(self) -> "list[AnyProcess]":
        """The processes with conditional events, outer ones first; thousands of others are not walked at each step."""
        inner = [self.subprocesses[key] for key in sorted(self.conditional)]
        return [self, *inner] if self.spec.has_conditions else inner

    def scope_of(self, token: Standpoint) -> int:
        """The key of the innermost scope that a token sees; a boundary event sees that of its activity."""
        for key in (token.id, token.host):
            if key is not None and key in self.variables.scopes:
                return key
        return token.workflow.scope_key

    def written_scope(self, token: Token) -> int:
        """The key of the innermost scope to which a token's results are written."""
        return token.id if token.id in self.variables.scopes else token.workflow.scope_key


class InnerProcess(_TokenHolder, BpmnSubWorkflow):
    """The process inside a sub-process, or a called process, which has a root scope of its own."""

    def __init__(self, spec: BodyLike, owner: Token, root: RootProcess, *, called: bool) -> None:
        self.owner = owner
        self.called = called
        self.last_end: Node | None = None
        super().__init__(spec, owner.id, root, deserializing=True)

    def _calculate_depth(self) -> int:
        # the library searches all processes for the owner at each level; here the owner is known
        return int(self.owner.workflow.depth) + 1

    @property
    def scope_key(self) -> int:
        """The key of the scope that holds this process's variables; a called process has one of its own."""
        return called_scope(self.owner) if self.called else self.top_workflow.scope_of(self.owner)


def instance_key(process: ProcessLike) -> int:
    """The key of the root scope of the process instance in which a process is: its own, or that of what it is in."""
    while process.owner is not None:
        if process.called:
            return process.scope_key
        process = process.owner.workflow
    return ROOT


def former_versions(process: ProcessLike) -> Sequence[int]:
    """The versions by which the definition of a process has gone before the case was moved, the latest first."""
    while process.owner is not None:
        if process.called:
            former: Sequence[int] = process.owner.internal_data.get("former", ())
            return former
        process = process.owner.workflow
    return process.top_workflow.former


def called_scope(owner: Token) -> int:
    """The key of the root scope of a called process; the call activity's own scope has its token's id."""
    return -owner.id
