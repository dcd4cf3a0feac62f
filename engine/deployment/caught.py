"""Codes of errors and escalations that events catch, held against those that are thrown there: a slip never fires.

Reads written codes and contracts of handlers; what a case computes, and an unknown handler, may throw any code.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.definition.catching import CODED
from engine.definition.findings import Message, Severity
from engine.definition.model import Body, Kind, Node, Trigger
from engine.deployment.bundle import Bundle
from engine.deployment.known import Known, handler_of
from engine.nearest import did_you_mean
from engine.quoting import quoted


@dataclass
class _Thrown:
    """What is thrown in some steps: the codes that are known, and the processes that were looked into."""

    trigger: Trigger
    codes: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)


def misspelt_codes(bundle: Bundle, known: Known, body: Body, node: Node) -> Iterator[Message]:
    """Warns of a code that an event catches where none of the kind is thrown, but nearly the same one is."""
    catching, throwing = _caught_by(body, node)
    if catching is None or catching.event is None or catching.trigger not in CODED:
        return
    code, thrown = catching.event.code, _Thrown(catching.trigger)
    if not isinstance(code, str) or not code:
        return
    for each in throwing:
        _look(bundle, known, each, thrown)
    if code not in thrown.codes and (meant := did_you_mean(code, thrown.codes)):
        what = f"the {catching.trigger} {quoted(code)}, which nothing is seen to throw there"
        by = "" if catching is node else f" (start event {catching.id})"
        yield f"catches {what}{by}; {meant}", Severity.WARNING


def _caught_by(body: Body, node: Node) -> tuple[Node | None, list[Node]]:
    """The event that a node catches with, and the nodes of which it catches what they throw."""
    if node.kind is Kind.BOUNDARY:
        host = body.nodes.get(node.attached_to or "")
        return (node, [host]) if host is not None else (None, [])
    if node.triggered_by_event and node.body and node.body.starts():
        return node.body.starts()[0], [each for each in body.nodes.values() if each is not node]
    return None, []


def _look(bundle: Bundle, known: Known, node: Node, thrown: _Thrown) -> None:
    if node.kind in (Kind.THROW, Kind.END) and node.trigger is thrown.trigger and node.event is not None:
        thrown.codes |= {node.event.code} if isinstance(node.event.code, str) else set()
    if thrown.trigger is Trigger.ERROR and (handler := handler_of(node, known.handlers)) is not None:
        thrown.codes |= {each.code for each in handler.errors}
    inside = node.body
    if node.calls in bundle.processes and node.calls not in thrown.seen:
        thrown.seen.add(node.calls)
        inside = bundle.processes[node.calls].body
    for each in inside.nodes.values() if inside is not None else ():
        _look(bundle, known, each, thrown)
