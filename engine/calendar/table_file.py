"""Reads the frozen table of working time from its file and gives the calendar that runs.

Owns the shape of `bpmn/calendars/kz-*.json` and its checks; never looks at the `holidays` package.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from engine.calendar.calendar import Calendar
from engine.calendar.working_time import SpecialDay, Week, WorkingTime, WorkingTimeTable
from engine.calendar.zones import read_zones
from engine.errors import AtqaruError

CALENDARS = Path(__file__).parents[2] / "bpmn" / "calendars"
TABLE_FILES = "kz-*.json"


class CalendarFileError(AtqaruError):
    """A calendar file that is missing, broken or contradicts itself."""


def load_calendar(folder: Path = CALENDARS, place: str | None = None) -> Calendar:
    """The calendar of the folder's one table, in the zone of the place or the default one."""
    found = sorted(folder.glob(TABLE_FILES))
    if len(found) != 1:
        names = ", ".join(path.name for path in found) or "none"
        raise CalendarFileError(
            f"{folder}: one table {TABLE_FILES} must stand here, found: {names}; keep the one that counts."
        )
    return Calendar(read_table(found[0]), read_zones(folder).of(place))


def read_table(path: Path) -> WorkingTimeTable:
    """The table of working time in the file; raises CalendarFileError."""
    try:
        return table_from(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise CalendarFileError(
            f"{path}: cannot be read ({error.strerror}); write it with `atqaru calendar freeze`."
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise CalendarFileError(f"{path}: {_fault(error)}; write it anew with `atqaru calendar freeze`.") from error


def table_from(document: Mapping[str, Any]) -> WorkingTimeTable:
    """The table that the document describes; raises KeyError, TypeError or ValueError."""
    first_day, last_day = date(document["first_year"], 1, 1), date(document["last_year"], 12, 31)
    weeks = {week: _working_time(document["weeks"][week], first_day, last_day) for week in Week}
    return WorkingTimeTable(_table_version(document), first_day, last_day, weeks)


def _working_time(described: Mapping[str, Any], first_day: date, last_day: date) -> WorkingTime:
    rest_weekdays = frozenset(described["rest_weekdays"])
    days = [_special_day(entry, is_working=False) for entry in described["days_off"]]
    days += [_special_day(entry, is_working=True) for entry in described["worked"]]
    for day in days:
        if not first_day <= day.on <= last_day:
            raise ValueError(f"{day.on} lies outside its years")
        if (day.on.isoweekday() in rest_weekdays) != day.is_working:
            raise ValueError(f"{day.on} is listed as {'worked' if day.is_working else 'off'}, as its weekday is anyway")
    special_days = {day.on: day for day in days}
    if len(special_days) < len(days):
        raise ValueError("a day is listed twice in one week")
    return WorkingTime(rest_weekdays, special_days)


def _special_day(entry: Mapping[str, str], *, is_working: bool) -> SpecialDay:
    return SpecialDay(date.fromisoformat(entry["on"]), is_working, entry["kind"], entry["reason"], entry["law"])


def _table_version(document: Mapping[str, Any]) -> str:
    """Country, years and a digest of the days; without their source, so that equal days are one version."""
    days = json.dumps(document["weeks"], sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(days.encode()).hexdigest()[:12]
    return f"{document['country'].lower()}-{document['first_year']}-{document['last_year']}-{digest}"


def _fault(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)
