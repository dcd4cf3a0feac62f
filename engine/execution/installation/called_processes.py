"""A process with those that it calls, each in the version that a vintage takes."""

from dataclasses import dataclass

from engine.definition.process import Process
from engine.execution.errors import NoDefinition
from engine.execution.installation.chosen_versions import Vintage, bound
from engine.execution.installation.definitions import Definitions
from storage.database import Session


@dataclass(frozen=True, slots=True)
class CalledProcess:
    """A version of a process; `depth` is 0 for the one that was asked for, 1 for one that it calls, and so on."""

    definition_id: int
    process: Process
    depth: int


def with_called(
    session: Session, definitions: Definitions, definition_id: int, vintage: Vintage
) -> tuple[CalledProcess, ...]:
    """A version of a process first, then what it calls by a vintage, each once, in the order of the diagrams."""
    found: dict[int, CalledProcess] = {}
    _collect(session, definitions, vintage, definition_id, 0, found)
    return tuple(found.values())


def _collect(
    session: Session,
    definitions: Definitions,
    vintage: Vintage,
    definition_id: int,
    depth: int,
    found: dict[int, CalledProcess],
) -> None:
    if definition_id in found:
        return
    process = definitions.process(session, definition_id).process
    found[definition_id] = CalledProcess(definition_id, process, depth)
    for _body, node in process.body.walk():
        if node.call is not None and isinstance(node.call.id, str):
            try:
                called = bound(session, "process", node.call.id, node.call, definition_id, vintage)
            except NoDefinition:  # what is not deployed has no diagram; the step itself becomes an incident
                continue
            _collect(session, definitions, vintage, called, depth + 1, found)
