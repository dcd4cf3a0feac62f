"""Names of messages and signals, codes of errors and escalations, ids of what is called, as Camunda 8 computes them.

A name is computed when its wait opens and kept with the token; a code when it is thrown.
"""

from collections.abc import Iterable

from engine.definition.details import Text
from engine.faults import Fault
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.token import Standpoint, Token
from storage.texts import LONGEST_IN_INDEX, is_storable


def computed(token: Standpoint, what: str, written: Text) -> str:
    """The name or code that a diagram writes or FEEL gives; raises `ExecutionError` unless it is a text with content.

    `what` names it in the message.
    """
    if isinstance(written, str):
        return written
    engine = token.workflow.script_engine
    value = engine.evaluate(token, written)
    if not isinstance(value, str) or not value.strip():
        said = engine.described(token, written, value)
        raise ExecutionError(
            token.task_spec.bpmn_id,
            f"the {what} is {said}; the FEEL behind = must give a text that is not empty",
            Fault.NAME,
        )
    require_storable(token, what, [value])
    require_short(token, what, [value.strip()], LONGEST_IN_INDEX, Fault.NAME)
    return value.strip()


def require_storable(token: Standpoint, what: str, texts: Iterable[str]) -> None:
    """Raises `ExecutionError` for a text that FEEL gives and no database takes; `what` names it in the message."""
    if not all(map(is_storable, texts)):
        raise ExecutionError(
            token.task_spec.bpmn_id,
            f"half a character or NUL stands in the {what} that FEEL gives, which cannot be stored; leave it out",
        )


def require_short(token: Standpoint, what: str, texts: Iterable[str], most: int, fault: Fault) -> None:
    """Raises `ExecutionError` for a text that FEEL gives with more characters than its use allows."""
    if longest := max((len(text) for text in texts if len(text) > most), default=0):
        said = f"the {what} that FEEL gives has {longest} characters; it has at most {most}"
        raise ExecutionError(token.task_spec.bpmn_id, said, fault)


def awaited_name(token: Token) -> str:
    """The name of the message or signal for which a token waits; one that was computed is kept with the token."""
    event = token.task_spec.node.event
    held: str | None = token.internal_data.get("name")
    return held or (event.name if event is not None and isinstance(event.name, str) else "")
