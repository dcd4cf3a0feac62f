"""How often a thing may be tried: counts end with their time, whatever becomes of the clock."""

from web.limits import CountsInMemory

FIVE_MINUTES = 300


def test_tries_within_the_time_are_counted() -> None:
    counts = CountsInMemory()

    assert [counts.incr("login:askar", FIVE_MINUTES) for _ in range(3)] == [1, 2, 3]


def test_a_count_of_a_clock_that_was_set_back_begins_anew() -> None:
    counts = CountsInMemory()
    for _ in range(10):
        counts.incr("login:askar", FIVE_MINUTES)
    counts.expirations["login:askar"] += 24 * 60 * 60  # the clock was a day ahead

    assert counts.incr("login:askar", FIVE_MINUTES) == 1
