"""The time zone of each place, so that an office in the west closes by its own clock before March 2024.

Owns `bpmn/calendars/zones.json`; counts no days.
"""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.errors import AtqaruError
from engine.files.content import content_of
from engine.files.json_text import read_json
from engine.files.written import Written
from engine.quoting import quoted

ZONES_FILE = "zones.json"


class ZoneError(AtqaruError):
    """A place or zone that is not known, or time zone data too old to be trusted."""


class Region(Written):
    """A region, and the name of its zone."""

    name: str
    zone: str


class Zones(Written):
    """The places by code (ISO 3166-2), and the zone that holds where no place is named."""

    law: str
    default: str
    places: dict[str, Region]

    def of(self, place: str | None = None) -> ZoneInfo:
        """The zone of the place, or the default one; raises ZoneError."""
        if place is None:
            return trusted_zone(self.default)
        if place not in self.places:
            known = ", ".join(f"{code} ({each.name})" for code, each in sorted(self.places.items()))
            raise ZoneError(f"no time zone is known for {quoted(place)}; known places: {known}")
        return trusted_zone(self.places[place].zone)


def read_zones(folder: Path) -> Zones:
    """The zones that the folder's file lists; raises `BadFile`."""
    path = folder / ZONES_FILE
    return read_json(content_of(path, "restore the file"), str(path), Zones)


def trusted_zone(name: str) -> ZoneInfo:
    """The zone by its tz name; raises ZoneError if it is unknown or its data are older than 2024a.

    The whole country is UTC+5 since 1 March 2024 (decree No. 1749); older data show an hour too much.
    """
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ZoneError(
            f"the time zone {quoted(name)} is unknown; use a name of the tz database, e.g. Asia/Almaty"
        ) from error
    if datetime(2024, 3, 1, tzinfo=zone).utcoffset() != timedelta(hours=5):
        raise ZoneError(
            f"the time zone data for {quoted(name)} do not show UTC+5 from 1 March 2024: it is not in Kazakhstan, "
            "or the data are older than 2024a; update tzdata of the system or of Python"
        )
    return zone
