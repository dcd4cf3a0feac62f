"""Something is deployed while a case is opened or moved: the case goes by all of it or by nothing of it.

On PostgreSQL, where both run at once.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.deployment.bundle import File
from engine.deployment.deploy import Deployment, deploy
from engine.execution.case.holding import hold_case
from engine.execution.due.starts import start_by_message, start_by_timer
from engine.execution.people.moving import Move, move_case
from engine.execution.people.starting import start_case
from engine.execution.recalculation.versions import CalledVersions
from storage.database import Database
from storage.tables import cases, definitions, start_events, user_tasks
from tests.diagrams import diagram, end, flows, message, start, timer, user_task
from tests.unit.execution.installation import (
    ALWAYS,
    ANALYST,
    APPLICANT,
    FIXER,
    GROUPS,
    Installation,
    form,
)
from tests.unit.execution.waiting import let_it_wait

DEPLOYED, A_MINUTE_LATER = "2026-04-07 11:30", "2026-04-07 11:31"
Command = Callable[[Installation], object]


@pytest.fixture
def here(postgresql_url: str) -> Iterator[Installation]:
    database = Database(postgresql_url)
    yield Installation(database)
    database.close()


def service(version: int) -> bytes:
    """A task, and then one with a form."""
    return diagram(
        start("plain"),
        start("asked", message("asked", None)),
        start("daily", timer(cycle="0 15 11 * * *")),
        user_task("u", name=f"Check {version}"),
        user_task("v", form="f"),
        end("e"),
        flows("plain", "u", "v", "e"),
        flows("asked", "u"),
        flows("daily", "u"),
    )


def files(version: int) -> tuple[File, ...]:
    asked = form("f", {"key": "a", "label": f"Question {version}"}).encode()
    return File("1.bpmn", "bpmn", service(version)), File("f.form", "form", asked), GROUPS


def put_in_force(here: Installation, version: int) -> Deployment:
    with here.database.transaction() as session:
        return deploy(session, here.runtime, ANALYST, files(version), ALWAYS, "test")


def during_a_deployment(here: Installation, command: Command) -> bool:
    """Gives the command when the clock of an uncommitted deployment has been read; whether it has waited for that."""
    here.at(DEPLOYED)
    with ThreadPoolExecutor(1) as threads:
        with here.database.transaction() as session:
            deploy(session, here.runtime, ANALYST, files(2), ALWAYS, "test")
            here.at(A_MINUTE_LATER)
            second = threads.submit(command, here)
            let_it_wait(here.database, second)
            has_waited = not second.done()
        second.result(20)
    return has_waited


def versions_of(here: Installation, case_id: int) -> tuple[int, int]:
    """Of the process by which a case goes, and of the form that it takes afterwards."""
    here.complete(case_id, "u")
    (task,) = here.rows(user_tasks, case_id=case_id, element_id="v")
    numbers = {row.id: row.version for row in here.rows(definitions)}
    return numbers[here.case(case_id).definition_id], numbers[task.form_definition_id]


def by_a_person(here: Installation) -> object:
    with here.database.transaction() as session:
        return start_case(session, here.runtime, APPLICANT, "p", "portal", {})


def by_a_message(here: Installation) -> object:
    return start_by_message(here.database, here.runtime, "m-1", "p")


def by_a_timer(here: Installation) -> object:
    (row,) = here.rows(start_events, definition_id=1, trigger="timer")
    return start_by_timer(here.database, here.runtime, row.definition_id, row.element_id)


@pytest.mark.parametrize("command", [by_a_person, by_a_message, by_a_timer])
def test_a_case_that_is_opened_meanwhile_goes_by_one_law(here: Installation, command: Command) -> None:
    put_in_force(here, 1)
    here.at(DEPLOYED)
    here.publish("asked", "1", id="m-1")

    during_a_deployment(here, command)

    (case,) = here.rows(cases)
    process, asked = versions_of(here, case.id)
    assert process == asked


def test_who_moves_a_case_to_what_is_in_force_waits_for_what_is_being_deployed(here: Installation) -> None:
    put_in_force(here, 1)
    case_id = here.start()
    put_in_force(here, 3)
    old, new = (row.id for row in here.rows(definitions, kind="process"))
    wanted = Move({old: new}, CalledVersions.OF_TODAY)

    def move(here: Installation) -> object:
        with here.database.transaction() as session:
            return move_case(session, here.runtime, FIXER, case_id, wanted, "the law has changed")

    assert during_a_deployment(here, move)
    assert versions_of(here, case_id) == (2, 3)


def test_what_is_deployed_while_a_case_is_opened_comes_after_it(here: Installation) -> None:
    put_in_force(here, 1)
    here.at(DEPLOYED)

    with ThreadPoolExecutor(1) as threads:
        with here.database.transaction() as session:
            case_id = start_case(session, here.runtime, APPLICANT, "p", "portal", {})
            second = threads.submit(put_in_force, here, 2)
            let_it_wait(here.database, second)
            here.at(A_MINUTE_LATER)
        second.result(20)

    assert versions_of(here, case_id) == (1, 1)


def test_a_case_whose_day_begins_while_a_deployment_waits_for_it_keeps_what_it_began_with(here: Installation) -> None:
    put_in_force(here, 1)
    here.at("2026-04-10 19:00")
    case_id = here.start()
    here.at("2026-04-13 08:59")

    with ThreadPoolExecutor(1) as threads:
        with here.database.transaction() as session:
            hold_case(session, case_id)
            second = threads.submit(put_in_force, here, 2)
            let_it_wait(here.database, second)
            here.at("2026-04-13 09:01")
        notes = second.result(20).notes

    assert notes == (
        "2019-01-01 has come already: open cases registered since then (1) keep the versions that they began with",
    )
    assert versions_of(here, case_id) == (1, 1)


def test_one_deployment_at_once_on_four_servers_becomes_one(here: Installation) -> None:
    put_in_force(here, 1)

    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(put_in_force, [here] * 4, [2] * 4))

    assert [len(each.versions) for each in sorted(done, key=lambda each: each.id is None)] == [2, 0, 0, 0]
    assert sorted(row.version for row in here.rows(definitions)) == [1, 1, 2, 2]
