"""Which law an element cites whose property `law` is FEEL: evaluated as it begins, and kept with its token."""

from dataclasses import replace
from typing import Any

from engine.definition.model import Node
from engine.faults import Fault
from engine.feel import Expression
from engine.law import ids_in, paragraphs
from engine.quoting import quoted
from engine.spiff.nodes.naming import require_storable
from engine.spiff.state.computed_node import LAW
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.token import Standpoint, Token
from engine.spiff.state.waits import WaitKind


def cite(token: Token) -> None:
    """Lets a token keep the law that its element cites by now; raises `ExecutionError` where FEEL gives no ids."""
    spec, node = token.task_spec, token.task_spec.node
    # what people may begin has not begun: it cites its law when it does
    if node.computed_law is not None and spec.waits_for is not WaitKind.STEP:
        token.remember(**{LAW: law_of(token, node)})


def citing(at: Standpoint, node: Node) -> Node:
    """A node with the law that it would cite if it began now; raises `ExecutionError` as `cite` does."""
    return node if node.computed_law is None else replace(node, law=law_of(at, node))


def law_of(at: Standpoint, node: Node) -> str:
    """The ids of rules that the FEEL of a node gives, with blanks between them; those of a deadline are not empty."""
    if node.computed_law is None:
        return node.law
    law = _given(at, node.computed_law, node.id, "the law")
    if not law and node.is_deadline:
        raise ExecutionError(node.id, "the law is empty, and a deadline needs the id of its rule", Fault.LAW)
    require_storable(at, "law", [law])
    return law


def law_in(value: Any) -> str | None:
    """The ids that a value holds, each once, with blanks between them; None if it is no text and no list of texts."""
    texts = value if isinstance(value, list) else [value]
    if not all(isinstance(text, str) for text in texts):
        return None
    return " ".join(dict.fromkeys(id_ for text in texts for id_ in ids_in(text)))


def require_law(at: Standpoint, expression: Expression) -> None:
    """Raises `ExecutionError` unless the FEEL of a process gives ids of rules."""
    _given(at, expression, at.task_spec.bpmn_id, "the law of the process")


def _given(at: Standpoint, expression: Expression, element: str, what: str) -> str:
    engine = at.workflow.script_engine
    value = engine.evaluate(at, expression)
    law = law_in(value)
    if law is None:
        wanted = "the FEEL behind = must give a text of ids, or a list of such texts"
        raise ExecutionError(element, f"{what} is {engine.described(at, expression, value)}; {wanted}", Fault.LAW)
    if unknown := next((id_ for id_ in ids_in(law) if id_ not in paragraphs()), None):
        wanted = "correct the value, or add the rule to that table"
        raise ExecutionError(element, f"{what} names {quoted(unknown)}, no rule of law.json; {wanted}", Fault.LAW)
    return law
