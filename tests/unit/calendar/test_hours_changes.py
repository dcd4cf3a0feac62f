"""Hours that stand from a day on, above those of the file."""

from datetime import date, time

import pytest

from engine.office.changes import HoursChange, OfficePlace, opening_of, place_named, with_changes
from engine.office.hours import HoursError, OfficeHours

DAY, LATER = date(2026, 4, 8), date(2026, 6, 1)


def change(
    place: OfficePlace = OfficePlace.OFFICE, from_on: date = DAY, closes: time = time(18), law: str = "Order"
) -> HoursChange:
    return HoursChange(from_on, place, time(9), closes, (time(13), time(14)), law)


def closing(hours: OfficeHours, day: date, place: OfficePlace = OfficePlace.OFFICE) -> time:
    return opening_of(hours.on(day), place).closes


def test_new_hours_stand_from_their_day_until_the_next(hours: OfficeHours) -> None:
    changed = with_changes(hours, [change(from_on=LATER, closes=time(17)), change()])

    days = (date(2026, 4, 7), DAY, date(2026, 5, 31), LATER)
    assert [closing(changed, day) for day in days] == [time(18, 30), time(18), time(18), time(17)]


def test_each_place_has_its_own(hours: OfficeHours) -> None:
    changed = with_changes(hours, [change(OfficePlace.SC, closes=time(19))])

    assert closing(changed, DAY, OfficePlace.SC) == time(19)
    assert closing(changed, DAY) == time(18, 30)
    assert changed.on(DAY).sc.week == hours.on(DAY).sc.week


def test_the_last_of_two_for_one_day_stands(hours: OfficeHours) -> None:
    assert closing(with_changes(hours, [change(), change(closes=time(17))]), DAY) == time(17)


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ({}, time(18)),
        ({"portal.same_day_until": "17:30"}, time(17)),
        ({"portal.same_day_until": "16:00"}, time(16)),
    ],
)
def test_the_portal_follows_the_office_or_the_acceptance_as_it_is_set(
    hours: OfficeHours, setting: dict[str, str], expected: time
) -> None:
    both = [change(), change(OfficePlace.ACCEPTANCE, closes=time(17))]

    changed = with_changes(hours.with_settings(setting), both)

    assert changed.on(DAY).settings.portal_same_day_until == expected
    assert changed.on(date(2026, 4, 7)).settings == hours.with_settings(setting).on(DAY).settings


def test_the_version_tells_the_changes_and_nothing_else(hours: OfficeHours) -> None:
    assert with_changes(hours, []).version == hours.version
    assert with_changes(hours, [change()]).version == with_changes(hours, [change()]).version
    assert len({with_changes(hours, [each]).version for each in (change(), change(from_on=LATER))}) == 2


@pytest.mark.parametrize(
    ("opens", "closes", "lunch"),
    [
        (time(9), time(8), None),
        (time(9), time(9), None),
        (time(9), time(18), (time(14), time(13))),
        (time(9), time(18), (time(8), time(13))),
        (time(9), time(18), (time(13), time(18, 30))),
    ],
)
def test_hours_that_cross_are_refused(opens: time, closes: time, lunch: tuple[time, time] | None) -> None:
    with pytest.raises(HoursError, match="do not follow one another"):
        HoursChange(DAY, OfficePlace.OFFICE, opens, closes, lunch, "Order")


def test_hours_need_a_legal_basis_a_known_place_and_a_known_day(hours: OfficeHours) -> None:
    with pytest.raises(HoursError, match="have no legal basis"):
        change(law=" ")
    with pytest.raises(HoursError, match="there is no place 'kitchen'"):
        place_named("kitchen")
    with pytest.raises(HoursError, match="no office hours are known for 2018-12-31"):
        with_changes(hours, [change(from_on=date(2018, 12, 31))])
