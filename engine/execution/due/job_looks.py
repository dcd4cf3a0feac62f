"""Looks at the jobs: which may run now, and whose lease has ended without an answer; changes nothing.

Waits and leases end at moments that were computed when they began. One that ends further in the future than any that
begins now is no wait any more: the clock was set back, and no job is to wait until it has caught up.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, bindparam, or_, select

from engine.execution.case.suspension import goes_on
from engine.handlers import Handlers
from storage.database import Session
from storage.prepared import QueryOf
from storage.rows import StoredJob
from storage.tables import jobs

#: The wait before another try doubles from this one.
FIRST_BACKOFF = timedelta(seconds=10)
LONGEST_BACKOFF = timedelta(hours=1)
#: By so much clocks are put right all the time, and those of several machines differ.
CLOCKS_DIFFER_BY = timedelta(minutes=1)

Found = list[tuple[datetime, int, int]]

_GOES_ON = goes_on(jobs.c.case_id)
_IS_READY = and_(jobs.c.state == "ready", _GOES_ON)
_IS_RUNNING = and_(jobs.c.state == "running", _GOES_ON)
_HAS_COME = jobs.c.run_at <= bindparam("now")
_HAS_ENDED = jobs.c.locked_until <= bindparam("now")
_IS_PUT_OFF_TOO_FAR = jobs.c.run_at > bindparam("latest")
_IS_HELD_TOO_LONG = jobs.c.locked_until > bindparam("latest")


def _oldest(moment: Column[datetime], condition: ColumnElement[bool]) -> Select[Any]:
    return (
        select(moment, jobs.c.case_id, jobs.c.token)
        .where(condition)
        .order_by(moment, jobs.c.case_id, jobs.c.token)
        .limit(bindparam("limit"))
    )


# Two statements each, so that either reads the beginning of one range of an index.
_DUE = (
    _oldest(jobs.c.run_at, and_(_IS_READY, _HAS_COME)),
    _oldest(jobs.c.run_at, and_(_IS_READY, _IS_PUT_OFF_TOO_FAR)),
)
_LOST = (
    _oldest(jobs.c.locked_until, and_(_IS_RUNNING, _HAS_ENDED)),
    _oldest(jobs.c.locked_until, and_(_IS_RUNNING, _IS_HELD_TOO_LONG)),
)
_NEXT = select(jobs.c.run_at).where(_IS_READY).order_by(jobs.c.run_at).limit(1)
_NEXT_LOST = select(jobs.c.locked_until).where(_IS_RUNNING).order_by(jobs.c.locked_until).limit(1)
_JOB = select(jobs, _GOES_ON.label("goes_on")).where(
    jobs.c.case_id == bindparam("case_id"), jobs.c.token == bindparam("token")
)
_ONE = QueryOf[StoredJob](_JOB)
_ONE_DUE = QueryOf[StoredJob](_JOB.where(_IS_READY, or_(_HAS_COME, _IS_PUT_OFF_TOO_FAR)))
_ONE_LOST = QueryOf[StoredJob](_JOB.where(_IS_RUNNING, or_(_HAS_ENDED, _IS_HELD_TOO_LONG)))


def due_jobs(session: Session, now: datetime, limit: int = 100) -> Found:
    """Moment, case and token of the jobs that may run now, the oldest first; none of a suspended case."""
    return _found(session, _DUE, _bounds_of_waits(now), limit)


def lost_jobs(session: Session, now: datetime, longest: timedelta, limit: int = 100) -> Found:
    """Moment, case and token of the jobs whose lease has ended without an answer; none of a suspended case.

    `longest` is what `longest_lease` gives.
    """
    return _found(session, _LOST, _bounds_of_leases(now, longest), limit)


def longest_lease(handlers: Handlers) -> timedelta:
    """The longest time for which a job is given to a worker."""
    return timedelta(seconds=max((handler.timeout_seconds for handler in handlers.values()), default=0))


def next_job_at(session: Session) -> datetime | None:
    """The moment at which the next job may run."""
    return session.execute(_NEXT).scalar_one_or_none()


def next_loss_at(session: Session) -> datetime | None:
    """The moment at which the next lease ends."""
    return session.execute(_NEXT_LOST).scalar_one_or_none()


def job_row(session: Session, case_id: int, token: int) -> StoredJob | None:
    """A job with all its columns; `goes_on` is false in a suspended case. None if it is gone."""
    return _ONE.one(session, case_id=case_id, token=token)


def due_job(session: Session, now: datetime, case_id: int, token: int) -> StoredJob | None:
    """The same, if it may run now."""
    return _ONE_DUE.one(session, case_id=case_id, token=token, **_bounds_of_waits(now))


def lost_job(session: Session, now: datetime, longest: timedelta, case_id: int, token: int) -> StoredJob | None:
    """The same, if its lease has ended without an answer."""
    return _ONE_LOST.one(session, case_id=case_id, token=token, **_bounds_of_leases(now, longest))


def _found(session: Session, looks: Iterable[Select[Any]], bounds: Mapping[str, datetime], limit: int) -> Found:
    rows = (row for look in looks for row in session.execute(look, {**bounds, "limit": limit}))
    return [(row[0], row.case_id, row.token) for row in rows]


def _bounds_of_waits(now: datetime) -> dict[str, datetime]:
    return {"now": now, "latest": now + LONGEST_BACKOFF + CLOCKS_DIFFER_BY}


def _bounds_of_leases(now: datetime, longest: timedelta) -> dict[str, datetime]:
    return {"now": now, "latest": now + longest + CLOCKS_DIFFER_BY}
