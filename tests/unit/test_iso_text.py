"""Days that stand in texts."""

import pytest

from engine.iso_text import moment_from, with_days
from engine.texts.values import worded_value


def said(text: str) -> str:
    return with_days(text, lambda each: worded_value(each, lambda day: f"the day {day:%d.%m}", str, str))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("by 2026-04-27, not later", "by the day 27.04, not later"),
        ("2026-04-27", "the day 27.04"),
        ("2026-13-45 and 2026-02-30", "2026-13-45 and 2026-02-30"),
        ("No 12-2026-04-27 and 2026-04-271", "No 12-2026-04-27 and 2026-04-271"),
    ],
)
def test_days_of_the_calendar_alone_are_worded(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "9999-12-31 23:59-10:00",
        "0001-01-01 00:00+14:00",
        "9999-12-31 23:59Z",
        "2026-01-01 10:00@Asia",
        "2026-01-01 10:00@Europe/Nowhere",
        "2026-13-01 10:00",
    ],
)
def test_what_only_looks_like_a_moment_is_none_and_stays_as_it_is(text: str) -> None:
    with pytest.raises(ValueError, match="is not a moment; check year, month, day, time and zone"):
        moment_from(text)
    assert worded_value(text, str, str, lambda value: f"name {value}") == f"name {text}"
