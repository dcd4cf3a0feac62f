"""Ad-hoc sub-processes as they are drawn (BPMN 2.0.2, 10.3.5): what can begin in one, and what must not be drawn.

Knows nodes and the bodies that hold them; who reports the faults names the element.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from engine.definition.details import AdHoc
from engine.definition.dialect import BPMN, Context, extension
from engine.definition.instants import fixed, is_fixed
from engine.definition.model import ACTIVITIES, Body, Kind, Node, Trigger
from engine.definition.property_table import OF_ELEMENTS
from engine.feel import Expression
from engine.quoting import quoted
from engine.spelling import spelled

#: How a list of what begins is written.
LIST = 'a list of ids, such as ["ask_the_court"]'
_NEVER_BEGIN = frozenset({Kind.START, Kind.END, Kind.BOUNDARY})


def read_ad_hoc(context: Context, element: Any) -> AdHoc:
    """What begins in an ad-hoc sub-process, and when it ends."""
    definition, until = extension(element, "adHoc"), element.find(f"{BPMN}completionCondition")
    written = dict(definition.attrib) if definition is not None else {}
    collection, result = (written.get(name, "").strip() for name in ("outputCollection", "outputElement"))
    if bool(collection) != bool(result):
        context.refuse(element, "output collection and output element go together; fill in both")
    if element.get("ordering", "Parallel") != "Parallel":
        remedy = "take it away, and draw sequence flows between what must wait for each other"
        fault = f"ordering is {element.get('ordering')}, but all that begins is active at once"
        context.refuse(element, f"{fault}; {remedy}")
    if context.boolean(element, "triggeredByEvent", default=False):
        context.refuse(element, "an ad-hoc sub-process is not started by an event; draw it inside an event sub-process")
    begins = written.get("activeElementsCollection", "")
    return AdHoc(
        begins=_expression(context, element, "the list of active elements", begins),
        completion_condition=None if until is None else context.feel(element, "completion condition", until.text or ""),
        cancels_remaining=context.boolean(element, "cancelRemainingInstances", default=True),
        output_collection=collection or None,
        output_element=_expression(context, element, "output element", result),
    )


def _expression(context: Context, element: Any, what: str, text: str) -> Expression | None:
    return context.feel(element, what, text) if text.strip() else None


def entries(body: Body) -> tuple[Node, ...]:
    """The nodes with which tokens come into a body: its start events, or what can begin in an ad-hoc sub-process."""
    return body.starts() or beginnable(body)


def beginnable(body: Body) -> tuple[Node, ...]:
    """What can begin in an ad-hoc sub-process with this body: every element to which no sequence flow leads."""
    return tuple(node for node in body.nodes.values() if _can_begin(node) and not body.incoming(node.id))


def offered(body: Body) -> tuple[Node, ...]:
    """What people may begin in an ad-hoc sub-process with this body: property `starters`."""
    return tuple(node for node in beginnable(body) if node.starters)


def _can_begin(node: Node) -> bool:
    is_link_end = node.kind is Kind.CATCH and node.trigger is Trigger.LINK
    return not (_stands_apart(node) or is_link_end or node.kind in _NEVER_BEGIN)


def _stands_apart(node: Node) -> bool:
    return node.triggered_by_event or node.is_for_compensation


def fault_of_begun(ids: Sequence[str], body: Body) -> str | None:
    """Why these ids do not name what begins in an ad-hoc sub-process with this body; nothing if they do."""
    can_begin = [node.id for node in beginnable(body)]
    for id_, count in Counter(ids).items():
        if id_ not in can_begin:
            return f"name {quoted(id_)}, which cannot begin there; there are {', '.join(can_begin)}"
        if count > 1:
            return f"name {quoted(id_)} {count} times; name each element once"
    return None


def faults_of_ad_hoc(node: Node) -> Iterator[str]:
    """What is wrong with an ad-hoc sub-process as a whole."""
    ad_hoc, body = node.ad_hoc, node.body
    if ad_hoc is None or body is None:
        return
    if not any(inner.kind in ACTIVITIES and not _stands_apart(inner) for inner in body.nodes.values()):
        yield "holds no activity; draw at least one"
    until = ad_hoc.completion_condition
    if until is not None and is_fixed(until) and not isinstance(fixed(until), bool):
        yield "the completion condition is neither true nor false; write a comparison, such as =count(opinions) > 1"
    if ad_hoc.begins is None:
        if not offered(body):
            people = "name those who begin a step in its property starters"
            yield f"says nothing of what begins in it; write {LIST} as its active elements, or {people}"
    elif is_fixed(ad_hoc.begins):
        yield from _of_list(fixed(ad_hoc.begins), body)


def _of_list(value: object, body: Body) -> Iterator[str]:
    """What is wrong with active elements that are the same in every case."""
    if not isinstance(value, list) or not (value or offered(body)) or not all(isinstance(id_, str) for id_ in value):
        yield f"the active elements are {spelled(value)}; write {LIST}"
    elif fault := fault_of_begun(value, body):
        yield f"the active elements {fault}"
    elif left := [node.id for node in beginnable(body) if node.id not in value and not node.starters]:
        yield f"nothing begins {', '.join(left)}; name it among the active elements, or lead a sequence flow to it"


def faults_of_starters(body: Body, node: Node) -> Iterator[str]:
    """What is wrong with who begins an activity of a body by its property `starters`."""
    if "starters" not in node.properties or node.kind not in ACTIVITIES:
        return
    if body.starts() or node not in beginnable(body):
        yield f"the property starters does nothing here; {OF_ELEMENTS['starters'].remedy}"
    elif not node.starters:
        yield "the property starters names nobody; name who begins it, or take it away"


def faults_inside(body: Body) -> Iterator[tuple[Node, str]]:
    """The events that an ad-hoc sub-process cannot have inside it."""
    for node in body.nodes.values():
        if node.kind is Kind.START:
            yield node, "an ad-hoc sub-process has no start event; take it away: the active elements say what begins"
        elif node.kind is Kind.END:
            yield node, "an ad-hoc sub-process has no end event; take it away: a path ends where no flow leads on"
        elif node.triggered_by_event and node.body and any(start.interrupting for start in node.body.starts()):
            fault = "an event sub-process in an ad-hoc sub-process does not interrupt"
            yield node, f"{fault}; make its start event non-interrupting, or draw the event on the border"
