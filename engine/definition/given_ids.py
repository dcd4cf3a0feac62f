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
    """An id that a call gives by an input to an element of the process that it calls."""

    variable: str
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


def _given(
    processes: Mapping[str, Process], call: Node, computed: Callable[[Node], Expression | None]
) -> Iterator[GivenId]:
    called = processes.get(call.calls or "")
    if called is None:
        return
    literals = {mapping.target: fixed_text(mapping.written) for mapping in call.inputs}
    for _body, node in called.body.walk():
        variable = _variable(computed(node))
        if variable is not None and (id_ := literals.get(variable)) is not None:
            yield GivenId(variable, node, id_.strip())


def _variable(text: Text | None) -> str | None:
    """The variable that FEEL reads and does nothing else with."""
    name = text.source.strip() if isinstance(text, Expression) else None
    return name if isinstance(text, Expression) and text.variables == {name} else None
