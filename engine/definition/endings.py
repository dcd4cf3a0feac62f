"""Whether a diagram can come to an end at all, whatever it waits for on the way."""

from collections.abc import Callable, Mapping

from engine.definition.ad_hoc import entries
from engine.definition.model import Body, Kind, Node, Trigger
from engine.definition.traffic import successors

#: Says of a node that it never ends, such as a call of a process that never does.
IsEndless = Callable[[Node], bool]
_CHOICES = frozenset({Kind.EXCLUSIVE, Kind.INCLUSIVE, Kind.EVENT_BASED})


def can_end(body: Body, is_endless: IsEndless) -> bool:
    """Whether some way through a body ends; a choice needs one way that does, a split needs all of them.

    Events on borders and of event sub-processes may happen.
    """
    return _can_end(body, is_endless, {})


def _can_end(body: Body, is_endless: IsEndless, known: dict[int, bool]) -> bool:
    """As `can_end`; `known` keeps the answer for each body inside."""
    if id(body) not in known:

        def stays(node: Node) -> bool:
            return is_endless(node) or (node.body is not None and not _can_end(node.body, is_endless, known))

        interrupted = any(_can_end(inner, is_endless, known) for inner in _interrupting(body))
        known[id(body)] = interrupted or _flows_end(body, stays)
    return known[id(body)]


def _flows_end(body: Body, is_endless: IsEndless) -> bool:
    """Works backwards from what ends."""
    before = _predecessors(body)
    ended: set[str] = set()
    ahead = list(body.nodes)
    while ahead:
        node = body.nodes[ahead.pop()]
        if node.id not in ended and _ends(body, node, ended, is_endless):
            ended.add(node.id)
            ahead += before[node.id]
    return any(entry.id in ended for entry in entries(body))


def _interrupting(body: Body) -> list[Body]:
    return [
        node.body
        for node in body.nodes.values()
        if node.triggered_by_event and node.body and all(start.interrupting for start in node.body.starts())
    ]


def _ends(body: Body, node: Node, ended: set[str], is_endless: IsEndless) -> bool:
    # what undoes the work does so when the activity has ended
    if any(event.id in ended for event in body.boundaries(node.id) if event.trigger is not Trigger.COMPENSATE):
        return True
    if is_endless(node):
        return False
    if node.kind is Kind.END:
        # an error that nothing catches is an incident, and no end
        return node.trigger is not Trigger.ERROR
    ways = successors(body, node)
    may_choose = node.kind in _CHOICES or any(flow.condition for flow in body.outgoing(node.id))
    return any(target in ended for target in ways) if may_choose and ways else all(target in ended for target in ways)


def _predecessors(body: Body) -> Mapping[str, list[str]]:
    before: dict[str, list[str]] = {node_id: [] for node_id in body.nodes}
    for node in body.nodes.values():
        if node.attached_to is not None and node.attached_to in before:
            before[node.id].append(node.attached_to)
        for target in successors(body, node):
            before[target].append(node.id)
    return before
