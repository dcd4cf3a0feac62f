"""Events that catch what cannot come to them, or what another one catches: Camunda refuses them as well.

Knows one body; what is thrown by handlers and called processes is looked at at deployment.
"""

from collections.abc import Iterator

from engine.definition.model import Body, Event, Kind, Node, TimerKind, Trigger
from engine.definition.times import fault_of_time

#: What is caught by its code, or without one whatever it is.
CODED = frozenset({Trigger.ERROR, Trigger.ESCALATION})
_ONCE = "fires once, so that it has no cycle"


def faults_of_catching(body: Body, node: Node) -> Iterator[str]:
    """What is wrong with an event that catches: a cycle where it fires once, a code that another one catches."""
    if node.event is None:
        return
    if _repeats(node.event):
        wanted = "write a duration such as P1D, or a date as FEEL"
        if node.kind is Kind.CATCH:
            yield f"an intermediate timer event {_ONCE}; {wanted}, or draw a loop around it"
        elif node.kind is Kind.BOUNDARY and node.interrupting:
            yield f"an interrupting boundary event {_ONCE}; {wanted}, or let it not interrupt"
    if node.trigger in CODED and any(_catches_the_same(node, other) for other in _before(body, node)):
        what = f"the {node.trigger} {node.event.code}" if node.event.code else f"every {node.trigger} without a code"
        yield f"{what} is caught by another event here already, and one of them would never fire; keep one"


def _repeats(event: Event) -> bool:
    """Whether an event is a cycle; what is no time at all is said where it is read."""
    if event.timer is not TimerKind.CYCLE or event.expression is None:
        return False
    return not (isinstance(event.expression, str) and fault_of_time(TimerKind.CYCLE, event.expression))


def _before(body: Body, node: Node) -> Iterator[Node]:
    """The events that catch for the same activity, and come before a node in the file."""
    for other in body.boundaries(node.attached_to) if node.attached_to is not None else ():
        if other is node:
            return
        yield other


def _catches_the_same(node: Node, other: Node) -> bool:
    return other.trigger is node.trigger and _code(other) == _code(node)


def _code(node: Node) -> object:
    return node.event.code if node.event is not None else None
