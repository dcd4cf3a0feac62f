"""A file of groups by itself makes no applicants of those whom diagrams outside it need as officials."""

import json
from datetime import date, timedelta

import pytest

from engine.definition.findings import RefusedDefinition
from engine.definition.process import Process
from engine.deployment.applying import check_applying
from engine.deployment.bundle import File, read_bundle
from engine.deployment.deploy import Deployment, deploy
from engine.roles import Role
from storage.database import Database
from storage.queries.users import roles_by_group
from tests.diagrams import Part, catch, diagram, end, flows, message, start, user_task
from tests.drawing import drawn
from tests.unit.deployment.checking import KNOWN
from tests.unit.execution.installation import ALWAYS, ANALYST, Installation, form, office

TASK = user_task("x", "clerks")
MESSAGE = catch("x", message("m", "=case_id"), properties={"form": "f", "senders": "clerks"})
FAULT = "names 'clerks' as {}, who must be officials; give the role apply to a group of its own, or change the diagram"


def around(element: Part, **properties: str) -> bytes:
    return diagram(start("s", properties=properties), element, end("e"), flows("s", "x", "e"))


def groups(*roles: str) -> File:
    written = [{"id": "clerks", "name": "Clerks", "roles": roles}]
    return File("groups.json", "groups", json.dumps(written).encode())


def deployed(here: Installation, *files: File, day: date = ALWAYS) -> Deployment:
    with here.database.transaction() as session:
        return deploy(session, here.runtime, ANALYST, files, day, "test")


def roles_of(here: Installation, group: str) -> frozenset[str]:
    """What the people of a group may do now."""
    with here.database.reading() as session:
        return roles_by_group(session)[group]


@pytest.fixture
def here(database: Database) -> Installation:
    return Installation(database)


@pytest.mark.parametrize(
    ("xml", "element", "what"),
    [
        (around(TASK), "x", "candidate groups"),
        (around(MESSAGE), "x", "senders"),
        (around(user_task("x"), form="f", starters="clerks"), "s", "starters"),
    ],
)
def test_a_group_that_a_stored_diagram_needs_is_not_made_of_applicants(
    here: Installation, xml: bytes, element: str, what: str
) -> None:
    here.deploy(xml, f=form("f"))

    with pytest.raises(RefusedDefinition) as refused:
        deployed(here, groups("apply"))

    assert f"groups.json:clerks: 1.bpmn:{element} {FAULT.format(what)}" in str(refused.value)


def test_a_diagram_that_waits_for_its_day_counts_too(here: Installation) -> None:
    later = here.clock().date() + timedelta(days=30)
    here.deploy(around(user_task("x", "heads")))
    deployed(here, File("1.bpmn", "bpmn", drawn(around(TASK))), day=later)

    with pytest.raises(RefusedDefinition, match="candidate groups"):
        deployed(here, groups("apply"))


def test_other_roles_and_other_groups_are_given(here: Installation) -> None:
    here.deploy(around(TASK))

    deployed(here, groups("see_cases"))

    assert roles_of(here, "clerks") == {Role.SEE_CASES}


def test_a_diagram_that_comes_with_the_groups_counts_as_it_is_now(here: Installation) -> None:
    here.deploy(around(TASK))
    corrected = File("1.bpmn", "bpmn", drawn(around(user_task("x", "heads"))))

    deployed(here, groups("apply"), corrected)

    assert roles_of(here, "clerks") == {Role.APPLY}


def test_processes_are_read_only_where_a_group_becomes_one_of_applicants() -> None:
    def never() -> list[Process]:
        raise AssertionError

    bundle, before = read_bundle([groups("apply")], office().functions), {"clerks": frozenset({Role.APPLY})}

    assert list(check_applying(bundle, before, never, KNOWN)) == []
