"""Timers: dates, durations and cycles, on catch events, boundaries and starts of event sub-processes."""

from datetime import datetime

import pytest

from tests.diagrams import Part, boundary, catch, diagram, end, event_sub_process, flow, flows, start, timer, user_task
from tests.unit.spiff.running import MONDAY, Case, moment


def caught(event: Part, now: datetime = MONDAY) -> Case:
    return Case(diagram(start("s"), catch("t", event), user_task("u"), flows("s", "t", "u")), now=now)


def watched(event: Part, *, interrupting: bool = True) -> Case:
    return Case(
        diagram(
            start("s"),
            user_task("u"),
            end("e"),
            flows("s", "u", "e"),
            boundary("t", "u", event, interrupting=interrupting),
            user_task("v"),
            flow("t", "v"),
        )
    )


@pytest.mark.parametrize(
    ("event", "due"),
    [
        (timer(date="2026-04-10"), "2026-04-10T18:30"),
        (timer(date='=date("2026-04-10")'), "2026-04-10T18:30"),
        (timer(date='="2026-04-10"'), "2026-04-10T18:30"),
        (timer(date="2026-04-10T12:00:00+05:00"), "2026-04-10T12:00"),
        (timer(date='=date and time("2026-04-10T12:00:00")'), "2026-04-10T12:00"),
        (timer(date="2026-04-10T08:00:00+01:00[Europe/Berlin]"), "2026-04-10T12:00"),
        (timer(date='="2026-04-10T12:00:00[Asia/Almaty]"'), "2026-04-10T12:00"),
        (timer(cycle="R/2026-04-08T06:00:00+02:00[Europe/Berlin]/P1D"), "2026-04-08T09:00"),
        (timer(duration="PT4H"), "2026-04-06T15:00"),
        (timer(duration='=duration("P2D")'), "2026-04-08T11:00"),
        (timer(duration='="PT30M"'), "2026-04-06T11:30"),
        (timer(duration="P1W"), "2026-04-13T11:00"),
        (timer(duration="P1W2DT30M"), "2026-04-15T11:30"),
        (timer(duration="P1M2DT3H"), "2026-05-08T14:00"),
        (timer(duration='="P1Y1DT1H"'), "2027-04-07T12:00"),
        (timer(date='="P2W"'), "2026-04-20T11:00"),
        (timer(cycle="R/PT1H"), "2026-04-06T12:00"),
        (timer(cycle="R/P1W"), "2026-04-13T11:00"),
        (timer(cycle="R/P1MT2H"), "2026-05-06T13:00"),
        # from a first moment, to come or past
        (timer(cycle="R/2026-04-08T09:00:00+05:00/P1D"), "2026-04-08T09:00"),
        (timer(cycle="R/2026-04-08T09:00:00/P1D"), "2026-04-08T09:00"),
        (timer(cycle="R/2026-01-31T09:00:00+05:00/P1M"), "2026-04-30T09:00"),
        (timer(cycle="R/2026-04-01T09:00:00+05:00/PT5H"), "2026-04-06T14:00"),
        (timer(cycle="R/2026-04-06T11:00:00+05:00/PT5H"), "2026-04-06T11:00"),
        (timer(cycle="R/2026-04-06T11:00:00+05:00/P1D"), "2026-04-06T11:00"),
        (timer(cycle='="R3/P1D"'), "2026-04-07T11:00"),
    ],
)
def test_a_timer_is_due_when_its_expression_says(event: Part, due: str) -> None:
    case = caught(event)

    assert case.due("t") == moment(due)
    assert case.awaited("t").due_at == moment(due)
    case.fire("t")

    assert case.waiting == ["u"]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-01-31T11:00", "2026-02-28T11:00"),
        ("2028-01-31T11:00", "2028-02-29T11:00"),
        ("2026-03-31T11:00", "2026-04-30T11:00"),
        ("2026-12-15T11:00", "2027-01-15T11:00"),
    ],
)
def test_a_month_after_the_last_day_is_the_last_day(now: str, due: str) -> None:
    assert caught(timer(duration="P1M"), moment(now)).due("t") == moment(due)


@pytest.mark.parametrize(
    "event",
    [
        timer(date="=missing"),
        timer(date="=5"),
        timer(date='="tomorrow"'),
        timer(duration='=duration("-PT1H")'),
        timer(date='=time("12:00:00")'),
        timer(cycle='="every day"'),
        timer(cycle='="R0/PT1H"'),
        timer(cycle='="R/2026-13-01T09:00:00/PT1H"'),
        timer(cycle='="R/2026-04-08/P1D"'),
        timer(cycle='="0 0 9 * * 8"'),
        timer(cycle="0 0 9 30 2 *"),
        timer(duration='="-P1M2D"'),
        timer(duration='="P99999999999W"'),
        timer(duration=f'="P{"9" * 5000}W"'),
        timer(duration='=duration("P9999999Y")'),
    ],
)
def test_a_timer_without_a_moment_is_an_incident(event: Part) -> None:
    case = caught(event)

    assert case.waiting == []
    assert case.failed["t"].startswith("t: ")


def test_an_interrupting_timer_ends_its_activity() -> None:
    case = watched(timer(duration="P1D"))

    case.fire("t")

    assert case.waiting == ["v"]
    assert case.closed("u") == ["cancelled"]


def test_a_non_interrupting_timer_fires_once() -> None:
    case = watched(timer(duration="P1D"), interrupting=False)

    case.fire("t")

    assert case.waiting == ["u", "v"]
    assert case.closed("t") == ["fired"]


def test_a_cycle_comes_as_often_as_it_says() -> None:
    case = watched(timer(cycle="R3/P1D"), interrupting=False)

    due = []
    while "t" in case.waiting:
        due.append(case.due("t"))
        case.fire("t")

    assert due == [moment(f"2026-04-0{day}T11:00") for day in (7, 8, 9)]
    assert case.waiting == ["u", "v", "v", "v"]


@pytest.mark.parametrize(
    ("cycle", "expected"),
    [
        ("R3/2026-04-08T09:00:00+05:00/P1W", ["2026-04-08T09:00", "2026-04-15T09:00", "2026-04-22T09:00"]),
        ("R3/2026-01-31T09:00:00+05:00/P1M", ["2026-04-30T09:00", "2026-05-31T09:00", "2026-06-30T09:00"]),
        ("R3/P1M1D", ["2026-05-07T11:00", "2026-06-08T11:00", "2026-07-09T11:00"]),
        ("R2/2026-04-06T12:00:00+05:00/PT90M", ["2026-04-06T12:00", "2026-04-06T13:30"]),
        ("0 0 9 * * MON-FRI", ["2026-04-07T09:00", "2026-04-08T09:00", "2026-04-09T09:00", "2026-04-10T09:00"]),
        ('="0 0 9 L * *"', ["2026-04-30T09:00", "2026-05-31T09:00"]),
    ],
)
def test_a_cycle_goes_on_from_its_first_moment(cycle: str, expected: list[str]) -> None:
    case = watched(timer(cycle=cycle), interrupting=False)

    due = []
    while "t" in case.waiting and len(due) < len(expected):
        due.append(case.due("t"))
        case.fire("t")

    assert due == [moment(text) for text in expected]


def test_a_cycle_without_a_number_goes_on_as_long_as_its_activity() -> None:
    case = watched(timer(cycle="R/PT1H"), interrupting=False)

    for _ in range(20):
        case.fire("t")
    case.complete("u")

    assert case.waiting == ["v"] * 20
    assert case.closed("t")[-1] == "host_completed"


@pytest.mark.parametrize("cycle", ["R/P1D", "R/PT5H", "R/P1M2D", "0 0 11 * * *", "R/2026-04-06T12:00:00+05:00/P1D"])
def test_a_cycle_that_was_missed_goes_on_from_now(cycle: str) -> None:
    case = watched(timer(cycle=cycle), interrupting=False)
    case.office.now = moment("2026-05-01T12:00")

    case.fire("t")

    assert case.due("t") >= case.office.now


def test_a_timer_that_was_due_long_ago_still_fires() -> None:
    case = caught(timer(duration="P1D"))
    case.office.now = moment("2027-06-01T12:00")

    case.fire("t")

    assert case.waiting == ["u"]


def test_no_timer_is_left_behind_when_its_activity_is_done() -> None:
    case = watched(timer(duration="P1D"))

    case.complete("u")

    assert case.is_completed
    assert case.instance.places() == []
    assert case.closed("t") == ["host_completed"]


@pytest.mark.parametrize(("interrupting", "waiting"), [(True, ["v"]), (False, ["u", "v"])])
def test_a_timer_starts_an_event_sub_process(interrupting: bool, waiting: list[str]) -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            end("e"),
            flows("s", "u", "e"),
            event_sub_process(
                "es",
                start("t", timer(duration="P1D"), interrupting=interrupting),
                user_task("v"),
                end("ee"),
                flows("t", "v", "ee"),
            ),
        )
    )

    case.fire("t")

    assert case.waiting == waiting
    assert case.passed.count("t") == 1


def test_a_cycle_starts_an_event_sub_process_again_and_again() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            end("e"),
            flows("s", "u", "e"),
            event_sub_process(
                "es",
                start("t", timer(cycle="R2/P1D"), interrupting=False),
                user_task("v"),
                end("ee"),
                flows("t", "v", "ee"),
            ),
        )
    )

    case.fire("t")
    case.fire("t")

    assert case.waiting == ["u", "v", "v"]


def test_a_moment_in_another_zone_is_the_same_moment() -> None:
    case = caught(timer(date="2026-04-10T09:00:00Z"))

    assert case.due("t") == moment("2026-04-10T14:00")
