"""Which registration day and which version a case goes by that waits for its registration day.

Such a case has come in an evening, on a day off or before the office opens. Until it opens nobody registers anything;
a changed calendar can move the day, to any that is not over (CAL-06), and what is put in force for that day is the law
of the case (GEN-05): one law for one registration day.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.execution.definitions import kept
from engine.execution.errors import NoDefinition
from engine.execution.runtime import Runtime
from engine.execution.snapshots import read_instance
from engine.execution.surroundings import vintage_of
from engine.last_second import fires_at
from engine.spiff.errors import UnknownState
from engine.spiff.instance import ProcessInstance
from storage.database import Session

Row = Mapping[str, Any]


def rebased(session: Session, before: Runtime | None, runtime: Runtime, row: Row, as_of: datetime) -> Row:
    """The row of a case with the registration day by the office and the version in force on that day.

    Its `definition_id` is None where no version is.
    """
    if row["registered_on"] is None or as_of >= (before or runtime).office.open_of(row["registered_on"]):
        return row
    moved = {**row, "registered_on": _registration_day(before, runtime, row, as_of)}
    try:
        return {**moved, "definition_id": kept(session, "process", row["service"], vintage_of(runtime, moved))}
    except NoDefinition:
        return {**moved, "definition_id": None}


def _registration_day(before: Runtime | None, runtime: Runtime, row: Row, as_of: datetime) -> Any:
    held, received = row["registered_on"], (row["channel"], row["received_at"])
    if before is not None and before.office.registration_day(*received) != held:
        return held
    day = runtime.office.registration_day(*received)
    return held if day is None or fires_at(runtime.office.close_of(day)) <= as_of else day


def in_version(
    session: Session, runtime: Runtime, row: Row, was: ProcessInstance, now: datetime
) -> ProcessInstance | None:
    """The state of a case in the version that its row names; None where one of its tokens has no place in it."""
    try:
        instance = read_instance(session, runtime, row, row["snapshot"], now)
    except UnknownState:
        return None
    return instance if _standing(instance) == _standing(was) else None


def _standing(instance: ProcessInstance) -> list[tuple[object, ...]]:
    """Where each token stands: an element of the same id and kind, which waits for the same."""
    return [
        (place.token, place.process_id, place.node.id, place.node.kind, place.node.trigger, place.waits_for)
        for place in instance.places()
    ]
