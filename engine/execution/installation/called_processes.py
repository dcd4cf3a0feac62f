"""A process with those that it calls, each in the version that a vintage takes."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.definition.process import Process
from engine.execution.errors import NoDefinition
from engine.execution.installation.choices import Choices


@dataclass(frozen=True, slots=True)
class CalledProcess:
    """A version of a process; `depth` is 0 for the one that was asked for, 1 for one that it calls, and so on."""

    definition_id: int
    process: Process
    depth: int


def with_called(choices: Choices, definition_id: int) -> tuple[CalledProcess, ...]:
    """A version of a process first, then what it calls by a vintage, each once, in the order of the diagrams."""

    def find() -> tuple[CalledProcess, ...]:
        process = choices.definitions.process(choices.session, definition_id).process
        return tuple(_called(choices, CalledProcess(definition_id, process, 0), set()))

    return choices.remembered(("called", definition_id), find)


def _called(choices: Choices, caller: CalledProcess, seen: set[int]) -> Iterator[CalledProcess]:
    seen.add(caller.definition_id)
    yield caller
    for _body, node in caller.process.body.walk():
        if node.call is None or node.calls is None:
            continue
        try:
            version = choices.bound("process", node.calls, node.call, caller.definition_id)
        except NoDefinition:  # what is not deployed has no diagram; the step itself becomes an incident
            continue
        if version not in seen:
            process = choices.definitions.process(choices.session, version).process
            yield from _called(choices, CalledProcess(version, process, caller.depth + 1), seen)
