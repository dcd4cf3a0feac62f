"""Events: start, end, throw, catch, boundary events, and the start events of event sub-processes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from engine.definition.model import Kind, Trigger
from engine.faults import Fault
from engine.spiff.nodes.citing import cite, require_law
from engine.spiff.nodes.failed_steps import seen_inside
from engine.spiff.nodes.naming import computed
from engine.spiff.nodes.node import NodeSpec
from engine.spiff.nodes.propagation import throw_error, throw_escalation, throw_signal
from engine.spiff.nodes.results import absorb
from engine.spiff.nodes.waiting import WaitingSpec
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.occurrences import Reason, SignalThrown
from engine.spiff.state.token import NodeLike, ProcessLike, Standpoint, Token


class PassSpec(NodeSpec):
    """A node at which nothing happens: none events, links."""


class StartSpec(NodeSpec):
    """A start event of a body: arms the event sub-processes of that body, and takes what its event has brought."""

    @property
    def watchers(self) -> Sequence[NodeLike]:
        """The start events that watch over the whole body."""
        return self.body.armed

    def _update_hook(self, my_task: Token) -> bool:
        self.open_scope(my_task)
        process = my_task.workflow
        if process.owner is not None and process.owner.task_spec.node.triggered_by_event:
            return True  # which law the event cites was evaluated when it was armed
        cite(my_task)
        law = process.spec.definition().process.computed_law
        if process.owner is None and law is not None:
            require_law(my_task, law)
        return True

    def _run_hook(self, my_task: Token) -> bool | None:
        self.watch(my_task)
        absorb(my_task, my_task.internal_data.get("results", {}))
        return True


class CatchSpec(WaitingSpec):
    """Waits for a timer, a message, a signal or a condition."""

    def _update_hook(self, my_task: Token) -> bool:
        self.open_scope(my_task)
        self.hold(my_task)
        return False

    def fire(self, token: Token, results: Mapping[str, Any]) -> None:
        """The event happened: takes its results, cancels the events that raced with it, and goes on."""
        absorb(token, results)
        end_race(token)
        token.complete()


def end_race(token: Token) -> None:
    """Cancels the other events after the same event-based gateway."""
    race = token.internal_data.get("race")
    for other in token.workflow.tokens if race is not None else ():
        if other is not token and other.internal_data.get("race") == race:
            other.cancel()


class ThrowSpec(NodeSpec):
    """Throws a signal or an escalation and goes on."""

    def _run_hook(self, my_task: Token) -> bool | None:
        # the name is computed before the outputs are written, which may change what it is computed from
        event, root = self.node.event, my_task.workflow.top_workflow
        name = computed(my_task, "signal name", event.name) if event and event.trigger is Trigger.SIGNAL else None
        code = self.code(my_task) if event and event.trigger is Trigger.ESCALATION else None
        super()._run_hook(my_task)
        if name is not None:
            root.occurrences.append(SignalThrown(self.node, name))
            throw_signal(root, name, {})
        elif code is not None:
            throw_escalation(my_task, code)
        return True

    def code(self, token: Token) -> str:
        """The code of the error or escalation that it throws."""
        event = self.node.event
        return computed(token, f"{self.node.trigger} code", event.code or "" if event else "")


class EndSpec(ThrowSpec):
    """Ends a path; an error goes to whatever catches it, a terminate end event ends all paths of its body."""

    def _run_hook(self, my_task: Token) -> bool | None:
        process, event = my_task.workflow, self.node.event
        if event and event.trigger is Trigger.ERROR:
            code = self.code(my_task)
            self.passed(my_task)
            if not throw_error(my_task, code, {}):
                raise ExecutionError(
                    self.bpmn_id,
                    f"error {code} is caught by nothing; draw an error boundary event for it",
                    Fault.UNCAUGHT,
                )
            return None
        if event and event.trigger is Trigger.TERMINATE:
            for other in process.tokens:
                if other is not my_task and other.is_live:
                    other.cancel()
        return super()._run_hook(my_task)


class BoundarySpec(WaitingSpec):
    """Watches on the border of an activity as long as it is active."""

    def arm(self, host: Token) -> None:
        """Begins to watch over an activity's token."""
        token = Token(host.workflow, self, host.workflow.top_workflow.next_id(), {"host": host.id})
        self.hold(token)

    def due_once(self, token: Standpoint) -> datetime:
        host = cast(int, token.host)
        with seen_inside(token.workflow.tasks[host]):
            return super().due_once(token)

    def fire(self, token: Token, results: Mapping[str, Any]) -> None:
        """The event happened: an interrupting one cancels the activity, another runs in parallel with it."""
        process = token.workflow
        absorb(token, results)
        ways = self.choose(token)
        repeats = self.event.trigger is not Trigger.TIMER
        if self.node.interrupting or not repeats:
            self.closed(token, Reason.FIRED)
        self.passed(token)
        if self.node.interrupting:
            process.drop(token)
            process.tasks[token.internal_data["host"]].cancel()
        elif not repeats and not self.rearm(token):
            process.drop(token)
        self.leave(token, ways)


class ArmedStartSpec(WaitingSpec):
    """The start event of an event sub-process, armed as long as the body around it lives."""

    starts: NodeSpec

    def arm(self, beginning: Token) -> None:
        """Begins to watch over the process in which a token begins."""
        self.watch_over(beginning.workflow)

    def watch_over(self, process: ProcessLike) -> None:
        """Begins to watch over a process."""
        token = Token(process, self, process.top_workflow.next_id(), {"armed": True})
        self.hold(token)

    def fire(self, token: Token, results: Mapping[str, Any]) -> None:
        """The event happened: an interrupting start cancels the body's other tokens; then the sub-process runs."""
        process = token.workflow
        repeats = self.event.trigger is not Trigger.TIMER
        if self.node.interrupting or not repeats:
            self.closed(token, Reason.FIRED)
        if self.node.interrupting:
            process.drop(token)
            for other in process.tokens:
                if other.is_live:
                    other.cancel()
        elif not repeats and not self.rearm(token):
            process.drop(token)
        self.starts.enter(process, results=dict(results))


#: What carries out which kind of node.
SPECS: dict[Kind, type[NodeSpec]] = {
    Kind.START: StartSpec,
    Kind.END: EndSpec,
    Kind.CATCH: CatchSpec,
    Kind.THROW: ThrowSpec,
    Kind.BOUNDARY: BoundarySpec,
}
