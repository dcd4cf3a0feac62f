"""The table of working time is what the pinned package gives, and its file is read with suspicion."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from holidays.countries.kazakhstan import Kazakhstan
from holidays.observed_holiday_base import SUN_TO_NEXT_WORKDAY

from engine.calendar.calendar import Calendar
from engine.calendar.source import calendar_document, rendered
from engine.calendar.table_file import CALENDARS, CalendarFileError, load_calendar, read_table
from engine.calendar.working_time import Week
from engine.files.faults import BadFile

TABLE = CALENDARS / "kz-2019-2028.json"


def test_the_frozen_table_is_what_the_pinned_package_gives() -> None:
    assert TABLE.read_text(encoding="utf-8") == rendered(calendar_document(2019, 2028))


def test_the_five_day_week_agrees_with_the_package_on_every_day(calendar: Calendar) -> None:
    package = Kazakhstan(years=range(2019, 2029))
    day = calendar.first_day

    while day <= calendar.last_day:
        assert calendar.is_working_day(day) == package.is_working_day(day), day
        day += timedelta(days=1)


def test_the_six_day_week_carries_the_days_that_the_package_carries_from_sundays(calendar: Calendar) -> None:
    package = Kazakhstan(years=range(2019, 2029), observed_rule=SUN_TO_NEXT_WORKDAY, language="en_US")
    from_sundays = {day for day, name in package.items() if name.endswith("(observed)")}

    table = calendar.table.weeks[Week.SIX]
    carried = {day for day, special in table.special_days.items() if special.kind == "carried"}

    assert carried == from_sundays
    assert table.rest_weekdays == {7}


def test_every_special_day_has_its_reason_and_its_law(calendar: Calendar) -> None:
    days = [day for week in calendar.table.weeks.values() for day in week.special_days.values()]

    assert len(days) > 200
    assert all(day.reason and day.law for day in days)


def test_a_day_tells_why_it_is_off_or_worked(calendar: Calendar) -> None:
    days = calendar.table.weeks[Week.FIVE].special_days

    moved, worked = days[date(2024, 5, 8)], days[date(2024, 5, 4)]

    assert (moved.is_working, moved.kind, moved.reason) == (
        False,
        "transfer",
        "Day off moved from Sat 2024-05-04",
    )
    assert (worked.is_working, worked.law) == (True, "order of the authorised labour body G24G0000109")
    assert date(2024, 5, 8) not in calendar.table.weeks[Week.SIX].special_days


def test_the_version_is_a_digest_of_the_days(tmp_path: Path) -> None:
    document = json.loads(TABLE.read_text(encoding="utf-8"))
    document["source"] = "another package"
    same_days = stored(tmp_path / "same.json", document)
    document["weeks"]["five"]["days_off"].pop()
    other_days = stored(tmp_path / "other.json", document)

    assert read_table(same_days).version == read_table(TABLE).version
    assert read_table(other_days).version != read_table(TABLE).version
    assert read_table(TABLE).version.startswith("kz-2019-2028-")


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda document: document.pop("weeks"), ": the field 'weeks' is missing; add it"),
        (lambda document: document.update(first_year="2019"), ":first_year: must be a whole number from 1 to 9999"),
        (lambda document: document["weeks"].pop("six"), ":weeks: the field 'six' is missing; add it"),
        (
            lambda document: first_day_off(document).update(on="2019-01-05"),
            ":weeks.five.days_off[1]: 2019-01-05 is listed as off, as its weekday is anyway; leave it out",
        ),
        (
            lambda document: first_day_off(document).update(on="2019-02-30"),
            ":weeks.five.days_off[1].on: '2019-02-30' is not a day of the calendar",
        ),
        (lambda document: first_day_off(document).update(on=5), ":weeks.five.days_off[1].on: '5' is not a day"),
        (
            lambda document: first_day_off(document).update(on="2018-12-31"),
            ":weeks.five.days_off[1].on: 2018-12-31 lies outside the years of the table; leave it out",
        ),
        (
            lambda document: first_day_off(document).update(on="2019-01-02"),
            ":weeks.five.days_off[2]: 2019-01-02 is listed twice in one week; leave one out",
        ),
        (
            lambda document: first_day_off(document).update(lawl="x"),
            ":weeks.five.days_off[1].lawl: unknown field 'lawl'; did you mean 'law'",
        ),
        (
            lambda document: document["weeks"]["five"].update(rest_weekdays=[8]),
            ":weeks.five.rest_weekdays[1]: must be a whole number",
        ),
    ],
)
def test_a_broken_table_is_refused_with_file_and_fault(tmp_path: Path, spoil: Callable[[Any], Any], fault: str) -> None:
    document = json.loads(TABLE.read_text(encoding="utf-8"))
    spoil(document)
    path = stored(tmp_path / "kz-broken.json", document)

    with pytest.raises(BadFile) as refusal:
        read_table(path)

    (line,) = refusal.value.faults
    assert line.startswith(f"{path}{fault}")


def test_a_folder_without_a_table_or_with_two_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CalendarFileError, match="found: none"):
        load_calendar(tmp_path)

    (tmp_path / "kz-2019-2028.json").write_text("{}")
    (tmp_path / "kz-2019-2029.json").write_text("{}")

    with pytest.raises(CalendarFileError, match=r"kz-2019-2028\.json, kz-2019-2029\.json; keep the one"):
        load_calendar(tmp_path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="there is no such file; write it with `atqaru calendar freeze`"):
        read_table(tmp_path / "kz-none.json")


def first_day_off(document: Any) -> Any:
    return document["weeks"]["five"]["days_off"][0]


def stored(path: Path, document: Any) -> Path:
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
