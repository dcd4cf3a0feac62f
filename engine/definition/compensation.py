"""Compensation as it is drawn (BPMN 2.0.2, 10.3.1 and 10.6): which activity undoes which, and what must not be drawn.

Knows nodes and the bodies that hold them; who reports the faults names the element.
"""

from collections.abc import Iterator

from engine.definition.model import Body, Kind, Node, Trigger

_HANDLER = "draw an association to an activity beside it that is marked for compensation"
_ON_HANDLER = "draw a sub-process as handler, with the event on a step inside it"


def handlers_started_by(body: Body, node: Node) -> Iterator[tuple[Body, Node]]:
    """The handlers that an event of a body may start, each with the body that holds it; none if it throws nothing."""
    if node.kind in (Kind.THROW, Kind.END) and node.event is not None and node.trigger is Trigger.COMPENSATE:
        yield from _handlers(body, node.event.activity)


def _handlers(body: Body, activity: str | None) -> Iterator[tuple[Body, Node]]:
    """The handlers of one activity of a body, or of all, and of what is inside it."""
    for node in body.nodes.values():
        if node.handler is not None and node.handler in body.nodes and activity in (None, node.attached_to):
            yield body, body.nodes[node.handler]
        if node.body is not None and not node.triggered_by_event and activity in (None, node.id):
            yield from _handlers(node.body, None)


def faults_of_compensation(body: Body, node: Node) -> Iterator[str]:
    """What is wrong with a compensation event on a border, or with a handler."""
    if node.kind is Kind.BOUNDARY and node.trigger is Trigger.COMPENSATE:
        yield from _of_boundary(body, node)
    if node.is_for_compensation:
        yield from _of_handler(body, node)


def _of_boundary(body: Body, node: Node) -> Iterator[str]:
    if body.outgoing(node.id):
        yield f"a flow leaves a compensation event; take it away, and {_HANDLER}"
    handler = body.nodes.get(node.handler or "")
    if node.handler is None:
        yield f"has no handler that undoes the work; {_HANDLER}"
    elif handler is None:
        yield f"is associated with {node.handler}, which is not on the same level; {_HANDLER}"
    elif not handler.is_for_compensation:
        yield f"is associated with {handler.id}, which is not marked for compensation; mark it in the modeler"
    if node.outputs:
        yield "a compensation event has no output mappings; put them on its handler"
    rivals = [each.id for each in body.boundaries(node.attached_to or "") if each.trigger is Trigger.COMPENSATE]
    if rivals.index(node.id) > 0:
        remedy = "keep one, and draw a sub-process as handler if several steps undo the work"
        yield f"is another compensation event beside {rivals[0]}, of which one would be taken; {remedy}"


def _of_handler(body: Body, node: Node) -> Iterator[str]:
    if node.triggered_by_event:
        yield "an event sub-process undoes nothing; draw a plain sub-process as handler"
    elif all(node.id != event.handler for event in body.nodes.values()):
        remedy = "draw an association to it from a compensation event on the border of the activity, or unmark it"
        yield f"is marked for compensation, but undoes no activity; {remedy}"
    if body.incoming(node.id) or body.outgoing(node.id):
        yield "is marked for compensation and has a sequence flow; take it away, since an association alone leads there"
    if body.boundaries(node.id):
        yield f"is marked for compensation and has an event on its border; {_ON_HANDLER}"


def faults_of_thrown(body: Body, outer: Body | None = None) -> Iterator[tuple[Node, str]]:
    """The events, in a body and those inside it, that throw compensation for what they cannot undo.

    `outer` is the body around an event sub-process, whose activities are undone from inside it as well.
    """
    for node in body.nodes.values():
        if node.event is not None and node.event.activity is not None and (fault := _of_target(node, body, outer)):
            yield node, fault
        if node.body is not None:
            yield from faults_of_thrown(node.body, body if node.triggered_by_event else None)


def _of_target(node: Node, body: Body, outer: Body | None) -> str | None:
    wanted = node.event.activity if node.event is not None else None
    holder = next((each for each in (body, outer) if each is not None and wanted in each.nodes), None)
    if holder is None:
        where = "on the level of the event, or around its event sub-process"
        return f"undoes {wanted}, which is not {where}; choose an activity there, or none to undo all"
    if not any(each.trigger is Trigger.COMPENSATE for each in holder.boundaries(wanted or "")):
        return f"undoes {wanted}, on whose border is no compensation event; draw one with a handler, or choose none"
    return None
