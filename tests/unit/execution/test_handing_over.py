"""Tasks that change hands: to a colleague, back from somebody who is away, back when an account is shut."""

from typing import Any

import pytest

from engine.execution.errors import NotYours
from engine.execution.installation.accounts import Account, add_account, disable_account
from engine.execution.people.handing_over import (
    NoSuchColleague,
    colleagues_for,
    hand_over_task,
    release_task,
    release_tasks_of,
)
from engine.execution.people.tasks import claim_task
from engine.execution.permissions import Actor
from engine.execution.reasons import NoReason
from engine.roles import Role
from storage.queries.worklist import open_tasks, task_row
from storage.tables import notices, user_tasks
from tests.diagrams import diagram, end, flows, start, user_task
from tests.people import person
from tests.unit.execution.installation import CLERK, FIXER, Installation

ONE_TASK = diagram(start("s"), user_task("u"), end("e"), flows("s", "u", "e"))
FOR_ONE = diagram(start("s"), user_task("u", None, assignee="aigerim"), end("e"), flows("s", "u", "e"))
BOLAT = person("bolat", "clerks")
STRANGER = person("stranger", "cooks")
PEOPLE = {"aigerim": ("clerks",), "bolat": ("clerks",), "hasen": ("heads",), "saule": ()}


def with_people(here: Installation, content: bytes = ONE_TASK) -> tuple[int, int]:
    """A case whose task Aigerim has claimed."""
    here.deploy(content)
    with here.database.transaction() as session:
        for login, groups in PEOPLE.items():
            add_account(session, here.clock, "test", Account(login, login.capitalize(), groups), "!")
    case_id = here.start()
    token = here.token(case_id, "u")
    with here.database.transaction() as session:
        claim_task(session, here.runtime, CLERK, case_id, token)
    return case_id, token


def hand_over(here: Installation, actor: Actor, task: tuple[int, int], to: str, note: str = "") -> None:
    with here.database.transaction() as session:
        hand_over_task(session, here.runtime, actor, *task, to=to, note=note)


def release(here: Installation, actor: Actor, task: tuple[int, int], note: str = "ill") -> None:
    with here.database.transaction() as session:
        release_task(session, here.runtime, actor, *task, note=note)


def assignee(here: Installation) -> str | None:
    found: str | None = here.rows(user_tasks)[0].assignee
    return found


def told_to(here: Installation) -> list[tuple[str, Any]]:
    return [(row.recipient, row.facts["kind"]) for row in here.rows(notices)]


def test_a_task_goes_to_a_colleague_who_finds_it_among_his_own_and_is_told(here: Installation) -> None:
    task = with_people(here)

    hand_over(here, CLERK, task, "bolat", "I am on leave from tomorrow")

    with here.database.reading() as session:
        listed = [row.assignee for row in open_tasks(session, ("clerks",), "bolat")]
    assert listed == ["bolat"]
    assert told_to(here) == [("user:bolat", "handed_over")]
    event = here.event(task[0], "task_handed_over")
    assert (event.actor, here.data(event)) == (
        "aigerim",
        {"before": "aigerim", "to": "bolat", "note": "I am on leave from tomorrow"},
    )
    here.complete(task[0], "u", actor=BOLAT)
    assert here.case(task[0]).state == "completed"
    assert here.findings() == []


def test_a_task_goes_only_to_those_to_whom_the_diagram_offers_it(here: Installation) -> None:
    task = with_people(here)
    with here.database.transaction() as session:
        disable_account(session, here.clock, "test", "bolat")
    before = here.everything()

    for nobody in ("hasen", "bolat", "aigerim", "unknown", ""):
        with pytest.raises(NoSuchColleague, match="choose somebody of clerks whose account is in use"):
            hand_over(here, CLERK, task, nobody)

    assert here.everything() == before


def test_a_task_of_one_person_alone_cannot_go_to_others(here: Installation) -> None:
    task = with_people(here, FOR_ONE)

    with pytest.raises(NoSuchColleague, match="it is for one person alone"):
        hand_over(here, FIXER, task, "bolat", "ill")
    with pytest.raises(NoSuchColleague, match="for one person alone"):
        release(here, FIXER, task)

    assert assignee(here) == "aigerim"


def test_colleagues_take_nothing_from_each_other_but_supervisors_do_with_a_reason(here: Installation) -> None:
    task = with_people(here)

    with pytest.raises(NotYours, match="claimed by aigerim"):
        hand_over(here, BOLAT, task, "bolat", "mine")
    with pytest.raises(NotYours):
        hand_over(here, STRANGER, task, "bolat", "mine")
    with pytest.raises(NoReason, match="say why"):
        hand_over(here, FIXER, task, "bolat", " ")
    hand_over(here, FIXER, task, "bolat", "Aigerim is ill")

    assert assignee(here) == "bolat"
    assert sorted(told_to(here)) == [("user:aigerim", "task_taken"), ("user:bolat", "handed_over")]


def test_a_supervisor_takes_a_task_back_for_its_group(here: Installation) -> None:
    task = with_people(here)

    with pytest.raises(NotYours, match="ask a supervisor"):
        release(here, BOLAT, task)
    with pytest.raises(NoReason, match="more than 1000"):
        release(here, FIXER, task, "x" * 1001)
    release(here, FIXER, task, "Aigerim is ill")
    with pytest.raises(NoSuchColleague, match="in nobody's hands"):
        release(here, FIXER, task)

    assert assignee(here) is None
    assert told_to(here) == [("user:aigerim", "task_taken")]
    assert here.data(here.event(task[0], "task_released")) == {"before": "aigerim", "note": "Aigerim is ill"}


@pytest.mark.parametrize("role", Role)
def test_of_all_roles_the_one_that_assigns_takes_tasks_from_others(here: Installation, role: Role) -> None:
    task = with_people(here)
    other = Actor("hasen", frozenset({"heads"}), frozenset({role}))

    refused = []
    for take in (lambda: hand_over(here, other, task, "bolat", "ill"), lambda: release(here, other, task)):
        try:
            take()
        except NotYours:
            refused.append(take)

    assert len(refused) == (0 if role is Role.ASSIGN else 2)


def test_what_a_shut_account_held_goes_back_to_its_groups(here: Installation) -> None:
    task = with_people(here)

    with here.database.transaction() as session:
        left = release_tasks_of(session, here.runtime, Actor("os:root"), "aigerim", "the account was disabled")

    assert (left, assignee(here)) == ([], None)
    assert here.event(task[0], "task_released").actor == "os:root"


def test_what_only_a_shut_account_could_do_is_named(here: Installation) -> None:
    with_people(here, FOR_ONE)

    with here.database.transaction() as session:
        left = release_tasks_of(session, here.runtime, Actor("os:root"), "aigerim", "the account was disabled")

    assert ([row.name for row in left], assignee(here)) == (["u"], "aigerim")


def test_the_holder_is_not_among_his_colleagues(here: Installation) -> None:
    case_id, token = with_people(here)

    with here.database.reading() as session:
        row = task_row(session, case_id, token)
        assert row is not None
        names = [colleague.id for colleague in colleagues_for(session, dict(row._mapping))]

    assert names == ["bolat"]
