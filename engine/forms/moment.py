"""Values of date, time, and date and time fields: ISO text in, ISO text out, in the zone of the office.

FEEL wants seconds in a time, so they are always written (`18:30:00`), where form-js leaves them out.
"""

import re
from datetime import UTC, date, datetime, time
from typing import Any

from engine.forms import messages
from engine.forms.component import Moment
from engine.forms.errors import Refused
from engine.forms.scope import Scope

MAX_TEXT = 40
_LOCAL_DATE = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?=$|[T ])")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_NOT = {"date": messages.NOT_DATE, "time": messages.NOT_TIME, "datetime": messages.NOT_DATE_AND_TIME}


def clean_moment(field: Moment, raw: Any, label: str, now: datetime) -> str | None:
    """ISO text of the field's kind, null where empty; `now` brings the zone of the office."""
    refusal = Refused(_NOT[field.subtype], label=label)
    if raw is None:
        return None
    if not isinstance(raw, str) or len(raw) > MAX_TEXT:
        raise refusal
    text = _LOCAL_DATE.sub(lambda found: f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}", raw.strip())
    if text == "":
        return None
    try:
        return _READERS[field.subtype](field, text, now)
    except (ValueError, OverflowError) as error:
        raise refusal from error


def check_moment(field: Moment, value: str, label: str, scope: Scope) -> None:
    """Raises `Refused` for a day before today, where the field forbids it."""
    today = scope.setting.now.date()
    if field.no_past and field.subtype != "time" and _day(value, scope.setting.now) < today:
        raise Refused(messages.IN_THE_PAST, label=label, today=today.isoformat())


def for_browser(value: str, now: datetime) -> str:
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
