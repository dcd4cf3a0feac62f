"""Cycles written as cron: which moments they mean, and what is none."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from engine.definition.cron import cron_of

ALMATY = ZoneInfo("Asia/Almaty")
#: A Monday.
NOW = datetime(2026, 4, 6, 11, tzinfo=ALMATY)


@pytest.mark.parametrize(
    ("text", "moments"),
    [
        ("0 0 9 * * *", ["2026-04-07T09:00:00", "2026-04-08T09:00:00"]),
        ("0 0 9 ? * MON-FRI", ["2026-04-07T09:00:00", "2026-04-08T09:00:00"]),
        ("0 0 9 * * 1", ["2026-04-13T09:00:00", "2026-04-20T09:00:00"]),
        ("0 0 9 * * 0", ["2026-04-12T09:00:00", "2026-04-19T09:00:00"]),
        ("0 0 9 * * 7", ["2026-04-12T09:00:00", "2026-04-19T09:00:00"]),
        ("0 0 9 * * FRI-MON", ["2026-04-10T09:00:00", "2026-04-11T09:00:00"]),
        ("0 0 9 * * SUN-TUE", ["2026-04-07T09:00:00", "2026-04-12T09:00:00"]),
        ("0 0 9 * * sat,sun", ["2026-04-11T09:00:00", "2026-04-12T09:00:00"]),
        ("30 */20 9-17 * * *", ["2026-04-06T11:00:30", "2026-04-06T11:20:30"]),
        ("0 0 9 L * *", ["2026-04-30T09:00:00", "2026-05-31T09:00:00"]),
        ("0 0 9 1 JAN *", ["2027-01-01T09:00:00", "2028-01-01T09:00:00"]),
        ("0 0 9 29 2 *", ["2028-02-29T09:00:00", "2032-02-29T09:00:00"]),
        ("0 0 9 * * MON#2", ["2026-04-13T09:00:00", "2026-05-11T09:00:00"]),
        ("0 0 9 * * 5L", ["2026-04-24T09:00:00", "2026-05-29T09:00:00"]),
        ("@daily", ["2026-04-07T00:00:00", "2026-04-08T00:00:00"]),
        ("@weekly", ["2026-04-12T00:00:00", "2026-04-19T00:00:00"]),
        ("@HOURLY", ["2026-04-06T12:00:00", "2026-04-06T13:00:00"]),
    ],
)
def test_a_cron_means_the_moments_of_camunda(text: str, moments: list[str]) -> None:
    cron = cron_of(text)
    assert cron is not None

    first = cron.next(NOW, ALMATY)
    assert first is not None
    second = cron.next(first, ALMATY)

    assert [moment and moment.replace(tzinfo=None).isoformat() for moment in (first, second)] == moments


@pytest.mark.parametrize(
    "text",
    [
        *("", "daily", "@reboot", "0 9 * * *", "0 0 9 * * * 2026", "60 0 9 * * *", "0 0 24 * * *", "0 0 9 32 * *"),
        *("0 0 9 * * 8", "0 0 9 * * MOON", "0 0 9 15W * *", "0 0 9 1 * MON#1", "0 0 9 * * MON#6", "0 0 9 * 13 *"),
    ],
)
def test_what_is_no_cron_is_none(text: str) -> None:
    assert cron_of(text) is None
