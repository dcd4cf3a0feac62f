"""Activities with a process inside: sub-process, event sub-process, call activity."""

from collections.abc import Mapping
from typing import Any

from engine.definition.model import Kind, Node
from engine.spiff.nodes.activities import ActivitySpec
from engine.spiff.nodes.compensation import hand_out
from engine.spiff.nodes.naming import computed
from engine.spiff.nodes.node import COMPLETE, NodeSpec
from engine.spiff.nodes.timing import SET_BY
from engine.spiff.state.body import BodySpec
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.execution_context import BodyLike
from engine.spiff.state.occurrences import Reason
from engine.spiff.state.process import called_scope
from engine.spiff.state.token import STANDS_STILL, NodeLike, ProcessLike, State, Token
from engine.spiff.state.variables import Shown


class OuterSpec(ActivitySpec):
    """An activity whose work is a process of its own."""

    #: the body inside, where it is in the same diagram
    inner: BodySpec

    def run_inner(self, token: Token, spec: BodyLike, *, called: bool) -> None:
        """Starts the process inside; the token stays started until it has ended."""
        token._set_state(State.STARTED)
        token.workflow.top_workflow.open_inner(token, spec, called=called).begin()

    def may_end(self, token: Token) -> bool:
        """Whether the process inside has ended when nothing is active in it any more."""
        return True

    def path_ended(self, token: Token, process: ProcessLike) -> None:
        """Takes note that an event sub-process has ended in the process inside."""

    def inner_ended(self, token: Token, inner: ProcessLike) -> None:
        """Takes the results of the process inside and goes on."""
        self.complete(token, {})

    def release(self, token: Token, reason: Reason) -> None:
        inner = token.workflow.top_workflow.close_inner(token)
        if inner is not None:
            cancel_all(inner)
        super().release(token, reason)


def find_inside(body: BodyLike, name: str) -> NodeSpec | None:
    """The specification of a name in a body or in one inside it; None if there is none."""
    found: NodeSpec | None = body.task_specs.get(name)
    for spec in () if found else body.task_specs.values():
        inner = getattr(spec, "inner", None)  # a call has none, several instances have one of another kind
        found = found or (find_inside(inner, name) if isinstance(inner, BodySpec) else None)
    return found


def set_by(token: Token) -> NodeLike:
    """Where a token is in the version of the diagram that has set its moments; raises `ExecutionError`."""
    name, definition_id = token.task_spec.name, token.internal_data.get(SET_BY)
    if definition_id is None:
        return token.task_spec
    found = find_inside(token.workflow.top_workflow.context.runnable(definition_id).spec, name)
    if found is None:
        raise ExecutionError(token.task_spec.bpmn_id, f"definition {definition_id} has set it, and has no such element")
    return found


def cancel_all(process: ProcessLike) -> None:
    """Cancels every token of a process."""
    for token in process.tokens:
        if token.is_live:
            token.cancel()


class SubProcessSpec(OuterSpec):
    """An embedded sub-process."""

    def activate(self, token: Token) -> bool:
        self.run_inner(token, self.inner, called=False)
        return False


class EventSubProcessSpec(SubProcessSpec):
    """A sub-process that an event starts; what the event brought is local to it."""

    def open_scope(self, token: Token) -> None:
        root = token.workflow.top_workflow
        if results := token.internal_data.get("results"):
            root.variables.open(token.id, root.scope_of(token), results)
        token.forget("results")
        super().open_scope(token)

    def inner_ended(self, token: Token, inner: ProcessLike) -> None:
        # one that has ended everything else around it has reached the end of that as well
        if self.start.interrupting and inner.last_end is not None:
            token.workflow.last_end = inner.last_end
        super().inner_ended(token, inner)
        around = token.workflow.owner
        if around is not None and isinstance(around.task_spec, OuterSpec):
            around.task_spec.path_ended(around, token.workflow)

    @property
    def start(self) -> Node:
        """The event that starts it."""
        return self.inner.body.starts()[0]


class CallSpec(OuterSpec):
    """A call activity: the called process has variables of its own."""

    def activate(self, token: Token) -> bool:
        called, root = self.node.call, token.workflow.top_workflow
        if called is None:
            return True
        process_id = computed(token, "process id", called.id)
        runnable = root.context.process(process_id, called, self.body.definition().definition_id)
        if runnable.process.none_start is None:
            remedy = "call one with a start event without a trigger"
            fault = f"the process {process_id} is started by events alone and cannot be called; {remedy}"
            raise ExecutionError(self.bpmn_id, fault)
        token.remember(definition=runnable.definition_id)
        scope = root.scope_of(token)
        given = root.variables.own(scope) if called.propagate_all_parent else self._mapped_inputs(token)
        root.variables.open(called_scope(token), None, given, self._shown(token))
        self.run_inner(token, runnable.spec, called=True)
        return False

    def show_again(self, token: Token) -> None:
        """Shows to the called process what the version of the call shows in which its token is by now."""
        variables = token.workflow.top_workflow.variables
        if called_scope(token) in variables.scopes:
            variables.show(called_scope(token), self._shown(token))

    def _shown(self, token: Token) -> Shown | None:
        shows = self.node.call.shows if self.node.call is not None else frozenset()
        return Shown(token.workflow.top_workflow.scope_of(token), shows) if shows else None

    def _mapped_inputs(self, token: Token) -> dict[str, Any]:
        root = token.workflow.top_workflow
        held = root.variables.own(root.scope_of(token))
        return {mapping.target: held[mapping.target] for mapping in self.node.inputs}

    def inner_ended(self, token: Token, inner: ProcessLike) -> None:
        propagates = self.node.call is not None and self.node.call.propagate_all_child
        self.complete(token, self._results(token) if self.node.outputs or propagates else {})

    def _results(self, token: Token) -> Mapping[str, Any]:
        """The variables of the called process; large ones are handed on unread if no expression is to see them."""
        variables, scope = token.workflow.top_workflow.variables, called_scope(token)
        is_read = self.node.outputs or "body" in token.internal_data
        return variables.local(scope) if is_read else variables.scopes[scope].values

    def release(self, token: Token, reason: Reason) -> None:
        super().release(token, reason)
        token.workflow.top_workflow.variables.close(called_scope(token))


def complete_when_empty(process: ProcessLike) -> bool:
    """If only watching tokens are left in a process, ends it; true if it did."""
    if not process.is_drained():
        return False
    if process.owner is not None and not _may_end(process.owner):
        return False
    hand_out(process)
    for token in process.tokens:
        token.task_spec.closed(token, Reason.HOST_COMPLETED)
        process.drop(token)
    if process.owner is not None:
        process.top_workflow.agenda.append((COMPLETE, process.owner))
    else:
        process.top_workflow.finish()
    return True


def _may_end(owner: Token) -> bool:
    if not owner.internal_data.keys().isdisjoint(STANDS_STILL):
        return False  # its end failed or was stopped before and waits to be tried again
    return not isinstance(owner.task_spec, OuterSpec) or owner.task_spec.may_end(owner)


#: What carries out which kind of node.
SPECS: dict[Kind, type[NodeSpec]] = {
    Kind.CALL_ACTIVITY: CallSpec,
    Kind.SUB_PROCESS: SubProcessSpec,
}
