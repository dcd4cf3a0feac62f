"""Gateways. Tokens arriving at a join are counted by incoming flow, so that joins are right in rework loops too."""

from typing import Any

from engine.definition.model import Flow, Kind
from engine.spiff.nodes.citing import cite
from engine.spiff.nodes.node import ENTER, NodeSpec
from engine.spiff.state.token import ProcessLike, State, Token


class ExclusiveSpec(NodeSpec):
    """Takes the first flow whose condition is true, in the order of the file, else the default flow (13.4.1)."""

    def choose(self, token: Token) -> list[tuple[Flow, NodeSpec]]:
        default = None
        for way in self.flows:
            if way[0].id == self.node.default_flow:
                default = way
            elif way[0].condition is None or self.holds(token, way[0]):
                return [way]
        if default is None:
            raise self.no_way(token)
        return [default]


class _JoinSpec(NodeSpec):
    """A gateway at which tokens may have to wait for others."""

    #: ids of the flows that lead in
    incoming: tuple[str, ...] = ()

    def arriving(self, flow: Flow) -> dict[str, Any]:
        return {"via": flow.id}

    def waiting(self, process: ProcessLike) -> dict[str, list[Token]]:
        """The tokens that wait here, by the flow over which they came, oldest first."""
        by_flow: dict[str, list[Token]] = {}
        for token in process.tokens:
            if token.task_spec is self and token.state == State.WAITING:
                by_flow.setdefault(token.internal_data["via"], []).append(token)
        return by_flow

    def merge(self, tokens: list[Token]) -> Token:
        """Makes one token of several that are joined."""
        for token in tokens[1:]:
            token.workflow.drop(token)
        return tokens[0]


class ParallelSpec(_JoinSpec):
    """Waits for one token on each incoming flow and consumes exactly one of each; excess tokens stay (13.4.2)."""

    def _update_hook(self, my_task: Token) -> bool:
        cite(my_task)
        if len(self.incoming) < 2:
            return True
        my_task._set_state(State.WAITING)
        by_flow = self.waiting(my_task.workflow)
        if len(by_flow) < len(self.incoming):
            return False
        joined = [tokens[0] for tokens in by_flow.values()]
        joined.sort(key=lambda token: token is not my_task)
        self.merge(joined)
        return True

    def what_is_missing(self, by_flow: dict[str, list[Token]]) -> str:
        """Which flows are empty, for tokens that wait in vain."""
        body = self.body.body
        empty = [flow for flow in body.incoming(self.node.id) if flow.id not in by_flow]
        missing = ", ".join(f"{flow.id} (from {flow.source})" for flow in empty)
        return (
            f"waits for a token on {missing}, and none can come any more; "
            "correct the diagram so that as many tokens reach the join on each flow, or end the case"
        )


class InclusiveSpec(_JoinSpec):
    """Takes every flow whose condition is true; joins the tokens that can still arrive (13.4.3)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: for each incoming flow the ids of the nodes from which a token can reach it without passing this gateway
        self.reach: dict[str, frozenset[str]] = {}

    def _update_hook(self, my_task: Token) -> bool:
        cite(my_task)
        if len(self.incoming) < 2:
            return True
        # whether others can still arrive is known when nothing else moves: see `join_if_due`
        my_task._set_state(State.WAITING)
        return False

    def join_if_due(self, process: ProcessLike) -> bool:
        """Lets the waiting tokens go on as one when no token can still reach an empty incoming flow."""
        by_flow = self.waiting(process)
        if not by_flow:
            return False
        empty = [self.reach[flow] for flow in self.incoming if flow not in by_flow]
        filled = [self.reach[flow] for flow in by_flow]
        for token in process.tokens:
            at = token.task_spec.bpmn_id
            if token.task_spec is self or token.is_watching:
                continue
            if any(at in reach for reach in empty) and not any(at in reach for reach in filled):
                return False
        joined = self.merge([tokens[0] for tokens in by_flow.values()])
        joined._set_state(State.FUTURE)
        joined.remember(joined=True)
        process.top_workflow.agenda.append((ENTER, joined))
        return True

    def _update(self, my_task: Token) -> None:
        if "joined" in my_task.internal_data:
            my_task._ready()
        else:
            super()._update(my_task)


class EventGatewaySpec(NodeSpec):
    """Lets the events after it race: the first that happens takes the token, the others are cancelled (13.4.4)."""

    def leave(self, token: Token, ways: list[tuple[Flow, NodeSpec]]) -> None:
        for _flow, target in ways:
            target.enter(token.workflow, race=token.id)


#: What carries out which kind of node.
SPECS: dict[Kind, type[NodeSpec]] = {
    Kind.EXCLUSIVE: ExclusiveSpec,
    Kind.PARALLEL: ParallelSpec,
    Kind.INCLUSIVE: InclusiveSpec,
    Kind.EVENT_BASED: EventGatewaySpec,
}
