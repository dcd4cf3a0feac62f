"""Lets a moved case go on as far as it can: automatic steps, jobs that only compute, messages that came earlier."""

from collections.abc import Mapping

from sqlalchemy import bindparam, select

from engine.errors import AtqaruError
from engine.execution.case.handler_calls import with_register
from engine.execution.case.handler_results import require_code
from engine.execution.case.job_keys import key_of
from engine.execution.case.open_case import OpenCase
from engine.execution.case.outputs import drop_result, take_result
from engine.execution.case.storing import store_case
from engine.faults import Fault, fault_of
from engine.handlers import BpmnError, Handler, TaskContext
from engine.spelling import message_of
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.occurrences import Closed, Failed, Opened
from engine.spiff.state.waits import JobWait, MessageWait, Wait
from storage.errors import DATABASE_FAILURES
from storage.prepared import Query, Row
from storage.tables import messages
from storage.writes.messages import deliver_to, has_started, put_aside

_EARLIER = Query(
    select(messages.c.id, messages.c.variables)
    .where(
        messages.c.name == bindparam("name"),
        messages.c.correlation_key == bindparam("key"),
        messages.c.state == "waiting",
        messages.c.expires_at > bindparam("now"),
        messages.c.for_process.is_(None),
        ~has_started(bindparam("service")),
    )
    .order_by(messages.c.published_at, messages.c.id)
    .limit(1)
)


class Uncaught(AtqaruError):
    """A handler threw a BPMN error that nothing in the diagram catches."""

    fault = Fault.UNCAUGHT


def advance(case: OpenCase) -> None:
    """Runs a case until nothing more can run without waiting, and stores it."""
    seen = 0
    while True:
        case.instance.run_until_waiting()
        fresh, seen = case.occurrences[seen:], len(case.occurrences)
        opened = {event.token: event for event in fresh if isinstance(event, Opened)}
        for event in fresh:
            if isinstance(event, Closed):
                opened.pop(event.token, None)
        if not [event for event in opened.values() if _go_on(case, event, seen)]:
            break
    store_case(case)


def _go_on(case: OpenCase, opened: Opened[Wait], seen: int) -> bool:
    """Moves a wait that needs nothing outside; occurrences from `seen` on are of earlier waits in the round."""
    if any(isinstance(event, Closed) and event.token == opened.token for event in case.occurrences[seen:]):
        return False
    if isinstance(opened.wait, JobWait):
        return _run_inside(case, opened, opened.wait)
    if isinstance(opened.wait, MessageWait):
        return _take_earlier_message(case, opened, opened.wait)
    return False


def _run_inside(case: OpenCase, opened: Opened[Wait], job: JobWait) -> bool:
    """Runs a handler that only computes; when it fails, its job stays and is tried again."""
    handler = case.runtime.handlers.get(job.type)
    if handler is None or not handler.is_inside:
        return False
    try:
        run_handler(case, handler, opened.token, opened.node.id, job.headers, attempt=1)
    except DATABASE_FAILURES:
        raise
    except Exception as error:  # noqa: BLE001  # whatever a handler raises becomes the job's error
        drop_result(case, opened.token)
        case.moved_with.pop(opened.token, None)
        case.failed_jobs[opened.token] = message_of(error)
        return False
    return True


def run_handler(
    case: OpenCase,
    handler: Handler,
    token: int,
    element_id: str,
    headers: Mapping[str, str],
    attempt: int,
) -> None:
    """Calls an inside handler and completes its job, or sends its BPMN error outward; all of it or nothing."""
    context = TaskContext(
        case.id,
        element_id,
        headers,
        key_of(case, token),
        attempt,
        case.runtime.office.local(case.now),
    )
    context = with_register(case.session, case.runtime, handler, context)
    try:
        result = handler.run(handler.given(case.instance.view(token), case.mapped(token)), context)
    except BpmnError as error:
        with case.instance.attempt():
            throw_error(case, token, element_id, error)
        return
    with case.instance.attempt():
        case.moved_with[token] = take_result(case, token, result)
        case.instance.complete_job(token, case.moved_with[token])


def throw_error(case: OpenCase, token: int, element_id: str, error: BpmnError) -> None:
    """Sends a handler's BPMN error to what catches it in the diagram."""
    require_code(error)
    if not case.instance.throw_error(token, error.code, error.variables):
        raise Uncaught(
            f"{element_id}: error {error.code} ({error}) is caught by nothing in the diagram; "
            "draw an error boundary event",
        ) from error


def _take_earlier_message(case: OpenCase, opened: Opened[Wait], awaited: MessageWait) -> bool:
    """Delivers a message that came before its catcher waited."""
    name_and_key = {"name": awaited.name, "key": awaited.key, "now": case.now, "service": case.row["service"]}
    while (found := _EARLIER.one(case.session, **name_and_key)) is not None:
        if take_message(case, found["id"]):
            return _deliver_or_set_aside(case, opened, found)
    return False


def _deliver_or_set_aside(case: OpenCase, opened: Opened[Wait], found: Row) -> bool:
    """Hands an earlier message over; one that cannot be taken becomes an incident and leaves the command alone."""
    try:
        with case.instance.attempt():
            deliver(case, opened.token, found["variables"])
    except DATABASE_FAILURES:
        raise
    except Exception as error:  # noqa: BLE001  # whatever goes wrong with the message is no fault of the command
        case.moved_with.pop(opened.token, None)
        put_aside(case.session, found["id"])
        case.occurrences.append(Failed(opened.token, opened.node, message_of(error), "message", fault_of(error)))
        return False
    return True


def take_message(case: OpenCase, message_id: str) -> bool:
    """Takes a waiting message out of the inbox for a case; false if another case was faster."""
    return deliver_to(case.session, message_id, case.id, case.row["service"])


def deliver(case: OpenCase, token: int, variables: dict[str, object]) -> None:
    """Hands a message that was taken to the one token chosen for it.

    Raises `ExecutionError` where it would give the case another number than the one that people know it by.
    """
    place, number = case.instance.place(token), case.number
    case.moved_with[token] = variables
    case.instance.deliver_message(token, variables)
    if number is not None and case.number != number:
        fault = f"the message brings {case.process.number}, and the case has the number {number} already"
        remedy = "map what it brings to another variable"
        raise ExecutionError(place.node.id if place else "message", f"{fault}; {remedy}")
