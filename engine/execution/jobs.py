"""Jobs: runs the handlers of service tasks outside any transaction, with retries; when these end, an incident opens."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import and_, bindparam, func, or_, select, update

from engine.errors import AtqaruError
from engine.execution.advancing import advance, throw_error
from engine.execution.case import OpenCase, load_case
from engine.execution.papers import take_result
from engine.execution.projections import open_incident
from engine.execution.runtime import Runtime
from engine.execution.trail import ENGINE
from engine.handlers import BadInput, BpmnError, Handler, TaskContext, TaskResult
from storage.database import Database, Session
from storage.tables import jobs

#: The wait before another try doubles from this one.
FIRST_BACKOFF = timedelta(seconds=10)
LONGEST_BACKOFF = timedelta(hours=1)
_log = structlog.get_logger(__name__)

_IS_DUE = or_(
    and_(jobs.c.state == "ready", jobs.c.run_at <= bindparam("now")),
    and_(jobs.c.state == "running", jobs.c.locked_until <= bindparam("now")),
)
_DUE = select(jobs.c.case_id, jobs.c.token).where(_IS_DUE).order_by(jobs.c.run_at).limit(bindparam("limit"))
_NEXT = select(func.min(jobs.c.run_at)).where(jobs.c.state == "ready")
_NEXT_EXPIRY = select(func.min(jobs.c.locked_until)).where(jobs.c.state == "running")


@dataclass(frozen=True)
class _Claimed:
    handler: Handler
    variables: dict[str, Any]
    context: TaskContext


def due_jobs(session: Session, now: datetime, limit: int = 100) -> list[tuple[int, int]]:
    """Case and token of the jobs that may run now: those whose time has come, and those whose worker was lost."""
    return [(row.case_id, row.token) for row in session.execute(_DUE, {"now": now, "limit": limit})]


def next_job_at(session: Session) -> datetime | None:
    """The moment at which the next job may run."""
    moments = [session.execute(query).scalar_one_or_none() for query in (_NEXT, _NEXT_EXPIRY)]
    return min((moment for moment in moments if moment), default=None)


def run_job(database: Database, runtime: Runtime, case_id: int, token: int) -> None:
    """Runs one job: claims it, calls its handler, and stores what it gave in the commit that completes it."""
    claimed = _claim(database, runtime, case_id, token)
    if claimed is None:
        return
    try:
        result = claimed.handler.run(claimed.variables, claimed.context)
        _complete(database, runtime, case_id, token, result)
    except BpmnError as error:
        _throw(database, runtime, case_id, token, claimed, error)
    except Exception as error:  # any failure of a handler is tried again, and then becomes an incident
        _log.warning("job failed", case=case_id, element=claimed.context.element_id, error=str(error))
        _fail(database, runtime, case_id, token, f"{type(error).__name__}: {error}", final=isinstance(error, BadInput))


def _claim(database: Database, runtime: Runtime, case_id: int, token: int) -> _Claimed | None:
    now = runtime.clock()
    with database.transaction() as session:
        database.lock_case(session, case_id)
        job = session.execute(
            select(jobs).where(jobs.c.case_id == case_id, jobs.c.token == token, _IS_DUE), {"now": now},
        ).mappings().one_or_none()
        if job is None:
            return None
        case = load_case(session, runtime, ENGINE, case_id)
        handler = runtime.handlers.get(job["type"])
        if handler is None:
            _store_failure(case, job, f"no handler {job['type']!r} is installed; install it, or correct the task type", final=True)
            return None
        session.execute(
            update(jobs).where(jobs.c.case_id == case_id, jobs.c.token == token).values(
                state="running", attempt=job["attempt"] + 1, locked_until=now + timedelta(seconds=handler.timeout_seconds),
            ),
        )
        place = next(place for place in case.instance.places() if place.token == token)
        headers = dict(place.node.job.headers) if place.node.job else {}
        context = TaskContext(
            case_id, job["element_id"], headers, f"{case_id}-{token}", job["attempt"] + 1, runtime.office.local(now),
        )
        return _Claimed(handler, case.instance.variables(token), context)


def _complete(database: Database, runtime: Runtime, case_id: int, token: int, result: TaskResult) -> None:
    with database.transaction() as session:
        database.lock_case(session, case_id)
        if _is_running(session, case_id, token):
            case = load_case(session, runtime, ENGINE, case_id)
            variables = take_result(case, token, result)
            case.moved_with[token] = variables
            case.instance.complete_job(token, variables)
            advance(case)


def _throw(database: Database, runtime: Runtime, case_id: int, token: int, claimed: _Claimed, error: BpmnError) -> None:
    try:
        with database.transaction() as session:
            database.lock_case(session, case_id)
            if _is_running(session, case_id, token):
                case = load_case(session, runtime, ENGINE, case_id)
                throw_error(case, token, claimed.context.element_id, error)
                advance(case)
    except AtqaruError as uncaught:
        _fail(database, runtime, case_id, token, str(uncaught), final=True)


def _is_running(session: Session, case_id: int, token: int) -> bool:
    """The job is still this worker's: it was not called off while the handler ran."""
    row = session.execute(select(jobs.c.state).where(jobs.c.case_id == case_id, jobs.c.token == token)).one_or_none()
    return row is not None and row.state == "running"


def _fail(database: Database, runtime: Runtime, case_id: int, token: int, message: str, *, final: bool) -> None:
    with database.transaction() as session:
        database.lock_case(session, case_id)
        job = session.execute(
            select(jobs).where(jobs.c.case_id == case_id, jobs.c.token == token, jobs.c.state == "running"),
        ).mappings().one_or_none()
        if job is not None:
            _store_failure(load_case(session, runtime, ENGINE, case_id), job, message, final=final)


def _store_failure(case: OpenCase, job: Any, message: str, *, final: bool) -> None:
    left = 0 if final else max(job["retries_left"] - 1, 0)
    wait = min(FIRST_BACKOFF * 2 ** min(job["attempt"], 20), LONGEST_BACKOFF)
    case.session.execute(
        update(jobs).where(jobs.c.case_id == case.id, jobs.c.token == job["token"]).values(
            state="ready" if left else "failed", retries_left=left, run_at=case.now + wait, locked_until=None, error=message,
        ),
    )
    if not left:
        open_incident(case, job["token"], job["element_id"], "job", message)
