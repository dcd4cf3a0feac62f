"""Reads the frozen table of working time from its file and gives the calendar that runs.

Owns the shape of `bpmn/calendars/kz-*.json` and its checks; never looks at the `holidays` package.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from engine.calendar.calendar import Calendar
from engine.calendar.working_time import SpecialDay, Week, WorkingTime, WorkingTimeTable
from engine.calendar.zones import read_zones
from engine.errors import AtqaruError
from engine.files.content import content_of
from engine.files.faults import Way
from engine.files.json_text import read_json
from engine.files.written import Several, Written, mistaken
from engine.iso_text import written_day

CALENDARS = Path(__file__).parents[2] / "bpmn" / "calendars"
TABLE_FILES = "kz-*.json"
_REMEDY = "write it with `atqaru calendar freeze`"
_Weekday = Annotated[int, Field(ge=1, le=7)]
_Year = Annotated[int, Field(ge=date.min.year, le=date.max.year)]


class CalendarFileError(AtqaruError):
    """A folder of calendars that has no table, or more than one."""


class DayEntry(Written):
    """A day that does not follow its weekday."""

    on: Annotated[date, BeforeValidator(written_day)]
    kind: str
    reason: str
    law: str


class WeekDocument(Written):
    """One week's rest weekdays (1 = Monday, 7 = Sunday), its days off and its worked weekends."""

    rest_weekdays: Several[_Weekday]
    days_off: Several[DayEntry]
    worked: Several[DayEntry]

    def entries(self) -> Iterator[tuple[Way, DayEntry, bool]]:
        """Each day with its place, and whether it is worked."""
        for name, entries in (("days_off", self.days_off), ("worked", self.worked)):
            yield from (((name, number), entry, name == "worked") for number, entry in enumerate(entries))

    @model_validator(mode="after")
    def _says_each_day_once(self) -> Self:
        if faults := list(self._idle_entries()):
            raise mistaken(*faults)
        return self

    def _idle_entries(self) -> Iterator[tuple[Way, str]]:
        seen = set()
        for way, entry, is_working in self.entries():
            if (entry.on.isoweekday() in self.rest_weekdays) != is_working:
                listed = "worked" if is_working else "off"
                yield way, f"{entry.on} is listed as {listed}, as its weekday is anyway; leave it out"
            if entry.on in seen:
                yield way, f"{entry.on} is listed twice in one week; leave one out"
            seen.add(entry.on)


class WeeksDocument(Written):
    """Both weeks."""

    five: WeekDocument
    six: WeekDocument


class TableDocument(Written):
    """The table of working time over whole years, both included, as its file has it."""

    country: str
    first_year: _Year
    last_year: _Year
    source: str
    weeks: WeeksDocument

    @model_validator(mode="after")
    def _stays_in_its_years(self) -> Self:
        faults = [
            (("weeks", week, *way, "on"), f"{entry.on} lies outside the years of the table; leave it out")
            for week in Week
            for way, entry, _ in self.week(week).entries()
            if not self.first_year <= entry.on.year <= self.last_year
        ]
        if faults:
            raise mistaken(*faults)
        return self

    def week(self, week: Week) -> WeekDocument:
        """One of the two."""
        return self.weeks.five if week is Week.FIVE else self.weeks.six

    @property
    def version(self) -> str:
        """Country, years and a digest of the days; without their source, so that equal days are one version."""
        days = json.dumps(self.weeks.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(days.encode()).hexdigest()[:12]
        return f"{self.country.lower()}-{self.first_year}-{self.last_year}-{digest}"


def load_calendar(folder: Path = CALENDARS, place: str | None = None) -> Calendar:
    """The calendar of the folder's one table, in the zone of the place or the default one."""
    found = sorted(folder.glob(TABLE_FILES))
    if len(found) != 1:
        names = ", ".join(path.name for path in found) or "none"
        raise CalendarFileError(
            f"{folder}: one table {TABLE_FILES} must be here, found: {names}; keep the one that counts"
        )
    return Calendar(read_table(found[0]), read_zones(folder).of(place))


def read_table(path: Path) -> WorkingTimeTable:
    """The table of working time in the file; raises `BadFile`."""
    document = read_json(content_of(path, _REMEDY), str(path), TableDocument)
    weeks = {week: _working_time(document.week(week)) for week in Week}
    return WorkingTimeTable(document.version, date(document.first_year, 1, 1), date(document.last_year, 12, 31), weeks)


def _working_time(week: WeekDocument) -> WorkingTime:
    days = (
        SpecialDay(entry.on, is_working, entry.kind, entry.reason, entry.law) for _, entry, is_working in week.entries()
    )
    return WorkingTime(frozenset(week.rest_weekdays), {day.on: day for day in days})
