"""What the texts of timers mean: durations and cycles, and what is wrong with one that is written in a diagram."""

import re
from datetime import timedelta

from engine.definition.model import TimerKind
from engine.feel import YearsMonths, evaluate

#: A cycle: the number of repetitions, if it has an end, and the time between them.
CYCLE = re.compile(r"R([1-9]\d{0,5})?/(-?P\S+)")
Duration = timedelta | YearsMonths

_WRITTEN = {
    TimerKind.DATE: "write 2026-04-08, 2026-04-08T18:30:00+05:00, or FEEL behind =",
    TimerKind.DURATION: "write P10D, PT4H, or FEEL behind =",
    TimerKind.CYCLE: "write R3/PT1H, R/P1D, or FEEL behind =",
}


def duration_of(text: str) -> Duration | None:
    """The duration that a text writes, cut to the microsecond; None if it is none."""
    value = evaluate("duration(text)", {"text": text})
    return value if isinstance(value, Duration) else None


def is_zero(duration: Duration) -> bool:
    """It takes no time."""
    return duration in (timedelta(), YearsMonths(0))


def is_negative(duration: Duration) -> bool:
    """It goes back in time."""
    return duration.months < 0 if isinstance(duration, YearsMonths) else duration < timedelta()


def fault_of_step(duration: Duration) -> str | None:
    """What is wrong with the time between two moments of a cycle, if anything is."""
    if is_zero(duration):
        return "repeats after no time, so that it would never rest; write a step such as PT1H"
    return "repeats backwards in time; write a step such as PT1H" if is_negative(duration) else None


def fault_of_time(kind: TimerKind, text: str) -> str | None:
    """What is wrong with a text that is not FEEL as a timer of that kind, if anything is."""
    unknown = f"is no such time; {_WRITTEN[kind]}"
    if kind is TimerKind.DATE:
        read = (evaluate(f"{function}(text)", {"text": text}) for function in ("date", "date and time"))
        return unknown if all(value is None for value in read) else None
    written = CYCLE.fullmatch(text)
    duration = duration_of(written[2] if kind is TimerKind.CYCLE and written else text)
    if duration is None or (kind is TimerKind.CYCLE and not written):
        return unknown
    if kind is TimerKind.CYCLE:
        return fault_of_step(duration)
    return "is negative; a timer waits forward: write P10D or PT4H" if is_negative(duration) else None
