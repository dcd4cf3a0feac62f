"""Moves process instances of tests to another version of their diagram."""

from engine.definition.reader import read_sound
from engine.spiff.changes.moving import Moved
from engine.spiff.compiler import make_runnable
from tests.unit.spiff.running import Case


def moved(case: Case, xml: bytes) -> Moved:
    """The case in another version of its own process, which is stored and read back after the move."""
    before, number = case.runnable, case.runnable.definition_id + 100
    case.runnable = make_runnable(number, read_sound(xml, "test.bpmn", {})[0])
    case.office.processes |= {
        f"{before.process.id} {before.definition_id}": before,
        case.runnable.process.id: case.runnable,
    }
    found = case.instance.move({before.definition_id: case.runnable}, drops_watchers=False)
    case.instance.run_until_waiting()
    case.reload()
    return found
