"""A form that comes when its session is over: after the login its owner is back at it, and nobody else."""

import secrets

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from storage.queries.cases import case_list
from storage.queries.drafts import draft_row
from tests.web.office import PASSWORD, Department, Visitor, hidden_fields, local

TYPED = {"completeness": "incomplete", "missing_information": "The conclusion of the internship"}
KEPT = "The conclusion of the internship</textarea>"
OVER = "Your session has ended. Nothing was sent."


@pytest.fixture
def here(sqlite_department: Department) -> Department:
    return sqlite_department


@pytest.fixture
def task(here: Department) -> str:
    return here.task(here.apply(), "check_completeness")


def late(here: Department, login: str, path: str, values: dict[str, str], page: str | None = None) -> TestResponse:
    """A form that a person had open is sent when the cookie of his session is gone."""
    visitor = here.visitor(login)
    carried = visitor.carried(page or path)
    visitor.client.delete_cookie("atqaru")
    return visitor.client.post(path, data={**carried, **values})


def sign_in(answer: TestResponse, client: FlaskClient, login: str, password: str = PASSWORD) -> TestResponse:
    """Somebody signs in at the login page that was answered."""
    fields = {**hidden_fields(answer.text), "login": login, "password": password}
    return client.post("/login", data=fields)


def shown_to(here: Department, answer: TestResponse) -> FlaskClient:
    """The browser before which an answer stands."""
    client = here.app.test_client()
    for cookie in answer.headers.getlist("Set-Cookie"):
        name, _, value = cookie.partition(";")[0].partition("=")
        client.set_cookie(name, value)
    return client


def test_the_login_page_says_so_and_leads_back_to_the_form(department: Department) -> None:
    task = department.task(department.apply(), "check_completeness")
    answer = late(department, "askar", task, TYPED)
    assert answer.status_code == 403
    assert OVER in answer.text
    assert TYPED["missing_information"] not in answer.text
    client = shown_to(department, answer)

    back = sign_in(answer, client, "askar")

    assert (back.status_code, back.location) == (302, task)
    page = client.get(task).text
    assert "Your session had ended. Nothing was sent. What you entered is below" in page
    assert KEPT in page


def test_a_wrong_password_loses_nothing(here: Department, task: str) -> None:
    answer = late(here, "askar", task, TYPED)
    client = shown_to(here, answer)

    again = sign_in(answer, client, "askar", "wrong password")
    assert again.status_code == 422
    back = sign_in(again, client, "askar")

    assert back.location == task
    assert KEPT in client.get(task).text


def test_another_person_gets_nothing_of_it(here: Department, task: str) -> None:
    answer = late(here, "askar", task, TYPED)
    client = shown_to(here, answer)

    back = sign_in(answer, client, "aliya")

    assert back.location == "/worklist"
    assert "belongs to another account" in client.get("/worklist").text
    assert KEPT not in client.get(task).text
    with here.database.reading() as session:
        assert draft_row(session, "aliya", task) is None
        assert draft_row(session, "askar", task) is None


def test_a_form_from_an_earlier_session_of_the_same_person_is_kept_at_once(here: Department, task: str) -> None:
    carried = here.visitor("askar").carried(task)
    again = here.visitor("askar")

    answer = again.client.post(task, data={**carried, **TYPED})

    assert (answer.status_code, answer.location) == (302, task)
    assert KEPT in again.get(task).text


def test_a_form_of_the_person_before_at_this_computer_asks_for_his_login(here: Department, task: str) -> None:
    carried = here.visitor("askar").carried(task)
    aliya = here.visitor("aliya")

    answer = aliya.client.post(task, data={**carried, **TYPED})

    assert answer.status_code == 403
    assert "This form was opened from another account" in answer.text
    assert "askar" not in answer.text
    assert sign_in(answer, aliya.client, "askar").location == task
    assert KEPT in aliya.get(task).text


def test_an_application_comes_back_too(here: Department) -> None:
    apply = "/services/attestation/apply"
    answer = late(here, "nurlan", apply, {"residence_address": "Almaty, 5 Abai avenue"})
    client = shown_to(here, answer)

    assert sign_in(answer, client, "nurlan").location == apply

    assert 'value="Almaty, 5 Abai avenue"' in client.get(apply).text
    with here.database.reading() as session:
        assert case_list(session, 10, applicant="nurlan") == []


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-5] + "AAAAA",
        lambda text: "",
        lambda text: "https://example.org",
        lambda text: "ё" * 10,
    ],
)
def test_what_is_not_of_ours_is_not_taken(here: Department, task: str, change: object) -> None:
    answer = late(here, "askar", task, TYPED)
    client = shown_to(here, answer)
    fields = hidden_fields(answer.text)
    fields["carried"] = change(fields["carried"])  # type: ignore[operator]

    back = client.post("/login", data={**fields, "login": "askar", "password": PASSWORD})

    assert back.location == "/worklist"
    assert KEPT not in client.get(task).text


def test_what_was_carried_for_more_than_a_day_is_not_taken(here: Department, task: str) -> None:
    answer = late(here, "askar", task, TYPED)
    client = shown_to(here, answer)
    here.clock.advance_to(local("2026-04-07T11:00:01"))

    assert sign_in(answer, client, "askar").location == "/worklist"


def test_a_page_cannot_be_made_for_another(here: Department, task: str) -> None:
    mine = here.visitor("aliya").carried(task)["form-page"]
    his = here.visitor("askar").carried(task)["form-page"]
    forged = f"{his.rpartition('.')[0]}.{mine.rpartition('.')[2]}"

    answer = here.visitor("askar").client.post(task, data={**TYPED, "form-page": forged})

    assert answer.status_code == 400
    assert "This form has expired" in answer.text


def test_too_much_is_told(here: Department, task: str) -> None:
    long = secrets.token_hex(850_000)

    answer = late(here, "askar", task, {**TYPED, "missing_information": long})
    client = shown_to(here, answer)

    assert answer.status_code == 403
    assert "too long to be kept while you sign in" in answer.text
    assert sign_in(answer, client, "askar").location == task
    assert "Nothing was sent, and what you entered was too long to be kept" in client.get(task).text


def test_a_form_that_was_sent_already_is_not_a_draft_again(here: Department, task: str) -> None:
    askar = here.visitor("askar")
    carried = askar.carried(task)
    askar.client.post(task, data={**carried, "completeness": "complete"})
    askar.client.delete_cookie("atqaru")

    answer = askar.client.post(task, data={**carried, **TYPED})
    client = shown_to(here, answer)

    assert sign_in(answer, client, "askar").location == "/worklist"
    with here.database.reading() as session:
        assert draft_row(session, "askar", task) is None


def test_a_login_page_that_lay_open_too_long_keeps_what_it_carries(here: Department, task: str) -> None:
    answer = late(here, "askar", task, TYPED)
    client = here.app.test_client()

    again = sign_in(answer, client, "askar")
    assert again.status_code == 400
    assert "Sign in again." in again.text

    assert sign_in(again, shown_to(here, again), "askar").location == task


def test_the_script_of_a_page_hears_of_it_in_a_word(here: Department, task: str) -> None:
    visitor = Visitor(here.app.test_client())
    carried = here.visitor("askar").carried(task)

    answer = visitor.client.post(f"{task}/answers", data=carried, headers={"Accept": "application/json"})

    told = {"refused": "Your session has ended. Sign in again.", "reason": "signed-out"}
    assert (answer.status_code, answer.json) == (403, told)


def test_the_login_page_speaks_the_language_of_the_form(here: Department, task: str) -> None:
    visitor = here.visitor("askar")
    visitor.get("/language/ru")
    carried = visitor.carried(task)
    visitor.client.delete_cookie("atqaru")

    answer = visitor.client.post(task, data={**carried, **TYPED})

    assert '<html class="govuk-template" lang="ru">' in answer.text
