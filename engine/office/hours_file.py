"""Reads the office hours by date from their file.

Owns the shape of `bpmn/calendars/office-hours.json` and its checks; decides nothing by the hours (`office`).
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from engine.calendar.table_file import CALENDARS
from engine.calendar.working_time import Week
from engine.office.hours import HoursError, HourSettings, HoursInForce, OfficeHours, Opening, time_of_day

HOURS_FILE = "office-hours.json"


def load_hours(folder: Path = CALENDARS) -> OfficeHours:
    """The hours by date that the folder's file describes; raises HoursError."""
    path = folder / HOURS_FILE
    try:
        text = path.read_text(encoding="utf-8")
        return OfficeHours(f"hours-{hashlib.sha256(text.encode()).hexdigest()[:12]}", _periods(json.loads(text)))
    except OSError as error:
        raise HoursError(f"{path}: cannot be read ({error.strerror}); restore the file.") from error
    except KeyError as error:
        raise HoursError(f"{path}: {error} is missing; add it.") from error
    except (HoursError, TypeError, AttributeError, ValueError) as error:
        raise HoursError(f"{path}: {error}") from error


def _periods(document: Mapping[str, Any]) -> tuple[HoursInForce, ...]:
    periods = tuple(_hours_in_force(entry) for entry in document["periods"])
    days = [period.from_on for period in periods]
    if not days:
        raise HoursError("no period stands in it; describe the hours at least once.")
    if days != sorted(set(days)):
        raise HoursError("the periods must each begin on a day of their own, earliest first.")
    return periods


def _hours_in_force(entry: Mapping[str, Any]) -> HoursInForce:
    values = {key: setting["value"] for key, setting in entry["settings"].items()}
    return HoursInForce(
        from_on=date.fromisoformat(entry["from"]),
        office=_opening(entry["office"]),
        acceptance=_opening(entry["acceptance"]),
        counter=_opening(entry["counter"]),
        sc=_opening(entry["sc"]),
        settings=HourSettings().changed(values),
    )


def _opening(entry: Mapping[str, Any]) -> Opening:
    lunch = entry["lunch"] and (time_of_day(entry["lunch"]["from"]), time_of_day(entry["lunch"]["until"]))
    opening = Opening(
        Week(entry["week"]), time_of_day(entry["opens"]), time_of_day(entry["closes"]), lunch, entry["law"]
    )
    moments = [opening.opens, *(opening.lunch or ()), opening.closes]
    if moments != sorted(set(moments)):
        raise HoursError(f"the hours of {opening.law} do not follow one another: {', '.join(map(str, moments))}.")
    return opening
