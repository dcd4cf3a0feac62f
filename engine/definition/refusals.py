"""What must not be in a diagram: each refusal says what is wrong and what to draw instead.

Owns the structural law of the dialect (BPMN 2.0.2 chapter 10); references out of the file are in `deployment.checks`.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from engine.definition.ad_hoc import faults_inside, faults_of_ad_hoc
from engine.definition.compensation import faults_of_compensation, faults_of_thrown
from engine.definition.dialect import Context, local
from engine.definition.model import ACTIVITIES, GATEWAYS, Body, Flow, Kind, Node, Trigger

_UNSUPPORTED = {
    "complexGateway": "a complex gateway is not supported; draw exclusive, parallel or inclusive gateways",
    "transaction": "a transaction is not supported; draw a sub-process with an error boundary event",
    "callChoreography": "a choreography is not supported; draw a process",
    "subChoreography": "a choreography is not supported; draw a process",
    "receiveTaskInstantiate": "a receive task cannot start a process; draw a start event",
}
_CATCHABLE = frozenset({Trigger.TIMER, Trigger.MESSAGE, Trigger.SIGNAL, Trigger.CONDITIONAL})
#: Of the start events of a process.
_OPENING = frozenset({Trigger.NONE, Trigger.TIMER, Trigger.MESSAGE, Trigger.SIGNAL})
_ALLOWED = {
    Kind.CATCH: _CATCHABLE | {Trigger.LINK},
    Kind.THROW: frozenset(
        {
            Trigger.NONE,
            Trigger.MESSAGE,
            Trigger.SIGNAL,
            Trigger.ESCALATION,
            Trigger.LINK,
            Trigger.COMPENSATE,
        }
    ),
    Kind.END: frozenset(
        {
            Trigger.NONE,
            Trigger.MESSAGE,
            Trigger.SIGNAL,
            Trigger.ERROR,
            Trigger.ESCALATION,
            Trigger.TERMINATE,
            Trigger.COMPENSATE,
        }
    ),
    Kind.BOUNDARY: _CATCHABLE | {Trigger.ERROR, Trigger.ESCALATION, Trigger.COMPENSATE},
}
Rule: TypeAlias = Callable[[Context, Body, Node], None]
#: Of the start events of event sub-processes.
_STARTING = _ALLOWED[Kind.BOUNDARY] - {Trigger.COMPENSATE}


def refuse_element(context: Context, element: Any) -> bool:
    """Notes an element that the dialect does not have; true if it must be left out."""
    tag = local(element)
    if tag in _UNSUPPORTED:
        context.refuse(element, _UNSUPPORTED[tag])
        return True
    if tag not in frozenset(Kind):
        context.refuse(element, f"{tag} is not an element of the dialect; remove it")
        return True
    return False


def refuse_body(context: Context, element: Any, body: Body, *, is_process: bool, triggered: bool = False) -> None:
    """Notes what is wrong with the structure of a process or sub-process."""
    _refuse_starts(context, element, body, is_process=is_process, triggered=triggered)
    _refuse_nodes(context, body, (*_RULES, _refuse_loose))
    if is_process:
        for node, fault in faults_of_thrown(body):
            context.refuse(named(node), fault)


def refuse_ad_hoc_body(context: Context, body: Body) -> None:
    """Notes what is wrong with the structure of an ad-hoc sub-process, in which elements need no sequence flow."""
    for node, fault in faults_inside(body):
        context.refuse(named(node), fault)
    _refuse_nodes(context, body, _RULES)


def _refuse_nodes(context: Context, body: Body, rules: Sequence[Rule]) -> None:
    for node in body.nodes.values():
        _refuse_triggers(context, node)
        for rule in rules:
            rule(context, body, node)


def _refuse_starts(context: Context, element: Any, body: Body, *, is_process: bool, triggered: bool) -> None:
    starts = body.starts()
    if is_process:
        _refuse_starts_of_process(context, element, starts)
        return
    if len(starts) != 1:
        context.refuse(element, f"has {len(starts)} start events; draw exactly one")
        return
    start, trigger = named(starts[0]), starts[0].trigger
    if triggered and trigger is Trigger.COMPENSATE:
        remedy = "draw a compensation event with a handler on the border of each step inside, or of the sub-process"
        context.refuse(start, f"an event sub-process is not started by compensation; {remedy}")
    elif triggered and trigger not in _STARTING:
        remedy = "give it a timer, message, signal, condition, error or escalation"
        context.refuse(start, f"starts an event sub-process without an event; {remedy}")
    if triggered and trigger is Trigger.ERROR and not starts[0].interrupting:
        context.refuse(start, "an error always interrupts; make the start event interrupting")
    if not triggered and trigger is not Trigger.NONE:
        what = "a sub-process starts when it is reached"
        context.refuse(start, f"the start event has a trigger, but {what}; draw a plain start event")


def _refuse_starts_of_process(context: Context, element: Any, starts: Sequence[Node]) -> None:
    """One plain start event at most, and any number with a timer, a message or a signal, each by its own name."""
    plain = [start for start in starts if start.trigger is Trigger.NONE]
    if not starts:
        context.refuse(element, "has no start event; draw one")
    if len(plain) > 1:
        remedy = "draw one at most; further ones have a timer, a message or a signal"
        context.refuse(element, f"has {len(plain)} start events without a trigger; {remedy}")
    seen: set[tuple[Trigger, object]] = set()
    for start in starts:
        event = (start.trigger, start.event.name if start.event else "")
        if start.trigger not in _OPENING:
            remedy = "give it a timer, a message or a signal, or none"
            context.refuse(named(start), f"a case cannot be started by the trigger {start.trigger}; {remedy}")
        elif start.trigger in (Trigger.MESSAGE, Trigger.SIGNAL) and event in seen:
            remedy = "lead both paths from one start event"
            context.refuse(named(start), f"the {start.trigger} {event[1]} starts the process already; {remedy}")
        seen.add(event)


def _refuse_triggers(context: Context, node: Node) -> None:
    allowed = _ALLOWED.get(node.kind)
    if allowed is not None and node.trigger not in allowed:
        kinds = ", ".join(sorted(allowed - {Trigger.NONE}))
        context.refuse(named(node), f"a {node.kind} with trigger {node.trigger} is not possible; use one of {kinds}")


def _refuse_jobless(context: Context, _body: Body, node: Node) -> None:
    """A task that must be done by a handler names none."""
    sends_message = node.kind in (Kind.THROW, Kind.END) and node.trigger is Trigger.MESSAGE
    if (node.kind in (Kind.SERVICE_TASK, Kind.SEND_TASK) or sends_message) and node.job is None:
        context.refuse(named(node), "names no handler; fill in the task definition's type")


def _refuse_boundary(context: Context, body: Body, node: Node) -> None:
    if node.kind is not Kind.BOUNDARY:
        return
    host = body.nodes.get(node.attached_to or "")
    if host is None or host.kind not in ACTIVITIES:
        context.refuse(named(node), "is attached to nothing; put the event on the border of a task or sub-process")
    if node.trigger is Trigger.ERROR and not node.interrupting:
        context.refuse(named(node), "an error always interrupts; make the boundary event interrupting")
    if body.incoming(node.id):
        context.refuse(named(node), "a flow leads into a boundary event; only the activity below can trigger it")


def _refuse_gateway_flows(context: Context, body: Body, node: Node) -> None:
    outgoing = body.outgoing(node.id)
    if node.kind in GATEWAYS and not outgoing:
        context.refuse(named(node), "the gateway leads nowhere; draw a flow that leaves it")
    if node.kind in (Kind.EXCLUSIVE, Kind.INCLUSIVE) and len(outgoing) > 1:
        for flow in outgoing:
            if flow.condition is None and flow.id != node.default_flow:
                remedy = "write one, or make it the default flow"
                context.refuse(named(flow), f"leaves the gateway {named(node)} without a condition; {remedy}")
    if node.kind in (Kind.PARALLEL, Kind.EVENT_BASED) and any(flow.condition for flow in outgoing):
        remedy = "take them off its flows, or draw an exclusive gateway"
        context.refuse(named(node), f"a {node.kind} knows no conditions; {remedy}")
    if node.default_flow and node.default_flow not in {flow.id for flow in outgoing}:
        context.refuse(named(node), f"the default flow {node.default_flow} does not leave it; choose one that does")


def _refuse_event_gateway(context: Context, body: Body, node: Node) -> None:
    if node.kind is not Kind.EVENT_BASED:
        return
    for flow in body.outgoing(node.id):
        target = body.nodes[flow.target]
        catches = target.kind is Kind.CATCH and target.trigger in _CATCHABLE
        if not (catches or target.kind is Kind.RECEIVE_TASK):
            remedy = "draw catch events or receive tasks behind it"
            context.refuse(named(node), f"leads to {named(target)}, which catches no event; {remedy}")
        elif len(body.incoming(target.id)) > 1 or body.boundaries(target.id):
            remedy = "give it no other incoming flow and no boundary event"
            context.refuse(named(target), f"follows an event-based gateway; {remedy}")


def _refuse_ends(context: Context, body: Body, node: Node) -> None:
    if node.kind is Kind.END and body.outgoing(node.id):
        context.refuse(named(node), "a flow leaves an end event; end events have none")
    if node.kind is Kind.START and body.incoming(node.id):
        context.refuse(named(node), "a flow leads into a start event; draw the loop to the step behind it")
    if node.triggered_by_event and (body.incoming(node.id) or body.outgoing(node.id)):
        context.refuse(named(node), "an event sub-process has no flows; its start event starts it")
    if node.triggered_by_event and (node.loop or body.boundaries(node.id)):
        remedy = "draw a sub-process with them inside it"
        context.refuse(named(node), f"an event sub-process has no multi-instance marker or boundary event; {remedy}")


def _refuse_loose(context: Context, body: Body, node: Node) -> None:
    """What no flow connects."""
    stands_apart = node.triggered_by_event or node.is_for_compensation
    goes_on = node.kind is not Kind.END and not (node.kind is Kind.THROW and node.trigger is Trigger.LINK)
    catches_undoing = node.kind is Kind.BOUNDARY and node.trigger is Trigger.COMPENSATE
    if goes_on and not stands_apart and not catches_undoing and not body.outgoing(node.id):
        context.warn(named(node), "leads nowhere; draw a flow to an end event")
    is_link_end = node.kind is Kind.CATCH and node.trigger is Trigger.LINK
    begins = node.kind in (Kind.START, Kind.BOUNDARY) or stands_apart or is_link_end
    if not begins and not body.incoming(node.id):
        context.refuse(named(node), "is reached by no flow; connect it or remove it")


def _refuse_links(context: Context, body: Body, node: Node) -> None:
    if node.trigger is not Trigger.LINK or node.event is None:
        return
    other = Kind.CATCH if node.kind is Kind.THROW else Kind.THROW
    partners = [
        candidate
        for candidate in body.nodes.values()
        if candidate.kind is other
        and candidate.event
        and candidate.event.trigger is Trigger.LINK
        and candidate.event.name == node.event.name
    ]
    if not partners or (node.kind is Kind.THROW and len(partners) > 1):
        remedy = "draw a pair with one catching end"
        level = "" if partners else " in this process or sub-process; draw both on one level, and"
        fault = f"the link {node.event.name} has {len(partners)} other ends{level or ';'}"
        context.refuse(named(node), f"{fault} {remedy}")
    if body.outgoing(node.id) if node.kind is Kind.THROW else body.incoming(node.id):
        context.refuse(named(node), "a link replaces a sequence flow; take away the flow on its inner side")


def _refuse_compensation(context: Context, body: Body, node: Node) -> None:
    for fault in faults_of_compensation(body, node):
        context.refuse(named(node), fault)


def _refuse_ad_hoc(context: Context, _body: Body, node: Node) -> None:
    for fault in faults_of_ad_hoc(node):
        context.refuse(named(node), fault)


def _refuse_mappings(context: Context, _body: Body, node: Node) -> None:
    """Mappings where nothing would evaluate them."""
    if node.inputs and (node.kind in GATEWAYS or node.kind in (Kind.START, Kind.BOUNDARY)):
        context.refuse(named(node), f"a {node.kind} takes no input mappings; put them on the task that needs them")
    if node.outputs and node.kind in GATEWAYS:
        context.refuse(named(node), f"a {node.kind} has no output mappings; put them on the task before it")


def named(part: Node | Flow) -> str:
    """A node or flow as people find it: its id and, in brackets, its name."""
    return f"{part.id} ({part.name})" if part.name else part.id


_RULES: tuple[Rule, ...] = (
    _refuse_jobless,
    _refuse_boundary,
    _refuse_gateway_flows,
    _refuse_event_gateway,
    _refuse_ends,
    _refuse_links,
    _refuse_compensation,
    _refuse_ad_hoc,
    _refuse_mappings,
)
