"""When the timer of a start event starts cases: a date once, a cycle again and again.

Nothing has begun yet, so that its expression sees no variables; a cycle is counted from the moment at which its version
came into force.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime

from engine.definition.cron import Cron, cron_of
from engine.definition.model import Event, TimerKind
from engine.definition.times import day_of
from engine.errors import AtqaruError
from engine.execution.installation.runtime import Runtime
from engine.feel import Expression
from engine.spelling import spelled
from engine.spiff.nodes.cycles import ENDLESS, TICK, Cycle, cycle_of
from storage.database import StoredRow
from storage.writes.start_events import StartTimes


class NoStartTime(AtqaruError):
    """A timer gives no moment at which it would start a case."""


def first_times(runtime: Runtime, event: Event, since: datetime) -> StartTimes | None:
    """When a timer starts the first case, not before a moment; None if its date lies before. Raises `NoStartTime`."""
    local = runtime.office.local(since)
    if event.timer is not TimerKind.CYCLE:
        due_at = date_of(runtime, event, since)
        return None if due_at < since else _times(due_at, since, calendar_version=runtime.office.version)
    cycle = _cycle(runtime, event, since)
    if isinstance(cycle, Cron):
        return _times(_next(cycle, local - TICK), left=ENDLESS)
    due_at = _in_calendar(lambda: cycle.begin(local))
    begun = (cycle.first or local) if cycle.is_of_calendar else None
    return _times(due_at, begun and begun.astimezone(UTC), cycle.repetitions)


def next_times(runtime: Runtime, event: Event, row: StoredRow, now: datetime) -> StartTimes | None:
    """When a timer that is due starts the case after that; None after the last one. Raises `NoStartTime`.

    Moments that passed while nothing ran are left out.
    """
    if row.moments_left in (None, 1):
        return None
    cycle, local = _cycle(runtime, event, now), runtime.office.local(now)
    left = row.moments_left - 1 if row.moments_left > 0 else ENDLESS
    if isinstance(cycle, Cron):
        return _times(_next(cycle, max(runtime.office.local(row.due_at), local - TICK)), left=left)
    due_at = _in_calendar(lambda: cycle.following(row.begun_at or row.due_at, row.due_at, local))
    return _times(due_at, row.begun_at, left)


def latest_moment(runtime: Runtime, event: Event, now: datetime) -> datetime:
    """The moment after the next one of a cycle; none that is set now lies behind it. Raises `NoStartTime`."""
    cycle, local = _cycle(runtime, event, now), runtime.office.local(now)
    if isinstance(cycle, Cron):
        return _next(cycle, runtime.office.local(_next(cycle, local - TICK)))
    begun = cycle.first or local
    return _in_calendar(lambda: cycle.following(begun, cycle.begin(local), local))


def date_of(runtime: Runtime, event: Event, since: datetime) -> datetime:
    """The moment of a timer with a date, by the office of `runtime`, in UTC. Raises `NoStartTime`."""
    value = _value(runtime, event, since)
    value = day_of(value) if isinstance(value, str) else value
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else runtime.office.local(value).astimezone(UTC)
    if isinstance(value, date):
        return runtime.office.close_of(value).astimezone(UTC)
    raise NoStartTime(f"the timer gives {spelled(value)}; it must give a date, or a date and time")


def _cycle(runtime: Runtime, event: Event, since: datetime) -> Cron | Cycle:
    value = _value(runtime, event, since)
    try:
        found = cron_of(value) or cycle_of(value, runtime.office.local) if isinstance(value, str) else None
    except ValueError as error:
        raise NoStartTime(str(error)) from error
    if found is None:
        raise NoStartTime(f'the cycle is {spelled(value)}; write it as "R3/P1D", "R/P1M" or cron')
    return found


def _value(runtime: Runtime, event: Event, since: datetime) -> object:
    text = event.expression
    return text.evaluate({}, now=runtime.office.local(since)) if isinstance(text, Expression) else text


def _next(cron: Cron, after: datetime) -> datetime:
    due_at = cron.next(after, after.tzinfo)
    if due_at is None:
        raise NoStartTime(f"the cycle {spelled(cron.text)} has no further moment; write days that exist")
    return due_at.astimezone(UTC)


def _in_calendar(compute: Callable[[], datetime]) -> datetime:
    try:
        return compute().astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise NoStartTime("the timer leads out of the calendar, which ends with the year 9999") from error


def _times(
    due_at: datetime, begun_at: datetime | None = None, left: int | None = None, calendar_version: str | None = None
) -> StartTimes:
    return {"due_at": due_at, "begun_at": begun_at, "moments_left": left, "calendar_version": calendar_version}
