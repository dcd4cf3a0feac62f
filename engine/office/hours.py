"""The hours of the provider, its counter and the State Corporation, as dated values (CAL-01 to CAL-04).

Values only: reading them belongs to `hours_file`, deciding days by them to `days`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from engine.calendar.working_time import Week
from engine.errors import AtqaruError
from engine.files.faults import BadFile
from engine.files.written import Written, checked
from engine.last_second import whole_second
from engine.quoting import quoted

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?")


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
    """Whether the second at a boundary, which counts as a whole (`last_second`), is open."""

    opening: bool = True
    closing: bool = True
    lunch_start: bool = False
    lunch_end: bool = True

    def not_before_opening(self, moment: time, opens: time) -> bool:
        """Whether the office has opened by the time of day."""
        return whole_second(moment) > opens or (self.opening and whole_second(moment) == opens)

    def not_after(self, moment: time, closes: time) -> bool:
        """Whether the time of day is not yet late."""
        return whole_second(moment) < closes or (self.closing and whole_second(moment) == closes)

    def within_lunch(self, moment: time, lunch_from: time, lunch_until: time) -> bool:
        """Whether the time of day falls into the lunch break."""
        starts = whole_second(moment) > lunch_from or (not self.lunch_start and whole_second(moment) == lunch_from)
        goes_on = whole_second(moment) < lunch_until or (not self.lunch_end and whole_second(moment) == lunch_until)
        return starts and goes_on


@dataclass(frozen=True, slots=True)
class OpeningHours:
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


def time_of_day(text: object) -> time:
    """The local time of day that `HH:MM` or `HH:MM:SS` means; raises HoursError."""
    if isinstance(text, time):
        return text
    if not isinstance(text, str) or _TIME.fullmatch(text) is None:
        raise HoursError(f"{quoted(str(text))} is not a time of day; write HH:MM, e.g. 17:30")
    return time.fromisoformat(text)


def written_time(given: object) -> time:
    """A time of day as a field of a file has it; raises ValueError."""
    try:
        return time_of_day(given)
    except HoursError as error:
        raise ValueError(str(error)) from error


def _after_hours(given: object) -> AfterHours:
    if given not in tuple(AfterHours):
        raise ValueError(f"cannot be {quoted(str(given))}; write {' or '.join(AfterHours)}")
    return AfterHours(str(given))


def _boundaries(given: object) -> Boundaries:
    if isinstance(given, Boundaries):
        return given
    names, known = str(given).split(), list(asdict(Boundaries()))
    if unknown := [name for name in names if name not in known]:
        raise ValueError(f"cannot name {quoted(unknown[0])}; known: {', '.join(known)}")
    return Boundaries(**{name: name in names for name in known})


TimeOfDay = Annotated[time, BeforeValidator(written_time)]
_AfterHours = Annotated[AfterHours, BeforeValidator(_after_hours)]


class HourSettings(Written):
    """The decisions on hours that the order leaves open, by their configuration keys."""

    noun: ClassVar[str] = "setting"

    portal_same_day_until: TimeOfDay = Field(default=time(18, 30), validation_alias="portal.same_day_until")
    sc_forwarded_until: TimeOfDay = Field(default=time(17, 30), validation_alias="enf.sc.forwarded_until")
    notice_after_hours: _AfterHours = Field(AfterHours.NEXT_WORKING_DAY, validation_alias="notice.after_hours")
    result_after_hours: _AfterHours = Field(AfterHours.NEXT_WORKING_DAY, validation_alias="result.after_hours")
    boundaries: Annotated[Boundaries, BeforeValidator(_boundaries)] = Field(
        default=Boundaries(), validation_alias="hours.inclusive"
    )

    def changed(self, values: Mapping[str, str]) -> "HourSettings":
        """The settings with these values by configuration key; raises HoursError."""
        try:
            return checked({**dict(self._by_key()), **values}, "", HourSettings)
        except BadFile as error:
            raise HoursError(str(error)) from error

    def _by_key(self) -> Iterator[tuple[str, Any]]:
        for name, field in HourSettings.model_fields.items():
            yield str(field.validation_alias), getattr(self, name)


@dataclass(frozen=True, slots=True)
class HoursInForce:
    """All hours from one day until the next change of them."""

    from_on: date
    office: OpeningHours
    acceptance: OpeningHours
    counter: OpeningHours
    sc: OpeningHours
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
            raise HoursError(f"no office hours are known for {day}; the first hold from {self.periods[0].from_on}")
        return self.periods[place - 1]

    def with_settings(self, values: Mapping[str, str]) -> "OfficeHours":
        """The hours with these settings throughout, e.g. `{"portal.same_day_until": "17:30"}`."""
        if not values:
            return self
        periods = tuple(replace(period, settings=period.settings.changed(values)) for period in self.periods)
        said = " ".join(f"{key}={values[key]}" for key in sorted(values))
        return OfficeHours(f"{self.version} {said}", periods)
