"""Login and logout: who gets in, what is answered to those who do not, and what the audit log keeps."""

import pytest

from engine.execution.installation.accounts import disable_account
from storage.queries.cases import timeline
from tests.web.office import PASSWORD, Department

INSTALLATION = 0


def events(department: Department) -> list[tuple[str, str]]:
    with department.database.reading() as session:
        found = timeline(session, INSTALLATION)
    return [(event.type, event.actor) for event in found if event.type.startswith("log")]


@pytest.mark.parametrize(
    ("login", "page"),
    [("nurlan", "/account"), ("askar", "/worklist"), ("erlan", "/cases"), ("admin", "/cases")],
)
def test_people_land_where_their_work_is(sqlite_department: Department, login: str, page: str) -> None:
    visitor = sqlite_department.visitor()

    answer = visitor.post("/login", {"login": login, "password": PASSWORD})

    assert answer.status_code == 302
    assert answer.headers["Location"] == page


def test_login_and_logout_are_audit_events(department: Department) -> None:
    visitor = department.visitor("askar")

    visitor.post("/logout", page="/worklist")

    assert events(department) == [("login", "askar"), ("logout", "askar")]
    assert visitor.get("/worklist").headers["Location"].startswith("/login")


@pytest.mark.parametrize(("login", "password"), [("askar", "wrong password"), ("nobody", "wrong password")])
def test_the_answer_does_not_tell_whether_there_is_such_an_account(
    sqlite_department: Department,
    login: str,
    password: str,
) -> None:
    answer = sqlite_department.visitor().post("/login", {"login": login, "password": password})

    assert answer.status_code == 422
    assert "Login name or password is wrong. Check both and try again." in answer.text


def test_a_failed_login_is_kept_without_what_was_typed(sqlite_department: Department) -> None:
    visitor = sqlite_department.visitor()

    visitor.post("/login", {"login": "my secret password", "password": "x"})
    visitor.post("/login", {"login": "askar", "password": "x"})

    assert events(sqlite_department) == [("login_failed", "unknown"), ("login_failed", "askar")]
    with sqlite_department.database.reading() as session:
        assert "my secret" not in str(timeline(session, INSTALLATION))


def test_empty_fields_are_named(sqlite_department: Department) -> None:
    answer = sqlite_department.visitor().post("/login", {"login": "", "password": ""})

    assert answer.status_code == 422
    assert 'href="#login">Login name: nothing is entered. Enter your login name.' in answer.text
    assert 'href="#password">Password: nothing is entered. Enter your password.' in answer.text


def test_a_disabled_account_is_shut_out_at_once(sqlite_department: Department) -> None:
    visitor = sqlite_department.visitor("askar")

    with sqlite_department.database.transaction() as session:
        disable_account(session, sqlite_department.clock, "test", "askar")

    assert visitor.get("/worklist").status_code == 302
    refused = visitor.post("/login", {"login": "askar", "password": PASSWORD})
    assert refused.status_code == 422


def test_one_account_cannot_be_tried_for_ever(sqlite_department: Department) -> None:
    visitor = sqlite_department.visitor()
    token = visitor.token("/login")

    answers = [
        visitor.client.post("/login", data={"login": "askar", "password": "", "page-token": token}) for _ in range(11)
    ]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert "Wait five minutes, then try again." in answers[-1].text
    assert '<a class="govuk-link" href="/login">Sign in</a>' in answers[-1].text


def test_who_signs_in_rightly_many_times_is_not_kept_out(sqlite_department: Department) -> None:
    visitors = [sqlite_department.visitor() for _ in range(12)]

    answers = [visitor.post("/login", {"login": "askar", "password": PASSWORD}) for visitor in visitors]

    assert [answer.status_code for answer in answers] == [302] * 12


@pytest.mark.parametrize(
    "target", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", "/%0D%0AX"]
)
def test_login_leads_nowhere_else(sqlite_department: Department, target: str) -> None:
    visitor = sqlite_department.visitor()

    answer = visitor.post(f"/login?next={target}", {"login": "askar", "password": PASSWORD}, page="/login")

    assert answer.headers["Location"] == "/worklist"


def test_after_login_one_goes_on_where_one_wanted_to(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    visitor = sqlite_department.visitor()
    wanted = visitor.get(f"/cases/{case_id}").headers["Location"]

    answer = visitor.post(wanted, {"login": "erlan", "password": PASSWORD}, page="/login")

    assert answer.headers["Location"] == f"/cases/{case_id}"
