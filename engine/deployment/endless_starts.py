"""Processes whose cases start each other without end: by the signals that they throw and the messages that they send.

What a case computes, such as the name of a message, is bounded where it runs.
"""

from collections.abc import Iterator

from engine.definition.findings import Finding
from engine.definition.instants import fixed
from engine.definition.model import Body, Kind, Node, Trigger
from engine.definition.process import Process
from engine.definition.refusals import named
from engine.definition.starts import event_starts, name_of
from engine.definition.traffic import closure
from engine.deployment.endless import BundleTraffic, Processes, is_outside
from engine.deployment.known import handler_of
from engine.handlers import Handlers

#: What starts a case: a trigger with its name.
_Started = tuple[Trigger, str]
#: The input with which a handler that sends messages is given the name.
_MESSAGE_NAME = "message_name"
#: What is sent through more processes that call each other is not followed.
_DEEPEST = 10


def check_endless_starts(processes: Processes, handlers: Handlers) -> Iterator[Finding]:
    """Errors for start events that are triggered again by the cases that they start, before anything waits."""
    pairs = [(process, start) for process in processes.values() for start in event_starts(process)]
    starts = {f"{process.id} {start.id}": (process, start) for process, start in pairs}
    by_event: dict[_Started, list[str]] = {}
    for key, (_process, start) in starts.items():
        if start.event and (name := name_of(start.event)) and start.trigger is not Trigger.TIMER:
            by_event.setdefault((start.trigger, name), []).append(key)
    if not by_event:
        return
    bundle = BundleTraffic(processes, lambda node: is_outside(node, handlers))
    moves = {
        key: [other for sent in _sent_from(process, start, bundle, handlers) for other in by_event.get(sent, ())]
        for key, (process, start) in starts.items()
    }
    for key, (process, start) in starts.items():
        if key in closure(moves, moves[key]):
            text = "what it starts triggers it again before anything waits, so that cases would start without end"
            remedy = "put a task or an event that has yet to happen before what is sent"
            yield Finding(process.source, named(start), f"{text}; {remedy}")


def _sent_from(process: Process, start: Node, bundle: BundleTraffic, handlers: Handlers) -> Iterator[_Started]:
    body = process.body
    for node_id in closure(bundle.traffic.moves(body), [start.id]):
        yield from _sent_by(body.nodes[node_id], bundle, handlers, 0)


def _sent_by(node: Node, bundle: BundleTraffic, handlers: Handlers, depth: int) -> Iterator[_Started]:
    called = bundle.called(node)
    inner: Body | None = node.body or (called.body if called else None)
    if inner is not None and depth < _DEEPEST:
        for each in bundle.traffic.reached(inner):
            yield from _sent_by(each, bundle, handlers, depth + 1)
    if node.kind in (Kind.THROW, Kind.END) and node.trigger is Trigger.SIGNAL and node.event:
        name = name_of(node.event)
        yield from [(Trigger.SIGNAL, name)] if name else []
    handler = handler_of(node, handlers)
    for mapping in node.inputs if handler and handler.keys else ():
        value = fixed(mapping.written) if mapping.target == _MESSAGE_NAME else None
        if isinstance(value, str):
            yield Trigger.MESSAGE, value
