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
from engine.execution.surroundings import vintage_of
from engine.last_second import fires_at
from engine.spiff.instance import ProcessInstance
from storage.database import Session

Row = Mapping[str, Any]


def is_waiting_for_its_day(runtime: Runtime, row: Row, as_of: datetime) -> bool:
    """The office has not opened on the registration day of the case."""
    return row["registered_on"] is not None and as_of < runtime.office.open_of(row["registered_on"])


def rebased(session: Session, before: Runtime | None, runtime: Runtime, row: Row, as_of: datetime) -> Row:
    """The row of a waiting case with the registration day by the office and the version in force on that day.

    Its `definition_id` is None where no version is.
    """
    moved: Row = {**row, "registered_on": _registration_day(before, runtime, row, as_of)}
    if not is_waiting_for_its_day(runtime, moved, as_of):
        moved = settled_at(as_of, runtime, moved)
    try:
        return {**moved, "definition_id": kept(session, "process", row["service"], vintage_of(runtime, moved))}
    except NoDefinition:
        return {**moved, "definition_id": None}


def settled_at(moment: datetime, runtime: Runtime, row: Row) -> Row:
    """The row of a case whose day has come at a moment, which stays, whatever the office says of the day afterwards."""
    return row if vintage_of(runtime, row).settled_at == moment else {**row, "vintage_at": moment}


def _registration_day(before: Runtime | None, runtime: Runtime, row: Row, as_of: datetime) -> Any:
    held, received = row["registered_on"], (row["channel"], row["received_at"])
    if before is not None and before.office.registration_day(*received) != held:
        return held
    day = runtime.office.registration_day(*received)
    return held if day is None or fires_at(runtime.office.close_of(day)) <= as_of else day


def called_anew(session: Session, runtime: Runtime, row: Row, was: ProcessInstance) -> dict[int, int]:
    """The versions of called processes that another one of its day takes the place of, by the tokens of the calls."""
    held = {token: (called.process.id, called.definition_id) for token, called in was.called().items()}
    due = {token: taken_instead(session, runtime, row, "process", *each) for token, each in held.items()}
    return {token: definition_id for token, definition_id in due.items() if definition_id is not None}


def taken_instead(session: Session, runtime: Runtime, row: Row, kind: str, key: str, held: int | None) -> int | None:
    """The version that takes the place of one that a waiting case has taken; None where that stays."""
    try:
        due = kept(session, kind, key, vintage_of(runtime, row))
    except NoDefinition:
        return None
    return None if due == held else due
