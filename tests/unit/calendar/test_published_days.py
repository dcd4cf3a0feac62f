"""Every dated figure that was published about the working time of Kazakhstan comes out of the calendar."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from engine.calendar.calendar import Calendar
from engine.calendar.working_time import Week

FIVE_DAY_DAYS_OFF = {
    2020: "1-3, 7 Jan; 9, 23-25 Mar; 1, 7, 8 May; 6, 31 Jul; 31 Aug; 1, 16-18 Dec",
    2021: "1, 4, 7 Jan; 8, 22-24 Mar; 3, 7, 10 May; 5, 6, 20 Jul; 30 Aug; 1, 16, 17 Dec",
    2022: "3, 4, 7 Jan; 7, 8, 21-23 Mar; 2, 9, 10 May; 6 Jul; 29, 30 Aug; 24, 25 Oct; 16 Dec",
    2023: "2, 3 Jan; 8, 21-23 Mar; 1, 8, 9 May; 28 Jun; 6, 7 Jul; 30 Aug; 25 Oct; 18 Dec",
    2024: "1, 2 Jan; 8, 21, 22, 25 Mar; 1, 7-9 May; 8 Jul; 30 Aug; 25 Oct; 16 Dec",
    2025: "1-3, 7 Jan; 10, 21, 24, 25 Mar; 1, 7, 9 May; 6 Jun; 7 Jul; 1 Sep; 27 Oct; 16 Dec",
    2026: "1, 2, 7 Jan; 9, 23-25 Mar; 1, 7, 11, 27 May; 6 Jul; 26 Oct; 16 Dec",
    2027: "1, 4, 7 Jan; 8, 15, 22-24 Mar; 3, 7, 10 May; 6 Jul; 25 Oct; 16 Dec",
}
FIVE_DAY_WORKED_WEEKENDS = {
    2020: ["2020-01-05", "2020-12-20"],
    2021: ["2021-07-03"],
    2022: ["2022-03-05", "2022-08-27", "2022-10-22"],
    2023: ["2023-07-01"],
    2024: ["2024-05-04"],
    2025: ["2025-01-05"],
    2026: [],
    2027: [],
}
FIVE_DAY_WORKING_DAYS = {
    2020: 246,
    2021: 245,
    2022: 246,
    2023: 246,
    2024: 249,
    2025: 246,
    2026: 247,
    2027: 247,
}
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@pytest.mark.parametrize("year", FIVE_DAY_DAYS_OFF)
def test_the_five_day_week_is_off_on_the_published_weekdays(calendar: Calendar, year: int) -> None:
    expected = list(published(year, FIVE_DAY_DAYS_OFF[year]))

    off = [day for day in days_of(year) if day.isoweekday() < 6 and not calendar.is_working_day(day)]

    assert off == expected


@pytest.mark.parametrize("year", FIVE_DAY_WORKED_WEEKENDS)
def test_the_five_day_week_works_on_the_published_weekends(calendar: Calendar, year: int) -> None:
    expected = [date.fromisoformat(day) for day in FIVE_DAY_WORKED_WEEKENDS[year]]

    worked = [day for day in days_of(year) if day.isoweekday() >= 6 and calendar.is_working_day(day)]

    assert worked == expected


@pytest.mark.parametrize(("year", "count"), FIVE_DAY_WORKING_DAYS.items())
def test_the_five_day_year_has_the_published_number_of_working_days(calendar: Calendar, year: int, count: int) -> None:
    worked = calendar.working_days_between(date(year - 1, 12, 31), date(year, 12, 31))

    assert worked == count


@pytest.mark.parametrize(
    ("month", "week", "count"),
    [
        ("2026-01", Week.FIVE, 19),
        ("2026-01", Week.SIX, 24),
        ("2026-03", Week.FIVE, 31 - 13),
        ("2025-10", Week.FIVE, 22),
    ],
)
def test_months_have_the_published_number_of_working_days(
    calendar: Calendar, month: str, week: Week, count: int
) -> None:
    days = [day for day in days_of(int(month[:4])) if f"{day:%Y-%m}" == month]

    worked = [day for day in days if calendar.is_working_day(day, week)]

    assert len(worked) == count


@pytest.mark.parametrize(("month", "days_off"), [("2020-07", 10), ("2020-08", 11), ("2025-10", 9), ("2026-03", 13)])
def test_months_have_the_published_number_of_days_off(calendar: Calendar, month: str, days_off: int) -> None:
    days = [day for day in days_of(int(month[:4])) if f"{day:%Y-%m}" == month]

    off = [day for day in days if not calendar.is_working_day(day)]

    assert len(off) == days_off


HOLIDAYS_ON_SATURDAY = (
    "2019-03-25 2021-01-04 2021-05-03 2022-01-04 2022-05-10 2023-12-18 2024-03-25 2024-07-08 2025-03-10 "
    "2025-03-25 2025-09-01 2025-10-27 2026-03-25 2026-05-11"
).split()
MOVED_FROM_SATURDAY = "2019-05-10 2021-07-05 2022-03-07 2022-08-29 2022-10-24 2023-07-07 2024-05-08".split()
MOVED_FROM_A_CARRIED_MONDAY = ["2020-05-08"]


@pytest.mark.parametrize("day", HOLIDAYS_ON_SATURDAY + MOVED_FROM_SATURDAY + MOVED_FROM_A_CARRIED_MONDAY)
def test_the_state_corporation_works_where_only_the_provider_is_off(calendar: Calendar, day: str) -> None:
    on = date.fromisoformat(day)

    assert calendar.is_working_day(on, Week.SIX)
    assert not calendar.is_working_day(on, Week.FIVE)


CARRIED_FROM_SUNDAY = "2020-03-24 2022-05-02 2025-03-24 2025-07-07 2026-03-09 2026-03-24 2026-10-26".split()
MOVED_FROM_SUNDAY = "2020-01-03 2020-12-18 2025-01-03".split()
RELIGIOUS = "2025-01-07 2025-06-06 2026-01-07 2026-05-27".split()
SATURDAYS_THAT_ARE_HOLIDAYS = "2022-07-09 2023-01-07 2026-03-21 2026-05-09 2027-01-02".split()


@pytest.mark.parametrize("day", CARRIED_FROM_SUNDAY + MOVED_FROM_SUNDAY + RELIGIOUS + SATURDAYS_THAT_ARE_HOLIDAYS)
def test_the_state_corporation_is_closed(calendar: Calendar, day: str) -> None:
    assert not calendar.is_working_day(date.fromisoformat(day), Week.SIX)


@pytest.mark.parametrize("day", ["2020-01-05", "2020-12-20", "2025-01-05"])
def test_a_sunday_from_which_the_rest_was_moved_is_worked_in_both_weeks(calendar: Calendar, day: str) -> None:
    on = date.fromisoformat(day)

    assert calendar.is_working_day(on, Week.FIVE)
    assert calendar.is_working_day(on, Week.SIX)


@pytest.mark.parametrize("week", list(Week))
def test_the_monday_of_may_2020_whose_rest_was_moved_away_is_worked(calendar: Calendar, week: Week) -> None:
    assert calendar.is_working_day(date(2020, 5, 11), week)


@pytest.mark.parametrize("week", list(Week))
def test_the_former_constitution_day_of_2026_is_an_ordinary_monday(calendar: Calendar, week: Week) -> None:
    assert calendar.is_working_day(date(2026, 8, 31), week)
    assert not calendar.is_working_day(date(2027, 3, 15), week)


@pytest.mark.parametrize("week", list(Week))
@pytest.mark.parametrize("day", ["2019-08-12", "2024-01-08", "2024-06-17", "2022-07-11", "2023-01-09", "2027-05-17"])
def test_religious_days_on_a_weekend_are_not_carried(calendar: Calendar, day: str, week: Week) -> None:
    assert calendar.is_working_day(date.fromisoformat(day), week)


def test_december_days_follow_the_law_of_their_year(calendar: Calendar) -> None:
    assert not calendar.is_working_day(date(2021, 12, 1))
    assert not calendar.is_working_day(date(2021, 12, 17))
    assert calendar.is_working_day(date(2022, 12, 1))
    assert calendar.is_working_day(date(2024, 12, 17))
    assert calendar.is_working_day(date(2021, 10, 25))


def days_of(year: int) -> Iterator[date]:
    return (date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days))


def published(year: int, text: str) -> Iterator[date]:
    for part in text.split("; "):
        numbers, month = part.rsplit(" ", 1)
        for entry in numbers.split(", "):
            first, _, last = entry.partition("-")
            for day in range(int(first), int(last or first) + 1):
                yield date(year, MONTHS.index(month) + 1, day)
