"""Jobs: runs the handlers of service tasks outside any transaction, with retries; when these end, an incident opens.

A job is claimed for as long as its handler may take: its lease. The try is counted when it is claimed, so that a
handler that takes its process with it comes to an end as well.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from engine.errors import AtqaruError
from engine.execution.audit_event import ENGINE
from engine.execution.case.advancing import Uncaught, advance, throw_error
from engine.execution.case.handler_calls import with_register
from engine.execution.case.incidents import open_incident
from engine.execution.case.outputs import take_result
from engine.execution.due.job_looks import (
    FIRST_BACKOFF,
    LONGEST_BACKOFF,
    due_job,
    job_row,
    longest_lease,
    lost_job,
)
from engine.execution.installation.runtime import Runtime
from engine.execution.loading import load_case
from engine.faults import Fault
from engine.handlers import BadInput, BpmnError, Handler, TaskContext, TaskResult
from engine.quoting import quoted
from engine.spelling import message_of
from storage.database import Database, Session
from storage.errors import DATABASE_FAILURES, CrossedCommands
from storage.rows import StoredJob
from storage.writes.jobs import fail_job, lease_job, return_job

#: How often an answer is stored again that crosses another command.
_MOST_CROSSINGS = 10
_log = structlog.get_logger(__name__)


class NoHandler(AtqaruError):
    """The handler of a service task is not installed."""

    fault = Fault.NO_HANDLER


class NoAnswer(AtqaruError):
    """A handler has not answered within its time: it hangs, or its process was stopped or killed."""

    fault = Fault.NO_ANSWER


@dataclass(frozen=True)
class ClaimedJob:
    """A job in the hands of one worker, until the moment at which its lease ends."""

    token: int
    handler: Handler
    variables: dict[str, Any]
    context: TaskContext
    until: datetime


def run_job(database: Database, runtime: Runtime, case_id: int, token: int) -> bool:
    """Claims one job and does it; false if it is gone, or another worker was faster."""
    claimed = claim_job(database, runtime, case_id, token)
    if isinstance(claimed, ClaimedJob):
        do_job(database, runtime, claimed)
    return claimed is not None


def claim_job(database: Database, runtime: Runtime, case_id: int, token: int) -> ClaimedJob | str | None:
    """Takes a due job for as long as its handler may need; None if it is gone, or another worker was faster.

    A text says why it can never run, which is its incident then.
    """
    try:
        with database.transaction() as session:
            database.lock_case(session, case_id)
            row = due_job(session, runtime.clock(), case_id, token)
            return _take(session, runtime, row) if row else None
    except DATABASE_FAILURES:
        raise
    except Exception as error:  # noqa: BLE001  # whatever is wrong with the case becomes its incident, and others go on
        return _refuse(database, runtime, case_id, token, error)


def do_job(database: Database, runtime: Runtime, claimed: ClaimedJob) -> None:
    """Calls the handler of a claimed job and stores what it gave in the commit that completes the job.

    A handler that fails is tried again, then becomes an incident. An answer after the lease was given on is dropped.
    """
    try:
        _work(database, runtime, claimed)
    except Exception as error:  # noqa: BLE001  # any failure of a handler is tried again, and then becomes an incident
        _log.warning("job failed", case=claimed.context.case_id, element=claimed.context.element_id, error=str(error))
        _fail(database, runtime, claimed, error)


def give_back_job(database: Database, runtime: Runtime, case_id: int, token: int, trouble: str = "") -> bool:
    """Ends the lease of a job that was not answered: it is tried again, or becomes an incident; false if it is gone.

    The handler hangs, or its process has ended. With `trouble`, which says why no retry can help, there is none.
    """
    with database.transaction() as session:
        database.lock_case(session, case_id)
        row = lost_job(session, runtime.clock(), longest_lease(runtime.handlers), case_id, token)
        if row is None:
            return False
        error = NoAnswer(_without_answer(runtime, row["type"], trouble))
        _store_failure(session, runtime, row, error, final=bool(trouble))
    _log.warning("job not answered", case=case_id, element=row["element_id"], error=str(error))
    return True


def _without_answer(runtime: Runtime, type_: str, trouble: str) -> str:
    """Claims no more than is known: a killed process leaves the same trace as a handler that hangs."""
    handler = runtime.handlers.get(type_)
    time = f"within {handler.timeout_seconds} s" if handler else "in its time"
    no_answer = f"no answer of the handler {quoted(type_)} came {time}"
    if trouble:
        return f"{no_answer}; {trouble}"
    return (
        f"{no_answer}: it hangs, or the process that ran it was stopped or killed; what it calls may have done its "
        "part or not. See that this can be reached, then try again: the call comes with the same key"
    )


def _refuse(database: Database, runtime: Runtime, case_id: int, token: int, error: Exception) -> str:
    with database.transaction() as session:
        database.lock_case(session, case_id)
        row = due_job(session, runtime.clock(), case_id, token)
        if row is not None:
            _store_failure(session, runtime, row, error, final=True)
    return message_of(error)


def _take(session: Session, runtime: Runtime, row: StoredJob) -> ClaimedJob:
    case = load_case(session, runtime, ENGINE, row["case_id"])
    job = case.instance.job(row["token"])
    handler = runtime.handlers.get(job.type)
    if handler is None:
        raise NoHandler(f"no handler {quoted(job.type)} is installed; install it, or correct the task type")
    case.instance.require_not_too_fast(row["token"])
    attempt = row["attempt"] + 1
    until = case.now + timedelta(seconds=handler.timeout_seconds)
    lease_job(session, case.id, row["token"], attempt, max(row["retries_left"] - 1, 0), until)
    context = TaskContext(
        case.id,
        row["element_id"],
        job.headers,
        row["key"],
        attempt,
        runtime.office.local(case.now),
    )
    context = with_register(session, case.runtime, handler, context)
    given = handler.given(case.instance.view(row["token"]), case.mapped(row["token"]))
    return ClaimedJob(row["token"], handler, dict(given), context, until)


def _work(database: Database, runtime: Runtime, claimed: ClaimedJob) -> None:
    result: TaskResult | BpmnError
    try:
        result = claimed.handler.run(claimed.variables, claimed.context)
    except BpmnError as error:
        result = error
    for _ in range(_MOST_CROSSINGS):  # the answer is there: nothing outside is asked again for want of a lock
        try:
            _store_answer(database, runtime, claimed, result)
            return
        except CrossedCommands as error:
            _log.warning("answer stored again", case=claimed.context.case_id, error=str(error))
    _store_answer(database, runtime, claimed, result)


def _store_answer(database: Database, runtime: Runtime, claimed: ClaimedJob, result: TaskResult | BpmnError) -> None:
    with database.transaction() as session:
        database.lock_case(session, claimed.context.case_id)
        row = _held(session, claimed)
        if row is None:
            return
        if not row["goes_on"]:
            _keep_for_later(session, runtime, row)
            return
        case = load_case(session, runtime, ENGINE, claimed.context.case_id)
        case.instance.count_move(claimed.token)
        if register := claimed.context.register:
            case.about[claimed.token] = register.name
        if isinstance(result, BpmnError):
            throw_error(case, claimed.token, claimed.context.element_id, result)
        else:
            case.moved_with[claimed.token] = take_result(case, claimed.token, result)
            case.instance.complete_job(claimed.token, case.moved_with[claimed.token])
        advance(case)


def _keep_for_later(session: Session, runtime: Runtime, row: StoredJob) -> None:
    """Has a job whose case was suspended meanwhile done again, under the same key, when the case goes on."""
    return_job(session, row["case_id"], row["token"], row["retries_left"] + 1, runtime.clock())


def _held(session: Session, claimed: ClaimedJob) -> StoredJob | None:
    """The job, if it is still this worker's: neither cancelled nor given to another while the handler ran."""
    row = job_row(session, claimed.context.case_id, claimed.token)
    if row is None or row["state"] != "running" or row["attempt"] != claimed.context.attempt:
        return None
    return row


def _fail(database: Database, runtime: Runtime, claimed: ClaimedJob, error: Exception) -> None:
    with database.transaction() as session:
        database.lock_case(session, claimed.context.case_id)
        row = _held(session, claimed)
        if row is not None:
            _store_failure(session, runtime, row, error, final=isinstance(error, BadInput | Uncaught))


def _store_failure(session: Session, runtime: Runtime, row: StoredJob, error: Exception, *, final: bool) -> None:
    left = 0 if final else row["retries_left"]
    wait = min(FIRST_BACKOFF * 2 ** min(max(row["attempt"] - 1, 0), 20), LONGEST_BACKOFF)
    fail_job(session, row["case_id"], row["token"], left, runtime.clock() + wait, message_of(error))
    if not left:
        open_incident(session, runtime, row["case_id"], row["token"], row["element_id"], "job", error)
