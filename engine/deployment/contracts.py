"""What a task gives its handler, beside what the handler says that it takes: headers, inputs and their types."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from engine.contracts import Input
from engine.definition.details import WORDING, JobType
from engine.definition.expressions import read_in
from engine.definition.findings import Message, error
from engine.definition.instants import fixed
from engine.definition.model import Node
from engine.feel import to_json
from engine.files.words import known_words
from engine.handlers import Handler
from engine.nearest import hint
from engine.quoting import quoted
from engine.spelling import spelled
from engine.value_types import is_of_type


def faults_of_contract(
    handler: Handler, node: Node, job: JobType, read_by_wording: Collection[str] | None
) -> Iterator[Message]:
    """What a task says that its handler does not take, and what it leaves out.

    Of a header whose FEEL depends on the case only the name can be judged. `read_by_wording` are the names that its
    wording reads; None if they are unknown.
    """
    if handler.headers is not None:
        yield from map(error, _of_headers(handler, _told(job)))
    yield from map(error, _of_inputs(handler, node, read_by_wording))
    yield from map(error, _of_restriction(handler, node))
    # of keys it is said elsewhere what they must be
    typed = [each for each in handler.inputs if each.name not in handler.keys]
    yield from map(error, faults_of_types(handler.type, typed, node))


def _of_restriction(handler: Handler, node: Node) -> Iterator[str]:
    """A restriction of what records nothing of its data: the history holds neither its inputs nor what it says."""
    if node.restricted_when is not None and handler.results == () and handler.kept is None:
        remedy = "write it on the task that gives the data; what this one says is then kept back with them"
        yield f"the property restricted_when does nothing on {handler.type}, which gives no data; {remedy}"


def faults_of_types(taker: str, inputs: Iterable[Input], node: Node) -> Iterator[str]:
    """The inputs of a node whose value is the same in every case, and is not of the type or values that are taken."""
    taken = {each.name: each for each in inputs}
    for mapping in node.inputs:
        each, value = taken.get(mapping.target), to_json(fixed(mapping.written))
        if each is None:
            continue
        if not is_of_type(each.type, value):
            wanted = f"{taker} takes {each.type.words} there, such as {each.type.example}"
            yield f"the input {mapping.target} is {spelled(value)}; {wanted}"
        elif each.values and value is not None and value not in each.values:
            yield f"the input {mapping.target} is {spelled(value)}; {known_words(str(value), each.values)}"


def _told(job: JobType) -> dict[str, str | None]:
    """The value of each header, None where the case decides."""
    values = {name: fixed(value) for name, value in job.headers.items()}
    return {name: value if isinstance(value, str) else None for name, value in values.items()}


def _of_headers(handler: Handler, given: Mapping[str, str | None]) -> Iterator[str]:
    faults = list(_of_names_and_choices(handler, given))
    yield from faults
    told = {name: value for name, value in given.items() if value is not None}
    if not faults and len(told) == len(given) and (fault := handler.fault_of(told)):
        yield fault


def _of_names_and_choices(handler: Handler, given: Mapping[str, str | None]) -> Iterator[str]:
    known = {header.name: header for header in handler.headers or ()}
    for name, value in given.items():
        header = known.get(name)
        if header is None:
            yield f"{handler.type} takes no header {quoted(name)}{instead(name, known)}"
        elif header.choices and value is not None and value not in header.choices:
            yield f"the header {name} is {quoted(value)}; write {' or '.join(header.choices)}"
    for header in known.values():
        if header.is_required and (value := given.get(header.name, "")) is not None and not value.strip():
            yield f"the header {header.name} is missing, which {handler.type} needs"


def _of_inputs(handler: Handler, node: Node, read_by_wording: Collection[str] | None) -> Iterator[str]:
    targets = {mapping.target for mapping in node.inputs}
    for name in sorted(targets - set(handler.input_names)) if handler.inputs else ():
        if read_by_wording is not None and name not in read_by_wording and not is_read_beside(node, name):
            yield f"{handler.type} takes no input {quoted(name)}{instead(name, handler.input_names)}"
    yield from _of_choice(handler, targets)
    for name in handler.required:
        if name not in targets:
            yield f"the input {name} is missing, which {handler.type} needs; map it"


def _of_choice(handler: Handler, targets: Collection[str]) -> Iterator[str]:
    """The inputs of which one group is needed whole: the missing ones, or those of two groups."""
    begun = [group for group in handler.one_of if not set(group).isdisjoint(targets)]
    if handler.one_of and not begun:
        wanted = ", or ".join(_named(group) for group in handler.one_of)
        yield f"{handler.type} needs {wanted}"
    elif len(begun) > 1:
        yield f"gives {begun[0][0]} and {begun[1][0]}, of which {handler.type} takes one; take one away"
    else:
        for name in (name for group in begun for name in group if name not in targets):
            yield f"the input {name} is missing, which {handler.type} needs; map it"


def _named(group: Sequence[str]) -> str:
    """A group of inputs as a diagram gives it: what a wording says comes by a property."""
    return f"the property {WORDING}" if WORDING in group else f"the inputs {' and '.join(group)}"


def is_read_beside(node: Node, name: str) -> bool:
    """Whether another mapping or a header of the element reads the input, which then only helps to compute."""
    inputs = (mapping.source for mapping in node.inputs if mapping.target != name)
    headers = node.job.headers.values() if node.job else ()
    sources = (*inputs, *(mapping.source for mapping in node.outputs), *headers)
    return any(name in read_in(source) for source in sources)


def instead(name: str, names: Collection[str]) -> str:
    """What there is in place of a name that is not taken, as the end of a message."""
    if not names:
        return ""
    return hint(name, names) or f"; it takes {', '.join(names)}"
