"""Cycles written as cron: second, minute, hour, day of the month, month and day of the week.

They mean what they mean to Camunda, but not all that it reads is read: `15W`, `LW`, `L-3`, and a day of the month
beside `MON#2` or `5L`, are not. The fields are translated for the library that counts the moments, which numbers the
days of the week otherwise.
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
_NTH = ("1st", "2nd", "3rd", "4th", "5th")
_DAY = rf"[0-7]|{'|'.join(_DAYS[:7])}"
_WEEKDAYS = re.compile(rf"(?:\*|(?P<first>{_DAY})(?:-(?P<last>{_DAY}))?)(?:/(?P<step>[1-7]))?")
_NTH_WEEKDAY = re.compile(rf"(?P<day>{_DAY})#(?P<nth>[1-5])")
_LAST_WEEKDAY = re.compile(rf"(?P<day>{_DAY})l")
#: The places of the two fields in which ? stands for any day.
_DAY_FIELDS = (3, 5)
#: What a text can be that is meant as cron.
READ_HERE = (
    "write second, minute, hour, day, month and weekday, each as *, a number, a range, a list or a step such as */5; a "
    "day can also be L, a weekday MON#2 or 5L"
)


@dataclass(frozen=True)
class Cron:
    """The moments that a cron text means; `text` is as it was written."""

    text: str
    _fields: tuple[str, ...]

    def next(self, after: datetime, zone: tzinfo | None) -> datetime | None:
        """The first moment behind another one, by the clocks of a zone; None if there is none."""
        found: datetime | None = _trigger(self._fields, zone).get_next_fire_time(after, after)
        return found


def is_meant_as_cron(text: str) -> bool:
    """Whether a text has as many fields as a cron, or begins as one of the words for it."""
    return len(text.split()) == _FIELDS or text.strip().startswith("@")


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
    second, minute, hour, day, month, weekday = (
        "*" if field == "?" and place in _DAY_FIELDS else field for place, field in enumerate(fields)
    )
    if "last" in day:
        raise ValueError("a word of the library alone")
    day = ",".join("last" if part == "l" else part for part in day.split(","))
    parts = weekday.split(",")
    in_month = [found for part in parts for found in _in_month(part)]
    names = [name for part in parts if not _in_month(part) for name in _weekdays(part)]
    if not in_month:
        return second, minute, hour, day, month, ",".join(names)
    if day != "*":
        raise ValueError("a day of the month beside a day of the week in it")
    every = [f"{nth} {name}" for name in names for nth in _NTH]
    return second, minute, hour, ",".join([*in_month, *every]), month, "*"


def _in_month(part: str) -> list[str]:
    """A day of the week in the month, as the library writes it; nothing if the part is none."""
    if found := _NTH_WEEKDAY.fullmatch(part):
        return [f"{_NTH[int(found['nth']) - 1]} {_DAYS[_number(found['day'])]}"]
    found = _LAST_WEEKDAY.fullmatch(part)
    return [f"last {_DAYS[_number(found['day'])]}"] if found else []


def _weekdays(part: str) -> list[str]:
    found = _WEEKDAYS.fullmatch(part)
    if found is None:
        raise ValueError(f"{part} is no day of the week")
    first = _number(found["first"]) if found["first"] else 1
    last = _number(found["last"]) if found["last"] else first
    if found["first"] is None or (found["step"] and not found["last"]):
        last = 7
    elif last < first:
        # it begins with a Sunday, or reaches over one
        last += 7
    return list(dict.fromkeys(_DAYS[place % 7] for place in range(first, last + 1, int(found["step"] or 1))))


def _number(day: str) -> int:
    return int(day) if day.isdigit() else _DAYS.index(day, 1)
