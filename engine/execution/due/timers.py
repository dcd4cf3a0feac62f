"""Timers: fires what is due, one case at a time."""

from datetime import datetime

from sqlalchemy import bindparam, select

from engine.execution.audit_event import ENGINE
from engine.execution.case.advancing import advance
from engine.execution.case.incidents import open_incident
from engine.execution.case.open_case import OpenCase
from engine.execution.case.suspension import goes_on
from engine.execution.errors import CaseSuspended
from engine.execution.installation.runtime import Runtime
from engine.execution.loading import load_case
from engine.faults import fault_of
from engine.last_second import fires_at
from engine.spelling import message_of
from engine.spiff.state.occurrences import Failed
from storage.database import Database, Session
from storage.errors import DATABASE_FAILURES
from storage.prepared import Query
from storage.tables import timers
from storage.writes.timers import remove_timers

_GOES_ON = goes_on(timers.c.case_id)
_DUE = (
    select(timers.c.due_at, timers.c.case_id, timers.c.token)
    .where(timers.c.due_at <= bindparam("now"), _GOES_ON)
    .order_by(timers.c.due_at, timers.c.case_id, timers.c.token)
    .limit(bindparam("limit"))
)
_DUE_OF_CASE = (
    select(timers.c.token)
    .where(timers.c.case_id == bindparam("case_id"), timers.c.due_at <= bindparam("now"))
    .order_by(timers.c.due_at, timers.c.token)
)
_TIMER = select(timers).where(timers.c.case_id == bindparam("case_id"), timers.c.token == bindparam("token"))
_ONE = Query(_TIMER)
_ONE_DUE = Query(_TIMER.where(timers.c.due_at <= bindparam("now"), _GOES_ON))
_NEXT = select(timers.c.due_at).where(_GOES_ON).order_by(timers.c.due_at).limit(1)


def due_timers(session: Session, now: datetime, limit: int = 100) -> list[tuple[datetime, int, int]]:
    """Moment, case and token of the timers whose moment has come, the oldest first; none of a suspended case."""
    return [(row.due_at, row.case_id, row.token) for row in session.execute(_DUE, {"now": now, "limit": limit})]


def next_timer_at(session: Session) -> datetime | None:
    """The moment of the earliest timer of a case that is not suspended."""
    return session.execute(_NEXT).scalar_one_or_none()


def fire_overdue(case: OpenCase) -> None:
    """Fires the timers of a loaded case that are overdue, so that no deadline depends on how late the runner is.

    One that cannot be fired becomes an incident and leaves the command to which it has come before alone.
    """
    if case.next_timer_at is None or case.next_timer_at > case.now:
        return
    for token in case.session.execute(_DUE_OF_CASE, {"case_id": case.id, "now": case.now}).scalars().all():
        place = case.instance.place(token)
        if place is None:
            continue
        try:
            with case.instance.attempt():
                case.instance.fire_timer(token)
        except DATABASE_FAILURES:
            raise
        except Exception as error:  # noqa: BLE001  # whatever goes wrong with the timer is no fault of the command
            remove_timers(case.session, case.id, [token])
            case.occurrences.append(Failed(token, place.node, message_of(error), "timer", fault_of(error)))
        case.instance.run_until_waiting()


def fire_timer(database: Database, runtime: Runtime, case_id: int, token: int) -> bool:
    """Fires one timer as a command of its own; one that cannot be fired becomes an incident. False if it is gone."""
    try:
        with database.transaction() as session:
            database.lock_case(session, case_id)
            if _ONE_DUE.one(session, case_id=case_id, token=token, now=runtime.clock()) is None:
                return False
            case = load_case(session, runtime, ENGINE, case_id)
            if not _is_due(case, token):  # a changed calendar has moved it
                return False
            case.instance.fire_timer(token)
            advance(case)
    except CaseSuspended:
        return False
    except DATABASE_FAILURES:
        raise
    except Exception as error:  # noqa: BLE001  # whatever goes wrong in the case becomes its incident, and others go on
        _set_aside(database, runtime, case_id, token, error)
    return True


def _is_due(case: OpenCase, token: int) -> bool:
    place = case.instance.place(token)
    due_at = case.instance.due_at(token) if place else None
    if place is None or due_at is None:
        return True
    return (fires_at(due_at) if place.node.is_deadline else due_at) <= case.now


def _set_aside(database: Database, runtime: Runtime, case_id: int, token: int, error: Exception) -> None:
    """Takes a timer that cannot be fired out of the queue; its incident brings it back when it is tried again."""
    with database.transaction() as session:
        database.lock_case(session, case_id)
        row = _ONE.one(session, case_id=case_id, token=token)
        if row is not None:
            remove_timers(session, case_id, [token])
            open_incident(session, runtime, case_id, token, row["element_id"], "timer", error)
