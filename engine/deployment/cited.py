"""The rules of the law that a diagram names: an id that is nearly one of the table is a slip.

Other ids are let through: a service may carry out an act that the table does not have, and is shown with its own ids.
"""

from collections.abc import Iterator

from engine.definition.findings import Finding, Message, Severity
from engine.definition.model import Node
from engine.definition.process import Process
from engine.definition.refusals import named
from engine.deployment.known import Known, handler_of
from engine.law import ids_in, paragraphs
from engine.nearest import did_you_mean
from engine.quoting import quoted

#: The property of a timer that only reminds: the rule that requires the reminder.
ALARM = "alarm"


def unknown_rules(process: Process, known: Known) -> Iterator[Finding]:
    """The ids in a process that are no rules, with the nearest that is one."""
    yield from (Finding(process.source, process.id, *message) for message in _slips("property law", process.law))
    for body, node in process.body.walk():
        yield from (Finding(process.source, named(node), *message) for message in _of_node(node, known))
        for flow in body.outgoing(node.id):
            yield from (Finding(process.source, named(flow), *message) for message in _slips("property law", flow.law))


def _of_node(node: Node, known: Known) -> Iterator[Message]:
    yield from _slips("property law", node.law)
    yield from _slips(f"property {ALARM}", node.properties.get(ALARM, ""))
    handler = handler_of(node, known.handlers)
    for mapping in node.inputs if handler else ():
        if handler and mapping.target in handler.rules and isinstance(mapping.source, str):
            yield from _slips(f"input {mapping.target}", mapping.source)


def _slips(what: str, ids: str) -> Iterator[Message]:
    for id_ in ids_in(ids):
        if id_ not in paragraphs() and (near := did_you_mean(id_, paragraphs())):
            yield f"the {what} names {quoted(id_)}, which is no rule of law.json; {near}", Severity.WARNING
