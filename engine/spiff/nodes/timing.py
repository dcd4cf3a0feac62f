"""When a timer is due: reads what its expression gives, and counts cycles from their first moment.

A cycle in days, months or years goes by the calendar of the office: the 31st stays the last day of each month, and the
time of day stays when the zone's offset changes. One in hours or shorter goes by real time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from engine.definition.cron import Cron, cron_of
from engine.definition.model import Event, TimerKind
from engine.definition.times import CYCLE, Duration, duration_of, fault_of_step, time_of
from engine.faults import Fault
from engine.feel import Expression, FeelError, YearsMonths, evaluate
from engine.spelling import spelled
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.token import Standpoint, Token

#: What a token remembers whose moment was set by another version of the diagram than the one in which it is.
SET_BY = "set_by"
#: A cycle without a number of repetitions.
_ENDLESS = -1
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Cycle:
    """So many moments with a step between them, if given from a first one on; `written` is the step as text."""

    repetitions: int
    first: datetime | None
    step: Duration
    written: str

    @property
    def is_of_calendar(self) -> bool:
        """Its step is in months or years, or in days without hours."""
        return self.step.months != 0 or "T" not in self.written


def due_once(token: Standpoint, event: Event) -> datetime:
    """The moment of a timer that does not repeat, as its token sees it now; raises `ExecutionError`."""
    return _moment(token, event, _value(token, event))


def first_due(token: Token, event: Event) -> datetime:
    """The moment for which a timer begins to wait; its token remembers it."""
    if event.timer is not TimerKind.CYCLE:
        due_at = due_once(token, event)
        now_at = token.workflow.top_workflow.context.now
        # it is recomputed as of this moment when the calendar changes
        token.remember(due=due_at.isoformat(), **({"at": now_at.isoformat()} if _depends_on_now(event) else {}))
        return due_at
    value = _value(token, event)
    now = token.workflow.top_workflow.context.now
    if cron := _cron(value):
        due_at = _next_of(token, cron, now)
        token.remember(due=due_at.isoformat(), left=_ENDLESS)
        return due_at
    cycle = _cycle(token, event, value)
    begun = cycle.first or now
    if cycle.is_of_calendar:
        token.remember(begun=begun.isoformat(), step=cycle.written)
    if cycle.first is not None:
        due_at = _in_calendar(token, lambda: _from_first(begun, cycle, now).astimezone(UTC))
    elif cycle.is_of_calendar:
        due_at = _in_calendar(token, lambda: _nth(now, cycle.step, 1).astimezone(UTC))
    else:
        due_at = _later(token, now, cycle.step)
    token.remember(due=due_at.isoformat(), left=cycle.repetitions)
    return due_at


def next_due(token: Token, event: Event) -> datetime | None:
    """The next moment of a timer that has fired; None when there is no further one.

    Moments that passed while nothing ran are left out: they are not made up for in a burst.
    """
    left = token.internal_data.get("left")
    if left is None or left == 1:
        return None
    value = _value(token, event)
    if cron := _cron(value):
        now = token.workflow.top_workflow.context.now
        due_at = _next_of(token, cron, max(datetime.fromisoformat(token.internal_data["due"]), now - _TICK))
    else:
        due_at = _following(token, _cycle(token, event, value))
    token.remember(due=due_at.isoformat(), left=left - 1 if left > 0 else _ENDLESS)
    return due_at


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
        value = _temporal(token, value)
    if isinstance(value, datetime):
        local = value if value.tzinfo else context.local(value)
        return _in_calendar(token, lambda: local.astimezone(UTC))
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


def _temporal(token: Standpoint, text: str) -> Any:
    value = time_of(text)
    if value is not None:
        return value
    raise _fault(token, f"the timer gives the text {spelled(text)}, which is no date, date and time or duration")


def _later(token: Standpoint, moment: datetime, duration: Duration) -> datetime:
    if duration.is_negative:
        said = spelled(YearsMonths(duration.months) if duration.months else duration.rest)
        raise _fault(token, f"the timer's duration is {said}, which is negative; a timer waits forward")
    try:
        later = evaluate("moment + months + rest", {"moment": moment, **_parts(duration)})
    except FeelError as error:
        raise _fault(token, f"the timer's duration cannot be added: {error}") from error
    if not isinstance(later, datetime):
        raise _out_of_calendar(token)
    return _in_calendar(token, lambda: later.astimezone(UTC))


def _parts(duration: Duration) -> dict[str, Any]:
    return {"months": YearsMonths(duration.months), "rest": duration.rest}


def _in_calendar(token: Standpoint, compute: Callable[[], datetime]) -> datetime:
    try:
        return compute()
    except (OverflowError, ValueError) as error:
        raise _out_of_calendar(token) from error


def _out_of_calendar(token: Standpoint) -> ExecutionError:
    return _fault(
        token,
        "the timer leads out of the calendar, which ends with the year 9999; write a nearer moment",
        Fault.OUT_OF_CALENDAR,
    )


# -- cycles


def _cron(value: Any) -> Cron | None:
    return cron_of(value) if isinstance(value, str) else None


def _next_of(token: Standpoint, cron: Cron, after: datetime) -> datetime:
    zone = token.workflow.top_workflow.context.now.tzinfo
    due_at = cron.next(after.astimezone(zone), zone)
    if due_at is None:
        raise _fault(token, f"the cycle {spelled(cron.text)} has no further moment; write days that exist", Fault.CYCLE)
    return due_at.astimezone(UTC)


def _cycle(token: Standpoint, event: Event, value: Any) -> Cycle:
    written = CYCLE.fullmatch(value.strip()) if isinstance(value, str) else None
    if written is None:
        said = token.workflow.script_engine.described(token, event.expression, value)
        raise _fault(token, f'the cycle is {said}; write it as "R3/PT1H", "R/PT1H" or cron', Fault.CYCLE)
    first = _first(token, value, written[2]) if written[2] else None
    step = duration_of(written[3])
    if step is None:
        raise _fault(
            token, f"the step of the cycle {spelled(value)} is no duration; write one such as PT1H or P1M", Fault.CYCLE
        )
    if fault := fault_of_step(step):
        raise _fault(token, f"the cycle {spelled(value)} {fault}", Fault.CYCLE)
    return Cycle(int(written[1]) if written[1] else _ENDLESS, first, step, written[3])


def _first(token: Standpoint, value: str, text: str) -> datetime:
    moment = evaluate("date and time(text)", {"text": text})
    if not isinstance(moment, datetime):
        reason = f"the cycle {spelled(value)} begins at no date and time; write one such as 2026-04-08T09:00:00+05:00"
        raise _fault(token, reason, Fault.CYCLE)
    return moment if moment.tzinfo else token.workflow.top_workflow.context.local(moment)


def _from_first(first: datetime, cycle: Cycle, now: datetime) -> datetime:
    """The first moment of a cycle that is not past, counted from the one that it gives."""
    if first >= now:
        return first
    if cycle.is_of_calendar:
        return _first_after(first.astimezone(now.tzinfo), cycle.step, now - _TICK, now, now.tzinfo)
    return first + -((first - now) // cycle.step.rest) * cycle.step.rest


def _following(token: Token, cycle: Cycle) -> datetime:
    """The first moment of the cycle after the one that was due, and not before now."""
    due, now = datetime.fromisoformat(token.internal_data["due"]), token.workflow.top_workflow.context.now
    if not cycle.is_of_calendar:
        steps = max(1, -((due - now) // cycle.step.rest))
        return _later(token, due.astimezone(UTC), Duration(rest=steps * cycle.step.rest))
    zone = now.tzinfo
    if token.internal_data.get("step") != cycle.written:
        # FEEL gives another step than before: it is counted from the moment that was due
        token.remember(begun=due.astimezone(zone).isoformat(), step=cycle.written)
    begun = datetime.fromisoformat(token.internal_data["begun"]).astimezone(zone)
    return _in_calendar(token, lambda: _first_after(begun, cycle.step, due, now, zone))


def _first_after(begun: datetime, step: Duration, due: datetime, now: datetime, zone: tzinfo | None) -> datetime:
    target = max(due, now).astimezone(zone)
    number = max(1, _steps_between(begun, target, step) - 1)
    while (moment := _nth(begun, step, number)) <= due or moment < now:
        number += 1
    return moment.astimezone(UTC)


def _steps_between(begun: datetime, target: datetime, step: Duration) -> int:
    """At least so many steps lie between; a month has at most 31 days."""
    return (target.date() - begun.date()).days // (step.months * 31 + step.rest.days + bool(step.rest.seconds))


def _nth(begun: datetime, step: Duration, number: int) -> datetime:
    """A later moment of a cycle of the calendar: the same time of day, whatever the zone's offset then."""
    moment = evaluate("moment + months", {"moment": begun, "months": YearsMonths(step.months * number)})
    if not isinstance(moment, datetime):
        raise OverflowError
    return moment + step.rest * number
