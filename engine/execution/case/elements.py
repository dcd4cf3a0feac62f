"""What an element of a case is called, where only its id is at hand: in the case's own process, or in one it calls."""

from engine.errors import AtqaruError
from engine.execution.case.case_context import vintage_of
from engine.execution.installation.called_processes import with_called
from engine.execution.installation.choices import Choices
from engine.execution.installation.runtime import Runtime
from storage.database import Session
from storage.rows import StoredCase


def element_name(session: Session, runtime: Runtime, case: StoredCase, element_id: str) -> str:
    """The name of an element; its id where no diagram of the case has a name for it, or none can be read."""
    try:
        choices = Choices(session, runtime.definitions, vintage_of(runtime, case))
        found = with_called(choices, case["definition_id"])
        nodes = (node for called in found for _body, node in called.process.body.walk())
        name = next((node.name for node in nodes if node.id == element_id), "")
    except AtqaruError:  # a diagram that can no longer be read: the failure itself has to be reported all the same
        return element_id
    return name or element_id
