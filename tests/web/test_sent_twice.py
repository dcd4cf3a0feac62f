"""A form that is sent twice has one outcome, and who comes back to its page reads what came of it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.test import TestResponse

from engine.execution.due.worker import sweep
from storage.queries.cases import case_list
from storage.queries.drafts import last_sent
from tests.web.office import Department, application, hidden_fields, local, posted

APPLY = "/services/attestation/apply"


def cases_of(department: Department, applicant: str) -> list[int]:
    with department.database.reading() as session:
        return [case.id for case in case_list(session, 10, applicant=applicant)]


def test_an_application_that_comes_twice_opens_one_case(department: Department) -> None:
    nurlan = department.visitor("nurlan")
    form = {**nurlan.carried(APPLY), **posted(application(filled_on="2026-04-06"))}

    answers = [nurlan.client.post(APPLY, data=form) for _ in range(2)]

    (case_id,) = cases_of(department, "nurlan")
    assert [answer.location for answer in answers] == [f"/account/applications/{case_id}/receipt"] * 2


def test_two_that_come_at_the_same_moment_open_one_case(department: Department) -> None:
    nurlan = department.visitor("nurlan")
    form = {**nurlan.carried(APPLY), **posted(application(filled_on="2026-04-06"))}
    cookie = nurlan.client.get_cookie("atqaru")
    assert cookie

    def send(_number: int) -> TestResponse:
        client = department.app.test_client()
        client.set_cookie("atqaru", cookie.value)
        return client.post(APPLY, data=form)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))

    (case_id,) = cases_of(department, "nurlan")
    assert {answer.location for answer in answers} == {f"/account/applications/{case_id}/receipt"}


def test_a_form_that_was_refused_can_be_sent_again(sqlite_department: Department) -> None:
    nurlan = sqlite_department.visitor("nurlan")
    refused = nurlan.send(APPLY, {"email": "nothing"})
    assert refused.status_code == 422

    answer = nurlan.client.post(
        APPLY, data={**hidden_fields(refused.text), **posted(application(filled_on="2026-04-06"))}
    )

    assert answer.status_code == 302
    assert len(cases_of(sqlite_department, "nurlan")) == 1


def test_two_applications_from_two_pages_are_two(sqlite_department: Department) -> None:
    nurlan = sqlite_department.visitor("nurlan")
    for minute in (0, 1):
        sqlite_department.clock.advance_to(local(f"2026-04-06T11:0{minute}"))
        nurlan.send(APPLY, posted(application(filled_on="2026-04-06")))

    second = max(cases_of(sqlite_department, "nurlan"))

    assert len(cases_of(sqlite_department, "nurlan")) == 2
    page = nurlan.get(APPLY).text
    assert "You already applied on 6 April 2026, 11:01." in page
    assert f'href="/account/applications/{second}/receipt"' in page


def test_a_task_that_is_completed_twice_says_that_it_is_complete(department: Department) -> None:
    task = department.task(department.apply(), "check_completeness")
    askar = department.visitor("askar")
    form = {**askar.carried(task), "completeness": "complete"}

    answers = [askar.client.post(task, data=form) for _ in range(2)]

    assert [(answer.status_code, answer.location) for answer in answers] == [(302, "/worklist")] * 2
    assert askar.get("/worklist").text.count("“Check completeness” is completed for case ATT-2026-000001.") == 2


def test_who_comes_back_to_a_task_that_he_completed_reads_so(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    task = sqlite_department.task(case_id, "check_completeness")
    askar, aliya = sqlite_department.visitor("askar"), sqlite_department.visitor("aliya")
    askar.send(task, {"completeness": "complete"})

    page = askar.get(task)

    assert page.status_code == 200
    assert "You have completed this task" in page.text
    assert "You completed it on 6 April 2026, 11:00." in page.text
    assert f'href="/cases/{case_id}"' in page.text
    assert aliya.get(task).status_code == 404
    in_russian = askar.client.get(task, headers={"Accept-Language": "ru"}).text
    assert "Вы завершили ее 6 апреля 2026, 11:00." in in_russian


@pytest.mark.parametrize("login", ["aliya", "bolat"])
def test_the_id_of_a_page_is_of_no_use_to_others(sqlite_department: Department, login: str) -> None:
    task = sqlite_department.task(sqlite_department.apply(), "check_completeness")
    askar, other = sqlite_department.visitor("askar"), sqlite_department.visitor(login)
    page = askar.carried(task)["form-page"]
    askar.send(task, {"completeness": "complete"})

    answer = other.client.post(task, data={"form-page": page, "page-token": other.token("/worklist")})

    assert answer.status_code == 409


def test_what_was_sent_long_ago_is_forgotten(sqlite_department: Department) -> None:
    task = sqlite_department.task(sqlite_department.apply(), "check_completeness")
    sqlite_department.visitor("askar").send(task, {"completeness": "complete"})

    sqlite_department.clock.advance_to(local("2026-05-07T11:00"))
    sweep(sqlite_department.database, sqlite_department.runtime)

    with sqlite_department.database.reading() as session:
        assert last_sent(session, "askar", task) is None


OTHERWISE = "You have already sent this page with other values. What you entered now was not sent."


def test_a_page_that_comes_again_with_other_values_is_not_said_to_be_sent(department: Department) -> None:
    nurlan = department.visitor("nurlan")
    values = posted(application(filled_on="2026-04-06"))
    carried = nurlan.carried(APPLY)
    nurlan.client.post(APPLY, data={**carried, **values})

    refused = nurlan.client.post(APPLY, data={**carried, **values, "university_name": "Another University"})

    assert refused.status_code == 409
    assert OTHERWISE in refused.text
    assert 'value="Another University"' in refused.text
    assert len(cases_of(department, "nurlan")) == 1
    again = nurlan.client.post(
        APPLY, data={**hidden_fields(refused.text), **values, "university_name": "Another University"}
    )
    assert again.status_code == 302
    assert len(cases_of(department, "nurlan")) == 2


def test_other_values_for_a_task_that_is_done_are_shown_to_be_copied(department: Department) -> None:
    task = department.task(department.apply(), "check_completeness")
    askar = department.visitor("askar")
    carried = askar.carried(task)
    askar.client.post(task, data={**carried, "completeness": "complete"})

    typed = {"completeness": "incomplete", "missing_information": "The diploma is missing"}
    refused = askar.client.post(task, data={**carried, **typed})

    assert refused.status_code == 409
    assert OTHERWISE in refused.text
    assert "The diploma is missing" in refused.text
    assert 'href="/worklist"' in refused.text
    assert "entered is kept" not in refused.text


def test_of_two_at_the_same_moment_with_other_values_one_is_refused(department: Department) -> None:
    task = department.task(department.apply(), "check_completeness")
    askar = department.visitor("askar")
    carried = askar.carried(task)
    cookie = askar.client.get_cookie("atqaru")
    assert cookie

    def send(number: int) -> TestResponse:
        client = department.app.test_client()
        client.set_cookie("atqaru", cookie.value)
        return client.post(task, data={**carried, "completeness": "complete", "remark": f"The remark {number}"})

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send, range(2)))

    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert [OTHERWISE in answer.text for answer in answers if answer.status_code == 409] == [True]
