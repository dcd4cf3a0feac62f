"""Short words for fixing cases in tests: correct, move, suspend, let go on, end."""

from collections.abc import Mapping
from typing import Any

from engine.execution.people.corrections import correct_variables
from engine.execution.people.moving import Move, move_case
from engine.execution.people.retries import Retried
from engine.execution.people.stopping import end_case, resume_case, suspend_case
from engine.execution.permissions import Actor
from engine.execution.recalculation.versions import CalledVersions
from engine.spiff.changes.moving import Moved
from storage.tables import definitions
from tests.people import person
from tests.unit.execution.installation import FIXER, Installation

ADMIN = person("marat", "administrators")


def correct(here: Installation, values: Mapping[str, Any], actor: Actor = FIXER, reason: str = "typed wrong") -> None:
    """Corrects variables as the only failed step sees them."""
    with here.database.transaction() as session:
        correct_variables(session, here.runtime, actor, here.incidents()[0].id, values, reason)


def correct_and_try(here: Installation, values: Mapping[str, Any]) -> Retried | None:
    with here.database.transaction() as session:
        incident_id = here.incidents()[0].id
        return correct_variables(session, here.runtime, FIXER, incident_id, values, "typed wrong", tries_again=True)


def newest(here: Installation, key: str = "p") -> int:
    """The newest version of a process."""
    found: int = max(row.id for row in here.rows(definitions, kind="process", key=key))
    return found


def move(
    here: Installation,
    case_id: int,
    *processes: str,
    taken: CalledVersions = CalledVersions.AS_BEFORE,
    drops: bool = False,
    actor: Actor = FIXER,
) -> Moved:
    """Moves a case to the newest versions of these processes, from the versions before them."""
    ids = {key: sorted(row.id for row in here.rows(definitions, kind="process", key=key)) for key in processes}
    with here.database.transaction() as session:
        wanted = Move({found[-2]: found[-1] for found in ids.values()}, taken, drops)
        return move_case(session, here.runtime, actor, case_id, wanted, "the diagram was wrong")


def suspend(here: Installation, case_id: int, reason: str = "runs in a circle", actor: Actor = ADMIN) -> None:
    with here.database.transaction() as session:
        suspend_case(session, here.runtime, actor, case_id, reason)


def resume(here: Installation, case_id: int, actor: Actor = ADMIN) -> None:
    with here.database.transaction() as session:
        resume_case(session, here.runtime, actor, case_id, "fixed")


def end_by_hand(here: Installation, case_id: int, reason: str = "opened twice", actor: Actor = ADMIN) -> None:
    with here.database.transaction() as session:
        end_case(session, here.runtime, actor, case_id, reason)
