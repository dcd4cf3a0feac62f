"""The ids of forms and wordings that FEEL gives an element, where a bundle shows which: those that its calls give.

A shared process takes such an id from a variable, and each service that calls it maps its own.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from engine.definition.details import Text, Worded
from engine.definition.instants import fixed
from engine.definition.model import Node
from engine.definition.process import Process
from engine.feel import Expression


@dataclass(frozen=True, slots=True)
class GivenId:
    """An id that a call gives by an input to an element of the process that it calls, or that this calls with it."""

    variable: str
    #: the process of the element
    process: str
    to: Node
    id: str


def forms_given(processes: Mapping[str, Process], call: Node) -> Iterator[GivenId]:
    """The ids of forms that a call gives."""
    return _given(processes, call, computed_form)


def wordings_given(processes: Mapping[str, Process], call: Node) -> Iterator[GivenId]:
    """The ids of wordings that a call gives."""
    return _given(processes, call, computed_wording)


def computed_form(node: Node) -> Expression | None:
    """The FEEL that gives a task, or what people send, its form."""
    holder = node.assignment or node.sending
    return holder.computed_form if holder is not None else None


def computed_wording(node: Node) -> Expression | None:
    """The FEEL that gives a task its wording."""
    named = (mapping.source.id for mapping in node.inputs if isinstance(mapping.source, Worded))
    return next((id_ for id_ in named if isinstance(id_, Expression)), None)


def fixed_text(text: Text | None) -> str | None:
    """The text that is the same in every case; None where the case decides."""
    value = fixed(text)
    return value if isinstance(value, str) else None


def written_wording(node: Node) -> str:
    """The id of the wording that a task names, also in FEEL that says nothing else; empty if it names none."""
    named = (fixed_text(mapping.source.id) for mapping in node.inputs if isinstance(mapping.source, Worded))
    return next((id_.strip() for id_ in named if id_ is not None), "")


def written_inputs(node: Node) -> Iterator[str]:
    """The texts that inputs write out."""
    texts = (fixed_text(mapping.written) for mapping in node.inputs)
    yield from (text.strip() for text in texts if text is not None)


def _given(
    processes: Mapping[str, Process], call: Node, computed: Callable[[Node], Expression | None]
) -> Iterator[GivenId]:
    written = {mapping.target: fixed_text(mapping.written) for mapping in call.inputs}
    ids = {name: (name, id_.strip()) for name, id_ in written.items() if id_ is not None}
    yield from _handed(processes, call, ids, computed, ())


def _handed(
    processes: Mapping[str, Process],
    call: Node,
    ids: Mapping[str, tuple[str, str]],
    computed: Callable[[Node], Expression | None],
    passed: tuple[str, ...],
) -> Iterator[GivenId]:
    """What comes of the ids that a call hands on by its variables, each with the input of the first call."""
    called = processes.get(call.calls or "")
    if called is None or called.id in passed or not ids:
        return
    for _body, node in called.body.walk():
        if (variable := _variable(computed(node))) in ids:
            yield GivenId(ids[variable][0], called.id, node, ids[variable][1])
        if node.call is not None:
            handed = ((mapping.target, _variable(mapping.written)) for mapping in node.inputs)
            further = {target: ids[name] for target, name in handed if name in ids}
            yield from _handed(processes, node, further, computed, (*passed, called.id))


def _variable(text: Text | None) -> str:
    """The variable that FEEL reads and does nothing else with; empty if it is anything else."""
    name = text.source.strip() if isinstance(text, Expression) else ""
    return name if isinstance(text, Expression) and text.variables == {name} else ""
