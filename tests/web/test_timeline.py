"""Where the marks and bars of a timeline stand: at the moment that they tell, in its day, and none hides another."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from tests.web.office import local
from web.cases.axis import Axis, axis_over
from web.cases.lanes import Bar, Lane, Mark
from web.cases.timeline import MARK_WIDTH, DrawnMark, drawn_lane, placed
from web.cli.installation import the_office

FRIDAY = "2026-04-10"
SATURDAY = "2026-04-11"
MONDAY = "2026-04-13"


def axis(*moments: str) -> Axis:
    """From Thursday to Tuesday, with what happened between."""
    ends = ("2026-04-09T10:00", "2026-04-14T17:00")
    return axis_over(the_office(), [local(text) for text in (*ends, *moments)], 300, 130)


def mark(moment: str | datetime, shape: str = "envelope") -> Mark:
    at = local(moment) if isinstance(moment, str) else moment
    return Mark(at, shape, f"{shape} at {at:%H:%M:%S}")


def column_of(place: Axis, drawn: DrawnMark) -> str:
    return next(day.on.isoformat() for day in place.days if day.left < drawn.x < day.right)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (f"{FRIDAY}T00:30", FRIDAY),
        (f"{FRIDAY}T08:59", FRIDAY),
        (f"{FRIDAY}T12:00", FRIDAY),
        (f"{FRIDAY}T18:30", FRIDAY),
        (f"{FRIDAY}T20:00", FRIDAY),
        (f"{FRIDAY}T23:59", FRIDAY),
        (f"{SATURDAY}T12:00", SATURDAY),
        ("2026-04-12T23:00", "2026-04-12"),
        (f"{MONDAY}T00:01", MONDAY),
    ],
)
def test_a_mark_stands_in_its_own_day_also_outside_office_hours(moment: str, day: str) -> None:
    place = axis(moment)

    (drawn,) = placed([mark(moment)], place)

    assert column_of(place, drawn) == day


def test_hours_follow_each_other_and_those_of_the_office_take_most_room() -> None:
    hours = [f"{FRIDAY}T{hour:02}:00" for hour in range(24)]

    place = axis()
    found = [place.x(local(hour)) for hour in hours]

    assert found == sorted(set(found))
    assert place.x(local(f"{FRIDAY}T18:30")) - place.x(local(f"{FRIDAY}T09:00")) > place.day(local(hours[0])).width / 2


def test_a_day_off_has_a_column_only_if_something_happened_on_it() -> None:
    assert SATURDAY not in [day.on.isoformat() for day in axis().days]

    found = [(day.on.isoformat(), day.is_off) for day in axis(f"{SATURDAY}T10:00").days]

    assert (SATURDAY, True) in found
    assert ("2026-04-12", True) not in found


def test_forty_marks_of_one_minute_are_one_with_their_number_and_all_their_words() -> None:
    began = local(f"{FRIDAY}T11:00")
    marks = [mark(began + timedelta(seconds=second), "done") for second in range(40)]

    (drawn,) = placed(marks, axis())

    assert (drawn.count, drawn.level) == (40, 0)
    assert drawn.mark.words.splitlines() == [each.words for each in marks]


def test_different_marks_of_one_moment_stand_below_each_other() -> None:
    at = f"{FRIDAY}T11:00"

    found = placed([mark(at, "start"), mark(at), mark(at, "document"), mark(at)], axis())

    assert [(drawn.mark.shape, drawn.level, drawn.count) for drawn in found] == [
        ("start", 0, 1),
        ("envelope", 1, 2),
        ("document", 2, 1),
    ]
    assert len({drawn.x for drawn in found}) == 1


@pytest.mark.parametrize("minutes", [1, 7, 13, 20, 29, 31, 45, 60, 97])
def test_no_mark_is_drawn_further_from_its_moment_than_half_its_width(minutes: int) -> None:
    place = axis()
    opens = local(f"{FRIDAY}T00:00")
    marks = [mark(opens + timedelta(minutes=minutes * number)) for number in range(24 * 60 // minutes)]

    found = placed(marks, place)

    for drawn in found:
        for words in drawn.mark.words.splitlines():
            moment = next(each.at for each in marks if each.words == words)
            assert abs(drawn.x - place.x(moment)) <= MARK_WIDTH / 2 + 1
    assert sum(drawn.count for drawn in found) == len(marks)
    assert [drawn.x for drawn in found] == sorted(drawn.x for drawn in found)
    assert all(right.x - left.x >= MARK_WIDTH - 2 for left, right in pairwise(found))


def test_marks_of_friday_night_and_monday_morning_are_not_joined() -> None:
    place = axis()

    found = placed([mark(f"{FRIDAY}T23:50"), mark(f"{MONDAY}T00:10")], place)

    assert [column_of(place, drawn) for drawn in found] == [FRIDAY, MONDAY]


@pytest.mark.parametrize(("begins", "ends"), [("23:59", "23:59"), ("18:30", "18:30"), ("00:00", "00:00")])
def test_a_short_bar_stays_in_its_day(begins: str, ends: str) -> None:
    place = axis()
    lane = Lane("Check", bars=[Bar(local(f"{FRIDAY}T{begins}"), local(f"{FRIDAY}T{ends}"), "step", "")])

    (drawn,) = drawn_lane(lane, place, 0).bars

    day = place.day(local(f"{FRIDAY}T12:00"))
    assert day.left <= drawn.x
    assert drawn.x + drawn.width <= day.right
    assert drawn.width >= 3


def test_a_term_that_ends_on_friday_does_not_reach_monday() -> None:
    place = axis()
    lane = Lane("Term", True, [Bar(local("2026-04-09T10:00"), local(f"{FRIDAY}T18:30"), "open", "")])

    (drawn,) = drawn_lane(lane, place, 0).bars

    assert drawn.x + drawn.width < place.day(local(f"{MONDAY}T12:00")).left


def test_the_words_at_the_end_stand_behind_the_last_mark() -> None:
    at = f"{FRIDAY}T18:30"
    lane = Lane("Term", True, [Bar(local(f"{FRIDAY}T09:00"), local(at), "missed", "")], [mark(at, "missed")], "missed")

    drawn = drawn_lane(lane, axis(), 0)

    assert drawn.note_x - MARK_WIDTH / 2 > max(each.x for each in drawn.marks)


def test_a_row_is_as_high_as_its_marks() -> None:
    at = f"{FRIDAY}T11:00"
    one = drawn_lane(Lane("Case", marks=[mark(at)]), axis(), 0)

    three = drawn_lane(Lane("Case", marks=[mark(at), mark(at, "end"), mark(at, "document")]), axis(), 0)

    assert three.height > one.height
    assert three.height >= 17 + max(each.level for each in three.marks) * 19 + 10


def test_what_comes_after_the_last_day_that_is_drawn_is_left_to_the_tables() -> None:
    place = axis("2028-09-01T10:00")

    drawn = drawn_lane(Lane("Case", marks=[mark("2028-09-01T10:00"), mark(f"{FRIDAY}T10:00")]), place, 0)

    assert [each.mark.at for each in drawn.marks] == [local(f"{FRIDAY}T10:00")]
