"""The properties that the dialect knows, by their names; another one is read by an expression here, or is a slip."""

from collections.abc import Iterator, Mapping

from engine.definition.details import WORDING
from engine.definition.expressions import read_in
from engine.definition.model import Node
from engine.nearest import hint
from engine.quoting import quoted

#: Those of elements; what each says is in docs/analyst.md.
OF_ELEMENTS = frozenset(
    {
        *("action", "alarm", "asks", "counted_from", "escalate", "form", "law", "matter_of", "met_when", "notice"),
        *("people", "registers", "remind", "restricted_when", "runs_when", "saves", "sender_users", "senders", "stage"),
        *("starters", "status", "subject", "term", WORDING),
    }
)
OF_PROCESSES = frozenset({"dates", "gives", "law", "matter_of", "number", "outcomes", "search", "takes", "title"})
#: Those of elements that may be FEEL; `term` and `counted_from` are for expressions of their element.
_MAY_BE_FEEL = frozenset(
    {
        *("counted_from", "matter_of", "met_when", "restricted_when", "runs_when", "sender_users", "subject", "term"),
    }
)


def unknown_properties(node: Node) -> Iterator[str]:
    """The properties of an element that nothing carries out and no expression of it reads."""
    unknown = node.properties.keys() - OF_ELEMENTS
    if unknown and WORDING not in node.properties:  # a wording may read any
        yield from _faults(sorted(unknown - read_in(node)), OF_ELEMENTS)


def faults_of_process(properties: Mapping[str, str]) -> Iterator[str]:
    """The properties of a process that nothing carries out."""
    return _faults(sorted(properties.keys() - OF_PROCESSES), OF_PROCESSES)


def unread_feel(properties: Mapping[str, str]) -> Iterator[str]:
    """The properties that are written as FEEL, of which only the text is read."""
    for name in sorted(OF_ELEMENTS - _MAY_BE_FEEL):
        if properties.get(name, "").strip().startswith("="):
            yield f"the property {name} is FEEL, which is not evaluated there; write its value itself"


def _faults(unknown: list[str], known: frozenset[str]) -> Iterator[str]:
    for name in unknown:
        yield f"the property {quoted(name)} does nothing, and no expression here reads it{hint(name, known)}"
