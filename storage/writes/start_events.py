"""The only writer of `start_events`: what starts cases of which version, and when a timer does so next."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal, TypedDict

from sqlalchemy import delete, insert, update

from storage.database import Session
from storage.tables import start_events


class StartTimes(TypedDict):
    """When a timer starts the next case, and what its further moments are counted from; null of other events."""

    due_at: datetime | None
    begun_at: datetime | None
    moments_left: int | None
    calendar_version: str | None


class StartEventRow(StartTimes):
    """A start event with a trigger of one version of a process."""

    definition_id: int
    element_id: str
    process: str
    trigger: Literal["timer", "message", "signal"]
    name: str | None


def add_start_events(session: Session, rows: Sequence[StartEventRow]) -> None:
    """Adds start events."""
    if rows:
        session.execute(insert(start_events), rows)


def change_times(session: Session, definition_id: int, element_id: str, times: StartTimes) -> None:
    """Changes when a timer starts the next case."""
    statement = update(start_events).where(
        start_events.c.definition_id == definition_id, start_events.c.element_id == element_id
    )
    session.execute(statement.values(**times))


def remove_start_event(session: Session, definition_id: int, element_id: str) -> None:
    """Removes a timer that starts no further case."""
    of_event = (start_events.c.definition_id == definition_id, start_events.c.element_id == element_id)
    session.execute(delete(start_events).where(*of_event))


def remove_start_events(session: Session, definition_ids: Collection[int]) -> None:
    """Removes all start events of some versions."""
    session.execute(delete(start_events).where(start_events.c.definition_id.in_(definition_ids)))
