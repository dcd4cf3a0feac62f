"""Dates, priorities and terms that are written out: what would be an incident in every case is refused."""

import pytest

from tests.diagrams import Part, boundary, catch, end, flow, flows, start, timer, user_task
from tests.unit.definition.finding import refusals

DAYS = "which is no day; write a day as 2026-04-10, a moment as 2026-04-10T18:30:00+05:00, or FEEL behind ="


def found(element: Part, *more: Part) -> list[str]:
    return refusals(start("s"), element, end("e"), flows("s", "x", "e"), *more)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("10.04.2026", f'is "10.04.2026", {DAYS}'),
        ('="tomorrow"', f'is "tomorrow", {DAYS}'),
        ("=5", f"is 5, {DAYS}"),
        ("P2D", 'is "P2D", which is no day; count it from a day, such as =today() + duration("P2D")'),
    ],
)
def test_a_date_that_is_none_in_any_case_is_refused(written: str, fault: str) -> None:
    assert found(user_task("x", due=written)) == [f"x: the due date {fault}"]
    assert found(user_task("x", follow_up=written)) == [f"x: the follow-up date {fault}"]


@pytest.mark.parametrize(
    "written",
    [
        "2026-04-10",
        "2026-04-10T18:30:00+05:00",
        '=date("2026-04-10")',
        '=now() + duration("PT4H")',
        "=day",
        '=day + "P"',
    ],
)
def test_other_dates_pass(written: str) -> None:
    assert found(user_task("x", due=written)) == []


@pytest.mark.parametrize("written", ["200", "high", "-1", "5.5", "=101", '="high"'])
def test_a_priority_that_is_none_in_any_case_is_refused(written: str) -> None:
    (fault,) = found(user_task("x", priority=written))

    assert fault.startswith("x: the priority is ")
    assert fault.endswith("; write a whole number from 0 to 100, or FEEL behind =")


@pytest.mark.parametrize("written", ["0", "100", "=50", "=if urgent then 90 else 50"])
def test_other_priorities_pass(written: str) -> None:
    assert found(user_task("x", priority=written)) == []


def term(written: str) -> tuple[Part, ...]:
    event = timer(duration='=duration("P" + string(term) + "D")')
    said = {"law": "L-1", "term": written}
    return boundary("t", "x", event, interrupting=False, properties=said), end("te"), flow("t", "te")


@pytest.mark.parametrize("written", ["two", "2,5", "P2D"])
def test_a_term_that_is_no_number_of_days_is_refused(written: str) -> None:
    assert found(user_task("x"), *term(written)) == [
        f"t: the term is '{written}'; write a whole number of working days, such as 5"
    ]


def test_a_number_of_days_passes() -> None:
    assert found(user_task("x"), *term("2")) == []


@pytest.mark.parametrize("written", ["=3", "=true", "=null", '="soon"', '=time("10:00:00")', "=[1]"])
@pytest.mark.parametrize("kind", ["date", "duration"])
def test_a_timer_that_is_no_time_in_any_case_is_refused(kind: str, written: str) -> None:
    event = timer(date=written) if kind == "date" else timer(duration=written)
    (fault,) = refusals(start("s"), catch("x", event), end("e"), flows("s", "x", "e"))

    assert fault.startswith(f"x: the time{kind.title()} is ")
    assert " in every case, which is no time; write " in fault


@pytest.mark.parametrize(
    "written", ['="2026-04-10"', '=duration("P1D")', '="P1D"', "=due", "=now()", "=if a then 3 else b"]
)
def test_other_timers_pass(written: str) -> None:
    assert refusals(start("s"), catch("x", timer(date=written)), end("e"), flows("s", "x", "e")) == []
