"""Timers: fires what is due, one case at a time."""

from datetime import datetime

from sqlalchemy import bindparam, delete, func, select

from engine.errors import AtqaruError
from engine.execution.advancing import advance
from engine.execution.case import load_case
from engine.execution.projections import open_incident
from engine.execution.runtime import Runtime
from engine.execution.trail import ENGINE
from storage.database import Database, Session
from storage.tables import timers

_DUE = (
    select(timers.c.case_id, timers.c.token)
    .where(timers.c.due_at <= bindparam("now"))
    .order_by(timers.c.due_at, timers.c.case_id, timers.c.token)
    .limit(bindparam("limit"))
)
_NEXT = select(func.min(timers.c.due_at))


def due_timers(session: Session, now: datetime, limit: int = 100) -> list[tuple[int, int]]:
    """Case and token of the timers whose moment has come, the oldest first."""
    return [(row.case_id, row.token) for row in session.execute(_DUE, {"now": now, "limit": limit})]


def next_timer_at(session: Session) -> datetime | None:
    """The moment of the earliest timer."""
    return session.execute(_NEXT).scalar_one_or_none()


def fire_timer(database: Database, runtime: Runtime, case_id: int, token: int) -> None:
    """Fires one timer as a command of its own; a step that cannot be carried out becomes an incident."""
    try:
        with database.transaction() as session:
            database.lock_case(session, case_id)
            if not _is_still_due(session, runtime.clock(), case_id, token):
                return
            case = load_case(session, runtime, ENGINE, case_id)
            case.instance.fire_timer(token)
            advance(case)
    except AtqaruError as error:
        _set_aside(database, runtime, case_id, token, str(error))


def _is_still_due(session: Session, now: datetime, case_id: int, token: int) -> bool:
    row = session.execute(select(timers.c.due_at).where(timers.c.case_id == case_id, timers.c.token == token)).one_or_none()
    return row is not None and row.due_at <= now


def _set_aside(database: Database, runtime: Runtime, case_id: int, token: int, message: str) -> None:
    """Takes a timer that cannot be fired out of the queue; its incident brings it back when it is tried again."""
    with database.transaction() as session:
        database.lock_case(session, case_id)
        case = load_case(session, runtime, ENGINE, case_id)
        place = next((place for place in case.instance.places() if place.token == token), None)
        session.execute(delete(timers).where(timers.c.case_id == case_id, timers.c.token == token))
        if place is not None:
            open_incident(case, token, place.node.id, "timer", message)
