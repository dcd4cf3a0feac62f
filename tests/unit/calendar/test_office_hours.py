"""Hours by channel and by date, their settings, and the days that follow from them."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from engine.calendar.calendar import Calendar, DateOutOfRange
from engine.calendar.table_file import CALENDARS
from engine.calendar.working_time import Week
from engine.files.faults import BadFile
from engine.office.days import (
    channel_named,
    due_moment,
    notice_day,
    office_close,
    office_open,
    registration_day,
    result_day,
)
from engine.office.hours import (
    Boundaries,
    Channel,
    HoursError,
    HourSettings,
    OfficeHours,
    OpeningHours,
    time_of_day,
)
from engine.office.hours_file import load_hours


def at(calendar: Calendar, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=calendar.zone)


def test_the_shipped_hours_are_those_of_the_order(hours: OfficeHours) -> None:
    lunch = (time(13), time(14, 30))

    in_force = hours.on(date(2026, 4, 15))

    assert in_force.office == OpeningHours(Week.FIVE, time(9), time(18, 30), lunch, "CAL-01")
    assert in_force.acceptance == OpeningHours(Week.FIVE, time(9), time(17, 30), None, "CAL-02 AMB-44")
    assert in_force.counter == OpeningHours(Week.FIVE, time(9), time(17, 30), lunch, "CAL-03")
    assert in_force.sc == OpeningHours(Week.SIX, time(9), time(20), None, "CAL-04 CAL-07")
    assert in_force.settings == HourSettings()


def test_the_office_opens_at_nine_and_closes_at_half_past_six(calendar: Calendar, hours: OfficeHours) -> None:
    assert office_open(calendar, hours, date(2026, 4, 15)).isoformat() == "2026-04-15T09:00:00+05:00"
    assert office_close(calendar, hours, date(2026, 4, 15)).isoformat() == "2026-04-15T18:30:00+05:00"


def test_a_term_that_ends_on_a_day_off_ends_on_the_next_working_day(calendar: Calendar, hours: OfficeHours) -> None:
    assert due_moment(calendar, hours, date(2026, 3, 22)) == at(calendar, "2026-03-26 18:30")
    assert due_moment(calendar, hours, date(2026, 3, 26)) == at(calendar, "2026-03-26 18:30")


@pytest.mark.parametrize(
    ("received", "day"),
    [
        ("2026-04-15 00:00:00", "2026-04-15"),
        ("2026-04-15 18:30:00.999999", "2026-04-15"),
        ("2026-04-15 18:30:01", "2026-04-16"),
        ("2026-04-15 23:59:59", "2026-04-16"),
        ("2026-04-17 18:31", "2026-04-20"),
        ("2026-04-18 10:00", "2026-04-20"),
        ("2026-04-30 18:31", "2026-05-04"),
    ],
)
def test_the_portal_takes_everything_and_registers_on_a_working_day(
    calendar: Calendar, hours: OfficeHours, received: str, day: str
) -> None:
    registered = registration_day(calendar, hours, Channel.PORTAL, at(calendar, received))

    assert registered == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("received", "day"),
    [
        ("2026-04-15 08:59:59", None),
        ("2026-04-15 09:00:00", "2026-04-15"),
        ("2026-04-15 17:30:00", "2026-04-15"),
        ("2026-04-15 17:30:01", "2026-04-16"),
        ("2026-04-15 20:00:00", "2026-04-16"),
        ("2026-04-15 20:00:01", None),
        ("2026-04-17 18:00", "2026-04-20"),
        ("2025-01-05 10:00", "2025-01-05"),
        ("2025-10-27 10:00", "2025-10-28"),
        ("2026-05-09 10:00", None),
    ],
)
def test_the_state_corporation_forwards_until_half_past_five(
    calendar: Calendar, hours: OfficeHours, received: str, day: str | None
) -> None:
    registered = registration_day(calendar, hours, Channel.SC, at(calendar, received))

    assert registered == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize("received", ["2026-04-18 10:00", "2026-05-11 10:00", "2024-05-08 11:00", "2026-03-24 10:00"])
def test_the_counter_is_closed_on_days_off_of_the_provider(
    calendar: Calendar, hours: OfficeHours, received: str
) -> None:
    assert registration_day(calendar, hours, Channel.COUNTER, at(calendar, received)) is None


def test_a_moment_outside_the_calendar_is_refused(calendar: Calendar, hours: OfficeHours) -> None:
    with pytest.raises(DateOutOfRange):
        registration_day(calendar, hours, Channel.PORTAL, at(calendar, "2018-12-31 10:00"))
    with pytest.raises(DateOutOfRange):
        notice_day(calendar, hours, at(calendar, "2029-01-01 10:00"))
    with pytest.raises(DateOutOfRange):
        office_close(calendar, hours, date(2029, 1, 1))


def test_the_last_evening_of_the_calendar_has_no_next_working_day(calendar: Calendar, hours: OfficeHours) -> None:
    with pytest.raises(DateOutOfRange):
        registration_day(calendar, hours, Channel.PORTAL, at(calendar, "2028-12-29 19:00"))


@pytest.mark.parametrize("day_of", [notice_day, result_day])
@pytest.mark.parametrize(
    ("sent", "day"),
    [
        ("2026-04-15 07:00", "2026-04-15"),
        ("2026-04-15 18:30:00", "2026-04-15"),
        ("2026-04-15 18:30:01", "2026-04-16"),
        ("2026-04-18 11:00", "2026-04-20"),
    ],
)
def test_what_is_sent_after_hours_counts_from_the_next_working_day(
    calendar: Calendar, hours: OfficeHours, day_of: Callable[..., date], sent: str, day: str
) -> None:
    assert day_of(calendar, hours, at(calendar, sent)) == date.fromisoformat(day)


def test_settings_change_the_decision_and_the_version(calendar: Calendar, hours: OfficeHours) -> None:
    evening = at(calendar, "2026-04-15 18:45")
    changed = hours.with_settings(
        {
            "portal.same_day_until": "17:30",
            "enf.sc.forwarded_until": "19:00",
            "notice.after_hours": "same_day",
            "result.after_hours": "same_day",
        }
    )

    assert changed.version != hours.version
    assert registration_day(calendar, changed, Channel.PORTAL, at(calendar, "2026-04-15 17:31")) == date(2026, 4, 16)
    assert registration_day(calendar, changed, Channel.SC, evening) == date(2026, 4, 15)
    assert notice_day(calendar, changed, evening) == date(2026, 4, 15)
    assert result_day(calendar, changed, evening) == date(2026, 4, 15)


def test_the_boundaries_are_a_setting(calendar: Calendar, hours: OfficeHours) -> None:
    changed = hours.with_settings({"hours.inclusive": "lunch_start"})
    counter = {text: registration_day(calendar, changed, Channel.COUNTER, at(calendar, f"2026-04-15 {text}"))
               for text in ("09:00", "13:00", "14:30", "17:30")}  # fmt: skip

    assert changed.on(date(2026, 4, 15)).settings.boundaries == Boundaries(False, False, True, False)
    assert counter == {"09:00": None, "13:00": date(2026, 4, 15), "14:30": None, "17:30": None}
    assert registration_day(calendar, changed, Channel.PORTAL, at(calendar, "2026-04-15 18:30")) == date(2026, 4, 16)


def test_no_settings_are_no_new_version(hours: OfficeHours) -> None:
    assert hours.with_settings({}) is hours


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [
        (
            "portal.until",
            "17:30",
            "portal.until: unknown setting 'portal.until'; did you mean '",
        ),
        ("portal.same_day_until", "25:00", "'25:00' is not a time of day"),
        ("portal.same_day_until", "1730", "is not a time of day"),
        ("enf.sc.forwarded_until", "17:30+05:00", "is not a time of day"),
        (
            "notice.after_hours",
            "tomorrow",
            "notice.after_hours: cannot be 'tomorrow'; write next_working_day or same_day",
        ),
        (
            "hours.inclusive",
            "closing dinner",
            "hours.inclusive: cannot name 'dinner'; known: opening, ",
        ),
    ],
)
def test_a_wrong_setting_is_refused(hours: OfficeHours, key: str, value: str, fault: str) -> None:
    with pytest.raises(HoursError) as refusal:
        hours.with_settings({key: value})

    assert fault in str(refusal.value)


def test_hours_are_taken_by_their_date(hours: OfficeHours) -> None:
    first = hours.periods[0]
    later = replace(first, from_on=date(2026, 9, 1), office=replace(first.office, closes=time(18)))
    both = OfficeHours("two", (first, later))

    assert both.on(date(2026, 8, 31)).office.closes == time(18, 30)
    assert both.on(date(2026, 9, 1)).office.closes == time(18)
    with pytest.raises(HoursError, match="2018-12-31; the first hold from 2019-01-01"):
        both.on(date(2018, 12, 31))


def test_channels_are_portal_counter_and_sc() -> None:
    assert channel_named("sc") is Channel.SC
    with pytest.raises(HoursError, match="no channel 'fax'; the channels are portal, counter, sc"):
        channel_named("fax")


def test_times_of_day_are_local_hours_and_minutes() -> None:
    assert time_of_day("17:30") == time(17, 30)
    assert time_of_day("17:30:15") == time(17, 30, 15)


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda document: document.pop("periods"), ": the field 'periods' is missing; add it"),
        (lambda document: document.update(periods=[]), ":periods: is empty; describe the hours at least once"),
        (lambda document: document["periods"].append(document["periods"][0]), ":periods[2].from: begins no later than"),
        (lambda document: document["periods"][0].pop("sc"), ":periods[1]: the field 'sc' is missing; add it"),
        (
            lambda document: document["periods"][0]["sc"].update(opens="21:00"),
            ":periods[1].sc: 21:00, 20:00 do not follow one another; give opening, lunch and closing in that order",
        ),
        (
            lambda document: document["periods"][0]["sc"].update(opens=9),
            ":periods[1].sc.opens: '9' is not a time",
        ),
        (
            lambda document: document["periods"][0]["sc"].update(week="seven"),
            ":periods[1].sc.week: there is no week",
        ),
        (
            lambda document: document["periods"][0].update({"from": "soon"}),
            ":periods[1].from: 'soon' is not a day",
        ),
        (lambda document: setting(document).pop("law"), ".settings.hours.inclusive: the field 'law' is missing"),
        (lambda document: setting(document).update(value="dinner"), ".settings.hours.inclusive: cannot name 'dinner'"),
    ],
)
def test_a_broken_file_of_hours_is_refused(tmp_path: Path, spoil: Callable[[Any], Any], fault: str) -> None:
    document = json.loads((CALENDARS / "office-hours.json").read_text(encoding="utf-8"))
    spoil(document)
    (tmp_path / "office-hours.json").write_text(json.dumps(document), encoding="utf-8")

    with pytest.raises(BadFile) as refusal:
        load_hours(tmp_path)

    (line,) = refusal.value.faults
    assert line.startswith(str(tmp_path / "office-hours.json"))
    assert fault in line


def setting(document: Any) -> Any:
    return document["periods"][0]["settings"]["hours.inclusive"]


def test_all_mistakes_in_the_hours_are_told_at_once(tmp_path: Path) -> None:
    document = json.loads((CALENDARS / "office-hours.json").read_text(encoding="utf-8"))
    document["periods"][0]["sc"].update(opens=9, week="seven")
    document["periods"][0].pop("office")
    (tmp_path / "office-hours.json").write_text(json.dumps(document), encoding="utf-8")

    with pytest.raises(BadFile) as refusal:
        load_hours(tmp_path)

    assert [mistake.place for mistake in refusal.value.mistakes] == [
        "periods[1]",
        "periods[1].sc.week",
        "periods[1].sc.opens",
    ]


def test_a_missing_file_of_hours_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="there is no such file; restore the file"):
        load_hours(tmp_path)
