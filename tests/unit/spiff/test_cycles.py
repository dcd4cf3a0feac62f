"""Cycles are counted from their first moment by the office's calendar: the 31st stays, and so does the time of day."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from engine.spiff.nodes.cycles import cycle_of
from tests.diagrams import Part, boundary, catch, diagram, end, flow, flows, start, timer, user_task
from tests.unit.spiff.running import Case, moment

ZONE = ZoneInfo("Asia/Almaty")


def watched(cycle: str, now: datetime, **variables: str) -> Case:
    return Case(
        diagram(
            start("s"),
            user_task("u"),
            end("e"),
            flows("s", "u", "e"),
            boundary("t", "u", timer(cycle=cycle), interrupting=False),
            end("et"),
            flow("t", "et"),
        ),
        variables,
        now=now,
    )


def due(case: Case, times: int) -> list[str]:
    """The moments at which it fires, as a clock in the office tells them."""
    found = []
    for _ in range(times):
        at = case.due("t")
        assert at is not None
        found.append(f"{at.astimezone(case.office.now.tzinfo):%Y-%m-%d %H:%M}")
        case.fire("t")
    return found


@pytest.mark.parametrize(
    ("cycle", "now", "expected"),
    [
        ("R/P1M", "2026-01-31T11:00", ["2026-02-28 11:00", "2026-03-31 11:00", "2026-04-30 11:00", "2026-05-31 11:00"]),
        ("R/P1M", "2028-01-30T11:00", ["2028-02-29 11:00", "2028-03-30 11:00"]),
        ("R/P1M", "2026-01-31T02:00", ["2026-02-28 02:00", "2026-03-31 02:00"]),
        ("R/P3M", "2026-11-30T11:00", ["2027-02-28 11:00", "2027-05-30 11:00"]),
        ("R/P1Y", "2028-02-29T11:00", ["2029-02-28 11:00", "2030-02-28 11:00", "2031-02-28 11:00", "2032-02-29 11:00"]),
        ("R/P1D", "2026-01-31T11:00", ["2026-02-01 11:00", "2026-02-02 11:00"]),
    ],
)
def test_a_cycle_keeps_the_day_on_which_it_began(cycle: str, now: str, expected: list[str]) -> None:
    assert due(watched(cycle, moment(now)), len(expected)) == expected


@pytest.mark.parametrize(
    ("cycle", "expected"),
    [
        ("R/P1M", ["2024-02-20 10:00", "2024-03-20 10:00", "2024-04-20 10:00"]),
        ("R/P20D", ["2024-02-09 10:00", "2024-02-29 10:00", "2024-03-20 10:00"]),
        ("R/PT960H", ["2024-02-29 10:00", "2024-04-09 09:00"]),
    ],
)
def test_the_time_of_day_stays_when_the_zone_changes_its_offset(cycle: str, expected: list[str]) -> None:
    case = watched(cycle, datetime(2024, 1, 20, 10, tzinfo=ZONE))

    assert due(case, len(expected)) == expected


def test_a_cycle_of_hours_goes_by_real_time_from_its_first_moment() -> None:
    cycle = cycle_of("R/2024-01-10T10:00:00/PT24H", lambda moment: moment.replace(tzinfo=ZONE))

    assert cycle is not None
    assert cycle.begin(datetime(2024, 3, 9, 12, tzinfo=ZONE)) == datetime(2024, 3, 10, 9, tzinfo=ZONE)


def test_moments_that_were_missed_are_left_out_and_the_rhythm_stays() -> None:
    case = watched("R/P1M", moment("2026-01-31T11:00"))
    case.office.now = moment("2026-05-15T12:00")

    case.fire("t")

    assert case.due("t") == moment("2026-05-31T11:00")


@pytest.mark.parametrize("cycle", ["R/P1D", "R/PT24H"])
def test_a_daily_cycle_that_was_missed_goes_on_at_its_hour(cycle: str) -> None:
    case = watched(cycle, moment("2026-04-06T11:00"))
    case.office.now = moment("2026-05-01T12:00")

    case.fire("t")

    assert case.due("t") == moment("2026-05-02T11:00")


def test_a_step_that_feel_changes_is_counted_from_the_moment_that_was_due() -> None:
    case = watched('="R/" + step', moment("2026-01-31T11:00"), step="P1M")
    case.fix(step="P1D")

    assert due(case, 3) == ["2026-02-28 11:00", "2026-03-01 11:00", "2026-03-02 11:00"]


@pytest.mark.parametrize(
    ("event", "fault"),
    [
        (timer(duration='=duration("-PT1H")'), "the timer's duration is -PT1H, which is negative"),
        (timer(duration='="-P1M"'), "the timer's duration is -P1M, which is negative"),
        (timer(cycle='="R/PT0S"'), 'the cycle "R/PT0S" repeats after no time'),
        (timer(cycle='="R2/P0D"'), 'the cycle "R2/P0D" repeats after no time'),
        (timer(cycle='="R/PT0.0000001S"'), "repeats after no time"),
        (timer(cycle='="R/-P1D"'), "repeats backwards in time"),
        (timer(cycle='="R/P1X"'), 'the step of the cycle "R/P1X" is no duration'),
        (timer(cycle="=5"), "the cycle is 5;"),
        (timer(cycle="=rhythm"), "the cycle is null, since there is no variable rhythm;"),
        (timer(date="=5"), "the timer gives 5;"),
        (timer(date="=day"), "the timer gives null, since there is no variable day;"),
        (timer(date='=date and time("9999-12-31T23:59:59-05:00")'), "leads out of the calendar"),
        (timer(duration='=duration("P9998Y")'), "leads out of the calendar"),
    ],
)
def test_a_time_that_cannot_be_waited_for_is_an_incident_that_says_why(event: Part, fault: str) -> None:
    case = Case(diagram(start("s"), catch("t", event), end("e"), flows("s", "t", "e")))

    assert fault in case.failed["t"]


def test_no_wait_passes_once() -> None:
    case = Case(diagram(start("s"), catch("t", timer(duration="PT0S")), end("e"), flows("s", "t", "e")))

    case.fire("t")

    assert case.is_completed
