"""The names under which a diagram writes variables: FEEL must be able to read them, and the engine's own stay its own.

Owns what is said of such a name; forms and headers of handlers ask it as well.
"""

from collections.abc import Iterator

from engine.definition.details import VariableMapping
from engine.definition.model import Node
from engine.definition.reserved import RESERVED
from engine.feel import Expression
from engine.feel.lexer import KEYWORDS
from engine.feel.names import is_loose, is_plain
from engine.quoting import quoted


def fault_of_name(name: str) -> str | None:
    """Why a text is no name of a variable; nothing if it is one."""
    if "." in name:
        return "only mappings write a part of a variable; write the whole here, and the part in an output mapping"
    if not is_plain(name) or not name.isidentifier():
        told = "a variable is letters, digits and _, and does not begin with a digit"
        return f"{told}; only the key of a form's field may be otherwise" if is_loose(name) else told
    if name in KEYWORDS:
        return f"{name} is a word of FEEL, so no expression could read it; take another name"
    return None


def fault_of_target(name: str) -> str | None:
    """Why nothing in a diagram may write a variable of that name; nothing if it may."""
    if name in RESERVED:
        return f"the engine itself gives {name}; take another name"
    return fault_of_name(name)


def faults_of_names(node: Node) -> Iterator[str]:
    """What is wrong with the names that a node writes."""
    for what, name in written_by(node):
        if fault := fault_of_target(name):
            yield f"{what} {quoted(name)}; {fault}"


def written_by(node: Node) -> Iterator[tuple[str, str]]:
    """Every name that a node writes, with words that lead to it."""
    yield from (("input mapping writes to", mapping.target) for mapping in node.inputs if not _hands_on(mapping))
    yield from (("output mapping writes to", mapping.target) for mapping in node.outputs if not _hands_on(mapping))
    if node.script:
        yield "the result variable is", node.script.result_variable
    if node.decision and node.decision.result_variable:
        yield "the result variable is", node.decision.result_variable
    if node.loop and node.loop.input_element:
        yield "the input element is", node.loop.input_element
    if node.loop and node.loop.output_collection:
        yield "the output collection is", node.loop.output_collection
    if node.ad_hoc and node.ad_hoc.output_collection:
        yield "the output collection is", node.ad_hoc.output_collection
    if node.job and (result := node.job.written_headers.get("result")):
        yield "the header 'result' is", result
    if saved := node.properties.get("saves"):
        yield "the property saves is", saved


def _hands_on(mapping: VariableMapping) -> bool:
    """A variable that only goes from one scope into another keeps what the engine gave it."""
    return isinstance(mapping.source, Expression) and mapping.source.source.strip() == mapping.target
