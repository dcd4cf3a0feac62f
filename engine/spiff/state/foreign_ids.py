"""Refuses ids that FEEL gives and that are of another service: they may come from what people entered."""

from collections.abc import Iterator

from engine.errors import AtqaruError
from engine.faults import Fault
from engine.quoting import quoted
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.execution_context import NamedKind
from engine.spiff.state.token import Standpoint
from storage.texts import LONGEST_IN_INDEX


def require_near(at: Standpoint, kind: NamedKind, id_: str) -> None:
    """Raises `ExecutionError` unless the id is short and of the process of an element or of one that calls it."""
    element = at.task_spec.bpmn_id
    if len(id_) > LONGEST_IN_INDEX:
        most = f"it has at most {LONGEST_IN_INDEX}"
        raise ExecutionError(
            element, f"the id of a {kind} {quoted(id_)} that FEEL gives has {len(id_)} characters; {most}", Fault.NAME
        )
    try:
        at.workflow.top_workflow.context.require_near(kind, id_, frozenset(_running(at)))
    except AtqaruError as error:
        raise ExecutionError(element, str(error)) from error


def _running(at: Standpoint) -> Iterator[int]:
    """The definitions of the process of an element, and of those that call it, from the inside."""
    process = at.workflow
    while True:
        yield process.spec.definition().definition_id
        if process.owner is None:
            return
        process = process.owner.workflow
