"""Date, time, and date and time fields: ISO text in, ISO text out, in the zone of the office.

FEEL wants seconds in a time, so they are always written (`18:30:00`), where form-js leaves them out.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Self

from engine.feel import Knowledge
from engine.forms import messages
from engine.forms.component import Component, Entry, Posted, ReadInner
from engine.forms.errors import Refused
from engine.forms.field import Field, Input, as_text, field_head, readable_text, value_to_show
from engine.forms.options import Option
from engine.forms.paths import MISSING, Path
from engine.forms.place import Place
from engine.forms.reader import Reader
from engine.forms.view import Page

MAX_TEXT = 40
_TIME_FORMATS = ("no_timezone", "utc_offset", "utc_normalized")
_LOCAL_DATE = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?=$|[T ])")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_NOT = {"date": messages.NOT_DATE, "time": messages.NOT_TIME, "datetime": messages.NOT_DATE_AND_TIME}
#: What FEEL calls what the text of a subtype says.
_WRITTEN = {"date": "date", "time": "time", "datetime": "date and time"}
_INPUT_TYPES = {"date": "date", "time": "time", "datetime": "datetime-local"}


@dataclass(frozen=True, kw_only=True)
class Moment(Input):
    """A date, a time of day, or both: `subtype` is `date`, `time` or `datetime`."""

    subtype: str
    time_format: str
    no_past: bool
    interval_minutes: int | None

    texts = Field.texts | {"dateLabel", "timeLabel"}

    @classmethod
    def read(cls, reader: Reader, prefix: Path, inner: ReadInner) -> Self:
        subtype = reader.one_of("subtype", ("date", "time", "datetime"), "date")
        label = "timeLabel" if subtype == "time" else "dateLabel"
        return cls(
            **field_head(reader, prefix, label if reader.text(label) else "label"),
            subtype=subtype,
            time_format=reader.one_of("timeSerializingFormat", _TIME_FORMATS, "utc_offset"),
            no_past=reader.flag("disallowPassedDates"),
            interval_minutes=reader.whole("timeInterval", 1, 720),
        )

    @property
    def known(self) -> Knowledge:
        return Knowledge("string", written=_WRITTEN[self.subtype])

    def entered(self, texts: list[str], posted: Posted, name: str) -> Any:
        return super().entered(texts, posted, name) if texts else _of_parts(posted, name)

    def clean(self, raw: Any, place: Place, options: Sequence[Option]) -> str | None:
        """ISO text of the field's subtype."""
        refusal = Refused(_NOT[self.subtype], label=place.label)
        if raw is None:
            return None
        if not isinstance(raw, str) or len(raw) > MAX_TEXT:
            raise refusal
        text = _LOCAL_DATE.sub(lambda found: f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}", raw.strip())
        if text == "":
            return None
        try:
            return _READERS[self.subtype](self, text, place.scope.setting.now)
        except (ValueError, OverflowError) as error:
            raise refusal from error

    def check_value(self, value: str, place: Place) -> None:
        now = place.scope.setting.now
        if self.no_past and self.subtype != "time" and _day(value, now) < now.date():
            raise Refused(messages.IN_THE_PAST, label=place.label, today=now.date().isoformat())

    def misfit(self, entry: Entry) -> str:
        return readable_text(entry.raw, entry)

    def shown_value(self, entry: Entry) -> str:
        value = value_to_show(entry)
        if self.subtype == "datetime" and not entry.problem and isinstance(value, str):
            return _for_browser(value, entry.place.scope.setting.now)
        return as_text(value)

    def parts(self, entry: Entry, page: Page) -> dict[str, Any]:
        return {
            **super().parts(entry, page),
            "input_type": _INPUT_TYPES[self.subtype],
            "minimum": self._first_day(entry.place.scope.setting.now),
            "step": "" if self.interval_minutes is None else str(self.interval_minutes * 60),
        }

    def _first_day(self, now: datetime) -> str:
        if not self.no_past or self.subtype == "time":
            return ""
        today = now.date().isoformat()
        return today if self.subtype == "date" else f"{today}T00:00"


def _of_parts(posted: Posted, name: str) -> Any:
    """A date of the fields `.day`, `.month`, `.year` or `.date`, a date and time with `.time` next to it."""
    parts = {
        part: posted[f"{name}.{part}"][0].strip()
        for part in ("day", "month", "year", "date", "time")
        if posted.get(f"{name}.{part}")
    }
    if not parts:
        return MISSING
    day = [parts.get(part, "") for part in ("year", "month", "day")]
    date = parts.get("date", "") or ("-".join(text.zfill(2) for text in day) if any(day) else "")
    return "T".join(filter(None, (date, parts.get("time", ""))))


def _for_browser(value: str, now: datetime) -> str:
    """A date and time as a browser's field takes it: in the office's zone, without seconds and offset."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    local = moment.astimezone(now.tzinfo) if moment.tzinfo else moment
    return local.replace(tzinfo=None).isoformat(timespec="minutes")


def _day(value: str, now: datetime) -> date:
    if "T" not in value:
        return date.fromisoformat(value)
    moment = datetime.fromisoformat(value)
    return (moment.astimezone(now.tzinfo) if moment.tzinfo else moment).date()


def _date(_field: Moment, text: str, _now: datetime) -> str:
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text).isoformat()


def _time(field: Moment, text: str, now: datetime) -> str:
    if not _TIME.fullmatch(text):
        raise ValueError(text)
    # a time of day has no date of its own, so its offset is that of today
    return _in_format(field, datetime.combine(now.date(), _clock(text)), now).partition("T")[2]


def _date_and_time(field: Moment, text: str, now: datetime) -> str:
    day, clock = text[:10], text[11:]
    if text[10:11] not in ("T", " ") or not _DATE.fullmatch(day) or not _TIME.fullmatch(clock):
        raise ValueError(text)
    return _in_format(field, datetime.combine(date.fromisoformat(day), _clock(clock)), now)


def _clock(text: str) -> time:
    return time.fromisoformat(f"0{text}" if text[1] == ":" else text)


def _in_format(field: Moment, moment: datetime, now: datetime) -> str:
    local = moment.replace(tzinfo=now.tzinfo) if moment.tzinfo is None else moment.astimezone(now.tzinfo)
    if field.time_format == "utc_normalized":
        return local.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    if field.time_format == "no_timezone":
        return local.replace(tzinfo=None).isoformat(timespec="seconds")
    return local.isoformat(timespec="seconds")


_READERS = {"date": _date, "time": _time, "datetime": _date_and_time}
KINDS: Mapping[str, type[Component]] = {"datetime": Moment}
