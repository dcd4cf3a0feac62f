"""The zone of each place, with the change of 1 March 2024, and the refusal of what is not to be trusted."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from engine.calendar.calendar import Calendar
from engine.calendar.table_file import CALENDARS, load_calendar
from engine.calendar.zones import ZoneError, read_zones, trusted_zone
from engine.files.faults import BadFile
from engine.office.days import office_close, registration_day
from engine.office.hours import Channel, OfficeHours

HOUR = timedelta(hours=1)


def test_the_country_goes_by_the_time_of_almaty_where_no_place_is_named(calendar: Calendar) -> None:
    assert calendar.zone.key == "Asia/Almaty"


def test_the_office_closes_an_hour_later_in_utc_since_march_2024(calendar: Calendar, hours: OfficeHours) -> None:
    before = office_close(calendar, hours, date(2024, 2, 29))
    after = office_close(calendar, hours, date(2024, 3, 1))

    assert before.astimezone(UTC) == datetime(2024, 2, 29, 12, 30, tzinfo=UTC)
    assert after.astimezone(UTC) == datetime(2024, 3, 1, 13, 30, tzinfo=UTC)


def test_the_hour_that_came_twice_belongs_to_the_last_day_of_february(calendar: Calendar) -> None:
    first, second = (datetime(2024, 2, 29, hour, 30, tzinfo=UTC) for hour in (17, 18))

    assert f"{calendar.local_time(first):%F %H:%M}" == f"{calendar.local_time(second):%F %H:%M}" == "2024-02-29 23:30"
    assert calendar.local_date(datetime(2024, 2, 29, 19, 0, tzinfo=UTC)) == date(2024, 3, 1)


def test_before_the_change_an_office_in_the_west_closed_an_hour_later(hours: OfficeHours) -> None:
    almaty, oral = load_calendar(), load_calendar(place="KZ-27")

    before = office_close(oral, hours, date(2024, 2, 28)) - office_close(almaty, hours, date(2024, 2, 28))
    after = office_close(oral, hours, date(2024, 3, 4)) - office_close(almaty, hours, date(2024, 3, 4))

    assert before == HOUR
    assert after == timedelta(0)


def test_the_same_moment_can_be_of_two_days_in_two_places(hours: OfficeHours) -> None:
    received = datetime(2024, 2, 20, 13, 0, tzinfo=UTC)

    assert registration_day(load_calendar(), hours, Channel.PORTAL, received) == date(2024, 2, 21)
    assert registration_day(load_calendar(place="KZ-27"), hours, Channel.PORTAL, received) == date(2024, 2, 20)


def test_every_region_has_a_zone_that_is_utc_plus_five_today() -> None:
    zones = read_zones(CALENDARS)

    assert len(zones.places) == 20
    for place in zones.places:
        assert datetime(2026, 1, 1, tzinfo=zones.of(place)).utcoffset() == 5 * HOUR


def test_an_unknown_place_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ZoneError, match=r"'KZ-99'; known places: KZ-10 \(Abai region\), KZ-11 \(Akmola region\)"):
        load_calendar(place="KZ-99")


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ZoneError, match="'Asia/Nowhere' is unknown"):
        trusted_zone("Asia/Nowhere")
    with pytest.raises(ZoneError, match="unknown"):
        trusted_zone("../etc/passwd")


def test_zone_data_without_the_change_of_2024_are_refused() -> None:
    with pytest.raises(ZoneError, match="older than 2024a"):
        trusted_zone("Asia/Bishkek")


def test_a_broken_list_of_zones_is_refused(tmp_path: Path) -> None:
    (tmp_path / "zones.json").write_text('{"law": "", "default": 5, "places": {"KZ-10": {"zone": "Asia/Almaty"}}}')

    with pytest.raises(BadFile) as refusal:
        read_zones(tmp_path)

    assert [fault.removeprefix(f"{tmp_path}/zones.json:") for fault in refusal.value.faults] == [
        "default: must be text, not 5; write it in quotes",
        "places.KZ-10: the field 'name' is missing; add it",
    ]
