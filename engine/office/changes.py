"""Changes of hours that are in force from a day on, above the hours that come with the product.

Values and their checks; who enters them and what follows from it belongs to `engine.execution`.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from typing import Any

from engine.office.hours import HoursError, HoursInForce, OfficeHours, OpeningHours
from engine.quoting import quoted


class OfficePlace(StrEnum):
    """Whose hours they are (CAL-01 to CAL-04)."""

    OFFICE = "office"
    ACCEPTANCE = "acceptance"
    COUNTER = "counter"
    SC = "sc"


@dataclass(frozen=True, slots=True)
class HoursChange:
    """New hours of one place from a day on, until the next change of that place; local times of day."""

    from_on: date
    place: OfficePlace
    opens: time
    closes: time
    lunch: tuple[time, time] | None
    law: str

    def __post_init__(self) -> None:
        if not self.law.strip():
            raise HoursError(f"the hours from {self.from_on} have no legal basis; name the act that changes them")
        moments = [self.opens, *(self.lunch or ()), self.closes]
        if moments != sorted(set(moments)):
            raise HoursError(
                f"the hours {', '.join(f'{moment:%H:%M}' for moment in moments)} do not follow one another; "
                "give opening, lunch and closing in the order of the day"
            )


def place_named(name: str) -> OfficePlace:
    """The place of the name; raises HoursError for any other word."""
    if name not in tuple(OfficePlace):
        raise HoursError(f"there is no place {quoted(name)}; the places are {', '.join(OfficePlace)}")
    return OfficePlace(name)


def with_changes(hours: OfficeHours, changes: Sequence[HoursChange]) -> OfficeHours:
    """The hours with the changes above them; of two for one place the one from the later day holds, then the later.

    Raises HoursError for a change before the first day of which hours are known.
    """
    if not changes:
        return hours
    for change in changes:
        hours.on(change.from_on)
    ordered = sorted(changes, key=lambda change: change.from_on)
    starts = sorted({*(period.from_on for period in hours.periods), *(change.from_on for change in ordered)})
    periods = tuple(_changed(hours.on(day), day, ordered) for day in starts)
    return OfficeHours(f"{hours.version}+{_digest(ordered)}", periods)


def opening_of(hours: HoursInForce, place: OfficePlace) -> OpeningHours:
    """The hours of one place among all that are in force."""
    opening: OpeningHours = getattr(hours, place.value)
    return opening


def _changed(base: HoursInForce, day: date, changes: Sequence[HoursChange]) -> HoursInForce:
    period = replace(base, from_on=day)
    for change in changes:
        if change.from_on <= day:
            opening = replace(
                opening_of(base, change.place),
                opens=change.opens,
                closes=change.closes,
                lunch=change.lunch,
                law=change.law,
            )
            named: dict[str, Any] = {change.place.value: opening}
            period = replace(period, **named)
    settings = base.settings.model_copy(update={"portal_same_day_until": _same_day_until(base, period)})
    return replace(period, settings=settings)


def _same_day_until(base: HoursInForce, period: HoursInForce) -> time:
    """A setting that equals the close of office, or the end of acceptance, goes with it (AMB-01)."""
    until = base.settings.portal_same_day_until
    if until == base.office.closes:
        return period.office.closes
    return period.acceptance.closes if until == base.acceptance.closes else until


def _digest(changes: Sequence[HoursChange]) -> str:
    lines = [f"{each.from_on} {each.place} {each.opens} {each.closes} {each.lunch} {each.law}" for each in changes]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
