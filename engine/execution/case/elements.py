"""What an element of a case is called, where only its id is at hand: in the case's own process, or in one it calls."""

from engine.definition.model import Node
from engine.errors import AtqaruError
from engine.execution.case.case_context import vintage_of
from engine.execution.installation.chosen_versions import bound
from engine.execution.installation.runtime import Runtime
from storage.database import Session
from storage.rows import CaseDays, StoredCase


def element_name(session: Session, runtime: Runtime, case: StoredCase, element_id: str) -> str:
    """The name of an element; its id where no diagram of the case has a name for it, or none can be read."""
    try:
        node = _search(session, runtime, case, case["definition_id"], element_id, set())
    except AtqaruError:  # a diagram that can no longer be read: the failure itself has to be reported all the same
        return element_id
    return (node.name if node else "") or element_id


def _search(
    session: Session, runtime: Runtime, row: CaseDays, definition_id: int, element_id: str, seen: set[int]
) -> Node | None:
    if definition_id in seen:
        return None
    seen.add(definition_id)
    nodes = [node for _body, node in runtime.definitions.process(session, definition_id).process.body.walk()]
    for node in nodes:
        if node.id == element_id:
            return node
    for node in nodes:
        if node.call is not None and isinstance(node.call.id, str):
            called = bound(session, "process", node.call.id, node.call, definition_id, vintage_of(runtime, row))
            if found := _search(session, runtime, row, called, element_id, seen):
                return found
    return None
