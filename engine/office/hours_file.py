"""Reads the office hours by date from their file.

Owns the shape of `bpmn/calendars/office-hours.json` and its checks; decides nothing by the hours (`days`).
"""

import hashlib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, TypeAdapter, model_validator

from engine.calendar.table_file import CALENDARS
from engine.calendar.working_time import Week
from engine.files.content import content_of
from engine.files.json_text import read_json
from engine.files.written import Several, Written, mistaken
from engine.iso_text import written_day
from engine.office.hours import HourSettings, HoursInForce, OfficeHours, OpeningHours, TimeOfDay
from engine.quoting import quoted

HOURS_FILE = "office-hours.json"


class _Lunch(Written):
    begins: TimeOfDay = Field(validation_alias="from")
    ends: TimeOfDay = Field(validation_alias="until")


def _week(given: object) -> Week:
    if given not in tuple(Week):
        raise ValueError(f"there is no week {quoted(str(given))}; write {' or '.join(Week)}")
    return Week(str(given))


class _Opening(Written):
    week: Annotated[Week, BeforeValidator(_week)]
    opens: TimeOfDay
    closes: TimeOfDay
    lunch: _Lunch | None
    law: str

    @model_validator(mode="after")
    def _goes_through_the_day(self) -> Self:
        moments = [self.opens, *((self.lunch.begins, self.lunch.ends) if self.lunch else ()), self.closes]
        if moments != sorted(set(moments)):
            shown = ", ".join(f"{moment:%H:%M}" for moment in moments)
            raise mistaken(((), f"{shown} do not follow one another; give opening, lunch and closing in that order"))
        return self

    def opening(self) -> OpeningHours:
        """The value by which days are decided."""
        lunch = (self.lunch.begins, self.lunch.ends) if self.lunch else None
        return OpeningHours(self.week, self.opens, self.closes, lunch, self.law)


class _Setting(Written):
    value: str
    law: str


_SETTINGS = TypeAdapter(dict[str, _Setting])


def _values(given: Any) -> dict[str, str]:
    """The values of settings without the paragraphs that ask for them."""
    settings = _SETTINGS.validate_python(given, by_alias=True, by_name=False)
    return {key: setting.value for key, setting in settings.items()}


class _Period(Written):
    begins: Annotated[date, BeforeValidator(written_day)] = Field(validation_alias="from")
    office: _Opening
    acceptance: _Opening
    counter: _Opening
    sc: _Opening
    settings: Annotated[HourSettings, BeforeValidator(_values)]

    def hours(self) -> HoursInForce:
        """The value by which days are decided."""
        office, acceptance = self.office.opening(), self.acceptance.opening()
        return HoursInForce(self.begins, office, acceptance, self.counter.opening(), self.sc.opening(), self.settings)


class _HoursDocument(Written):
    periods: Several[_Period]

    @model_validator(mode="after")
    def _follow_one_another(self) -> Self:
        if not self.periods:
            raise mistaken((("periods",), "is empty; describe the hours at least once"))
        days = [period.begins for period in self.periods]
        late = [number for number in range(1, len(days)) if days[number] <= days[number - 1]]
        if late:
            remedy = "begins no later than the one before; put the earliest first, each on a day of its own"
            raise mistaken(*((("periods", number, "from"), remedy) for number in late))
        return self


def load_hours(folder: Path = CALENDARS) -> OfficeHours:
    """The hours by date that the folder's file describes; raises `BadFile`."""
    path = folder / HOURS_FILE
    content = content_of(path, "restore the file")
    document = read_json(content, str(path), _HoursDocument)
    version = f"hours-{hashlib.sha256(content).hexdigest()[:12]}"
    return OfficeHours(version, tuple(period.hours() for period in document.periods))
