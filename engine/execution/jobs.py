"""Jobs: runs the handlers of service tasks outside any transaction, with retries; when these end, an incident opens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import and_, bindparam, func, or_, select, update

from engine.errors import AtqaruError
from engine.execution.advancing import Uncaught, advance, throw_error
from engine.execution.case import load_case
from engine.execution.errors import CaseSuspended
from engine.execution.incidents import open_incident
from engine.execution.note import ENGINE
from engine.execution.papers import take_result
from engine.execution.runtime import Runtime
from engine.handlers import BadInput, BpmnError, Handler, TaskContext, TaskResult
from storage.database import Database, Session
from storage.prepared import Query, Write
from storage.tables import jobs

#: The wait before another try doubles from this one.
FIRST_BACKOFF = timedelta(seconds=10)
LONGEST_BACKOFF = timedelta(hours=1)
_log = structlog.get_logger(__name__)

_IS_DUE = or_(
    and_(jobs.c.state == "ready", jobs.c.run_at <= bindparam("now")),
    and_(jobs.c.state == "running", jobs.c.locked_until <= bindparam("now")),
)
_DUE = (
    select(jobs.c.run_at, jobs.c.case_id, jobs.c.token)
    .where(_IS_DUE)
    .order_by(jobs.c.run_at, jobs.c.case_id, jobs.c.token)
    .limit(bindparam("limit"))
)
_JOB = select(jobs).where(jobs.c.case_id == bindparam("case_id"), jobs.c.token == bindparam("token"))
_ONE = Query(_JOB)
_ONE_DUE = Query(_JOB.where(_IS_DUE))
_SET = Write(update(jobs).where(jobs.c.case_id == bindparam("of_case"), jobs.c.token == bindparam("at")))
Row = Mapping[str, Any]
_NEXT = select(func.min(jobs.c.run_at)).where(jobs.c.state == "ready")
_NEXT_EXPIRY = select(func.min(jobs.c.locked_until)).where(jobs.c.state == "running")


class NoHandler(AtqaruError):
    """The handler of a service task is not installed."""


@dataclass(frozen=True)
class _Claimed:
    token: int
    handler: Handler
    variables: dict[str, Any]
    context: TaskContext


def due_jobs(session: Session, now: datetime, limit: int = 100) -> list[tuple[datetime, int, int]]:
    """Moment, case and token of the jobs that may run now: their time has come, or their worker was lost."""
    return [(row.run_at, row.case_id, row.token) for row in session.execute(_DUE, {"now": now, "limit": limit})]


def next_job_at(session: Session) -> datetime | None:
    """The moment at which the next job may run."""
    moments = [session.execute(query).scalar_one_or_none() for query in (_NEXT, _NEXT_EXPIRY)]
    return min((moment for moment in moments if moment), default=None)


def run_job(database: Database, runtime: Runtime, case_id: int, token: int) -> bool:
    """Runs one job: claims it, calls its handler, and stores what it gave in the commit that completes it.

    False if it is gone, or another worker was faster. A handler that fails is tried again, then becomes an incident.
    """
    claimed = _claim(database, runtime, case_id, token)
    if claimed is None:
        return False
    if isinstance(claimed, str):
        return True
    try:
        _work(database, runtime, claimed)
    except CaseSuspended:
        _give_back(database, runtime, claimed)
    except Exception as error:  # noqa: BLE001  # any failure of a handler is tried again, and then becomes an incident
        _log.warning("job failed", case=case_id, element=claimed.context.element_id, error=str(error))
        _fail(database, runtime, claimed, error)
    return True


def _claim(database: Database, runtime: Runtime, case_id: int, token: int) -> "_Claimed | str | None":
    """The job in this worker's hands; a text tells why it can never run, which is its incident then."""
    with database.transaction() as session:
        database.lock_case(session, case_id)
        row = _ONE_DUE.one(session, case_id=case_id, token=token, now=runtime.clock())
        if row is None:
            return None
        try:
            return _take(session, runtime, row)
        except CaseSuspended:
            return None
        except AtqaruError as error:
            _store_failure(session, runtime, row, str(error), final=True)
            return str(error)


def _take(session: Session, runtime: Runtime, row: Row) -> "_Claimed":
    handler = runtime.handlers.get(row["type"])
    if handler is None:
        raise NoHandler(f"no handler {row['type']!r} is installed; install it, or correct the task type")
    case = load_case(session, runtime, ENGINE, row["case_id"])
    attempt = row["attempt"] + 1
    claim = {
        "state": "running",
        "attempt": attempt,
        "locked_until": case.now + timedelta(seconds=handler.timeout_seconds),
    }
    _SET(session, [{"of_case": case.id, "at": row["token"], **claim}])
    place = case.instance.place(row["token"])
    headers = dict(place.node.job.headers) if place and place.node.job else {}
    context = TaskContext(
        case.id,
        row["element_id"],
        headers,
        f"{case.id}-{row['token']}",
        attempt,
        runtime.office.local(case.now),
    )
    return _Claimed(row["token"], handler, case.instance.variables(row["token"]), context)


def _work(database: Database, runtime: Runtime, claimed: _Claimed) -> None:
    result: TaskResult | BpmnError
    try:
        result = claimed.handler.run(claimed.variables, claimed.context)
    except BpmnError as error:
        result = error
    with database.transaction() as session:
        database.lock_case(session, claimed.context.case_id)
        if _held(session, claimed) is None:
            return
        case = load_case(session, runtime, ENGINE, claimed.context.case_id)
        if isinstance(result, BpmnError):
            throw_error(case, claimed.token, claimed.context.element_id, result)
        else:
            case.moved_with[claimed.token] = take_result(case, claimed.token, result)
            case.instance.complete_job(claimed.token, case.moved_with[claimed.token])
        advance(case)


def _held(session: Session, claimed: _Claimed) -> Row | None:
    """The job, if it is still this worker's: neither called off nor given to another while the handler ran."""
    row = _ONE.one(session, case_id=claimed.context.case_id, token=claimed.token)
    if row is None or row["state"] != "running" or row["attempt"] != claimed.context.attempt:
        return None
    return row


def _give_back(database: Database, runtime: Runtime, claimed: _Claimed) -> None:
    """The case was suspended while the handler ran: its job is done once more when the case goes on."""
    with database.transaction() as session:
        database.lock_case(session, claimed.context.case_id)
        if (row := _held(session, claimed)) is not None:
            back = {"state": "ready", "run_at": runtime.clock(), "locked_until": None}
            _SET(session, [{"of_case": row["case_id"], "at": row["token"], **back}])


def _fail(database: Database, runtime: Runtime, claimed: _Claimed, error: Exception) -> None:
    text = str(error) if isinstance(error, AtqaruError) else f"{type(error).__name__}: {error}"
    with database.transaction() as session:
        database.lock_case(session, claimed.context.case_id)
        row = _held(session, claimed)
        if row is not None:
            _store_failure(session, runtime, row, text, final=isinstance(error, BadInput | Uncaught))


def _store_failure(session: Session, runtime: Runtime, row: Row, message: str, *, final: bool) -> None:
    left = 0 if final else max(row["retries_left"] - 1, 0)
    wait = min(FIRST_BACKOFF * 2 ** min(max(row["attempt"] - 1, 0), 20), LONGEST_BACKOFF)
    failure = {
        "state": "ready" if left else "failed",
        "retries_left": left,
        "run_at": runtime.clock() + wait,
        "locked_until": None,
        "error": message,
    }
    _SET(session, [{"of_case": row["case_id"], "at": row["token"], **failure}])
    if not left:
        open_incident(session, runtime, row["case_id"], row["token"], row["element_id"], "job", message)
