"""The rules of the law that a diagram names: an id that is nearly one of the table is a slip.

Other ids that an element writes out are let through: a service may carry out an act that the table does not have, and
is shown with its own ids. What FEEL computes is held against the table in each case, so its texts are, too.
"""

from collections.abc import Iterator, Sequence

from engine.definition.details import Text, VariableMapping
from engine.definition.findings import Finding, Message, Severity
from engine.definition.model import Body, Node
from engine.definition.named_law import ids_written_in
from engine.definition.process import Process
from engine.definition.refusals import named
from engine.definition.reminding import ALARM
from engine.deployment.bundle import Bundle
from engine.deployment.known import Known, handler_of
from engine.feel import Expression
from engine.law import ids_in, paragraphs
from engine.nearest import did_you_mean
from engine.quoting import quoted


def unknown_rules(bundle: Bundle, process: Process, known: Known) -> Iterator[Finding]:
    """The ids in a process that are no rules, with the nearest that is one."""
    yield from (Finding(process.source, process.id, *message) for message in _of_law(process))
    for body, node in process.body.walk():
        messages = (*_of_node(node, known), *_of_call(bundle, node))
        yield from (Finding(process.source, named(node), *message) for message in messages)
        for flow in body.outgoing(node.id):
            yield from (Finding(process.source, named(flow), *message) for message in _slips("property law", flow.law))


def _of_node(node: Node, known: Known) -> Iterator[Message]:
    yield from _of_law(node)
    yield from _slips(f"property {ALARM}", node.properties.get(ALARM, ""))
    handler = handler_of(node, known.handlers)
    for mapping in node.inputs if handler else ():
        if handler and mapping.target in handler.rules and isinstance(mapping.source, str):
            yield from _slips(f"input {mapping.target}", mapping.source)


def _of_law(part: Node | Process) -> Iterator[Message]:
    yield from _slips("property law", part.law if part.computed_law is None else "")
    for text in part.computed_law.texts() if part.computed_law is not None else ():
        yield from _computed_slips("property law", text)


def _of_call(bundle: Bundle, node: Node) -> Iterator[Message]:
    """The ids that a call gives to what it calls, whose elements take their law from these inputs."""
    called = bundle.processes.get(node.calls or "")
    if called is None:
        return
    for mapping in node.inputs:
        laws = _laws_reading(mapping.target, called)
        for text in _texts(mapping.written) if laws else ():
            yield from _computed_slips(f"input {mapping.target}", text)
        yield from _lacking(mapping, laws)


def _laws_reading(name: str, called: Process) -> list[Expression]:
    """The laws of a called process that read a variable of it, and no input of their own element with its name."""
    laws = [(each.computed_law, _own_inputs(body, each)) for body, each in called.body.walk()]
    return [law for law, own in laws if law and name not in own and name in law.reads]


def _own_inputs(body: Body, node: Node) -> frozenset[str]:
    """The targets of the inputs that an element sees, a boundary event those of its activity."""
    host = body.nodes.get(node.attached_to) if node.attached_to else None
    return frozenset(mapping.target for mapping in (*node.inputs, *(host.inputs if host else ())))


def _texts(text: Text | None) -> tuple[str, ...]:
    return text.texts() if isinstance(text, Expression) else (text or "",)


def _lacking(mapping: VariableMapping, laws: Sequence[Expression]) -> Iterator[Message]:
    """The entries of a context that the called process reads for its law, and that the call leaves out."""
    given = mapping.written.entries() if isinstance(mapping.written, Expression) else None
    read = {field.field for law in laws for field in law.fields_read({mapping.target})}
    for name in sorted(read.difference(given or read)):
        said = f"the called process reads {mapping.target}.{name} for its law, which this input does not give"
        yield f"{said}; add it, or correct the name of an entry", Severity.WARNING


def _slips(what: str, ids: str) -> Iterator[Message]:
    for id_ in ids_in(ids):
        if id_ not in paragraphs() and (near := did_you_mean(id_, paragraphs())):
            yield f"the {what} names {quoted(id_)}, which is no rule of law.json; {near}", Severity.WARNING


def _computed_slips(what: str, ids: str) -> Iterator[Message]:
    yield from _slips(what, ids)
    for id_ in ids_written_in(ids):
        if id_ not in paragraphs() and not did_you_mean(id_, paragraphs()):
            said = f"the {what} names {quoted(id_)}, which is no rule of law.json"
            yield f"{said}, so a case stops at it; add the rule there, or correct the id", Severity.WARNING
