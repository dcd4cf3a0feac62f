"""The roles of groups: how `groups.json` gives them, which ones must be there, and what a deployment makes of them."""

import json

import pytest
from sqlalchemy import delete

from engine.definition.findings import RefusedDefinition
from engine.deployment.bundle import File, read_bundle
from engine.deployment.checks import Known, check
from engine.deployment.deploy import Deployment, deploy
from engine.roles import Role
from storage.database import Database
from storage.queries.users import roles_by_group
from storage.tables import group_roles
from tests.diagrams import diagram, end, flows, start
from tests.drawing import drawn
from tests.unit.deployment.checking import HANDLERS
from tests.unit.execution.installation import ALWAYS, ANALYST, Installation, form, office

EVERYBODY = {"id": "all", "name": "All", "roles": [role for role in Role if role is not Role.APPLY]}
GUESTS = {"id": "guests", "name": "Guests", "roles": ["apply"]}
SERVICE = diagram(start("s", properties={"form": "f"}), end("e"), flows("s", "e"))


@pytest.fixture
def here(database: Database) -> Installation:
    return Installation(database)


def groups(*entries: object) -> File:
    return File("groups.json", "groups", json.dumps(entries).encode())


def findings(*files: File, known: Known | None = None) -> list[str]:
    return [str(found) for found in check(read_bundle(files, office().functions), known or Known(HANDLERS))]


def deployed(here: Installation, *entries: object) -> Deployment:
    with here.database.transaction() as session:
        return deploy(session, here.runtime, ANALYST, (groups(*entries),), ALWAYS, "test")


def roles_in(here: Installation) -> dict[str, frozenset[str]]:
    with here.database.reading() as session:
        return roles_by_group(session)


@pytest.mark.parametrize("role", [Role.FIX, Role.OVERSEE, Role.ADMINISTER])
def test_a_role_that_no_group_has_but_is_needed_is_refused_with_what_is_missing_then(role: Role) -> None:
    others = {**EVERYBODY, "roles": [each for each in EVERYBODY["roles"] if each != role]}

    (found,) = findings(groups(others))

    assert found.startswith(f"groups.json:file: no group has the role {role}, so nobody ")
    assert found.endswith(f"; give a group of groups.json the role {role}")
    assert findings(groups(EVERYBODY)) == []


def test_a_role_that_a_group_of_the_installation_has_need_not_be_given_again() -> None:
    known = Known(HANDLERS, groups=frozenset({"all"}), roles={"all": frozenset(Role)})

    assert findings(groups({"id": "clerks", "name": "Clerks"}), known=known) == []


def test_the_last_group_with_a_role_keeps_it() -> None:
    known = Known(HANDLERS, groups=frozenset({"all"}), roles={"all": frozenset(Role)})

    found = findings(groups({**EVERYBODY, "roles": ["oversee", "administer"]}), known=known)

    assert [line.partition(",")[0] for line in found] == ["groups.json:file: no group has the role fix"]


def test_a_service_for_which_nobody_can_apply_is_warned_about() -> None:
    service = File("1.bpmn", "bpmn", drawn(SERVICE)), File("f.form", "form", form("f").encode())

    found = findings(*service, groups(EVERYBODY))

    remedy = "give a group the role apply, or name groups in the property starters"
    assert found == [f"1.bpmn:p: warning: nobody can apply for it; {remedy}"]
    assert findings(*service, groups(EVERYBODY, GUESTS)) == []


def test_without_a_file_of_groups_what_is_missing_is_a_warning_at_the_process() -> None:
    found = findings(File("1.bpmn", "bpmn", drawn(diagram(start("s"), end("e"), flows("s", "e")))))

    assert len(found) == 3
    assert all(line.startswith("1.bpmn:p: warning: no group has the role ") for line in found)


@pytest.mark.parametrize(
    ("roles", "told"),
    [
        ("fix", '[1].roles: must be a list, not "fix"'),
        (["mend"], "[1].roles[1]: unknown role 'mend'; known: apply, oversee, see_cases, see_data, assign, fix, admin"),
        (["fixx"], "[1].roles[1]: unknown role 'fixx'; did you mean 'fix'; known: "),
        ([None], "[1].roles[1]: must be text, not null"),
        (["apply", "fix"], "[1].roles: apply is given with other roles; those who apply and those who work here are"),
    ],
)
def test_a_bad_role_is_refused_where_it_stands(roles: object, told: str) -> None:
    (found,) = read_bundle([groups({"id": "a", "name": "A", "roles": roles})], office().functions).findings

    assert str(found).startswith(f"groups.json:{told}")


def test_a_deployment_gives_the_roles_that_the_file_says_and_tells_the_audit(here: Installation) -> None:
    deployed(here, EVERYBODY, GUESTS)
    deployed(here, {**EVERYBODY, "roles": ["fix", "oversee", "administer"]}, GUESTS)

    assert roles_in(here) == {"all": {"fix", "oversee", "administer"}, "guests": {"apply"}}
    first, second = (here.data(event)["roles"] for event in here.events(0))
    assert first["guests"] == ["apply"]
    assert second == {"all": ["administer", "fix", "oversee"]}


def test_a_group_without_roles_in_the_file_keeps_those_that_it_has(here: Installation) -> None:
    deployed(here, EVERYBODY)
    before = roles_in(here)

    deployed(here, {"id": "all", "name": "Everybody"})

    assert roles_in(here) == before


def test_roles_that_were_lost_come_back_with_an_unchanged_file(here: Installation) -> None:
    deployed(here, EVERYBODY)
    with here.database.transaction() as session:
        session.execute(delete(group_roles))

    deployed(here, EVERYBODY)

    assert roles_in(here)["all"] == set(EVERYBODY["roles"])


def test_roles_are_not_stored_when_the_bundle_is_refused(here: Installation) -> None:
    with pytest.raises(RefusedDefinition):
        deployed(here, GUESTS)

    assert roles_in(here) == {}
