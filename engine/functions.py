"""The functions that the product adds to FEEL: working days, office hours, IIN and BIN, words for people.

Turns arguments of FEEL into what `calendar`, `office`, `identifiers` and the like take; computes nothing itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from inspect import getdoc
from typing import Any

from engine.calendar.calendar import Calendar
from engine.calendar.working_time import Week
from engine.feel import Evaluation, Function, kind, to_json
from engine.identifiers import is_bin, is_iin
from engine.iso_text import day_from, moment_from
from engine.languages import LANGUAGES
from engine.money import in_tenge
from engine.office.days import (
    channel_named,
    is_office_open,
    notice_day,
    office_close,
    office_open,
    registration_day,
    result_day,
)
from engine.office.hours import OfficeHours
from engine.official_days import official_day
from engine.quoting import indented, quoted

# More than any calendar holds; it keeps a slip of the pen from becoming a number of a thousand digits.
MOST_WORKING_DAYS = 100_000

WEEK = "week?: string?"


def calendar_functions(calendar: Calendar, hours: OfficeHours) -> Mapping[str, Function]:
    """The functions by name, counting by this calendar and these hours.

    A day is a date, a date and time (its day in the office's zone; local if it has no offset) or ISO text of
    either. Null or an argument of the wrong kind gives null with a warning. A day outside the calendar raises
    DateOutOfRange and an unknown channel HoursError, since a deadline that quietly became null would be lost.
    """
    bodies = CalendarBodies(calendar, hours)
    functions = (
        _function(bodies.working_days_after, "from", "n: number", WEEK),
        _function(bodies.working_days_before, "from", "n: number", WEEK),
        _function(bodies.working_days_between, "from", "to", WEEK),
        _function(bodies.next_working_day, "from", WEEK),
        _function(bodies.is_working_day, "date", WEEK),
        _function(bodies.at_office_open, "date"),
        _function(bodies.at_office_close, "date"),
        _function(bodies.is_office_open, "date_time"),
        _function(bodies.local_date, "date_time"),
        _function(bodies.notice_day, "date_time"),
        _function(bodies.result_day, "date_time"),
        _function(bodies.registration_day, "channel: string", "received_at"),
        _in_languages(bodies.day, "date"),
        _in_languages(money, "amount: number"),
        replace(_function(label, "key"), with_evaluation=True, names_variable=True, is_value=False),
        _function(is_iin, "text: string"),
        _function(is_bin, "text: string"),
        _function(indented, "text: string"),
    )
    return {function.name: function for function in functions}


@dataclass(frozen=True, slots=True)
class CalendarBodies:
    """What the functions do; ValueError makes the result null, with the message as warning.

    The docstrings are read by analysts too, as the documentation of the functions.
    """

    calendar: Calendar
    hours: OfficeHours

    def working_days_after(self, start: Any, n: Decimal, week: str | None = None) -> date:
        """The working day n after the day, which is not counted itself (AMB-03); week is "five" or "six"."""
        return self.calendar.working_days_after(_day(self.calendar, start), _whole(n), _week(week))

    def working_days_before(self, start: Any, n: Decimal, week: str | None = None) -> date:
        """The working day n before the day, which is not counted itself; week is "five" or "six"."""
        return self.calendar.working_days_before(_day(self.calendar, start), _whole(n), _week(week))

    def working_days_between(self, start: Any, end: Any, week: str | None = None) -> int:
        """How many working days after the first day the second is; negative if it comes first."""
        days = self.calendar
        return days.working_days_between(_day(days, start), _day(days, end), _week(week))

    def next_working_day(self, start: Any, week: str | None = None) -> date:
        """The first working day strictly after the day; week is "five" or "six"."""
        return self.calendar.next_working_day(_day(self.calendar, start), _week(week))

    def is_working_day(self, day: Any, week: str | None = None) -> bool:
        """Whether the day is worked; week is "five" or "six"."""
        return self.calendar.is_working_day(_day(self.calendar, day), _week(week))

    def at_office_open(self, day: Any) -> datetime:
        """The moment at which the office opens on the day (CAL-01)."""
        return _with_offset(office_open(self.calendar, self.hours, _day(self.calendar, day)))

    def at_office_close(self, day: Any) -> datetime:
        """The moment at which the office closes on the day (CAL-01)."""
        return _with_offset(office_close(self.calendar, self.hours, _day(self.calendar, day)))

    def is_office_open(self, moment: Any) -> bool:
        """Whether the office is open at the moment, lunch left out (CAL-01)."""
        return is_office_open(self.calendar, self.hours, _moment(self.calendar, moment))

    def local_date(self, moment: Any) -> date:
        """The day on which the moment falls in the office's zone."""
        return _day(self.calendar, moment)

    def notice_day(self, sent: Any) -> date:
        """The day from which a notice sent then counts: after hours the next working day (AMB-43)."""
        return notice_day(self.calendar, self.hours, _moment(self.calendar, sent))

    def result_day(self, sent: Any) -> date:
        """The day from which the recipient's deadlines count after a result posted at the moment (AMB-42)."""
        return result_day(self.calendar, self.hours, _moment(self.calendar, sent))

    def day(self, day: Any) -> dict[str, str]:
        """The day, of a moment its day in the office's zone, in the official words of each language."""
        on = _day(self.calendar, day)
        return {language: official_day(language, on) for language in LANGUAGES}

    def registration_day(self, channel: str, received: Any) -> date | None:
        """The day of registration of what came at the moment by portal, counter or sc; null if closed."""
        moment = _moment(self.calendar, received)
        return registration_day(self.calendar, self.hours, channel_named(channel), moment)


def money(amount: Decimal) -> dict[str, str]:
    """The amount in tenge as official texts write it, in each language; at most two decimals."""
    return in_tenge(amount)


def label(evaluation: Evaluation, key: str, value: Any = None) -> Any:
    """What the reader calls the value that was chosen in the field with the key: the label of its option."""
    return evaluation.label(key, to_json(value))


def _in_languages(body: Callable[..., Any], *parameters: str) -> Function:
    """A function that gives a text in every language of the product; variables often have its name."""
    return replace(_function(body, *parameters), entries=LANGUAGES, is_value=False)


def _function(body: Callable[..., Any], *parameters: str) -> Function:
    return Function(body.__name__, parameters, body, getdoc(body) or "")


def _day(calendar: Calendar, value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and ":" not in value:
        return day_from(value)
    return calendar.local_date(_moment(calendar, value, "a date, or a date and time,"))


def _moment(calendar: Calendar, value: Any, wanted: str = "a date and time") -> datetime:
    """The aware moment of a date and time or its ISO text; one without offset is local."""
    match value:
        case str():
            moment = moment_from(value)
        case datetime():
            moment = value
        case _:
            raise ValueError(f"{wanted} is wanted here, not {kind(value)}")
    return moment if moment.tzinfo else moment.replace(tzinfo=calendar.zone)


def _whole(n: Decimal) -> int:
    if n != n.to_integral_value() or abs(n) > MOST_WORKING_DAYS:
        raise ValueError(f"n must be a whole number of working days, not {n}")
    return int(n)


def _week(name: str | None) -> Week:
    if name is None:
        return Week.FIVE
    if name not in tuple(Week):
        raise ValueError(f"there is no week {quoted(name)}; say five or six")
    return Week(name)


def _with_offset(moment: datetime) -> datetime:
    # A case's variables hold the offset (+05:00), not the zone's name, so that any reader knows the moment.
    return moment.replace(tzinfo=timezone(moment.utcoffset() or timedelta()))
