"""Counting over working days: first day out, the ends of the range, and what holds for all days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar.calendar import Calendar, DateOutOfRange
from engine.calendar.table_file import load_calendar
from engine.calendar.working_time import Week

CALENDAR = load_calendar()
DAYS = st.dates(date(2019, 3, 1), date(2028, 10, 31))
COUNTS = st.integers(-30, 30)
WEEKS = st.sampled_from(Week)


def test_the_first_day_is_not_counted(calendar: Calendar) -> None:
    assert calendar.working_days_after(date(2026, 3, 26), 1) == date(2026, 3, 27)


def test_zero_is_the_day_itself_or_the_next_working_day(calendar: Calendar) -> None:
    assert calendar.working_days_after(date(2026, 3, 20), 0) == date(2026, 3, 20)
    assert calendar.working_days_after(date(2026, 3, 21), 0) == date(2026, 3, 26)
    assert calendar.working_days_after(date(2026, 3, 21), 0, Week.SIX) == date(2026, 3, 25)


def test_counting_from_a_day_off_begins_with_the_next_working_day(calendar: Calendar) -> None:
    assert calendar.working_days_after(date(2026, 3, 22), 1) == date(2026, 3, 26)
    assert calendar.working_days_after(date(2026, 3, 22), -1) == date(2026, 3, 20)


def test_the_next_working_day_is_never_the_day_itself(calendar: Calendar) -> None:
    assert calendar.next_working_day(date(2026, 4, 15)) == date(2026, 4, 16)
    assert calendar.next_working_day(date(2026, 4, 17)) == date(2026, 4, 20)
    assert calendar.next_working_day(date(2026, 4, 17), Week.SIX) == date(2026, 4, 18)


def test_working_days_between_leaves_out_the_start_and_counts_the_end(calendar: Calendar) -> None:
    assert calendar.working_days_between(date(2026, 3, 16), date(2026, 4, 2)) == 10
    assert calendar.working_days_between(date(2026, 4, 2), date(2026, 3, 16)) == -10
    assert calendar.working_days_between(date(2026, 4, 2), date(2026, 4, 2)) == 0
    assert calendar.working_days_between(date(2026, 3, 20), date(2026, 3, 25)) == 0


@pytest.mark.parametrize("day", [date(2018, 12, 31), date(2029, 1, 1), date.min, date.max])
def test_a_day_outside_the_calendar_is_refused(calendar: Calendar, day: date) -> None:
    with pytest.raises(
        DateOutOfRange,
        match=f"{day} is outside the working calendar, which covers 2019 to 2028",
    ):
        calendar.is_working_day(day)
    with pytest.raises(DateOutOfRange):
        calendar.working_days_after(day, 1)
    with pytest.raises(DateOutOfRange):
        calendar.working_days_between(day, date(2026, 1, 5))


@pytest.mark.parametrize(
    ("day", "count"),
    [(date(2028, 12, 29), 1), (date(2028, 12, 30), 0), (date(2019, 1, 3), -1), (date(2026, 1, 5), 10**30)],
)
def test_a_count_that_ends_outside_the_calendar_is_refused(calendar: Calendar, day: date, count: int) -> None:
    with pytest.raises(DateOutOfRange, match=f"{count} working days from {day} end outside"):
        calendar.working_days_after(day, count)


def test_the_first_and_the_last_working_day_can_be_reached(calendar: Calendar) -> None:
    assert calendar.working_days_after(date(2028, 12, 28), 1) == date(2028, 12, 29)
    assert calendar.working_days_after(date(2019, 1, 4), -1) == date(2019, 1, 3)


def test_a_moment_is_not_taken_for_a_day(calendar: Calendar) -> None:
    with pytest.raises(TypeError, match="local_date"):
        calendar.is_working_day(datetime(2026, 4, 15, 20, 0, tzinfo=UTC))


def test_the_local_date_is_the_offices_not_that_of_utc(calendar: Calendar) -> None:
    assert calendar.local_date(datetime(2026, 4, 14, 18, 59, 59, tzinfo=UTC)) == date(2026, 4, 14)
    assert calendar.local_date(datetime(2026, 4, 14, 19, 0, tzinfo=UTC)) == date(2026, 4, 15)
    with pytest.raises(ValueError, match="no offset"):
        calendar.local_date(datetime(2026, 4, 14, 19, 0))  # noqa: DTZ001 - the refusal of such a value is the point


def test_a_moment_at_the_end_of_time_is_refused(calendar: Calendar) -> None:
    with pytest.raises(DateOutOfRange):
        calendar.local_date(datetime(9999, 12, 31, 23, 59, tzinfo=UTC))


@given(DAYS, COUNTS, WEEKS)
def test_a_count_never_ends_on_a_day_off(day: date, count: int, week: Week) -> None:
    assert CALENDAR.is_working_day(CALENDAR.working_days_after(day, count, week), week)


@given(DAYS, COUNTS, WEEKS)
def test_a_count_stands_as_far_away_as_it_says(day: date, count: int, week: Week) -> None:
    end = CALENDAR.working_days_after(day, count, week)

    if count:
        assert CALENDAR.working_days_between(day, end, week) == count
        assert (end > day) == (count > 0)
    else:
        assert end >= day


@given(DAYS, COUNTS, WEEKS)
def test_counting_back_undoes_counting_from_a_working_day(day: date, count: int, week: Week) -> None:
    start = CALENDAR.working_days_after(day, 0, week)

    end = CALENDAR.working_days_after(start, count, week)

    assert CALENDAR.working_days_before(end, count, week) == start


@given(DAYS, st.integers(1, 20), st.integers(1, 20), WEEKS)
def test_two_counts_in_a_row_are_their_sum(day: date, first: int, second: int, week: Week) -> None:
    halfway = CALENDAR.working_days_after(day, first, week)

    end = CALENDAR.working_days_after(halfway, second, week)

    assert end == CALENDAR.working_days_after(day, first + second, week)


@given(DAYS, st.integers(0, 60), COUNTS, WEEKS)
def test_a_later_start_never_ends_earlier(day: date, later: int, count: int, week: Week) -> None:
    start = min(day + timedelta(days=later), date(2028, 10, 31))

    assert CALENDAR.working_days_after(day, count, week) <= CALENDAR.working_days_after(start, count, week)


@given(DAYS, COUNTS, WEEKS)
def test_a_greater_count_ends_later(day: date, count: int, week: Week) -> None:
    this, next_one = (CALENDAR.working_days_after(day, n, week) for n in (count, count + 1))

    assert this < next_one or (count == 0 and not CALENDAR.is_working_day(day, week) and this == next_one)


@given(DAYS, st.integers(0, 25), WEEKS)
def test_a_count_agrees_with_walking_day_by_day(day: date, count: int, week: Week) -> None:
    walked, left = day, count
    while left:
        walked += timedelta(days=1)
        left -= CALENDAR.is_working_day(walked, week)

    if count:
        assert CALENDAR.working_days_after(day, count, week) == walked


@given(st.dates(date(2019, 1, 1), date(2028, 12, 31)), st.dates(date(2019, 1, 1), date(2028, 12, 31)), WEEKS)
def test_the_number_between_turns_its_sign_between_working_days(start: date, end: date, week: Week) -> None:
    if CALENDAR.is_working_day(start, week) and CALENDAR.is_working_day(end, week):
        forth = CALENDAR.working_days_between(start, end, week)

        assert forth == -CALENDAR.working_days_between(end, start, week)
        assert CALENDAR.working_days_after(start, forth, week) == end
