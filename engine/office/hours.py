"""The hours of the provider, its counter and the State Corporation, as dated values (CAL-01 to CAL-04).

Values only: reading them belongs to `office_file`, deciding days by them to `office`.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum

from engine.calendar.working_time import Week
from engine.errors import AtqaruError


class Channel(StrEnum):
    """The ways in which an application can come (CAL-08)."""

    PORTAL = "portal"
    COUNTER = "counter"
    SC = "sc"


class AfterHours(StrEnum):
    """The day that counts for what is sent after the office has closed."""

    NEXT_WORKING_DAY = "next_working_day"
    SAME_DAY = "same_day"


class HoursError(AtqaruError):
    """Hours or a setting of them that is unknown, malformed or not in force on the day."""


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Whether the very second at a boundary counts as open (AMB-49)."""

    opening: bool = True
    closing: bool = True
    lunch_start: bool = False
    lunch_end: bool = True

    def not_before_opening(self, moment: time, opens: time) -> bool:
        """Whether the office has opened by the time of day."""
        return _second(moment) > opens or (self.opening and _second(moment) == opens)

    def not_after(self, moment: time, closes: time) -> bool:
        """Whether the time of day is not yet late."""
        return _second(moment) < closes or (self.closing and _second(moment) == closes)

    def within_lunch(self, moment: time, lunch_from: time, lunch_until: time) -> bool:
        """Whether the time of day falls into the lunch break."""
        starts = _second(moment) > lunch_from or (not self.lunch_start and _second(moment) == lunch_from)
        goes_on = _second(moment) < lunch_until or (not self.lunch_end and _second(moment) == lunch_until)
        return starts and goes_on


@dataclass(frozen=True, slots=True)
class Opening:
    """When a place is open on the working days of its week; local times of day."""

    week: Week
    opens: time
    closes: time
    lunch: tuple[time, time] | None
    law: str

    def is_open_at(self, moment: time, boundaries: Boundaries) -> bool:
        """Whether the place is open at the local time of a day on which it works."""
        if self.lunch is not None and boundaries.within_lunch(moment, *self.lunch):
            return False
        return boundaries.not_before_opening(moment, self.opens) and boundaries.not_after(moment, self.closes)


@dataclass(frozen=True, slots=True)
class HourSettings:
    """The decisions on hours that the order leaves open, by their configuration keys."""

    portal_same_day_until: time = time(18, 30)
    sc_forwarded_until: time = time(17, 30)
    notice_after_hours: AfterHours = AfterHours.NEXT_WORKING_DAY
    result_after_hours: AfterHours = AfterHours.NEXT_WORKING_DAY
    boundaries: Boundaries = Boundaries()

    def changed(self, values: Mapping[str, str]) -> "HourSettings":
        """The settings with these values by configuration key; raises HoursError."""
        settings = self
        for key, text in values.items():
            settings = _with_setting(settings, key, text)
        return settings


@dataclass(frozen=True, slots=True)
class HoursInForce:
    """All hours from one day until the next change of them."""

    from_on: date
    office: Opening
    acceptance: Opening
    counter: Opening
    sc: Opening
    settings: HourSettings


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The hours by date, earliest first; `version` is a digest of the file and of later settings."""

    version: str
    periods: tuple[HoursInForce, ...]

    def on(self, day: date) -> HoursInForce:
        """The hours in force on the day; raises HoursError before the first."""
        place = bisect_right(self.periods, day, key=lambda period: period.from_on)
        if place == 0:
            raise HoursError(f"No office hours are known for {day}; the first stand from {self.periods[0].from_on}.")
        return self.periods[place - 1]

    def with_settings(self, values: Mapping[str, str]) -> "OfficeHours":
        """The hours with these settings throughout, e.g. `{"portal.same_day_until": "17:30"}`."""
        if not values:
            return self
        periods = tuple(replace(period, settings=period.settings.changed(values)) for period in self.periods)
        said = " ".join(f"{key}={values[key]}" for key in sorted(values))
        return OfficeHours(f"{self.version} {said}", periods)


def time_of_day(text: str) -> time:
    """The local time of day that `HH:MM` or `HH:MM:SS` means; raises HoursError."""
    try:
        found = time.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise HoursError(f"'{text}' is no time of day; write HH:MM, e.g. 17:30.") from error
    if len(text) not in (5, 8) or found.tzinfo is not None:
        raise HoursError(f"'{text}' is no local time of day; write HH:MM, e.g. 17:30.")
    return found


def _with_setting(settings: HourSettings, key: str, text: str) -> HourSettings:
    match key:
        case "portal.same_day_until":
            return replace(settings, portal_same_day_until=time_of_day(text))
        case "enf.sc.forwarded_until":
            return replace(settings, sc_forwarded_until=time_of_day(text))
        case "notice.after_hours":
            return replace(settings, notice_after_hours=_after_hours(key, text))
        case "result.after_hours":
            return replace(settings, result_after_hours=_after_hours(key, text))
        case "hours.inclusive":
            return replace(settings, boundaries=_boundaries(text))
    raise HoursError(
        f"There is no setting '{key}' of office hours; known are portal.same_day_until, "
        "enf.sc.forwarded_until, notice.after_hours, result.after_hours and hours.inclusive."
    )


def _after_hours(key: str, text: str) -> AfterHours:
    if text not in tuple(AfterHours):
        raise HoursError(f"{key} cannot be '{text}'; say {' or '.join(AfterHours)}.")
    return AfterHours(text)


def _boundaries(text: str) -> Boundaries:
    names = text.split()
    unknown = sorted(set(names) - {"opening", "closing", "lunch_start", "lunch_end"})
    if unknown:
        raise HoursError(
            f"hours.inclusive cannot name '{unknown[0]}'; known are opening, closing, lunch_start, lunch_end."
        )
    return Boundaries("opening" in names, "closing" in names, "lunch_start" in names, "lunch_end" in names)


def _second(moment: time) -> time:
    # The boundary second counts as a whole: 18:30:00.9 is still 18:30:00, late is 18:30:01 (AMB-49).
    return moment.replace(microsecond=0, fold=0)
