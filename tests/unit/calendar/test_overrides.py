"""Overrides stand above the table, bind the weeks that they name and give the calendar another version."""

from datetime import date

import pytest

from engine.calendar.calendar import Calendar, DateOutOfRange
from engine.calendar.working_time import BOTH_WEEKS, Override, OverrideError, Week, weeks_named

LAW = "order No. 1"


def test_an_override_makes_a_day_off_in_both_weeks(calendar: Calendar) -> None:
    changed = calendar.with_overrides([Override(date(2026, 12, 17), is_working=False, law=LAW)])

    assert not changed.is_working_day(date(2026, 12, 17))
    assert not changed.is_working_day(date(2026, 12, 17), Week.SIX)
    assert changed.next_working_day(date(2026, 12, 15)) == date(2026, 12, 18)


def test_an_override_can_bind_one_week_only(calendar: Calendar) -> None:
    changed = calendar.with_overrides([Override(date(2026, 12, 17), is_working=False, law=LAW, weeks=(Week.FIVE,))])

    assert not changed.is_working_day(date(2026, 12, 17))
    assert changed.is_working_day(date(2026, 12, 17), Week.SIX)


def test_an_override_makes_a_sunday_worked(calendar: Calendar) -> None:
    changed = calendar.with_overrides([Override(date(2027, 1, 10), is_working=True, law=LAW)])

    assert changed.is_working_day(date(2027, 1, 10))
    assert changed.is_working_day(date(2027, 1, 10), Week.SIX)


def test_the_calendar_below_stays_as_it_was(calendar: Calendar) -> None:
    before = calendar.version

    calendar.with_overrides([Override(date(2026, 12, 17), is_working=False, law=LAW)])

    assert calendar.is_working_day(date(2026, 12, 17))
    assert calendar.version == before


def test_of_two_overrides_for_one_day_the_later_stands(calendar: Calendar) -> None:
    off = calendar.with_overrides([Override(date(2026, 12, 17), is_working=False, law=LAW)])

    on_again = off.with_overrides([Override(date(2026, 12, 17), is_working=True, law="order No. 2")])

    assert on_again.is_working_day(date(2026, 12, 17))
    assert len({calendar.version, off.version, on_again.version}) == 3


def test_overriding_one_week_anew_leaves_the_other(calendar: Calendar) -> None:
    off = calendar.with_overrides([Override(date(2026, 12, 17), is_working=False, law=LAW)])

    changed = off.with_overrides([Override(date(2026, 12, 17), is_working=True, law="order No. 2", weeks=(Week.SIX,))])

    assert not changed.is_working_day(date(2026, 12, 17))
    assert changed.is_working_day(date(2026, 12, 17), Week.SIX)


def test_the_version_does_not_depend_on_the_order_of_entry(calendar: Calendar) -> None:
    first = Override(date(2026, 12, 17), is_working=False, law=LAW)
    second = Override(date(2026, 12, 19), is_working=True, law=LAW)

    assert calendar.with_overrides([first, second]).version == calendar.with_overrides([second, first]).version
    assert (
        calendar.with_overrides([first]).with_overrides([second]).version
        == calendar.with_overrides([first, second]).version
    )


def test_no_overrides_are_no_new_version(calendar: Calendar) -> None:
    assert calendar.with_overrides([]).version == calendar.version


def test_an_override_outside_the_calendar_is_refused(calendar: Calendar) -> None:
    with pytest.raises(DateOutOfRange, match="2029-01-02"):
        calendar.with_overrides([Override(date(2029, 1, 2), is_working=False, law=LAW)])


def test_an_override_without_legal_basis_or_week_is_refused() -> None:
    with pytest.raises(OverrideError, match="no legal basis"):
        Override(date(2026, 12, 17), is_working=False, law="  ")
    with pytest.raises(OverrideError, match="binds no week"):
        Override(date(2026, 12, 17), is_working=False, law=LAW, weeks=())


def test_weeks_are_named_five_six_or_both() -> None:
    assert weeks_named("five") == (Week.FIVE,)
    assert weeks_named("six") == (Week.SIX,)
    assert weeks_named("both") == BOTH_WEEKS
    with pytest.raises(OverrideError, match="say five, six or both"):
        weeks_named("seven")
