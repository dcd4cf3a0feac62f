"""When a timer is due: reads what its expression gives, and lets its token remember what a cycle is counted from."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from engine.definition.cron import Cron, cron_of
from engine.definition.model import Event, TimerKind
from engine.definition.times import Duration, time_of
from engine.faults import Fault
from engine.feel import Expression, FeelError, YearsMonths, evaluate
from engine.spelling import spelled
from engine.spiff.nodes.cycles import ENDLESS, TICK, Cycle, cycle_of
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.token import Standpoint, Token

#: What a token remembers whose moment was set by another version of the diagram than the one in which it is.
SET_BY = "set_by"


def due_once(token: Standpoint, event: Event) -> datetime:
    """The moment of a timer that does not repeat, as its token sees it now; raises `ExecutionError`."""
    return _moment(token, event, _value(token, event))


def first_due(token: Token, event: Event) -> datetime:
    """The moment for which a timer begins to wait; its token remembers it."""
    now = token.workflow.top_workflow.context.now
    if event.timer is not TimerKind.CYCLE:
        due_at = due_once(token, event)
        # it is recomputed as of this moment when the calendar changes
        token.remember(due=due_at.isoformat(), **({"at": now.isoformat()} if _depends_on_now(event) else {}))
        return due_at
    cycle = _repeating(token, event)
    if isinstance(cycle, Cron):
        due_at, left = _next_of(token, cycle, now), ENDLESS
    else:
        if cycle.is_of_calendar:
            token.remember(begun=(cycle.first or now).isoformat(), step=cycle.written)
        due_at, left = _in_calendar(token, lambda: cycle.begin(now)), cycle.repetitions
    token.remember(due=due_at.isoformat(), left=left)
    return due_at


def next_due(token: Token, event: Event) -> datetime | None:
    """The next moment of a timer that has fired; None when there is no further one.

    Moments that passed while nothing ran are left out: they are not made up for in a burst.
    """
    left = token.internal_data.get("left")
    if left is None or left == 1:
        return None
    due, now = datetime.fromisoformat(token.internal_data["due"]), token.workflow.top_workflow.context.now
    cycle = _repeating(token, event)
    due_at = (
        _next_of(token, cycle, max(due, now - TICK)) if isinstance(cycle, Cron) else _following(token, cycle, due, now)
    )
    token.remember(due=due_at.isoformat(), left=left - 1 if left > 0 else ENDLESS)
    return due_at


def _repeating(token: Standpoint, event: Event) -> Cron | Cycle:
    """The cycle that a timer's value means."""
    value = _value(token, event)
    if isinstance(value, str):
        try:
            cycle = cron_of(value) or cycle_of(value, token.workflow.top_workflow.context.local)
        except ValueError as error:
            raise _fault(token, str(error), Fault.CYCLE) from error
        if cycle is not None:
            return cycle
    said = token.workflow.script_engine.described(token, event.expression, value)
    raise _fault(token, f'the cycle is {said}; write it as "R3/PT1H", "R/PT1H" or cron', Fault.CYCLE)


def _next_of(token: Standpoint, cron: Cron, after: datetime) -> datetime:
    zone = token.workflow.top_workflow.context.now.tzinfo
    due_at = cron.next(after.astimezone(zone), zone)
    if due_at is None:
        raise _fault(token, f"the cycle {spelled(cron.text)} has no further moment; write days that exist", Fault.CYCLE)
    return due_at.astimezone(UTC)


def _following(token: Token, cycle: Cycle, due: datetime, now: datetime) -> datetime:
    if cycle.is_of_calendar and token.internal_data.get("step") != cycle.written:
        # FEEL gives another step than before: it is counted from the moment that was due
        token.remember(begun=due.astimezone(now.tzinfo).isoformat(), step=cycle.written)
    begun = datetime.fromisoformat(token.internal_data.get("begun", due.isoformat()))
    return _in_calendar(token, lambda: cycle.following(begun, due, now))


def _depends_on_now(event: Event) -> bool:
    expression = event.expression
    tells_time = isinstance(expression, Expression) and not expression.calls.isdisjoint({"now", "today"})
    return tells_time or event.timer is TimerKind.DURATION


def _value(token: Standpoint, event: Event) -> Any:
    return token.workflow.script_engine.evaluate(token, event.expression) if event.expression else None


def _fault(token: Standpoint, message: str, fault: Fault = Fault.TIMER) -> ExecutionError:
    return ExecutionError(token.task_spec.bpmn_id, message, fault)


# -- moments and durations


def _moment(token: Standpoint, event: Event, value: Any) -> datetime:
    """The moment that a timer's value means; a date means the close of office on it (AMB-03)."""
    context = token.workflow.top_workflow.context
    if isinstance(value, str):
        text, value = value, time_of(value)
        if value is None:
            wanted = "which is no date, date and time or duration"
            raise _fault(token, f"the timer gives the text {spelled(text)}, {wanted}")
    if isinstance(value, datetime):
        local = value if value.tzinfo else context.local(value)
        return _in_calendar(token, lambda: local)
    if isinstance(value, date):
        return context.close_of(value)
    if isinstance(value, timedelta | YearsMonths):
        value = Duration.of(value)
    if isinstance(value, Duration):
        return _later(token, context.now, value)
    if isinstance(value, time):
        raise _fault(token, f"the timer gives the time {value} without a day; use date and time(…)")
    said = token.workflow.script_engine.described(token, event.expression, value)
    raise _fault(token, f"the timer gives {said}; it must give a date, a date and time or a duration")


def _later(token: Standpoint, moment: datetime, duration: Duration) -> datetime:
    if duration.is_negative:
        said = spelled(YearsMonths(duration.months) if duration.months else duration.rest)
        raise _fault(token, f"the timer's duration is {said}, which is negative; a timer waits forward")
    parts = {"months": YearsMonths(duration.months), "rest": duration.rest}
    try:
        later = evaluate("moment + months + rest", {"moment": moment, **parts})
    except FeelError as error:
        raise _fault(token, f"the timer's duration cannot be added: {error}") from error
    if not isinstance(later, datetime):
        raise _out_of_calendar(token)
    return _in_calendar(token, lambda: later)


def _in_calendar(token: Standpoint, compute: Callable[[], datetime]) -> datetime:
    """A moment in UTC; a fault if the calendar ends before it."""
    try:
        return compute().astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise _out_of_calendar(token) from error


def _out_of_calendar(token: Standpoint) -> ExecutionError:
    return _fault(
        token,
        "the timer leads out of the calendar, which ends with the year 9999; write a nearer moment",
        Fault.OUT_OF_CALENDAR,
    )
