"""A call against the contract of the process that it calls, and a process against its own contract.

Where a process declares nothing, what it reads is looked at in `called`.
"""

from collections.abc import Collection, Iterator

from engine.contracts import Input, ProcessContract
from engine.definition.called_contract import contract_of
from engine.definition.details import VariableMapping
from engine.definition.expressions import read_in
from engine.definition.findings import Finding, Message, Severity, error
from engine.definition.given_ids import forms_given, written_inputs
from engine.definition.model import Body, Node
from engine.definition.process import Process
from engine.deployment.bundle import Bundle
from engine.deployment.called import read_by, read_by_form
from engine.deployment.contracts import faults_of_types, instead, is_read_beside
from engine.deployment.given_names import given_to
from engine.deployment.known import Known
from engine.deployment.wordings import read_by_worded, wordings_of_call
from engine.nearest import hint
from engine.quoting import quoted


def check_calls(bundle: Bundle, known: Known, process: Process) -> Iterator[tuple[Node, Message]]:
    """What is wrong with the calls of a process, as far as the called ones say what they take and give."""
    if all(node.call is None for _body, node in process.body.walk()):
        return
    seen = given_to(bundle, known, process)
    for body, node in process.body.walk():
        if node.calls is not None:
            contract = known.contracts.get(node.calls, ProcessContract())
            around = _read_around(bundle, body, node)
            for message in _of_call(node.calls, contract, around, node, seen):
                yield node, message


def check_own_contract(bundle: Bundle, known: Known, process: Process) -> Iterator[Finding]:
    """Names that a process declares, and does not read or give."""
    contract = contract_of(process.properties)
    reads = read_by(bundle, known, process) if contract.takes else None
    for name in (each.name for each in contract.takes or () if reads is not None and each.name not in reads):
        message = f"the property takes names {name}, which nothing here reads{hint(name, reads or ())}"
        yield Finding(process.source, process.id, message, Severity.WARNING)
    given = given_to(bundle, known, process) if contract.gives else None
    for name in (each.name for each in contract.gives or () if given is not None and each.name not in given):
        message = f"the property gives names {name}, to which nothing here gives a value{hint(name, given or ())}"
        yield Finding(process.source, process.id, message, Severity.WARNING)


def _of_call(
    id_: str, contract: ProcessContract, around: frozenset[str] | None, node: Node, seen: frozenset[str] | None
) -> Iterator[Message]:
    if contract.takes is not None:
        if around is not None:
            yield from map(error, _not_taken(id_, contract.takes, around, node))
        yield from _missing(id_, contract.takes, node, seen)
        yield from map(error, faults_of_types(id_, contract.takes, node))
    if contract.gives is not None:
        names = [each.name for each in contract.gives]
        for mapping in node.outputs:
            yield from _not_given(id_, names, node, mapping, seen)


def _read_around(bundle: Bundle, body: Body, node: Node) -> frozenset[str] | None:
    """What is read of the inputs of a call beside the called process; None if a wording or form of it is not here.

    An input is also a local variable of the call, which its boundary events may read, and so are the wordings and forms
    that the call gives.
    """
    read = [
        *map(read_in, body.boundaries(node.id)),
        *(read_by_worded(bundle, id_) for id_ in wordings_of_call(bundle, node)),
        *(read_by_form(bundle, id_) for id_ in _forms_of_call(bundle, node)),
    ]
    return None if None in read else frozenset[str]().union(*(names for names in read if names is not None))


def _forms_of_call(bundle: Bundle, node: Node) -> Iterator[str]:
    """The forms that a call gives; where the bundle lacks what is called, every text that is the id of one."""
    if node.calls in bundle.processes:
        yield from (given.id for given in forms_given(bundle.processes, node))
    else:
        yield from (text for text in written_inputs(node) if text in bundle.forms)


def _not_taken(id_: str, takes: Collection[Input], around: frozenset[str], node: Node) -> Iterator[str]:
    names = [each.name for each in takes]
    for name in sorted(_given(node) - {*names} - around):
        if not is_read_beside(node, name):
            is_shown = node.call is not None and name in node.call.shows
            remedy = f"; it is shown here, so add it to takes of {id_}" if is_shown else instead(name, names)
            yield f"the called process {id_} takes no input {quoted(name)}{remedy}"


def _given(node: Node) -> set[str]:
    """The names that a call maps, or shows."""
    shown = node.call.shows if node.call is not None else frozenset[str]()
    return {*shown, *(mapping.target for mapping in node.inputs)}


def _missing(id_: str, takes: Collection[Input], node: Node, seen: frozenset[str] | None) -> Iterator[Message]:
    """Inputs that are required: to be mapped, or to be seen by a call that hands on every variable."""
    given = _given(node)
    hands_on = node.call is not None and node.call.propagate_all_parent
    for each in takes:
        if not each.is_required or each.name in given:
            continue
        what = f"{each.name} ({each.words})" if each.words else each.name
        if not hands_on:
            yield error(f"the input {what} is missing, which the called process {id_} needs; map it")
        elif seen is not None and each.name not in seen:
            said = f"the called process {id_} needs {what}, to which nothing here gives a value"
            yield f"{said}{hint(each.name, seen) or '; map it'}", Severity.WARNING


def _not_given(
    id_: str, gives: Collection[str], node: Node, mapping: VariableMapping, seen: frozenset[str] | None
) -> Iterator[Message]:
    """What an output reads that comes neither from the called process nor from around the call.

    Where it is unknown what there is around the call, only a slip in a name is told. A process that others call may
    have more than the bundle shows, so a name that is near to none is no error.
    """
    around = {each.target for each in (*node.inputs, *node.outputs)} | (seen or set())
    for name in sorted(read_in(mapping.source) - {*gives} - around):
        near = hint(name, gives)
        if seen is not None or near:
            severity = Severity.ERROR if near and seen is not None else Severity.WARNING
            said = f"the output {mapping.target} reads {quoted(name)}, which the called process {id_} does not give"
            yield f"{said}{near or f'; it gives {_listed(gives)}'}", severity


def _listed(names: Collection[str]) -> str:
    return ", ".join(names) or "nothing"
