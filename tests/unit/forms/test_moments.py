"""Dates and times: days that exist, the zone of the office, no day that has passed."""

from typing import Any

import pytest

from tests.unit.forms.forms import field, form, submit


def _submit(value: Any, subtype: str = "date", **more: Any) -> Any:
    return submit(form(field("datetime", "visit", subtype=subtype, **more)), {"visit": value})


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        ("2026-04-09", "2026-04-09"),
        ("9.4.2026", "2026-04-09"),
        (" 09.04.2026 ", "2026-04-09"),
        ("", None),
        (None, None),
    ],
)
def test_a_date_is_read(entered: Any, expected: Any) -> None:
    assert _submit(entered).values == {"visit": expected}
    assert _submit(entered).errors == {}


@pytest.mark.parametrize(
    "entered",
    [
        "2026-02-30",
        "31.04.2026",
        "2026-4-9",
        "20260409",
        "2026-W15-4",
        "0000-01-01",
        "2026-04-09T10:00",
        "soon",
        "2026-04-09\x00",
        "9" * 50,
        20260409,
        True,
        [],
        {},
        "٢٠٢٦-٠٤-٠٩",
    ],
)
def test_what_is_no_date_is_refused(entered: Any) -> None:
    assert "is not a date" in _submit(entered).errors["visit"]


@pytest.mark.parametrize(
    ("form_of_time", "expected"),
    [
        ("utc_offset", "2026-04-09T18:30:00+05:00"),
        ("utc_normalized", "2026-04-09T13:30:00Z"),
        ("no_timezone", "2026-04-09T18:30:00"),
    ],
)
def test_a_date_and_time_is_of_the_offices_zone(form_of_time: str, expected: str) -> None:
    entered = ("2026-04-09T18:30", "09.04.2026 18:30", "2026-04-09T13:30:00Z", "2026-04-09T18:30:00+05:00")

    found = [_submit(text, "datetime", timeSerializingFormat=form_of_time) for text in entered]

    assert [submission.values["visit"] for submission in found] == [expected] * 4


def test_the_offset_is_that_of_the_day_entered() -> None:
    # Almaty changed from +06:00 to +05:00 on 1 March 2024
    assert _submit("2024-02-01T09:00", "datetime").values["visit"] == "2024-02-01T09:00:00+06:00"


@pytest.mark.parametrize(
    "entered", ["2026-02-30T10:00", "2026-04-09", "2026-04-09T25:00", "2026-04-09T10", "x", 5, "T"]
)
def test_what_is_no_date_and_time_is_refused(entered: Any) -> None:
    assert "is not a date and time" in _submit(entered, "datetime").errors["visit"]


def test_the_ends_of_the_calendar_are_refused_and_do_no_harm() -> None:
    assert _submit("9999-12-31T23:59:59-12:00", "datetime").errors
    assert _submit("0001-01-01T00:00:00+14:00", "datetime", timeSerializingFormat="utc_normalized").errors


@pytest.mark.parametrize(("entered", "expected"), [("9:05", "09:05:00+05:00"), ("18:30", "18:30:00+05:00")])
def test_a_time_is_read(entered: str, expected: str) -> None:
    assert _submit(entered, "time").values == {"visit": expected}


@pytest.mark.parametrize("entered", ["24:01", "9", "9:5", "noon", 9, "18:30:99"])
def test_what_is_no_time_is_refused(entered: Any) -> None:
    assert "is not a time" in _submit(entered, "time").errors["visit"]


def test_a_day_that_has_passed_is_refused_where_the_form_says_so() -> None:
    assert _submit("2026-04-07").errors == {}
    assert (
        "this day has passed. Enter 2026-04-08 or a later day"
        in _submit("2026-04-07", disallowPassedDates=True).errors["visit"]
    )
    assert _submit("2026-04-08", disallowPassedDates=True).errors == {}


def test_today_is_that_of_the_office_and_not_of_greenwich() -> None:
    # 7 April 20:00 UTC is already 8 April in Almaty
    submission = _submit(
        "2026-04-07T20:00:00Z", "datetime", disallowPassedDates=True, timeSerializingFormat="utc_normalized"
    )

    assert submission.errors == {}
