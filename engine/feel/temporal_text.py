"""Dates, times and durations as text, both ways; it must not compute with them.

Years run from -999999999 to 999999999 and seconds to the microsecond; other text gives None.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from engine.feel.errors import NullValue
from engine.feel.far_dates import Day, FarDate, FarMoment, add, combined, date_of_parts, near_of
from engine.feel.values import MAX_MONTHS, Value, YearsMonths

_DATE = re.compile(r"(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})", re.ASCII)
_DATE_TIME = re.compile(r"-?[0-9]{4,9}-")
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?(Z|z|[+-][0-9:]+|@[A-Za-z0-9_+\-/]+)?", re.ASCII
)
# the end of a day, as XML Schema writes it
_END_OF_DAY = re.compile(r"24:00(?::00(?:\.0+)?)?(?![0-9.:])", re.ASCII)
_DAY = timedelta(days=1)
_OFFSET = re.compile(r"([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?", re.ASCII)
_DAYS_TIME = re.compile(
    r"(-?)P(?:([0-9]{1,18})D)?"
    r"(?:T(?=[0-9.])(?:([0-9]{1,18})H)?(?:([0-9]{1,18})M)?(?:([0-9]{1,18}\.?[0-9]*|\.[0-9]+)S)?)?",
    re.ASCII,
)
_YEARS_MONTHS = re.compile(r"(-?)P(?:([0-9]{1,18})Y)?(?:([0-9]{1,18})M)?", re.ASCII)
MAX_OFFSET = timedelta(hours=14)


def parse_temporal(text: str) -> Value:
    """The value of the text of an @-literal, whichever kind it has; None if it has none."""
    if text.startswith(("P", "-P")):
        return parse_duration(text)
    if "T" in text and _DATE_TIME.match(text):
        return parse_date_time(text)
    return parse_date(text) or parse_time(text)


def parse_date(text: str) -> date | FarDate | None:
    """`2026-03-20`, `12026-03-20`, `-0044-03-15`"""
    found = _DATE.fullmatch(text)
    if found is None or found[1] == "-0000":
        return None
    try:
        day: date | FarDate = date_of_parts(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return day


def parse_time(text: str) -> time | None:
    """`18:30:00`, with a fraction, `Z`, an offset or `@Asia/Almaty` behind it; `24:00:00` is midnight.

    The standard wants the seconds; Camunda and others take `18:30` too.
    """
    found = _TIME.fullmatch(_as_midnight(text))
    if found is None:
        return None
    micros = int(((found[4] or "") + "000000")[:6])
    try:
        plain = time(int(found[1]), int(found[2]), int(found[3] or 0), micros)
    except ValueError:
        return None
    if found[5] is None:
        return plain
    zone = parse_zone(found[5])
    return None if zone is None else plain.replace(tzinfo=zone)


def _as_midnight(text: str) -> str:
    found = _END_OF_DAY.match(text)
    return f"00:00:00{text[found.end() :]}" if found else text


def parse_date_time(text: str) -> datetime | FarMoment | None:
    """`2026-03-20T18:30:00+05:00`; a date alone is its midnight, at 24:00:00 the next day begins."""
    day_text, mark, time_text = text.partition("T")
    day = parse_date(day_text)
    moment = parse_time(time_text) if mark else time()
    if day is None or moment is None:
        return None
    try:
        whole: datetime | FarMoment = combined(add(day, _DAY) if _END_OF_DAY.match(time_text) else day, moment)
    except NullValue:
        return None  # behind the last day of the standard
    return whole


def parse_zone(text: str) -> tzinfo | None:
    """`Z`, `+05:00` (up to 14 hours) or `@Asia/Almaty`; None for anything else."""
    if text in {"Z", "z"}:
        return UTC
    if text.startswith("@"):
        return zone_named(text[1:])
    found = _OFFSET.fullmatch(text)
    if found is None or int(found[3]) > 59 or int(found[4] or 0) > 59:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return zone_of_offset(-offset if found[1] == "-" else offset)


def zone_of_offset(offset: timedelta) -> tzinfo | None:
    """The zone that is always so far from UTC; None beyond 14 hours."""
    if abs(offset) > MAX_OFFSET:
        return None
    return timezone(offset) if offset else UTC


def zone_named(name: str) -> tzinfo | None:
    """A zone of the IANA database; None if there is none of that name."""
    return ZoneInfo(name) if name in _zone_names() else None


@cache
def _zone_names() -> frozenset[str]:
    # asking the disk for a name that does not exist takes long every time
    return frozenset(available_timezones())


def parse_duration(text: str) -> timedelta | YearsMonths | None:
    """`P1DT2H`, `-PT30M`, `P1Y6M`; years or months do not go together with days."""
    found = _YEARS_MONTHS.fullmatch(text)
    if found is not None and (found[2] or found[3]):
        months = int(found[2] or 0) * 12 + int(found[3] or 0)
        if months > MAX_MONTHS:
            return None
        return YearsMonths(-months if found[1] else months)
    found = _DAYS_TIME.fullmatch(text)
    if found is None or not any(found.groups()[1:]):
        return None
    seconds = Decimal(found[5] or 0)
    try:
        length = timedelta(days=int(found[2] or 0), hours=int(found[3] or 0), minutes=int(found[4] or 0))
        length += timedelta(seconds=int(seconds), microseconds=int(seconds % 1 * 1_000_000))
    except OverflowError:
        return None
    return -length if found[1] else length


def temporal_text(value: Day | time | timedelta | YearsMonths) -> str:
    """The text of a temporal value, as `string()` gives it."""
    if isinstance(value, YearsMonths):
        return _years_months_text(value.months)
    if isinstance(value, timedelta):
        return _days_time_text(value)
    if isinstance(value, time):
        return _clock_text(value)
    near = near_of(value)
    day = f"{'-' if value.year < 0 else ''}{abs(value.year):04}-{value.month:02}-{value.day:02}"
    return f"{day}T{_clock_text(near.timetz())}" if isinstance(near, datetime) else day


def _clock_text(moment: time) -> str:
    text = moment.replace(tzinfo=None).isoformat()
    if "." in text:
        text = text.rstrip("0")
    return text + zone_text(moment.tzinfo)


def zone_text(zone: tzinfo | None) -> str:
    """`Z`, `+05:00` or `@Asia/Almaty`; nothing for local time."""
    if zone is None:
        return ""
    if isinstance(zone, ZoneInfo):
        return f"@{zone.key}"
    offset = zone.utcoffset(None) or timedelta()
    if not offset:
        return "Z"
    minutes, seconds = divmod(abs(offset) // timedelta(seconds=1), 60)
    text = f"{'-' if offset < timedelta() else '+'}{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text


def _years_months_text(months: int) -> str:
    years, rest = divmod(abs(months), 12)
    text = (f"{years}Y" if years else "") + (f"{rest}M" if rest else "")
    return ("-" if months < 0 else "") + "P" + (text or "0M")


def _days_time_text(length: timedelta) -> str:
    sign = "-" if length < timedelta() else ""
    length = abs(length)
    minutes, seconds = divmod(length.seconds, 60)
    fraction = f".{length.microseconds:06}".rstrip("0") if length.microseconds else ""
    clock = (f"{minutes // 60}H" if minutes >= 60 else "") + (f"{minutes % 60}M" if minutes % 60 else "")
    clock += f"{seconds}{fraction}S" if seconds or fraction else ""
    text = (f"{length.days}D" if length.days else "") + (f"T{clock}" if clock else "")
    return f"{sign}P{text or 'T0S'}"
