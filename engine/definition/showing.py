"""The variables that a call activity shows to the process that it calls: property `shows`."""

from collections.abc import Iterator

from engine.definition.model import Node
from engine.definition.variables import fault_of_name
from engine.quoting import quoted

SHOWS = "shows"
#: What each instance of a multi-instance activity is given.
LOOP_COUNTER = "loopCounter"


def faults_of_showing(node: Node) -> Iterator[str]:
    """What is wrong with the property where it is written."""
    if SHOWS not in node.properties or node.call is None:
        return
    if not node.call.shows:
        yield "the property shows names no variable; write names with blanks between them, or take it away"
    for name in sorted(node.call.shows):
        if fault := fault_of_name(name):
            yield f"the property shows holds {quoted(name)}; {fault}"
        elif name == LOOP_COUNTER:
            yield f"shows {name}, which every multi-instance has for itself; map it as an input of another name"
    for name in sorted(node.call.shows.intersection(mapping.target for mapping in node.inputs)):
        yield f"shows {name} and has an input {name}, so that the called process would read one of two; keep one"
