"""Values that a diagram fixes whatever the case, and events that by such a value never let anybody wait.

Reads literals and FEEL without variables; what depends on a case's data is bounded where it runs.
"""

from datetime import UTC, date, datetime, timedelta

from engine.definition.details import Text
from engine.definition.model import Event, TimerKind, Trigger
from engine.definition.times import CYCLE, Duration, duration_of, time_of
from engine.feel import BUILTINS, Expression, FeelError, Value, YearsMonths

#: What is shorter is no wait: timers are looked at by the second.
SHORTEST = timedelta(seconds=1)
#: Any moment does: asked is only whether a timer lies ahead of the moment at which it is set.
_NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def fixed(text: Text | None) -> Value:
    """The value that a text has in every case; null for one that depends on the case or cannot be computed."""
    if text is None or isinstance(text, str):
        return text
    if not is_fixed(text):
        return None
    try:
        return text.evaluate({}, _NOW)
    except FeelError:
        return None


def is_fixed(expression: Expression) -> bool:
    """Whether an expression gives the same in every case."""
    return not expression.reads and expression.calls <= BUILTINS.keys()


def is_written_out(text: Text) -> bool:
    """Whether a text is the same in every case."""
    return isinstance(text, str) or is_fixed(text)


def may_be_time(kind: TimerKind, expression: Expression) -> bool:
    """Whether a timer that is FEEL may give a time; false only for one that gives none in every case."""
    if not is_fixed(expression):
        return True
    value = fixed(expression)
    if isinstance(value, str):
        return kind is TimerKind.CYCLE or time_of(value.strip()) is not None
    return isinstance(value, date | timedelta | YearsMonths | Duration)


def is_instant(event: Event | None) -> bool:
    """Whether an event happens as soon as it is waited for, from the second time on at the latest."""
    if event is None:
        return False
    if event.trigger is Trigger.CONDITIONAL:
        return fixed(event.expression) is True
    if event.trigger is not Trigger.TIMER:
        return False
    value = fixed(event.expression)
    if event.timer is TimerKind.CYCLE:
        return is_short(step_of(event))
    if isinstance(value, str):
        value = time_of(value)
    if isinstance(value, timedelta | YearsMonths):
        value = Duration.of(value)
    if isinstance(value, date):
        return _is_past(event, value)
    return is_short(value)


def step_of(event: Event | None) -> Value:
    """The time between two moments of a cycle, where the diagram fixes it."""
    value = fixed(event.expression) if event and event.timer is TimerKind.CYCLE else None
    written = CYCLE.fullmatch(value.strip()) if isinstance(value, str) else None
    return duration_of(written[3]) if written else None


def is_nothing(length: Value) -> bool:
    """Whether a duration is none at all, or leads back in time."""
    return isinstance(length, Duration) and (length.is_zero or length.is_negative)


def is_short(length: Value) -> bool:
    """Whether a duration is no wait."""
    return is_nothing(length) or (isinstance(length, Duration) and not length.months and length.rest < SHORTEST)


def _is_past(event: Event, day: date) -> bool:
    """A fixed date is past when a token comes to it again; one that is counted from now may lie ahead each time."""
    if isinstance(event.expression, str) or not event.expression or not event.expression.calls & {"now", "today"}:
        return True
    return isinstance(day, datetime) and day.tzinfo is not None and day < _NOW + SHORTEST
