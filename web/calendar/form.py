"""What an administrator enters on the calendar page: read into a change of the office, or its errors by field."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import time

from engine.calendar.working_time import Override, Week, weeks_named
from engine.execution.installation.office_entries import (
    LONGEST_LAW,
    EntryRefused,
    OfficeChange,
    Reason,
    SameDay,
    Withdrawal,
)
from engine.office.changes import HoursChange, place_named
from engine.office.hours import HoursError, time_of_day
from storage.numbers import number_of
from web.entered import Wrong, entered_day
from web.language import N_, _
from web.moments import day_text

#: The fields of each kind of change, as the form passes them to the preview and on.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "day": ("on", "is_working", "week", "law"),
    "hours": ("place", "from_on", "opens", "closes", "lunch_from", "lunch_until", "law"),
    "withdraw-day": ("entry",),
    "withdraw-hours": ("entry",),
}
#: The names of the fields for a day or a time.
LABELS: Mapping[str, str] = {
    "on": N_("Day"),
    "from_on": N_("First day"),
    "opens": N_("Opens"),
    "closes": N_("Closes"),
    "lunch_from": N_("Lunch from"),
    "lunch_until": N_("Lunch until"),
}


def change_of(kind: str, given: Mapping[str, str]) -> OfficeChange:
    """The change that the fields describe; raises `Wrong`."""
    match kind:
        case "day":
            return _day(given)
        case "hours":
            return _hours(given)
        case "withdraw-day" | "withdraw-hours":
            with suppress(ValueError):
                return Withdrawal("day" if kind == "withdraw-day" else "hours", number_of(given.get("entry", "")))
    raise Wrong({"": _("Calendar and hours: no kind of entry is chosen. Open the page again and choose one.")})


def wrong_of(refusal: EntryRefused, kind: str) -> Wrong:
    """The engine's refusal in the language of the page, at the field that it is about."""
    if isinstance(refusal, SameDay):
        return Wrong({"on": _same_day_words(refusal)})
    field = "law" if refusal.reason.startswith("law_") else {"day": "on", "hours": "from_on"}.get(kind, "")
    label = _(LABELS.get(field, LABELS["on"]))
    texts: Mapping[Reason, str] = {
        "law_long": _(
            "Legal basis: the text is too long. Enter the act in at most %(longest)s characters.", longest=LONGEST_LAW
        ),
        "law_unstorable": _("Legal basis: the text has a character that cannot be stored. Remove it."),
        "unknown_day": _("%(field)s: the working calendar does not cover it. Check the year.", field=label),
        "hours_over": _("First day: hours cannot be changed for the past. Enter today or a later day."),
        "hours_same": _("First day: these hours are already in force on that day. Change the hours or the day."),
        "day_over": _("Day: it has passed and cannot become a working day. Enter a later day."),
        "no_entry": _("This entry is no longer in force. Look at the list."),
        "entry_over": _("The day has passed, and what was done by this entry stays. Enter what applies from now on."),
    }
    return Wrong({field: texts[refusal.reason]})


def _same_day_words(refusal: SameDay) -> str:
    """In which of the working weeks nothing would change, and what else can be entered."""
    week = refusal.weeks[0] if len(refusal.weeks) == 1 else None
    said = _(_SAME_DAY[refusal.wanted.is_working, week], day=day_text(refusal.wanted.on))
    return f"{said} {_(_REMEDY[refusal.left])}"


_SAME_DAY: Mapping[tuple[bool, Week | None], str] = {
    (False, Week.FIVE): N_("Day: %(day)s is already a day off in the five-day week."),
    (False, Week.SIX): N_("Day: %(day)s is already a day off in the six-day week."),
    (False, None): N_("Day: %(day)s is already a day off in both working weeks."),
    (True, Week.FIVE): N_("Day: %(day)s is already a working day in the five-day week."),
    (True, Week.SIX): N_("Day: %(day)s is already a working day in the six-day week."),
    (True, None): N_("Day: %(day)s is already a working day in both working weeks."),
}
_REMEDY: Mapping[Week | None, str] = {
    Week.FIVE: N_("Choose the five-day week alone, or another day."),
    Week.SIX: N_("Choose the six-day week alone, or another day."),
    None: N_("Choose another day."),
}


def _day(given: Mapping[str, str]) -> Override:
    errors: dict[str, str] = {}
    on = entered_day(given, "on", LABELS["on"], errors)
    if given.get("is_working") not in ("yes", "no"):
        errors["is_working"] = _("Kind of day: nothing is chosen. Choose a working day or a day off.")
    if given.get("week") not in ("five", "six", "both"):
        errors["week"] = _("Working week: nothing is chosen. Choose the week to which the act applies.")
    _require_law(given, errors)
    if errors or on is None:
        raise Wrong(errors)
    return Override(on, given["is_working"] == "yes", given["law"].strip(), weeks_named(given["week"]))


def _hours(given: Mapping[str, str]) -> HoursChange:
    errors: dict[str, str] = {}
    from_on = entered_day(given, "from_on", LABELS["from_on"], errors)
    opens, closes = _time(given, "opens", errors), _time(given, "closes", errors)
    lunch = [_time(given, name, errors) for name in ("lunch_from", "lunch_until") if given.get(name, "").strip()]
    if len(lunch) == 1:
        errors["lunch_from"] = _("Lunch break: only one end is entered. Enter both, or leave both empty.")
    _require_law(given, errors)
    if errors or from_on is None or opens is None or closes is None:
        raise Wrong(errors)
    try:
        breaks = (lunch[0], lunch[1]) if len(lunch) == 2 and lunch[0] and lunch[1] else None
        return HoursChange(from_on, place_named(given.get("place", "")), opens, closes, breaks, given["law"].strip())
    except HoursError as error:
        raise Wrong(
            {"opens": _("Hours: the times are out of order. Enter opening, lunch and closing one after another.")}
        ) from error


def _time(given: Mapping[str, str], name: str, errors: dict[str, str]) -> time | None:
    typed, field = given.get(name, "").strip(), _(LABELS[name])
    try:
        return time_of_day(typed)
    except HoursError:
        errors[name] = (
            _("%(field)s: this is not a time. Enter hours and minutes, such as 09:00.", field=field)
            if typed
            else _("%(field)s: nothing is entered. Enter hours and minutes, such as 09:00.", field=field)
        )
        return None


def _require_law(given: Mapping[str, str], errors: dict[str, str]) -> None:
    if not given.get("law", "").strip():
        errors["law"] = _("Legal basis: nothing is entered. Enter the act, with its date and number.")
