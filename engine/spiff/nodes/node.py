"""What every node of a diagram does with a token: receive it, hold or run it, and pass it on.

A token enters through the agenda of its root process, so that a long chain of automatic steps is no deep recursion and
a step that fails leaves everything before it done.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec

from engine.definition.details import WORDING
from engine.definition.dialect import is_feel
from engine.definition.model import Flow, Kind, Node
from engine.digits import is_whole
from engine.faults import Fault
from engine.spiff.nodes.citing import cite
from engine.spiff.nodes.failed_steps import has_begun
from engine.spiff.nodes.results import absorb
from engine.spiff.state.body import BodySpec
from engine.spiff.state.errors import ExecutionError, NotWaiting
from engine.spiff.state.occurrences import Changed, Closed, Opened, Passed, Reason
from engine.spiff.state.token import NodeLike, ProcessLike, Token
from engine.spiff.state.waits import Wait, WaitKind

#: What the agenda can ask of a token: to enter its node, to fire its event, to take the end of its inner process, to
#: take what somebody has completed it with.
ENTER = "enter"
FIRE = "fire"
COMPLETE = "complete"
FINISH = "finish"


class NodeSpec(BpmnTaskSpec):
    """A task specification of the library for one node of the model."""

    #: the kind of wait while the node holds a token, if it waits for anything outside
    waits_for: WaitKind | None = None
    #: the variable in which an inner instance of a multi-instance activity keeps its own result
    own_result: str | None = None
    #: the event sub-process that a start event starts
    starts: "NodeSpec | None" = None

    def __init__(self, body: BodySpec, node: Node, *, suffix: str = "") -> None:
        # the prefix keeps ids such as Start, End and Root apart from the library's own
        super().__init__(body, f"#{node.id}{suffix}", bpmn_name=node.name, manual=False)
        self.bpmn_id = node.id
        self.node = node
        self.body = body
        self.flows: list[tuple[Flow, NodeSpec]] = []
        self.boundaries: list[NodeSpec] = []
        self.looks_beyond = bool(node.registers or node.people)
        self.condition = node.condition
        # under the name of the wording stands what it says; FEEL that gives a law or form may read a variable so called
        hidden = {WORDING, *(name for name in ("law", "form") if is_feel(node.properties.get(name, "")))}
        own = {name: value for name, value in node.properties.items() if name not in hidden}
        self.own_values = {name: int(value) if is_whole(value) else value for name, value in own.items()}

    def test(self) -> None:
        """The library's checks are not needed: the definition was checked when it was read."""

    def _predict(self, *_: object, **__: object) -> None:
        """Nothing is predicted: what may come later is in the diagram, not in the state."""

    # -- entering

    def enter(self, process: ProcessLike, **internal: Any) -> Token:
        """Puts a new token on this node; it acts when the agenda comes to it."""
        root = process.top_workflow
        token = Token(process, self, root.next_id(), internal)
        root.agenda.append((ENTER, token))
        return token

    def _update_hook(self, my_task: Token) -> bool:
        """True lets the library make the token ready to run; a node that waits returns False."""
        self.open_scope(my_task)
        cite(my_task)
        return True

    def open_scope(self, token: Token) -> None:
        """Evaluates the input mappings, each seeing those before it, into a scope of the element's own."""
        if not self.node.inputs:
            return
        root = token.workflow.top_workflow
        if token.id not in root.variables.scopes:
            root.variables.open(token.id, root.scope_of(token))
        for mapping in self.node.inputs:
            value = token.workflow.script_engine.evaluate_json(token, mapping.source)
            root.variables.set_local(token.id, {mapping.target: value})

    def _on_ready_hook(self, my_task: Token) -> None:
        """Nothing is announced; see `opened`."""

    # -- being watched over

    @property
    def watchers(self) -> Sequence[NodeLike]:
        """What begins to watch when a token enters: the events on the border."""
        return self.boundaries

    def watch(self, token: Token) -> None:
        """Arms what watches over a token, except the deadlines that began when the step failed before."""
        for watcher in self.watchers:
            if not has_begun(token, watcher):
                watcher.arm(token)

    # -- waiting

    def opened(self, token: Token, wait: Wait) -> None:
        """Says that a token waits here for something outside."""
        self._record(Opened, token, wait)

    def changed(self, token: Token, wait: Wait) -> None:
        """Says that a token that waits here goes on waiting by other attributes."""
        self._record(Changed, token, wait)

    def _record(self, what: type[Opened[Wait] | Changed[Wait]], token: Token, wait: Wait) -> None:
        if self.waits_for is not None:
            process_id = self.body.definition().process.id
            root = token.workflow.top_workflow
            root.occurrences.append(what(token.id, wait, token.node, process_id))

    def closed(self, token: Token, reason: Reason) -> None:
        """Says that a token waits here no more."""
        if self.waits_for is not None:
            if reason is Reason.HOST_COMPLETED and not self._is_fulfilled(token):
                reason = Reason.CANCELLED
            token.workflow.top_workflow.occurrences.append(
                Closed(token.id, self.waits_for, token.node, reason, token.due_at)
            )

    def _is_fulfilled(self, token: Token) -> bool:
        """Whether the step that a deadline watches has ended by what the deadline requires, not in another way."""
        met_when = self.node.met_when
        return met_when is None or token.workflow.script_engine.evaluate(token, met_when) is True

    # -- what only some nodes do

    def arm(self, token: Token) -> None:
        """Begins to watch over a token."""
        raise self._waits_not()

    def fire(self, token: Token, results: Mapping[str, Any]) -> None:
        """Takes the event for which a token waits, and goes on."""
        raise self._waits_not()

    def complete(self, token: Token, results: Mapping[str, Any]) -> None:
        """Takes the results of work done outside and goes on."""
        raise self._waits_not()

    def inner_ended(self, token: Token, inner: ProcessLike) -> None:
        """Takes the results of the process inside and goes on."""
        raise self._waits_not()

    def _waits_not(self) -> NotWaiting:
        return NotWaiting(f"{self.bpmn_id}: does not wait for that; reload the page")

    # -- leaving

    def _run_hook(self, my_task: Token) -> bool | None:
        absorb(my_task, {})
        return True

    def _on_complete(self, my_task: Token) -> None:
        # the library updates every child recursively and walks the whole tree for waiting tasks here
        if not my_task.is_live:
            self.passed(my_task)  # what it threw has cancelled it: it goes nowhere
            return
        ways = self.choose(my_task)
        self.closed(my_task, Reason.COMPLETED)
        self.release(my_task, Reason.HOST_COMPLETED)
        self.passed(my_task)
        my_task.workflow.drop(my_task)
        self.leave(my_task, ways)

    def passed(self, token: Token) -> None:
        """Says that this node was completed."""
        process = token.workflow
        process.top_workflow.occurrences.append(Passed(token.id, token.node, inner="body" in token.internal_data))
        if self.node.kind is Kind.END:
            process.last_end = self.node

    def leave(self, token: Token, ways: list[tuple[Flow, "NodeSpec"]]) -> None:
        """Puts a token on the target of each chosen flow."""
        for flow, target in ways:
            target.enter(token.workflow, **target.arriving(flow))

    def arriving(self, _flow: Flow) -> dict[str, Any]:
        """What a token arriving over a flow has to remember."""
        return {}

    def choose(self, token: Token) -> list[tuple[Flow, "NodeSpec"]]:
        """The flows that a completed token takes: all without a condition, and those with a true one (13.3.2)."""
        default = self.node.default_flow
        taken = [
            way
            for way in self.flows
            if way[0].id != default and (way[0].condition is None or self.holds(token, way[0]))
        ]
        if not taken and default:
            return [way for way in self.flows if way[0].id == default]
        if not taken and self.flows:
            raise self.no_way(token)
        return taken

    def no_way(self, token: Token) -> ExecutionError:
        """That no flow can be taken, with what the conditions gave that are neither true nor false."""
        engine, unclear = token.workflow.script_engine, []
        for flow, _ in self.flows:
            value = engine.evaluate(token, flow.condition) if flow.condition is not None else False
            if not isinstance(value, bool):
                unclear.append(f"; the condition of {flow.id} gives {engine.described(token, flow.condition, value)}")
        fault = "no condition of an outgoing flow is true and there is no default flow"
        return ExecutionError(self.bpmn_id, f"{fault}; draw a default flow{''.join(unclear)}", Fault.NO_WAY)

    def holds(self, token: Token, flow: Flow) -> bool:
        """Whether a flow's condition is true; anything but true, null included, is not."""
        return flow.condition is not None and token.workflow.script_engine.evaluate(token, flow.condition) is True

    # -- ending early

    def _on_cancel(self, my_task: Token) -> None:
        self.closed(my_task, Reason.ERROR if "error" in my_task.internal_data else Reason.CANCELLED)
        self.release(my_task, Reason.CANCELLED)
        my_task.workflow.drop(my_task)

    def release(self, token: Token, reason: Reason) -> None:
        """Gives back what an active token holds: its local scope, watching boundary events.

        The scope goes first: what meets a deadline is asked of what the step has left behind, not of its own inputs.
        """
        token.workflow.top_workflow.variables.close(token.id)
        if self.boundaries:
            for other in token.workflow.tokens:
                if other.host == token.id:
                    other.task_spec.closed(other, reason)
                    token.workflow.drop(other)
