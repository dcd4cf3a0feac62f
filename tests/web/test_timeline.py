"""Where the marks of a timeline stand: none hides another, and many are told by their number."""

from datetime import UTC, datetime

import pytest

from web.cases.lanes import Mark
from web.cases.timeline import DrawnMark, placed

NOON = datetime(2026, 4, 22, 12, tzinfo=UTC)


def drawn(x: float, shape: str = "done", words: str = "") -> DrawnMark:
    return DrawnMark(Mark(NOON, shape, words or f"{shape} at {x}"), x)


def test_marks_of_one_moment_stand_beside_each_other() -> None:
    found = placed([drawn(100), drawn(100), drawn(100)])

    assert [(mark.x, mark.count) for mark in found] == [(100, 1), (115, 1), (130, 1)]


@pytest.mark.parametrize("number", [4, 28])
def test_more_than_three_of_one_shape_become_one_with_their_number(number: int) -> None:
    (found,) = placed([drawn(100 + place * 0.1, words=f"Vote {place}") for place in range(number)])

    assert (found.x, found.count) == (100, number)
    assert found.mark.words.splitlines() == [f"Vote {place}" for place in range(number)]


def test_what_follows_a_number_leaves_room_for_it() -> None:
    found = placed([*[drawn(100)] * 5, drawn(101, "cancelled")])

    assert [(mark.mark.shape, mark.count, mark.x) for mark in found] == [("done", 5, 100), ("cancelled", 1, 139)]


def test_marks_of_different_moments_stay_where_they_are() -> None:
    marks = [drawn(100 + 20 * place) for place in range(6)]

    assert list(placed(marks)) == marks
