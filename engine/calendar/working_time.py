"""The table of working time: rest days, days off and worked weekends of both weeks, and overrides.

Values only: counting over them belongs to `calendar`, reading them to `table_file`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.errors import AtqaruError
from engine.quoting import quoted


class Week(StrEnum):
    """Whose week it is: the provider works five days, the State Corporation six (CAL-10)."""

    FIVE = "five"
    SIX = "six"


BOTH_WEEKS = (Week.FIVE, Week.SIX)


class OverrideError(AtqaruError):
    """An override that cannot be accepted: no legal basis, or no week that it binds."""


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that does not follow the weekday: a day off in the week, or a worked weekend."""

    on: date
    is_working: bool
    kind: str
    reason: str
    law: str


@dataclass(frozen=True, slots=True)
class Override:
    """A day that an act made off or worked after the table was frozen; it overrides the table."""

    on: date
    is_working: bool
    law: str
    weeks: tuple[Week, ...] = BOTH_WEEKS

    def __post_init__(self) -> None:
        if not self.law.strip():
            raise OverrideError(f"the override of {self.on} has no legal basis; name the act that moves the day")
        if not self.weeks:
            raise OverrideError(f"the override of {self.on} binds no week; say five, six or both")


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """One week's rest weekdays (1 = Monday, 7 = Sunday) and the days that differ from them."""

    rest_weekdays: frozenset[int]
    special_days: Mapping[date, SpecialDay]

    def is_working(self, day: date) -> bool:
        """Whether the week is worked on the day; days that are in no list follow their weekday."""
        special = self.special_days.get(day)
        return day.isoweekday() not in self.rest_weekdays if special is None else special.is_working


@dataclass(frozen=True, slots=True)
class WorkingTimeTable:
    """Both weeks over whole years; `version` is a digest, so two tables of one version hold the same days."""

    version: str
    first_day: date
    last_day: date
    weeks: Mapping[Week, WorkingTime]


def weeks_named(text: str) -> tuple[Week, ...]:
    """The weeks that `five`, `six` or `both` means; raises OverrideError for any other word."""
    if text == "both":
        return BOTH_WEEKS
    if text not in BOTH_WEEKS:
        raise OverrideError(f"there is no week {quoted(text)}; say five, six or both")
    return (Week(text),)
