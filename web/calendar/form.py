"""What an administrator writes on the page of the calendar: read into a change of the office, or told what is wrong."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, time

from engine.calendar.working_time import Override, weeks_named
from engine.errors import AtqaruError
from engine.execution.installation.office_entries import LONGEST_LAW, EntryRefused, OfficeChange, Withdrawal
from engine.iso_text import day_from
from engine.office.changes import HoursChange, place_named
from engine.office.hours import HoursError, time_of_day
from storage.numbers import number_of
from web.language import _

#: The fields of each kind of change, as they are handed from the form to the preview and on.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "day": ("on", "is_working", "week", "law"),
    "hours": ("place", "from_on", "opens", "closes", "lunch_from", "lunch_until", "law"),
    "withdraw-day": ("entry",),
    "withdraw-hours": ("entry",),
}


@dataclass(frozen=True)
class Wrong(AtqaruError):
    """What was written is no change of the office: each message by its field."""

    errors: Mapping[str, str]


def change_of(kind: str, given: Mapping[str, str]) -> OfficeChange:
    """The change that the fields say; raises `Wrong`."""
    match kind:
        case "day":
            return _day(given)
        case "hours":
            return _hours(given)
        case "withdraw-day" | "withdraw-hours":
            with suppress(ValueError):
                return Withdrawal("day" if kind == "withdraw-day" else "hours", number_of(given.get("entry", "")))
    raise Wrong({"": _("Say what is to be entered.")})


def told(refusal: EntryRefused, kind: str) -> Wrong:
    """What the engine refuses, in the language of the page, at the field that it is about."""
    if refusal.reason.startswith("law_"):
        return Wrong({"law": _("Name the act in at most %(longest)s characters.", longest=LONGEST_LAW)})
    texts = {
        "unknown_day": _("The calendar does not know this day. Check the year."),
        "hours_over": _("Hours can be changed from today on. Give today or a later day."),
        "hours_same": _("These hours hold on that day already. Change something."),
        "day_over": _("The day is over; nobody can work on it any more. Give a later day."),
        "day_same": _("The day is that already in a week that you chose. Choose the other week, or another day."),
        "no_entry": _("This entry does not stand any more. Look at the list."),
        "entry_over": _("The day is over, and what was done by the entry stands. Enter what holds from now on."),
    }
    return Wrong({{"day": "on", "hours": "from_on"}.get(kind, ""): texts[refusal.reason]})


def _day(given: Mapping[str, str]) -> Override:
    errors: dict[str, str] = {}
    on = _date(given, "on", errors)
    if given.get("is_working") not in ("yes", "no"):
        errors["is_working"] = _("Say whether the day is off or worked.")
    if given.get("week") not in ("five", "six", "both"):
        errors["week"] = _("Choose the week that the act binds.")
    _require_law(given, errors)
    if errors or on is None:
        raise Wrong(errors)
    return Override(on, given["is_working"] == "yes", given["law"].strip(), weeks_named(given["week"]))


def _hours(given: Mapping[str, str]) -> HoursChange:
    errors: dict[str, str] = {}
    from_on = _date(given, "from_on", errors)
    opens, closes = _time(given, "opens", errors), _time(given, "closes", errors)
    lunch = [_time(given, name, errors) for name in ("lunch_from", "lunch_until") if given.get(name, "").strip()]
    if len(lunch) == 1:
        errors["lunch_from"] = _("Give both ends of the lunch break, or neither.")
    _require_law(given, errors)
    if errors or from_on is None or opens is None or closes is None:
        raise Wrong(errors)
    try:
        breaks = (lunch[0], lunch[1]) if len(lunch) == 2 and lunch[0] and lunch[1] else None
        return HoursChange(from_on, place_named(given.get("place", "")), opens, closes, breaks, given["law"].strip())
    except HoursError as error:
        raise Wrong({"opens": _("The times do not follow one another: opening, lunch, closing.")}) from error


def _date(given: Mapping[str, str], name: str, errors: dict[str, str]) -> date | None:
    try:
        return day_from(given.get(name, "").strip())
    except ValueError:
        errors[name] = _("Choose a day that the calendar has, or write it as 2026-12-17.")
        return None


def _time(given: Mapping[str, str], name: str, errors: dict[str, str]) -> time | None:
    try:
        return time_of_day(given.get(name, "").strip())
    except HoursError:
        errors[name] = _("Give the time as hours and minutes, such as 09:00.")
        return None


def _require_law(given: Mapping[str, str], errors: dict[str, str]) -> None:
    if not given.get("law", "").strip():
        errors["law"] = _("Name the act that says so.")
