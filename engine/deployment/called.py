"""What a called process reads: an input of its call that nothing there reads is a slip in a name."""

from collections.abc import Iterator

from engine.definition.expressions import read_in
from engine.definition.findings import Message, Severity
from engine.definition.given_ids import computed_form
from engine.definition.model import Body, Node
from engine.definition.process import Process
from engine.deployment.bundle import Bundle
from engine.deployment.contracts import is_read_beside
from engine.deployment.known import Known, handler_of
from engine.deployment.wordings import read_by_wording
from engine.errors import AtqaruError
from engine.feel import Expression
from engine.nearest import hint
from engine.quoting import quoted


def unread_inputs(bundle: Bundle, known: Known, body: Body, node: Node) -> Iterator[Message]:
    """The inputs of a call, and what it shows, that nobody reads; none where the bundle lacks some of what is called.

    A process that declares what it takes is looked at in `calls`.

    An input is also a local variable of the call, which its outputs and boundary events may read.
    """
    if node.call is None or not (node.inputs or node.call.shows) or _is_declared(known, node):
        return
    process = bundle.processes.get(node.calls or "")
    reads = read_by(bundle, known, process) if process else None
    if process is None or reads is None:
        return
    reads = reads.union(*map(read_in, body.boundaries(node.id)))
    for name in sorted({*node.call.shows, *(mapping.target for mapping in node.inputs)} - reads):
        if not is_read_beside(node, name):
            yield f"the called process {process.id} does not read {quoted(name)}{hint(name, reads)}", Severity.WARNING


def read_by(bundle: Bundle, known: Known, process: Process) -> frozenset[str] | None:
    """Every name that a process may read, or show in a form; None where that cannot be told."""
    return _read_by(bundle, known, process, ())


def _is_declared(known: Known, node: Node) -> bool:
    """Whether the called process says itself what it takes."""
    contract = known.contracts.get(node.calls or "")
    return contract is not None and contract.takes is not None


def _read_by(bundle: Bundle, known: Known, process: Process, callers: tuple[str, ...]) -> frozenset[str] | None:
    names = {*process.title_variables, process.number}
    names |= {name for date in process.dates for name in (date.day, *date.details)}
    for body, node in process.body.walk():
        read = _read_at(bundle, known, node, (*callers, process.id))
        if read is None:
            return None
        names |= read | {name for flow in body.outgoing(node.id) for name in read_in(flow)}
    return frozenset(names)


def _read_at(bundle: Bundle, known: Known, node: Node, callers: tuple[str, ...]) -> frozenset[str] | None:
    parts: tuple[frozenset[str] | None, ...] = (
        _read_by_job(known, node),
        _read_by_decision(bundle, node),
        _read_by_call(bundle, known, node, callers),
        read_by_wording(bundle, node),
        None if computed_form(node) is not None else frozenset(),
        read_by_form(bundle, node.form_id),
    )
    read = read_in(node) | {node.properties.get("asks", ""), node.properties.get("saves", "")}
    return None if None in parts else read.union(*(part for part in parts if part is not None))


def _read_by_job(known: Known, node: Node) -> frozenset[str] | None:
    """A handler that names its inputs reads only what is mapped; another one is given whatever the task sees."""
    if node.job is None or node.inputs:
        return frozenset()
    handler = handler_of(node, known.handlers)
    return frozenset() if handler is not None and handler.inputs else None


def _read_by_decision(bundle: Bundle, node: Node) -> frozenset[str] | None:
    if node.decision is None:
        return frozenset()
    model = next((each for each in bundle.models.values() if node.decision.id in each.decisions), None)
    if model is None:
        return None
    texts = (text.reads for _place, text in model.texts if isinstance(text, Expression))
    return frozenset(data.name for data in model.inputs.values()).union(*texts)


def _read_by_call(bundle: Bundle, known: Known, node: Node, callers: tuple[str, ...]) -> frozenset[str] | None:
    """What a call inside reads, where it is handed every variable, and what it shows."""
    if node.call is None or not node.call.propagate_all_parent or node.call.id in callers:
        return node.call.shows if node.call is not None else frozenset()
    process = bundle.processes.get(node.calls or "")
    return _read_by(bundle, known, process, callers) if process else None


def read_by_form(bundle: Bundle, form_id: str | None) -> frozenset[str] | None:
    """Every name that a form reads or has; None where that cannot be told."""
    if form_id is None:
        return frozenset()
    form = bundle.forms.get(form_id)
    if form is None:
        return None
    try:
        return form.variables(bundle.functions) | form.first_names
    except AtqaruError:  # reported with the form
        return None
