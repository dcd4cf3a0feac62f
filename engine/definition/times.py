"""What the texts of timers mean: durations and cycles, and what is wrong with one that is written in a diagram."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from engine.definition.cron import READ_HERE, Cron, cron_of, is_meant_as_cron
from engine.definition.model import TimerKind
from engine.feel import Value, YearsMonths, evaluate
from engine.feel.temporal_text import zone_named
from engine.quoting import quoted

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
#: A cycle: the number of repetitions, if it has an end, its first moment, if it is given, and the time between them.
CYCLE = re.compile(r"R([1-9]\d{0,5})?(?:/(\d{4}-[^/\s]*T[^/\s\[]+(?:\[[^\]\s]+\])?))?/(-?P\S+)")
#: A moment as Camunda's own examples write it, with the name of its zone in brackets, which FEEL does not write.
_IN_ZONE = re.compile(r"(?P<moment>\d{4}-[^\s\[]+T[^\s\[]+)\[(?P<zone>[^\]\s]+)\]")
#: A duration that FEEL does not write: with weeks, or with months beside days.
_MIXED = re.compile(
    r"(?P<sign>-?)P(?=\d|T\d)(?P<months>(?:\d+Y)?(?:\d+M)?)"
    r"(?:(?P<weeks>\d{1,9})W)?(?P<rest>(?:\d+D)?(?:T\S+)?)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Duration:
    """A time in months and in what is not of the calendar: `P1M2DT3H` is a month, two days and three hours."""

    months: int = 0
    rest: timedelta = timedelta()

    @classmethod
    def of(cls, value: timedelta | YearsMonths) -> Self:
        """A duration of FEEL."""
        return cls(months=value.months) if isinstance(value, YearsMonths) else cls(rest=value)

    @property
    def is_zero(self) -> bool:
        """It takes no time."""
        return not self.months and not self.rest

    @property
    def is_negative(self) -> bool:
        """It goes back in time."""
        return self.months < 0 or self.rest < timedelta()


#: Slips in durations, on their own or in a cycle: PT5D, and P5H or P1D5H.
_DAYS_BEHIND_T = re.compile(r"P[^T]*T[^T]*\d[DWY]", re.ASCII)
_HOURS_WITHOUT_T = re.compile(r"(?:R\d*/)?-?P(?:\d+[A-Z])*?\d+[HS](?:\d+[A-Z])*", re.ASCII)
#: What to write in place of what is no time.
EXAMPLES = {
    TimerKind.DATE: "write 2026-04-08, 2026-04-08T18:30:00+05:00, or FEEL behind =",
    TimerKind.DURATION: "write P10D, PT4H, or FEEL behind =",
    TimerKind.CYCLE: "write R3/PT1H, R/P1D, R/2026-04-08T09:00:00+05:00/P1W, 0 0 9 * * MON-FRI, or FEEL behind =",
}


def duration_of(text: str) -> Duration | None:
    """The duration that a text writes, cut to the microsecond; None if it is none."""
    value = evaluate("duration(text)", {"text": text})
    if isinstance(value, timedelta | YearsMonths):
        return Duration.of(value)
    written = _MIXED.fullmatch(text)
    if written is None:
        return None
    sign, weeks = written["sign"], written["weeks"] or "0"
    months, days, rest = (
        evaluate("duration(text)", {"text": f"{sign}P{part}"}) if part else zero
        for part, zero in (
            (written["months"], YearsMonths(0)),
            (f"{int(weeks) * 7}D", timedelta()),
            (written["rest"], timedelta()),
        )
    )
    if not (isinstance(months, YearsMonths) and isinstance(days, timedelta) and isinstance(rest, timedelta)):
        return None
    try:
        return Duration(months.months, days + rest)
    except OverflowError:
        return None


def time_of(text: str) -> Value:
    """The date, date and time or duration that a text writes; None if it is none of them."""
    day = day_of(text)
    return duration_of(text) if day is None else day


def day_of(text: str) -> Value:
    """The date, or the date and time, that a text writes; None if it is neither."""
    return evaluate("date(text)", {"text": text}) or _moment_of(text)


def first_of_cycle(text: str) -> datetime | None:
    """The moment from which a cycle counts, which may be without a zone; None if the text writes none."""
    moment = _moment_of(text)
    return moment if isinstance(moment, datetime) else None


def _moment_of(text: str) -> Value:
    """The date and time that a text writes; the name of a zone in brackets is of where it is, not another moment."""
    written = _IN_ZONE.fullmatch(text)
    if written is None:
        return evaluate("date and time(text)", {"text": text})
    zone, moment = zone_named(written["zone"]), evaluate("date and time(text)", {"text": written["moment"]})
    if zone is None or not isinstance(moment, datetime):
        return None
    try:
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    except OverflowError:  # in that zone it is before the first or after the last year
        return None


def fault_of_step(duration: Duration) -> str | None:
    """What is wrong with the time between two moments of a cycle, if anything is."""
    if duration.is_zero:
        return "repeats after no time, so that it would never rest; write a step such as PT1H"
    return "repeats backwards in time; write a step such as PT1H" if duration.is_negative else None


def fault_of_time(kind: TimerKind, text: str) -> str | None:
    """What is wrong with a text that is not FEEL as a timer of that kind, if anything is."""
    unknown = f"is no such time; {_fault_of_zone(text) or _meant(kind, text) or EXAMPLES[kind]}"
    if kind is TimerKind.CYCLE:
        return _fault_of_cycle(text, unknown)
    if kind is TimerKind.DATE:
        return unknown if day_of(text) is None else None
    duration = duration_of(text)
    if duration is None:
        return unknown
    return "is negative; a timer waits forward: write P10D or PT4H" if duration.is_negative else None


def _fault_of_zone(text: str) -> str:
    """What is wrong with the zone that a text names in brackets, if anything is."""
    written = _IN_ZONE.search(text)
    if written is None or zone_named(written["zone"]):
        return ""
    return f"there is no zone {quoted(written['zone'])}, write one such as Asia/Almaty"


def _meant(kind: TimerKind, text: str) -> str | None:
    """What to write instead of a slip that is made often; None for another one."""
    written = text.strip()
    if kind is TimerKind.CYCLE and (duration := duration_of(written)) is not None and not duration.is_negative:
        return f"a cycle says how often: write R3/{written} for three times, or R/{written} without an end"
    if kind is TimerKind.CYCLE and cron_of(f"0 {written}") is not None:
        return f"a cron has six fields, the seconds first: write 0 {written}"
    if _DAYS_BEHIND_T.search(written):
        return "years, weeks and days stand before the T, hours, minutes and seconds behind it: write P5D, P1DT2H"
    if _HOURS_WITHOUT_T.fullmatch(written):
        return "hours and seconds stand behind a T: write PT5H, P1DT2H"
    return None


def _fault_of_cycle(text: str, unknown: str) -> str | None:
    if cron := cron_of(text):
        return _fault_of_cron(cron)
    if is_meant_as_cron(text):
        return f"is no cron that is read here; {READ_HERE}"
    written = CYCLE.fullmatch(text)
    step = duration_of(written[3]) if written else None
    if written is None or step is None or (written[2] and first_of_cycle(written[2]) is None):
        return unknown
    return fault_of_step(step)


def _fault_of_cron(cron: Cron) -> str | None:
    """What is wrong with a cron whose days never come, whenever it begins."""
    return None if cron.next(_LONG_AGO, UTC) else "has no moment at all; write days that exist"
