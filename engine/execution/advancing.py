"""Lets a moved case go on as far as it can: automatic steps, jobs that only compute, messages that came earlier."""

from sqlalchemy import bindparam, select, update

from engine.errors import AtqaruError
from engine.execution.case import OpenCase, store_case
from engine.execution.papers import take_result
from engine.handlers import BpmnError, Handler, TaskContext
from engine.spiff.occurrences import Closed, Opened, WaitKind
from storage.tables import messages

_EARLIER = (
    select(messages.c.id, messages.c.variables)
    .where(
        messages.c.name == bindparam("name"), messages.c.correlation_key == bindparam("key"),
        messages.c.state == "waiting", messages.c.expires_at > bindparam("now"),
    )
    .order_by(messages.c.published_at, messages.c.id)
    .limit(1)
)


def advance(case: OpenCase) -> None:
    """Settles a case until nothing more can run without waiting, and stores it."""
    seen = 0
    while True:
        case.instance.settle()
        fresh, seen = case.occurrences[seen:], len(case.occurrences)
        opened = {event.token: event for event in fresh if isinstance(event, Opened)}
        for event in fresh:
            if isinstance(event, Closed):
                opened.pop(event.token, None)
        if not [event for event in opened.values() if _go_on(case, event)]:
            break
    store_case(case)


def _go_on(case: OpenCase, opened: Opened) -> bool:
    if opened.kind is WaitKind.JOB:
        return _run_inside(case, opened)
    if opened.kind is WaitKind.MESSAGE:
        return _take_earlier_message(case, opened)
    return False


def _run_inside(case: OpenCase, opened: Opened) -> bool:
    """Runs a handler that only computes; when it fails, its job stays and is tried again."""
    handler = case.runtime.handlers.get(opened.details["type"])
    if handler is None or not handler.is_inside:
        return False
    try:
        run_handler(case, handler, opened.token, opened.node.id, opened.details["headers"], attempt=1)
    except Exception as error:  # whatever a handler raises becomes the job's error
        case.results.pop(opened.token, None)
        case.moved_with.pop(opened.token, None)
        case.failed_jobs[opened.token] = f"{type(error).__name__}: {error}"
        return False
    return True


def run_handler(
    case: OpenCase, handler: Handler, token: int, element_id: str, headers: dict[str, str], attempt: int,
) -> None:
    """Calls an inside handler and completes its job, or sends its BPMN error outward."""
    context = TaskContext(
        case.id, element_id, headers, f"{case.id}-{token}", attempt, case.runtime.office.local(case.now),
    )
    try:
        variables = take_result(case, token, handler.run(case.instance.variables(token), context))
    except BpmnError as error:
        throw_error(case, token, element_id, error)
        return
    case.moved_with[token] = variables
    case.instance.complete_job(token, variables)


def throw_error(case: OpenCase, token: int, element_id: str, error: BpmnError) -> None:
    """Sends a handler's BPMN error to what catches it in the diagram."""
    if not case.instance.throw_error(token, error.code, error.variables):
        raise AtqaruError(f"{element_id}: error {error.code} ({error}) is caught by nothing in the diagram") from error


def _take_earlier_message(case: OpenCase, opened: Opened) -> bool:
    """Delivers a message that came before its catcher waited."""
    found = case.session.execute(
        _EARLIER, {"name": opened.details["name"], "key": opened.details["key"], "now": case.now},
    ).one_or_none()
    if found is None:
        return False
    deliver(case, opened.token, found.id, found.variables)
    return True


def deliver(case: OpenCase, token: int, message_id: str, variables: dict[str, object]) -> None:
    """Hands a message of the inbox to the one token chosen for it."""
    case.session.execute(
        update(messages).where(messages.c.id == message_id).values(state="delivered", case_id=case.id),
    )
    case.moved_with[token] = variables
    case.instance.deliver_message(token, variables)
