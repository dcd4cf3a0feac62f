"""Days and moments as ISO text, strictly: week dates and days without dashes are refused.

Owns the two shapes only; it gives a moment no zone that its text does not have. What is written is in UTC.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.quoting import quoted

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2}|@(?P<zone>[A-Za-z_+/-]+))?"
)

_DAY = timedelta(days=1)
#: A day that stands in a text by itself.
_DAY_IN_TEXT = re.compile(r"(?<![\w-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w-])")


def day_from(text: str) -> date:
    """The day that `2026-03-26` means; raises ValueError."""
    if DAY.fullmatch(text) is None:
        raise ValueError(f"{quoted(text)} is not a day; write YYYY-MM-DD, e.g. 2026-03-26")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{quoted(text)} is not a day of the calendar; check month and day") from error


def moment_from(text: str) -> datetime:
    """The moment that `2026-03-20 18:45` means, naive if it has no offset; raises ValueError."""
    match = MOMENT.fullmatch(text)
    if match is None:
        raise ValueError(f"{quoted(text)} is not a date with a time; write YYYY-MM-DD HH:MM, e.g. 2026-03-20 18:45")
    try:
        moment = datetime.fromisoformat(text.partition("@")[0])
        if zone := match["zone"]:  # FEEL writes moments of a named zone so
            moment = moment.replace(tzinfo=ZoneInfo(zone))
        # in other zones it is up to a day earlier or later, which has to be a day too
        in_utc = moment.astimezone(UTC) if moment.tzinfo else moment
        _ = in_utc - _DAY, in_utc + _DAY
    except (ValueError, OverflowError, ZoneInfoNotFoundError, OSError) as error:  # a name such as Asia is a folder
        raise ValueError(f"{quoted(text)} is not a moment; check year, month, day, time and zone") from error
    return moment


def utc_text(moment: datetime | None) -> str | None:
    """An aware moment as text in UTC, as data of the audit and facts of notices have it; None for none."""
    return moment.astimezone(UTC).isoformat() if moment else None


def with_days(text: str, worded: Callable[[str], str]) -> str:
    """A text with its ISO days as `worded` says each, which leaves what is no day of the calendar as it is."""
    return _DAY_IN_TEXT.sub(lambda day: worded(day[0]), text)


def written_day(given: object) -> date:
    """A day as a field of a file has it: ISO text, or a date already; raises ValueError."""
    return given if isinstance(given, date) else day_from(str(given))
