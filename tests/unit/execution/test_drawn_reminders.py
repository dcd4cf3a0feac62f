"""A reminder of the engine and one that the diagram draws for the same morning: each person gets one, the drawn one."""

import pytest

from engine.execution.installation.accounts import Account, add_account
from storage.tables import deadlines, notices
from tests.diagrams import (
    Part,
    boundary,
    diagram,
    each,
    end,
    flows,
    service_task,
    start,
    sub_process,
    timer,
    together,
    user_task,
)
from tests.unit.execution.installation import Installation, local
from tests.unit.execution.office_changes import change, off

OPENS = '=at_office_open("2026-04-10")'


def work(
    at: str = OPENS, *, to: str = "clerks", rules: str = "X-1", host: str = "u", code: str = "N-11", **term: str
) -> Part:
    """A task due on Monday 13 April at the close of office, with a timer that reminds of it on the Friday before."""
    warns = service_task("w", headers={"code": code}, inputs={"to": to, "subject": "Drawn", "text": "More."})
    parts: tuple[Part, ...] = (
        boundary(
            "term", "u", timer(date='=date("2026-04-13")'), interrupting=False, properties={"law": "X-1 X-2", **term}
        ),
        boundary("alarm", host, timer(date=at), interrupting=False, properties={"alarm": rules}),
        user_task("u", name="Check"),
        user_task("v", groups="heads", name="Other"),
        flows("s", "u", "e"),
        flows("s", "v", "e"),
        flows("term", "late"),
        flows("alarm", "w", "e"),
    )
    return together(start("s"), *parts, warns, end("e"), end("late"))


def service(at: str = OPENS, **more: str) -> bytes:
    return diagram(work(at, **more))


def told(here: Installation, diagram: bytes, *moments: str) -> list[tuple[str, str]]:
    """Who was told, and what, by the last of these moments."""
    here.deploy(diagram)
    here.start(variables={"login": "aru"})
    for moment in moments or ("2026-04-10 09:00",):
        here.at(moment)
        here.work()
    return sorted((row.recipient, row.subject) for row in here.rows(notices, code="N-11"))


def test_at_the_same_moment_the_drawn_one_is_sent_alone(here: Installation) -> None:
    assert told(here, service()) == [("clerks", "Drawn")]
    assert here.rows(deadlines)[0].remind_at is None


def test_whom_the_drawn_one_does_not_tell_the_engine_reminds(here: Installation) -> None:
    assert told(here, service(to="heads")) == [("clerks", "Due soon: Check"), ("heads", "Drawn")]


def test_an_escalation_is_left_to_those_above(here: Installation) -> None:
    assert told(here, service(escalate="heads")) == [("clerks", "Drawn"), ("heads", "Due soon: Check")]


def test_one_that_is_drawn_for_later_in_the_morning_is_waited_for(here: Installation) -> None:
    later = '=date and time("2026-04-10T10:30:00+05:00")'

    assert told(here, service(later), "2026-04-10 09:00", "2026-04-10 10:00") == []
    assert told(here, service(later), "2026-04-10 10:30") == [("clerks", "Drawn"), ("clerks", "Drawn")]


@pytest.mark.parametrize("again", ["2026-04-10 11:20", "2026-04-10 13:10", "2026-04-11 10:00"])
def test_after_a_stop_over_the_morning_the_drawn_one_comes_alone(here: Installation, again: str) -> None:
    later = '=date and time("2026-04-10T10:30:00+05:00")'

    assert told(here, service(later), again) == [("clerks", "Drawn")]
    assert here.rows(deadlines)[0].remind_at is None


@pytest.mark.parametrize("day", ["2026-05-20", "2026-04-08"], ids=["far away", "that the term leaps"])
def test_an_entry_in_the_calendar_leaves_one_that_waits_due(here: Installation, day: str) -> None:
    """The reminder of three working days before waits on the Wednesday; the one of one day comes on the Friday."""
    later = '=date and time("2026-04-08T10:30:00+05:00")'
    assert told(here, service(later, to="heads", remind="3 1"), "2026-04-08 09:00", "2026-04-08 10:00") == []

    change(here, off(day))
    here.at("2026-04-08 10:30")
    here.work()

    told_now = sorted((row.recipient, row.subject) for row in here.rows(notices, code="N-11"))
    assert told_now == [("clerks", "Due soon: Check"), ("heads", "Drawn")]
    assert here.rows(deadlines)[0].remind_at == local("2026-04-10 09:00")


@pytest.mark.parametrize(
    "drawn",
    [
        service('=at_office_close("2026-04-10")'),
        service('=at_office_open("2026-04-09")'),
        service(rules="Y-1", host="v"),
        service(code="N-06"),
    ],
    ids=["in the evening", "on another day", "of another step and rule", "another notice"],
)
def test_what_is_not_the_reminder_of_this_morning_keeps_nobody_from_it(here: Installation, drawn: bytes) -> None:
    assert ("clerks", "Due soon: Check") in told(here, drawn, "2026-04-09 09:00", "2026-04-10 09:00")


def test_a_timer_of_the_same_step_reminds_of_it_whatever_rule_it_names(here: Installation) -> None:
    assert told(here, service(rules="Y-1")) == [("clerks", "Drawn")]
    assert told(here, service(rules="X-2", host="v")) == [("clerks", "Drawn"), ("clerks", "Drawn")]


def test_who_is_told_by_name_is_left_out_of_his_group(here: Installation) -> None:
    here.deploy(diagram(start("s"), end("e"), flows("s", "e"), id="other"))
    with here.database.transaction() as session:
        for login in ("aru", "dana"):
            add_account(session, here.clock, "test", Account(login, login, ("clerks",), None), "hash")

    assert told(here, service(to='="user:" + login')) == [("user:aru", "Drawn"), ("user:dana", "Due soon: Check")]


def test_of_a_deadline_that_runs_several_times_both_are_sent(here: Installation) -> None:
    several = sub_process("x", work(), loop=each("=[1, 2]", element="n"))
    outer = diagram(start("a"), several, end("z"), flows("a", "x", "z"))

    assert told(here, outer).count(("clerks", "Due soon: Check")) == 2
