"""The time zone of each place, so that an office in the west closes by its own clock before March 2024.

Owns `bpmn/calendars/zones.json`; counts no days.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.errors import AtqaruError

ZONES_FILE = "zones.json"


class ZoneError(AtqaruError):
    """A place or zone that is not known, or time zone data too old to be trusted."""


@dataclass(frozen=True, slots=True)
class Zones:
    """The zone's name by place code (ISO 3166-2), and the one that stands where no place is named."""

    default: str
    by_place: Mapping[str, str]

    def of(self, place: str | None = None) -> ZoneInfo:
        """The zone of the place, or the default one; raises ZoneError."""
        if place is None:
            return trusted_zone(self.default)
        if place not in self.by_place:
            raise ZoneError(f"No time zone is known for '{place}'; known places: {', '.join(sorted(self.by_place))}.")
        return trusted_zone(self.by_place[place])


def read_zones(folder: Path) -> Zones:
    """The zones that the folder's file lists; raises ZoneError if it cannot be read."""
    path = folder / ZONES_FILE
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return Zones(document["default"], {place: entry["zone"] for place, entry in document["places"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ZoneError(f"{path}: is no list of zones ({error!r}); restore the file.") from error


def trusted_zone(name: str) -> ZoneInfo:
    """The zone by its tz name; raises ZoneError if it is unknown or its data are older than 2024a.

    The whole country is UTC+5 since 1 March 2024 (decree No. 1749); older data show an hour too much.
    """
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ZoneError(
            f"The time zone '{name}' is unknown; use a name of the tz database, e.g. Asia/Almaty."
        ) from error
    if datetime(2024, 3, 1, tzinfo=zone).utcoffset() != timedelta(hours=5):
        raise ZoneError(
            f"The time zone data for '{name}' do not show UTC+5 from 1 March 2024: it is not in Kazakhstan, "
            "or the data are older than 2024a; update tzdata of the system or of Python."
        )
    return zone
