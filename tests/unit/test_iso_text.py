"""Days that stand in texts."""

import pytest

from engine.iso_text import with_days
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
