"""Values of a case in words: an ISO day, moment or time, or a name that the texts of its service have."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime

from engine.iso_text import DAY, MOMENT, day_from, moment_from

#: A time of day as forms store it.
_TIME = re.compile(r"([0-9]{2}:[0-9]{2}):[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?")


def worded_value(
    text: str,
    day_text: Callable[[date], str],
    moment_text: Callable[[datetime], str],
    translate: Callable[[str], str],
) -> str:
    """The text of a value; what is none of these is looked up as a name."""
    if time := _TIME.fullmatch(text):
        return time[1]
    with suppress(ValueError):  # no day of the calendar
        if DAY.fullmatch(text):
            return day_text(day_from(text))
        if MOMENT.fullmatch(text):
            return moment_text(moment_from(text))
    return translate(text)
