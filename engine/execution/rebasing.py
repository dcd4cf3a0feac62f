"""Which registration day and which version a case goes by that waits for its registration day.

Such a case has come in an evening or on a day off. Until its day begins, a changed calendar can move that day, and what
is put in force for it is the law of the case (GEN-05, CAL-06): one law for one registration day.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.execution.definitions import kept
from engine.execution.errors import NoDefinition
from engine.execution.runtime import Runtime
from engine.execution.snapshots import read_instance
from engine.execution.surroundings import vintage_of
from engine.spiff.errors import UnknownState
from engine.spiff.instance import ProcessInstance
from storage.database import Session

Row = Mapping[str, Any]


def is_waiting_for_its_day(runtime: Runtime, row: Row, now: datetime) -> bool:
    """The registration day of the case has not begun."""
    registered_on = row["registered_on"]
    return registered_on is not None and runtime.office.local(now).date() < registered_on


def rebased(session: Session, before: Runtime | None, runtime: Runtime, row: Row, as_of: datetime) -> Row:
    """The row of a case with the registration day by the office and the version in force on that day."""
    if not is_waiting_for_its_day(runtime, row, as_of):
        return row
    moved = {**row, "registered_on": _registration_day(before, runtime, row)}
    try:
        return {**moved, "definition_id": kept(session, "process", row["service"], vintage_of(runtime, moved))}
    except NoDefinition:  # what it began with was in force on another day; it stays with that
        return moved


def _registration_day(before: Runtime | None, runtime: Runtime, row: Row) -> Any:
    held, received = row["registered_on"], (row["channel"], row["received_at"])
    if before is not None and before.office.registration_day(*received) != held:
        return held
    return runtime.office.registration_day(*received) or held


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
