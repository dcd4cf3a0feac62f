"""How moments and days are shown: in the office's zone and the person's language."""

from datetime import date, datetime

from babel.dates import format_date, format_datetime

from engine import last_second
from engine.calendar.calendar import DateOutOfRange
from web.language import _, locale, ngettext
from web.site import site

_DAYS = {"kk": "y 'ж'. d MMMM"}
_DAY = "d MMMM y"
_SHORT_DAY = "d MMM"


def now() -> datetime:
    """The present moment in the office's zone."""
    return local(site().runtime.clock())


def local(moment: datetime) -> datetime:
    """A moment in the office's zone."""
    return site().runtime.office.local(moment)


def moment_text(moment: datetime | None) -> str:
    """8 April 2026, 18:30."""
    return format_datetime(local(moment), f"{_day_pattern()}, HH:mm", locale=locale()) if moment else ""


def is_to_come(day: date | None) -> bool:
    """Whether a day of the office has not begun yet, such as that on which an application will be registered."""
    return day is not None and day > now().date()


def day_text(day: date | datetime | str | None) -> str:
    """8 April 2026; for a moment its local day; ISO text, as in variables, is accepted."""
    if isinstance(day, str):
        day = date.fromisoformat(day[:10])
    if isinstance(day, datetime):
        day = local(day).date()
    return format_date(day, _day_pattern(), locale=locale()) if day else ""


def _day_pattern() -> str:
    return _DAYS.get(locale().language, _DAY)


def short_day_text(moment: datetime) -> str:
    """8 Apr, for drawings."""
    return format_date(local(moment), _SHORT_DAY, locale=locale())


def working_days_left(due_at: datetime) -> int | None:
    """Working days from today to the day of a due moment, negative if it is over; None outside the calendar."""
    calendar, today, due_on = site().runtime.office.calendar, now().date(), local(due_at).date()
    try:
        if due_on < today:  # overdue days are counted from the due day, so that a weekend after it adds nothing
            return -calendar.working_days_between(due_on, today)
        return calendar.working_days_between(today, due_on)
    except DateOutOfRange:
        return None


def left_text(due_at: datetime | None) -> str:
    """The remaining time, in working days and in words."""
    if due_at is None:
        return _("no due date")
    left = working_days_left(due_at)
    if left is None:
        return ""
    if is_over(due_at):
        over = -left
        return (
            ngettext("%(num)d working day late", "%(num)d working days late", over)
            if over
            else _("less than a working day late")
        )
    if left == 0:
        return _("less than a working day left")
    return ngettext("%(num)d working day left", "%(num)d working days left", left)


def is_over(due_at: datetime | None) -> bool:
    """Whether a deadline, if there is one, is over."""
    return due_at is not None and last_second.is_over(due_at, now())
