"""Cycles that FEEL or a diagram writes as `R3/PT1H`: reads them, and counts their moments from the first one on.

A cycle in days, months or years goes by the calendar of the office: the 31st stays the last day of each month, and the
time of day stays when the zone's offset changes. One in hours or shorter goes by real time. Nothing here knows tokens;
where the calendar ends, OverflowError or ValueError is raised.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine.definition.times import CYCLE, Duration, duration_of, fault_of_step, first_of_cycle
from engine.feel import YearsMonths, evaluate
from engine.spelling import spelled

#: The repetitions of a cycle without a number of them.
ENDLESS = -1
#: The shortest time between two moments.
TICK = timedelta(microseconds=1)


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

    def begin(self, now: datetime) -> datetime:
        """Its first moment that is not past; one that gives no first moment begins after a step."""
        if self.first is None:
            return _nth(now, self.step, 1) if self.is_of_calendar else now.astimezone(UTC) + self.step.rest
        if self.first >= now:
            return self.first
        if self.is_of_calendar:
            return _first_after(self.first.astimezone(now.tzinfo), self.step, now - TICK, now)
        return self._after_steps(self.first, now, 0)

    def following(self, begun: datetime, due: datetime, now: datetime) -> datetime:
        """The first moment after the one that was due, and not before now; `begun` is from where it is counted."""
        if self.is_of_calendar:
            return _first_after(begun.astimezone(now.tzinfo), self.step, due, now)
        return self._after_steps(due, now, 1)

    def _after_steps(self, moment: datetime, now: datetime, least: int) -> datetime:
        passed = now.astimezone(UTC) - moment.astimezone(UTC)
        return moment.astimezone(UTC) + max(least, -(-passed // self.step.rest)) * self.step.rest


def cycle_of(text: str, local: Callable[[datetime], datetime]) -> Cycle | None:
    """The cycle that a text writes, None if it writes none; raises ValueError with what is wrong in it.

    `local` puts a moment without a zone into that of the office.
    """
    written = CYCLE.fullmatch(text.strip())
    if written is None:
        return None
    first = first_of_cycle(written[2]) if written[2] else None
    if written[2] and first is None:
        remedy = "write one such as 2026-04-08T09:00:00+05:00"
        raise ValueError(f"the cycle {spelled(text)} begins at no date and time; {remedy}")
    step = duration_of(written[3])
    if step is None:
        raise ValueError(f"the step of the cycle {spelled(text)} is no duration; write one such as PT1H or P1M")
    if fault := fault_of_step(step):
        raise ValueError(f"the cycle {spelled(text)} {fault}")
    if first is not None and first.tzinfo is None:
        first = local(first)
    return Cycle(int(written[1]) if written[1] else ENDLESS, first, step, written[3])


def _first_after(begun: datetime, step: Duration, due: datetime, now: datetime) -> datetime:
    target = max(due, now).astimezone(now.tzinfo)
    number = max(1, _steps_between(begun, target, step) - 1)
    while (moment := _nth(begun, step, number)) <= due or moment < now:
        number += 1
    return moment


def _steps_between(begun: datetime, target: datetime, step: Duration) -> int:
    """At least so many steps lie between; a month has at most 31 days."""
    return (target.date() - begun.date()).days // (step.months * 31 + step.rest.days + bool(step.rest.seconds))


def _nth(begun: datetime, step: Duration, number: int) -> datetime:
    """A later moment of a cycle of the calendar: the same time of day, whatever the zone's offset then."""
    moment = evaluate("moment + months", {"moment": begun, "months": YearsMonths(step.months * number)})
    if not isinstance(moment, datetime):
        raise OverflowError
    return moment + step.rest * number
