"""Names that nobody bears: an incident with words, never a task that nobody sees."""

import pytest

from engine.execution.errors import NotYours
from engine.execution.installation.accounts import Account, add_account, disable_account
from engine.execution.permissions import Actor
from engine.handlers import Document, Notice, TaskResult
from engine.roles import Role
from storage.tables import notices
from tests.diagrams import diagram, end, flows, service_task, start, user_task
from tests.unit.execution.installation import CLERK, Installation

LOGINS = ("aigerim", "bolat", "gone")


def with_accounts(here: Installation) -> None:
    with here.database.transaction() as session:
        for login in LOGINS:
            add_account(session, here.clock, "test", Account(login, login.capitalize(), ("clerks",)), "!")
        disable_account(session, here.clock, "test", "gone")


def one_task(groups: str | None, users: str | None = None, assignee: str | None = None) -> bytes:
    given = {name: value for name, value in (("users", users), ("assignee", assignee)) if value}
    return diagram(start("s"), user_task("u", groups, **given), end("e"), flows("s", "u", "e"))


@pytest.mark.parametrize(
    ("groups", "users", "assignee", "unborne"),
    [
        ('=["clerks", wanted]', None, None, "clercs"),
        (None, '=["bolat", "boloat"]', None, "boloat"),
        (None, None, '="nobody"', "nobody"),
        (None, None, '="gone"', "gone"),
        ("clerks", None, '="user who"', "user who"),
    ],
)
def test_a_task_for_nobody_is_an_incident_that_says_whom_it_names(
    here: Installation, groups: str | None, users: str | None, assignee: str | None, unborne: str
) -> None:
    here.deploy(one_task(groups, users, assignee))
    with_accounts(here)

    here.start(variables={"wanted": "clercs"})

    assert here.open() == []
    assert [row.message for row in here.incidents()] == [
        f"u: nobody is called {unborne}: no group has this id, no account in use this name"
    ]


def test_a_group_of_applicants_is_given_no_task(here: Installation) -> None:
    here.deploy(one_task("=groups"))
    case_id = here.start(variables={"groups": ["clerks", "applicants"]})

    assert here.open(case_id) == []
    [incident] = here.incidents()
    assert incident.fault == "nobody"
    assert incident.message.startswith("u: nobody in applicants can do this task: they are applicants; name a group of")


def test_an_open_task_of_a_group_that_has_become_one_of_applicants_reaches_none_of_them(here: Installation) -> None:
    here.deploy(one_task("clerks"))
    case_id = here.start()
    bob = Actor("bob", frozenset({"clerks"}), frozenset({Role.APPLY}), applying=frozenset({"clerks"}))

    with pytest.raises(NotYours):
        here.complete(case_id, "u", actor=bob)


def test_the_task_is_opened_when_somebody_bears_the_name(here: Installation) -> None:
    here.deploy(one_task(None, None, '="zarina"'))
    with_accounts(here)
    case_id = here.start()
    [incident] = here.incidents()

    with here.database.transaction() as session:
        add_account(session, here.clock, "test", Account("zarina", "Zarina", ("clerks",)), "!")
    here.retry(incident.id)

    assert here.open(case_id) == ["u"]
    assert here.incidents() == []


def test_the_applicant_of_the_case_needs_no_account_to_be_named(here: Installation) -> None:
    here.deploy(one_task(None, "=[applicant]"))
    with_accounts(here)

    here.start()

    assert here.open() == ["u"]


def test_where_there_are_no_accounts_any_name_will_do(here: Installation) -> None:
    here.deploy(one_task(None, None, '="whoever"'))

    here.start()

    assert here.open() == ["u"]


@pytest.mark.parametrize(
    "result",
    [
        TaskResult(notices=(Notice("N-11", "clercs", "s", "t"),)),
        TaskResult(documents=(Document("D-RTC", "t", "t", "1", recipient="clercs"),)),
        TaskResult(notices=(Notice("N-11", "applicants", "s", "t"),)),
    ],
)
@pytest.mark.parametrize("kind", ["inside", "outside"])
def test_nothing_is_sent_to_nobody(here: Installation, result: TaskResult, kind: str) -> None:
    here.deploy(
        diagram(start("s"), user_task("u", "clerks"), service_task("j", kind), end("e"), flows("s", "u", "j", "e"))
    )
    case_id = here.start()
    for worker in (here.inside, here.worker):
        worker.does = [result, result]

    here.complete(case_id, "u", actor=CLERK)
    here.work()

    assert here.open(case_id) == []
    assert [row for row in here.rows(notices) if row.code != "INC"] == []
    [incident] = here.incidents()
    assert incident.message in (
        "the recipient clercs does not exist; name applicant or the id of a group",
        "the recipient applicants is a group of applicants; name applicant, or a group of officials",
    )
