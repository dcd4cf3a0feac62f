"""Makes a process definition ready to run: a specification of the library for each node, connected as drawn.

Constructs that the library knows only in part get their meaning here: a link is a flow, several flows that leave a node
split it, an event sub-process is armed with the body around it, a multi-instance activity is a body with inner ones, an
ad-hoc sub-process has a process for each path through what is drawn in it.
"""

from collections.abc import Mapping

from engine.definition.model import Body, Flow, Kind, Node, Trigger
from engine.definition.process import Process
from engine.definition.traffic import successors
from engine.spiff.nodes import activities, ad_hoc, events, gateways, inner
from engine.spiff.nodes.activities import ActivitySpec, JobSpec
from engine.spiff.nodes.ad_hoc import AdHocSpec, PathSpec, offer_steps, paths_of
from engine.spiff.nodes.compensation import CompensateSpec
from engine.spiff.nodes.events import ArmedStartSpec, PassSpec
from engine.spiff.nodes.gateways import InclusiveSpec, ParallelSpec
from engine.spiff.nodes.inner import EventSubProcessSpec, SubProcessSpec
from engine.spiff.nodes.multi_instance import MultiInstanceSpec, inner_of, own_result
from engine.spiff.nodes.node import NodeSpec
from engine.spiff.state.body import BodySpec, Runnable

_SPECS = {**events.SPECS, **activities.SPECS, **inner.SPECS, **ad_hoc.SPECS, **gateways.SPECS}


def make_runnable(definition_id: int, process: Process) -> Runnable:
    """Builds the specifications of a process definition that has no findings; once for each version."""
    return Runnable(definition_id, process, _build(process.id, process.body, None))


def _build(name: str, body: Body, outer: BodySpec | None) -> BodySpec:
    spec = BodySpec(name, body, outer)
    made = {node.id: _node_spec(spec, node) for node in body.nodes.values()}
    spec.nodes.update(made)
    for flow in (*body.flows.values(), *_links(body)):
        made[flow.source].flows.append((flow, made[flow.target]))
    for node in body.nodes.values():
        _attach(spec, made, node)
    _find_handlers(spec, made)
    return spec


def _node_spec(spec: BodySpec, node: Node) -> NodeSpec:
    made = _class_of(node)(spec, node)
    if isinstance(made, SubProcessSpec) and node.body is not None:
        made.inner = _build(f"{spec.name}/{node.id}", paths_of(node) if node.ad_hoc else node.body, spec)
    if isinstance(made, AdHocSpec):
        offer_steps(made.inner, made.drawn)
    if node.loop is None:
        return made
    around = MultiInstanceSpec(spec, node, suffix=" each")
    spec.task_specs.pop(made.name)
    instance = inner_of(_activity_class(node))(spec, node)
    instance.own_result = own_result(node.loop)
    if isinstance(made, SubProcessSpec) and isinstance(instance, SubProcessSpec):
        instance.inner = made.inner
    around.inner = instance
    return around


def _class_of(node: Node) -> type[NodeSpec]:
    if node.job is not None:
        return JobSpec
    if node.trigger is Trigger.LINK:
        return PassSpec
    if node.trigger is Trigger.COMPENSATE:
        return PassSpec if node.kind is Kind.BOUNDARY else CompensateSpec
    if node.triggered_by_event:
        return EventSubProcessSpec
    if node.kind is Kind.AD_HOC and node.ad_hoc is None:
        return PathSpec
    return _SPECS[node.kind]


def _activity_class(node: Node) -> type[ActivitySpec]:
    found = _class_of(node)
    if not issubclass(found, ActivitySpec):
        raise TypeError(f"{node.id} is no activity")
    return found


def _links(body: Body) -> list[Flow]:
    """A flow for each link, from its throwing to its catching end."""
    return [
        Flow(f"link {node.id}", "", node.id, target)
        for node in body.nodes.values()
        if node.kind is Kind.THROW and node.trigger is Trigger.LINK
        for target in successors(body, node)
    ]


def _attach(spec: BodySpec, nodes: Mapping[str, NodeSpec], node: Node) -> None:
    """Connects what belongs to a node in addition to its sequence flows."""
    made = nodes[node.id]
    if node.kind is Kind.START and (node.trigger is Trigger.NONE or not hasattr(spec, "start_node")):
        spec.start_node = made
    if node.attached_to is not None and node.trigger is not Trigger.COMPENSATE:
        nodes[node.attached_to].boundaries.append(made)
    if node.triggered_by_event and node.body is not None and isinstance(made, EventSubProcessSpec):
        armed = ArmedStartSpec(spec, node.body.starts()[0])
        armed.starts = made
        spec.armed.append(armed)
        spec.has_conditions |= armed.node.trigger is Trigger.CONDITIONAL
    spec.has_conditions |= node.trigger is Trigger.CONDITIONAL
    if isinstance(made, ParallelSpec | InclusiveSpec):
        made.incoming = tuple(flow.id for flow in spec.body.incoming(node.id))
    if isinstance(made, ParallelSpec) and len(made.incoming) > 1:
        spec.parallels.append(made)
    if isinstance(made, InclusiveSpec) and len(made.incoming) > 1:
        spec.joins.append(made)
        before = _predecessors(spec.body)
        made.reach = {flow.id: _reaching(before, flow, node.id) for flow in spec.body.incoming(node.id)}


def _find_handlers(spec: BodySpec, nodes: Mapping[str, NodeSpec]) -> None:
    """Gives a body the handlers of what can be undone from it: of its own activities and of those inside them.

    An event sub-process has those of the body around it as well.
    """
    for made in nodes.values():
        host, handler = made.node.attached_to, made.node.handler
        if host is not None and handler is not None:
            spec.handlers[host] = (made.node, nodes[handler])
            if isinstance(activity := nodes[host], ActivitySpec):
                activity.has_handler = True
    inner = [(made.node.triggered_by_event, body) for made in nodes.values() if (body := _inner_body(made))]
    for is_event, body in inner:
        if not is_event:
            _add_handlers(spec, body)
    for is_event, body in inner:
        if is_event:
            _add_handlers(body, spec)


def _inner_body(made: NodeSpec) -> BodySpec | None:
    """The body inside a sub-process, also where it has several instances."""
    activity = made.inner if isinstance(made, MultiInstanceSpec) else made
    return activity.inner if isinstance(activity, SubProcessSpec) else None


def _add_handlers(spec: BodySpec, other: BodySpec) -> None:
    """Lets handlers that are drawn in another body run in the processes of this one."""
    for activity, (caught, handler) in other.handlers.items():
        spec.handlers.setdefault(activity, (caught, handler))
        for runs in (handler, getattr(handler, "inner", None)):
            if isinstance(runs, NodeSpec):  # the handler itself, and one of its instances if it has several
                spec.task_specs.setdefault(runs.name, runs)


def _predecessors(body: Body) -> dict[str, list[str]]:
    """For each node those from which a token can come to it in one move, an activity's border included."""
    before: dict[str, list[str]] = {node_id: [] for node_id in body.nodes}
    for node in body.nodes.values():
        if node.attached_to:
            before[node.id].append(node.attached_to)
        for target in successors(body, node):
            before[target].append(node.id)
    return before


def _reaching(before: dict[str, list[str]], flow: Flow, gateway_id: str) -> frozenset[str]:
    """The nodes from which a token can come over a flow to the gateway without passing the gateway before."""
    reached: set[str] = set()
    ahead = [flow.source]
    while ahead:
        at = ahead.pop()
        if at not in reached and at != gateway_id:
            reached.add(at)
            ahead += before[at]
    return frozenset(reached)
