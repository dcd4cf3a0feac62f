"""Which timers and reminders are due, to the second, and that those of one case are taken for no other's."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from engine.execution.due.reminders import due_reminders, next_reminder_at, remind
from engine.execution.due.timers import due_timers, fire_timer, next_timer_at
from storage.tables import cases, deadlines, notices, timers
from tests.diagrams import boundary, catch, diagram, end, flow, flows, parallel, start, timer, user_task
from tests.unit.execution.installation import Installation

SECOND = timedelta(seconds=1)
MOMENT = {"timers": "due_at", "deadlines": "remind_at"}
LOOKS = {"timers": (due_timers, next_timer_at), "deadlines": (due_reminders, next_reminder_at)}
TABLES = {"timers": timers, "deadlines": deadlines}


def two_cases(here: Installation) -> tuple[int, int]:
    here.deploy(diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e")))
    return here.start(), here.start()


def add(here: Installation, kind: str, case_id: int, token: int, at: timedelta, **columns: object) -> None:
    row: dict[str, object] = {"case_id": case_id, "token": token, "element_id": "x", MOMENT[kind]: here.clock() + at}
    if kind == "deadlines":
        row |= {"name": "Term", "law": "X", "state": "open", "due_at": here.clock() + timedelta(days=9)}
    with here.database.transaction() as session:
        session.execute(insert(TABLES[kind]).values(row | columns))


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize(("at", "is_due"), [(-SECOND, True), (0 * SECOND, True), (SECOND, False)])
def test_what_is_due_is_found_from_its_second_on(here: Installation, kind: str, at: timedelta, is_due: bool) -> None:
    case_id, _ = two_cases(here)
    due, upcoming = LOOKS[kind]

    add(here, kind, case_id, 7, at)

    with here.database.reading() as session:
        assert due(session, here.clock()) == ([(here.clock() + at, case_id, 7)] if is_due else [])
        assert upcoming(session) == here.clock() + at


@pytest.mark.parametrize("kind", TABLES)
def test_the_oldest_come_first_those_of_one_moment_by_case_and_token(here: Installation, kind: str) -> None:
    first, second = two_cases(here)
    due, upcoming = LOOKS[kind]
    for case_id, token, seconds in ((second, 8, 2), (second, 9, 2), (first, 9, 2), (first, 8, 1), (first, 7, 3)):
        add(here, kind, case_id, token, -seconds * SECOND)

    with here.database.reading() as session:
        found, few = due(session, here.clock()), due(session, here.clock(), 2)
        soonest = upcoming(session)

    in_order = [(first, 7), (first, 9), (second, 8), (second, 9), (first, 8)]
    assert [(case_id, token) for _, case_id, token in found] == in_order
    assert few == found[:2]
    assert soonest == here.clock() - 3 * SECOND


@pytest.mark.parametrize("kind", TABLES)
def test_nothing_is_due_in_a_suspended_case(here: Installation, kind: str) -> None:
    suspended, other = two_cases(here)
    due, upcoming = LOOKS[kind]
    add(here, kind, suspended, 7, -2 * SECOND)
    add(here, kind, other, 7, -SECOND)
    with here.database.transaction() as session:
        session.execute(update(cases).where(cases.c.id == suspended).values(suspended_at=here.clock()))

    with here.database.reading() as session:
        assert due(session, here.clock()) == [(here.clock() - SECOND, other, 7)]
        assert upcoming(session) == here.clock() - SECOND


@pytest.mark.parametrize("columns", [{"state": "met"}, {"remind_at": None}])
def test_nobody_is_reminded_of_a_closed_deadline_or_of_one_without_a_reminder(
    here: Installation, columns: dict[str, object]
) -> None:
    case_id, _ = two_cases(here)

    add(here, "deadlines", case_id, 7, -SECOND, **columns)

    with here.database.reading() as session:
        assert due_reminders(session, here.clock()) == []
        assert next_reminder_at(session) is None
    assert not remind(here.database, here.runtime, case_id, 7)
    assert here.rows(notices) == []


def test_a_reminder_is_that_of_its_own_case_and_deadline(here: Installation) -> None:
    first, second = two_cases(here)
    for case_id, token, name in ((first, 7, "A"), (first, 8, "B"), (second, 7, "C"), (second, 8, "D")):
        add(here, "deadlines", case_id, token, -SECOND, name=name, remind_days="1", escalate_to="")

    assert remind(here.database, here.runtime, second, 7)
    assert not remind(here.database, here.runtime, second, 9)

    assert [(row.case_id, row.facts["names"]) for row in here.rows(notices)] == [(second, ["C"])]
    assert [row.name for row in here.rows(deadlines) if row.remind_at > here.clock()] == ["C"]


LATE = diagram(
    start("s"),
    parallel("g"),
    user_task("u"),
    catch("third", timer(duration="PT3H")),
    catch("first", timer(duration="PT1H")),
    end("e"),
    flows("s", "g", "u", "e"),
    flows("g", "third", "e"),
    flows("g", "first", "e"),
)


def fired(here: Installation, case_id: int) -> list[str]:
    return [told.split()[1] for told in here.told(case_id) if told.startswith("timer_fired")]


def test_a_command_fires_what_is_overdue_in_its_own_case_and_nothing_else(here: Installation) -> None:
    here.deploy(LATE)
    older = here.start()
    here.at("2026-04-06 13:00")
    case_id = here.start()
    here.at("2026-04-06 14:30")  # all timers of the older case are over, and one of this case

    here.complete(case_id, "u")

    assert fired(here, case_id) == ["first"]
    assert [row.element_id for row in here.rows(timers, case_id=case_id)] == ["third"]
    assert fired(here, older) == []


def test_a_command_fires_what_is_overdue_in_the_order_of_time(here: Installation) -> None:
    here.deploy(LATE)
    case_id = here.start()
    here.at("2026-04-06 14:30")

    here.complete(case_id, "u")

    assert fired(here, case_id) == ["first", "third"]


def test_a_command_fires_what_is_overdue_behind_a_timer_that_another_has_called_off(here: Installation) -> None:
    here.deploy(
        diagram(
            start("s"),
            parallel("g"),
            user_task("u"),
            user_task("v"),
            boundary("first", "v", timer(duration="PT1H")),
            boundary("second", "v", timer(duration="PT2H")),
            catch("third", timer(duration="PT3H")),
            end("e"),
            flows("s", "g", "u", "e"),
            flows("g", "v", "e"),
            flows("g", "third", "e"),
            flow("first", "e"),
            flow("second", "e"),
        )
    )
    case_id = here.start()
    here.at("2026-04-06 14:30")

    here.complete(case_id, "u")

    assert fired(here, case_id) == ["first", "third"]


def test_a_timer_that_has_fired_is_not_taken_for_that_of_another_case(here: Installation) -> None:
    here.deploy(LATE)
    case_id, other = here.start(), here.start()
    token = here.rows(timers, case_id=case_id, element_id="first")[0].token
    here.at("2026-04-06 12:00")

    assert fire_timer(here.database, here.runtime, case_id, token)
    assert not fire_timer(here.database, here.runtime, case_id, token)

    assert here.incidents() == []
    assert len(here.rows(timers, case_id=other)) == 2
