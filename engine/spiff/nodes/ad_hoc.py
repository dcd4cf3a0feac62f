"""Ad-hoc sub-processes (BPMN 2.0.2, 13.3.5): elements that begin by a list, and the paths that follow from each.

As in Camunda 8.8: each element that begins has a path of its own, which ends when nothing in it is active any more; at
each such end the completion condition is asked. What its steps write stays on the path, unless an output mapping or a
variable outside takes it further: no path sees what another has written. What people may begin is offered to them as
long as it is active.
"""

from collections.abc import Mapping
from typing import Any

from engine.definition.ad_hoc import LIST, beginnable, fault_of_begun, offered
from engine.definition.details import AdHoc
from engine.definition.model import Body, Flow, Kind, Node, Trigger
from engine.faults import Fault
from engine.spiff.nodes.inner import SubProcessSpec
from engine.spiff.nodes.node import NodeSpec
from engine.spiff.nodes.waiting import WaitingSpec
from engine.spiff.state.body import BodySpec
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.occurrences import Reoffered
from engine.spiff.state.token import ProcessLike, State, Token
from engine.spiff.state.waits import Offer, StepWait, WaitKind

#: What the token of a path remembers: the id of the element with which it begins.
ELEMENT = "element"
#: What the token of an offer remembers: how often somebody has begun the element.
BEGUN = "begun"
#: What the token of an ad-hoc sub-process remembers: it ends when nothing in it is active any more.
OVER = "over"
#: The elements that can begin, as the expressions of an ad-hoc sub-process see them.
_ELEMENTS = "adHocSubProcessElements"
#: What can end an ad-hoc sub-process in which nothing is active.
_COME_BY_THEMSELVES = frozenset({Trigger.TIMER, Trigger.MESSAGE, Trigger.SIGNAL, Trigger.CONDITIONAL})


def paths_of(node: Node) -> Body:
    """The body of an ad-hoc sub-process as it runs: its event sub-processes, and a node for a path through the rest."""
    body = node.body or Body({}, {})
    events = {id_: inner for id_, inner in body.nodes.items() if inner.triggered_by_event}
    rest = Body({id_: inner for id_, inner in body.nodes.items() if id_ not in events}, body.flows)
    return Body({node.id: Node(id=node.id, name=node.name, kind=node.kind, body=rest), **events}, {})


class AdHocSpec(SubProcessSpec):
    """An ad-hoc sub-process."""

    @property
    def ad_hoc(self) -> AdHoc:
        """What the diagram says of it."""
        return self.node.ad_hoc or AdHoc()

    @property
    def drawn(self) -> Body:
        """What is drawn inside it."""
        return self.node.body or Body({}, {})

    def open_scope(self, token: Token) -> None:
        variables, name = token.workflow.top_workflow.variables, self.ad_hoc.output_collection
        if name is not None:
            if token.id not in variables.scopes:
                variables.open(token.id, token.workflow.top_workflow.scope_of(token))
            variables.set_local(token.id, {name: []})
        super().open_scope(token)

    def activate(self, token: Token) -> bool:
        begun = self._begun(token)
        token._set_state(State.STARTED)
        inner = token.workflow.top_workflow.open_inner(token, self.inner, called=False)
        for armed in self.inner.armed:
            armed.watch_over(inner)
        for element in begun:
            begin_path(inner, element)
        if not begun:
            said = "nothing begins, since the active elements are an empty list"
            self._require_a_way_on(said, Fault.COLLECTION)
        return False

    def _begun(self, token: Token) -> list[str]:
        """The ids of what begins; raises `ExecutionError` unless each can, and is named once."""
        engine, expression = token.workflow.script_engine, self.ad_hoc.begins
        if expression is None:
            return []
        value = engine.evaluate_json(token, expression, {_ELEMENTS: self._elements()})
        if not isinstance(value, list) or not all(isinstance(id_, str) for id_ in value):
            fault = f"are {engine.described(token, expression, value)}; they must be {LIST}"
        elif not (fault := fault_of_begun(value, self.drawn) or ""):
            return value
        raise ExecutionError(self.bpmn_id, f"the active elements {fault}", Fault.COLLECTION)

    def _elements(self) -> list[dict[str, Any]]:
        return [
            {"elementId": node.id, "elementName": node.name, "properties": dict(node.properties)}
            for node in beginnable(self.drawn)
        ]

    def _require_a_way_on(self, said: str, fault: Fault | None = None) -> None:
        """Raises `ExecutionError` where nothing is active and nothing could end it: it would be open for ever."""
        watching = (event for event in self.body.body.boundaries(self.node.id) if event.interrupting)
        if not self.inner.armed and not any(event.trigger in _COME_BY_THEMSELVES for event in watching):
            remedy = "correct the variables, or let an event on its border end it"
            raise ExecutionError(self.bpmn_id, f"{said}, and no event can end it; {remedy}", fault)

    def take_result(self, token: Token, path: Token) -> None:
        """Adds what a path leaves behind to the output collection."""
        name, expression = self.ad_hoc.output_collection, self.ad_hoc.output_element
        if name is None or expression is None:
            return
        engine, variables = token.workflow.script_engine, token.workflow.top_workflow.variables
        held, value = variables.find(token.id, name), engine.evaluate_json(_EndOfPath(path, self), expression)
        if not isinstance(held, list):
            fault = f"the output collection {name} was replaced by what is no list; let no step inside write it"
            raise ExecutionError(self.bpmn_id, fault, Fault.COLLECTION)
        variables.set_local(token.id, {name: [*held, value]})

    def path_ended(self, token: Token, process: ProcessLike) -> None:
        """Asks whether it is over, when a path, or an event sub-process beside the paths, has ended."""
        condition = self.ad_hoc.completion_condition
        if OVER in token.internal_data or (condition is not None and not self._is_over(token, process)):
            return
        token.remember(**{OVER: True})
        for other in process.tokens if condition is not None else ():
            is_remaining = self.ad_hoc.cancels_remaining and not other.is_watching
            if other.is_live and (is_remaining or isinstance(other.task_spec, OfferSpec)):
                other.cancel()

    def _is_over(self, token: Token, process: ProcessLike) -> bool:
        engine, condition = token.workflow.script_engine, self.ad_hoc.completion_condition
        value = engine.evaluate(token, condition, {_ELEMENTS: self._elements()}) if condition is not None else True
        if not isinstance(value, bool):
            said = engine.described(token, condition, value)
            raise ExecutionError(self.bpmn_id, f"the completion condition is {said}; it must be true or false")
        if not value and process.is_drained():
            self._require_a_way_on("nothing is active any more, but the completion condition is false")
        return value

    def may_end(self, token: Token) -> bool:
        return OVER in token.internal_data

    def inner_ended(self, token: Token, inner: ProcessLike) -> None:
        variables, name = token.workflow.top_workflow.variables, self.ad_hoc.output_collection
        if name is not None:
            variables.propagate(token.workflow.scope_key, {name: variables.find(token.id, name)})
        super().inner_ended(token, inner)


class _EndOfPath:
    """From where the output element is looked at: the ad-hoc sub-process, with the variables of an ended path."""

    host = None

    def __init__(self, path: Token, around: AdHocSpec) -> None:
        self.id: int | None = path.id
        self.workflow = path.workflow
        self.task_spec: NodeSpec = around


class PathSpec(SubProcessSpec):
    """A path in an ad-hoc sub-process: an element that begins, and what follows it over sequence flows."""

    def open_scope(self, token: Token) -> None:
        root = token.workflow.top_workflow
        root.variables.open(token.id, root.scope_of(token), keeps_new=True)

    def activate(self, token: Token) -> bool:
        token._set_state(State.STARTED)
        inner = token.workflow.top_workflow.open_inner(token, self.inner, called=False)
        self.inner.nodes[token.internal_data[ELEMENT]].enter(inner)
        return False

    def inner_ended(self, token: Token, inner: ProcessLike) -> None:
        owner, around = _around(token)
        around.take_result(owner, token)
        # an element that was completed on it is undone as one of the sub-process
        token.workflow.keep_compensable((*token.workflow.compensable, *inner.compensable))
        super().inner_ended(token, inner)

    def passed(self, token: Token) -> None:
        """Says nothing: a path is no element of the diagram."""

    def leave(self, token: Token, ways: list[tuple[Flow, NodeSpec]]) -> None:
        owner, around = _around(token)
        around.path_ended(owner, token.workflow)


class OfferSpec(WaitingSpec):
    """An element that people may begin, as often as they like, as long as the ad-hoc sub-process is active."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waits_for = WaitKind.STEP

    def watch_over(self, process: ProcessLike) -> None:
        """Offers it in an ad-hoc sub-process."""
        self.hold(Token(process, self, process.top_workflow.next_id(), {"armed": True}))

    def awaited(self, token: Token) -> StepWait:
        return StepWait(Offer(self.node.starters, (), None))

    def renew_offer(self, token: Token, before: Node) -> None:
        if self.node.starters != before.starters:
            occurrences = token.workflow.top_workflow.occurrences
            occurrences.append(Reoffered(token.id, self.node, "", self.awaited(token).offer))

    def fire(self, token: Token, results: Mapping[str, Any]) -> None:
        """Somebody begins it; it is offered again."""
        token.remember(**{BEGUN: token.internal_data.get(BEGUN, 0) + 1})
        begin_path(token.workflow, self.bpmn_id)


def offer_steps(spec: BodySpec, body: Body) -> None:
    """Lets people begin what is drawn in an ad-hoc sub-process with this body."""
    spec.armed += [OfferSpec(spec, node, suffix=" offered") for node in offered(body)]


def begin_path(process: ProcessLike, element: str) -> None:
    """Begins an element of an ad-hoc sub-process on a path of its own."""
    path = next(spec for spec in process.spec.task_specs.values() if isinstance(spec, PathSpec))
    path.enter(process, **{ELEMENT: element})


def _around(token: Token) -> tuple[Token, AdHocSpec]:
    """The token of the ad-hoc sub-process around a path, with its node."""
    owner = token.workflow.owner
    if owner is None or not isinstance(owner.task_spec, AdHocSpec):
        raise TypeError(f"{token.task_spec.bpmn_id} is no path")
    return owner, owner.task_spec


#: What carries out which kind of node.
SPECS: dict[Kind, type[NodeSpec]] = {Kind.AD_HOC: AdHocSpec}
