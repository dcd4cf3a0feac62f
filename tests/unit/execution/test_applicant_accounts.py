"""`account` in the forms of an applicant: his own where he fills them in, null where somebody else does."""

from typing import Any

import pytest

from engine.definition.findings import RefusedDefinition
from engine.execution.case.case_view import view_case
from engine.execution.errors import InvalidForm
from engine.execution.installation.accounts import Account, UnusableAccount, add_account
from engine.execution.people.sending import send_message
from engine.execution.permissions import Actor
from tests.diagrams import catch, diagram, end, flows, message, start, user_task
from tests.unit.execution.installation import APPLICANT, CLERK, Installation, form

OWN = {"key": "iin", "readonly": "=account != null", "properties": {"value": "=account.iin"}}
FORM = form("f", OWN)


def applied_for_by(**starters: str) -> bytes:
    started = start("s", properties={"form": "f", **starters})
    return diagram(started, user_task("u"), end("e"), flows("s", "u", "e"))


def known(here: Installation, case_id: int) -> dict[str, Any]:
    with here.database.reading() as session:
        return view_case(session, here.runtime, case_id).named({"iin", "account"})


@pytest.fixture
def there(here: Installation) -> Installation:
    """An installation in which the applicant has an account."""
    with here.database.transaction() as session:
        account = Account("nurlan", "Nurlan", (), "900101300017", "+77011234567")
        add_account(session, here.clock, "test", account, "-")
    return here


def test_an_application_has_the_iin_of_the_account_and_no_other(there: Installation) -> None:
    there.deploy(applied_for_by(), f=FORM)

    case_id = there.start()
    with pytest.raises(InvalidForm, match="filled in for you"):
        there.start(variables={"iin": "850615402113"})

    assert known(there, case_id) == {"iin": "900101300017"}
    assert there.data(there.event(case_id, "case_opened"))["values"] == {"iin": "900101300017"}


def test_an_official_types_the_iin_of_who_stands_before_him(there: Installation) -> None:
    there.deploy(applied_for_by(starters="clerks"), f=FORM)
    clerk = Actor(APPLICANT.id, CLERK.groups, APPLICANT.roles)

    case_id = there.start(actor=clerk, variables={"iin": "850615402113"})

    assert known(there, case_id) == {"iin": "850615402113"}


def test_a_message_from_the_account_knows_it_and_what_an_official_does_knows_none(there: Installation) -> None:
    waits = diagram(
        start("s"),
        catch("mail", message("news", '="k"'), properties={"form": "f"}),
        user_task("u", form="f"),
        end("e"),
        flows("s", "mail", "u", "e"),
    )
    there.deploy(waits, f=FORM)
    case_id = there.start(variables={"account": "KZ00"})

    with there.database.transaction() as session, pytest.raises(InvalidForm, match="filled in for you"):
        send_message(session, there.runtime, APPLICANT, case_id, "mail", {"iin": "850615402113"})
    with there.database.transaction() as session:
        send_message(session, there.runtime, APPLICANT, case_id, "mail", {})

    assert known(there, case_id) == {"iin": "900101300017", "account": "KZ00"}


def test_a_field_that_would_hide_the_account_is_refused_in_the_form_of_an_applicant(here: Installation) -> None:
    refused = r"f\.form:field_account: the key account hides the account of the applicant"

    with pytest.raises(RefusedDefinition, match=refused):
        here.deploy(applied_for_by(), f=form("f", {"key": "account"}))


def test_a_form_can_begin_with_everything_that_the_account_has(there: Installation) -> None:
    told = "=account.login + account.name + account.iin + account.phone"
    there.deploy(applied_for_by(), f=form("f", {"key": "iin", "readonly": True, "properties": {"value": told}}))

    case_id = there.start()

    assert known(there, case_id) == {"iin": "nurlanNurlan900101300017+77011234567"}


@pytest.mark.parametrize("phone", ["8 701 123 45 67", "+7", "+7701123456789012", ""])
def test_what_is_no_telephone_number_makes_no_account(here: Installation, phone: str) -> None:
    with here.database.transaction() as session, pytest.raises(UnusableAccount, match="no telephone number"):
        add_account(session, here.clock, "test", Account("dana", "Dana", (), None, phone), "-")
