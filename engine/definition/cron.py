"""Cycles written as cron: second, minute, hour, day of the month, month and day of the week, as Camunda reads them.

The fields are translated for the library that counts the moments: it numbers the days of the week otherwise.
"""

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo

from apscheduler.triggers.cron import CronTrigger

_FIELDS = 6
_MACROS = {
    "@yearly": "0 0 0 1 1 *",
    "@annually": "0 0 0 1 1 *",
    "@monthly": "0 0 0 1 * *",
    "@weekly": "0 0 0 * * 0",
    "@daily": "0 0 0 * * *",
    "@midnight": "0 0 0 * * *",
    "@hourly": "0 0 * * * *",
}
#: 0 and 7 are Sunday.
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NTH = ("", "1st", "2nd", "3rd", "4th", "5th")
_DAY = r"[0-7]|sun|mon|tue|wed|thu|fri|sat"
_WEEKDAYS = re.compile(rf"(?P<first>{_DAY})(?:-(?P<last>{_DAY}))?")
_NTH_WEEKDAY = re.compile(rf"(?P<day>{_DAY})#(?P<nth>[1-5])")
_LAST_WEEKDAY = re.compile(rf"(?P<day>{_DAY})l")


@dataclass(frozen=True)
class Cron:
    """The moments that a cron text means; `text` is as it was written."""

    text: str
    _fields: tuple[str, ...]

    def next(self, after: datetime, zone: tzinfo | None) -> datetime | None:
        """The first moment behind another one, by the clocks of a zone; None if there is none."""
        found: datetime | None = _trigger(self._fields, zone).get_next_fire_time(after, after)
        return found


def cron_of(text: str) -> Cron | None:
    """The cron that a text writes; None if it writes none."""
    written = _MACROS.get(text.strip().lower(), text).split()
    if len(written) != _FIELDS:
        return None
    try:
        fields = _translated([field.lower() for field in written])
        _trigger(fields, None)
    except (ValueError, KeyError):
        return None
    return Cron(text, fields)


def _trigger(fields: tuple[str, ...], zone: tzinfo | None) -> CronTrigger:
    second, minute, hour, day, month, weekday = fields
    return CronTrigger(
        second=second, minute=minute, hour=hour, day=day, month=month, day_of_week=weekday, timezone=zone or "UTC"
    )


def _translated(fields: list[str]) -> tuple[str, ...]:
    """The fields with the days of the week by their names; raises ValueError for what has no translation."""
    second, minute, hour, day, month, weekday = ("*" if field == "?" else field for field in fields)
    day = "last" if day == "l" else day
    if nth := _NTH_WEEKDAY.fullmatch(weekday):
        return second, minute, hour, _only(day, f"{_NTH[int(nth['nth'])]} {_named(nth['day'])}"), month, "*"
    if last := _LAST_WEEKDAY.fullmatch(weekday):
        return second, minute, hour, _only(day, f"last {_named(last['day'])}"), month, "*"
    return second, minute, hour, day, month, ",".join(_weekdays(part) for part in weekday.split(","))


def _only(day: str, instead: str) -> str:
    if day != "*":
        raise ValueError("a day of the month beside a day of the week in it")
    return instead


def _weekdays(part: str) -> str:
    if part == "*":
        return part
    found = _WEEKDAYS.fullmatch(part)
    if found is None:
        raise ValueError(f"{part} is no day of the week")
    first, last = _named(found["first"]), _named(found["last"] or found["first"])
    # the library's week begins on Monday, so a range may reach over its end
    names = _DAYS[1:]
    start, end = names.index(first), names.index(last)
    return ",".join(names[place % 7] for place in range(start, (end if end >= start else end + 7) + 1))


def _named(day: str) -> str:
    return _DAYS[int(day)] if day.isdigit() else day
