"""Values of a case in words: an ISO day, moment or time, or a name that the texts of its service have."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime

from engine.iso_text import DAY, MOMENT, day_from, moment_from

#: A time of day as forms store it.
_TIME = re.compile(r"([0-9]{2}:[0-9]{2}):[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?")
#: A name of a variable, or a code, of several words.
_NAME = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b")


def in_words(name: str) -> str:
    """A name or code as words; another text stays as it is."""
    return names_apart(name) if _NAME.fullmatch(name) else name


def names_apart(text: str) -> str:
    """A text of the author of a diagram, with the names in it as words."""
    return _NAME.sub(lambda name: name[0].replace("_", " "), text)


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
