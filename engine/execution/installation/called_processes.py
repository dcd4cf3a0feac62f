"""A process with those that it calls, each in the version that a vintage takes."""

from collections.abc import Iterator
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
) -> Iterator[CalledProcess]:
    """A version of a process first, then what it calls by a vintage, each once, in the order of the diagrams."""
    return _called(
        session,
        definitions,
        vintage,
        CalledProcess(definition_id, definitions.process(session, definition_id).process, 0),
        set(),
    )


def _called(
    session: Session, definitions: Definitions, vintage: Vintage, caller: CalledProcess, seen: set[int]
) -> Iterator[CalledProcess]:
    seen.add(caller.definition_id)
    yield caller
    for _body, node in caller.process.body.walk():
        if node.call is None or node.calls is None:
            continue
        try:
            version = bound(session, "process", node.calls, node.call, caller.definition_id, vintage)
        except NoDefinition:  # what is not deployed has no diagram; the step itself becomes an incident
            continue
        if version not in seen:
            called = CalledProcess(version, definitions.process(session, version).process, caller.depth + 1)
            yield from _called(session, definitions, vintage, called, seen)
