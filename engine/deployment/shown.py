"""What a call shows to the process that it calls: something there reads it, and nothing there writes it."""

from collections.abc import Iterator

from engine.definition.findings import Message, error
from engine.definition.model import Node
from engine.definition.refusals import named
from engine.definition.variables import written_by
from engine.deployment.bundle import Bundle
from engine.deployment.known import Known, handler_of


def writers_of_shown(bundle: Bundle, known: Known, node: Node) -> Iterator[Message]:
    """The elements of a called process that would write a variable which the call only shows."""
    process = bundle.processes.get(node.calls or "")
    if node.call is None or process is None:
        return
    for _body, inside in process.body.walk():
        for name in sorted(node.call.shows & _written_at(bundle, known, inside, (process.id,))):
            remedy = f"let it write another variable, or map {name} as an input"
            yield error(f"shows {name}, which {named(inside)} of {process.id} writes; {remedy}")


def _written_at(bundle: Bundle, known: Known, node: Node, callers: tuple[str, ...]) -> frozenset[str]:
    """The names that an element writes, as far as the bundle says it: by mappings, results, forms, handlers, calls."""
    names = {name for _what, name in written_by(node)}
    if node.outputs:  # nothing else goes out
        return frozenset(names)
    form = bundle.forms.get(node.form_id or "")
    names |= set(form.writers) if form is not None else set()
    handler = handler_of(node, known.handlers)
    if handler is not None:
        names |= {each.name for each in handler.results or ()}
    return frozenset(names) | _handed_back(bundle, known, node, callers)


def _handed_back(bundle: Bundle, known: Known, node: Node, callers: tuple[str, ...]) -> frozenset[str]:
    """What a call inside hands back with all the variables of what it calls: what it gave and what that has written."""
    called = bundle.processes.get(node.calls or "")
    if node.call is None or not node.call.propagate_all_child or called is None or called.id in callers:
        return frozenset()
    inside = (each for _body, each in called.body.walk())
    given = frozenset(mapping.target for mapping in node.inputs)
    return given.union(*(_written_at(bundle, known, each, (*callers, called.id)) for each in inside))
