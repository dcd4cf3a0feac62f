"""Names of properties: one that the table does not have is read by an expression here, or is a slip."""

from collections.abc import Collection, Iterator, Mapping

from engine.definition.details import WORDING
from engine.definition.dialect import is_feel
from engine.definition.expressions import read_in
from engine.definition.model import Node
from engine.definition.property_table import OF_ELEMENTS, OF_PROCESSES, PROPERTIES
from engine.nearest import hint
from engine.quoting import quoted


def unknown_properties(node: Node) -> Iterator[str]:
    """The properties of an element that nothing carries out and no expression of it reads."""
    unknown = node.properties.keys() - OF_ELEMENTS.keys()
    if unknown and WORDING not in node.properties:  # a wording may read any
        yield from _faults(sorted(unknown - read_in(node)), OF_ELEMENTS)


def faults_of_process(properties: Mapping[str, str]) -> Iterator[str]:
    """The properties of a process that nothing carries out."""
    return _faults(sorted(properties.keys() - OF_PROCESSES.keys()), OF_PROCESSES)


def unread_feel(properties: Mapping[str, str]) -> Iterator[str]:
    """The properties that are written as FEEL, of which only the text is read."""
    for name in sorted(name for name, each in OF_ELEMENTS.items() if not each.is_feel):
        if is_feel(properties.get(name, "")):
            yield f"the property {name} is FEEL, which is not evaluated there; write its value itself"


def _faults(unknown: list[str], known: Collection[str]) -> Iterator[str]:
    for name in unknown:
        if name in PROPERTIES:
            yield f"the property {name} does nothing here; it is for {PROPERTIES[name].on}"
        else:
            yield f"the property {quoted(name)} does nothing, and no expression here reads it{hint(name, known)}"
