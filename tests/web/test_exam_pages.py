"""The pages of an exam: language and test in the candidate's account, tasks about a candidate in the worklist."""

import re
from typing import Any

import pytest

from engine.execution.case.case_view import view_case
from tests.exam import right_answers
from tests.web.office import PASSWORD, Department, Visitor, hidden_fields, local

SESSION = 1
ON_PAPER = {"test_outcome": "paper", "test_score": "80", "paper_reason": "Power cut in the room."}
INTERVIEW = {"question": "Why?", "mark": "right"}


def admitted(department: Department) -> int:
    """An application of nurlan that is admitted to session 1."""
    case_id = department.apply()
    department.do(case_id, "check_completeness", "askar", {"completeness": "complete"})
    department.do(case_id, "examine_application", "askar", {})
    return case_id


def in_test(department: Department) -> int:
    """The case of nurlan, whose test has begun at 10:00."""
    case_id = admitted(department)
    department.go_to("2026-04-22T09:50")
    here = {"present_logins": ["damira", "daulet", "gaukhar"], "chair_login": "damira"}
    department.do(SESSION, "open_meeting", "saule", here)
    department.go_to("2026-04-22T10:00")
    department.do(SESSION, "call_roll", "saule", {})
    return case_id


@pytest.fixture
def case_id(department: Department) -> int:
    return in_test(department)


@pytest.fixture
def nurlan(department: Department) -> Visitor:
    return department.visitor("nurlan")


def answers(department: Department, case_id: int) -> Any:
    with department.database.reading() as session:
        view = view_case(session, department.runtime, case_id)
        place = next(place for place in view.places() if place.node.id == "answer_questions")
        return view.variables(place.token)["answers"]


def question_on(page: str) -> str:
    found = re.search(r'name="question" value="(\d+)"', page)
    assert found
    return found[1]


def test_the_candidate_changes_the_language_in_the_account(department: Department, nurlan: Visitor) -> None:
    case_id = admitted(department)

    account = nurlan.get("/account").text
    assert "Choose the language" in account
    page = nurlan.get(department.task(case_id, "choose_language")).text
    assert 'href="/account">My account</a>' in page
    assert "Claim" not in page
    answer = nurlan.post(department.task(case_id, "choose_language"), {"exam_language": "ru"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/account")
    assert "Choose the language" in nurlan.get("/account").text


@pytest.mark.parametrize(("at", "is_shown"), [("2026-04-22T09:59", True), ("2026-04-23T10:00", False)])
def test_what_is_offered_to_the_applicant_is_never_late(sqlite_department: Department, at: str, is_shown: bool) -> None:
    case_id = admitted(sqlite_department)
    task = sqlite_department.task(case_id, "choose_language")
    sqlite_department.go_to(at)
    nurlan, erlan = sqlite_department.visitor("nurlan"), sqlite_department.visitor("erlan")

    lists = [nurlan.get(path).text for path in ("/account", f"/account/applications/{case_id}")]
    page = nurlan.get(task).text
    row = erlan.get(f"/cases/{case_id}").text.partition("Choose the language</")[2].partition("</tr>")[0]

    assert [text.count("until 22 April 2026, 10:00") for text in lists] == [int(is_shown)] * 2
    assert ("22 April 2026, 10:00" in page.partition("<aside")[2]) is is_shown
    assert all("Choose the language" in text for text in (*lists, page))
    assert ("working day left" in row) is is_shown
    assert all(word not in text for text in (*lists, page, row) for word in ("Late<", "day late"))
    assert "Time is over" not in page


def test_the_account_leads_to_the_test_and_the_page_keeps_the_right_answers_to_itself(
    department: Department, nurlan: Visitor, case_id: int
) -> None:
    assert "Answer the questions" in nurlan.get("/account").text
    page = nurlan.get(department.task(case_id, "answer_questions")).text

    assert "Question 1 of 100" in page
    assert "Answered: 0 of 100" in page
    assert 'data-seconds-left="5400"' in page
    assert "right_option" not in page


def test_an_answer_is_saved_and_the_next_question_is_shown(
    department: Department, nurlan: Visitor, case_id: int
) -> None:
    task = department.task(case_id, "answer_questions")
    asked = question_on(nurlan.get(task).text)

    answer = nurlan.post(f"{task}/answers", {"question": asked, "answer": "2", "next": "2"}, page=task)

    assert (answer.status_code, answer.headers["Location"]) == (302, f"{task}?question=2")
    following = nurlan.get(f"{task}?question=2").text
    assert "Question 2 of 100" in following
    assert "Answered: 1 of 100" in following
    assert re.search(r'value="2" checked', nurlan.get(f"{task}?question=1").text)
    assert answers(department, case_id) == {asked: "2"}


def test_the_script_of_the_page_hears_what_is_held(department: Department, nurlan: Visitor, case_id: int) -> None:
    task = department.task(case_id, "answer_questions")
    asked, number = question_on(nurlan.get(task).text), 1776834000500
    held = {"question": asked, "answer": "1", "number": number, "answered": 1, "seconds_left": 5400}
    data = {**nurlan.carried(task), "question": asked}

    for late in (0, 100):  # the second one was chosen before, and comes after
        given = {**data, "answer": "1" if late == 0 else "2", "number": number - late}
        answer = nurlan.client.post(f"{task}/answers", data=given, headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json) == (200, held)

    assert nurlan.get(f"{task}/answers?question={asked}").json == held
    assert answers(department, case_id) == {asked: "1"}


def test_the_script_hears_when_the_time_is_over_and_how_many_answers_count(
    department: Department, nurlan: Visitor, case_id: int
) -> None:
    task = department.task(case_id, "answer_questions")
    page = nurlan.carried(f"{task}?question=3")
    nurlan.post(f"{task}/answers", {"question": page["question"], "answer": "1"}, page=task)
    department.clock.advance_to(local("2026-04-22T11:30:01"))
    late = {**page, "answer": "2"}

    before_the_runner = nurlan.client.post(f"{task}/answers", data=late, headers={"Accept": "application/json"})
    department.work_off()
    after_it = nurlan.get(f"{task}/answers?question={page['question']}")

    for answer in (before_the_runner, after_it):
        assert (answer.status_code, answer.json and answer.json["answered"]) == (409, 1)


def test_an_answer_that_came_without_a_session_is_chosen_again_and_not_called_saved(
    department: Department, nurlan: Visitor, case_id: int
) -> None:
    task = department.task(case_id, "answer_questions")
    page = nurlan.carried(f"{task}?question=3")
    nurlan.client.delete_cookie("atqaru")

    login = nurlan.client.post(f"{task}/answers", data={**page, "answer": "2"})
    assert "Nothing was sent." in login.text
    back = nurlan.client.post("/login", data={**hidden_fields(login.text), "login": "nurlan", "password": PASSWORD})

    assert back.location == f"{task}?question=3"
    shown = nurlan.get(back.location).text
    assert re.search(r'value="2" checked', shown)
    assert "data-saved " in shown
    assert re.search(r"data-saved [^>]*>Not saved: press the button below.<", shown)
    assert answers(department, case_id) == {}
    nurlan.send(f"{task}/answers", {"answer": "2"}, page=back.location)
    assert answers(department, case_id) == {page["question"]: "2"}
    assert "Not saved: press the button below.<" not in nurlan.get(back.location).text


def test_an_option_that_is_not_there_is_refused(department: Department, nurlan: Visitor, case_id: int) -> None:
    task = department.task(case_id, "answer_questions")

    answer = nurlan.post(f"{task}/answers", {"question": "1", "answer": "7"}, page=task)

    assert answer.status_code == 422
    assert answers(department, case_id) == {}


def test_an_answer_after_the_end_is_refused_and_what_was_saved_counts(
    department: Department, nurlan: Visitor, case_id: int
) -> None:
    task = department.task(case_id, "answer_questions")
    page = nurlan.get(task).text
    asked, token = question_on(page), nurlan.token(task)
    nurlan.post(f"{task}/answers", {"question": asked, "answer": right_answers()[asked]}, page=task)
    department.clock.advance_to(local("2026-04-22T11:30:01"))

    late = nurlan.client.post(f"{task}/answers", data={"question": "1", "answer": "1", "page-token": token})
    department.work_off()

    assert late.status_code == 409
    assert "its time is over. What was saved before that counts." in late.text
    department.do(case_id, "hand_out_sheet", "saule", {"sheet_signed": "signed"})
    assert "Test result sheet, copy 1 of 2" in nurlan.get(f"/account/applications/{case_id}").text
    assert "copy 2 of 2" not in nurlan.get(f"/account/applications/{case_id}").text


def test_before_the_end_the_page_says_what_is_missing_and_then_nothing_can_be_changed(
    department: Department, nurlan: Visitor, case_id: int
) -> None:
    task = department.task(case_id, "answer_questions")

    page = nurlan.get(f"{task}?finish=1").text
    assert "100 questions have no answer and count as wrong." in page
    answer = nurlan.post(task, page=f"{task}?finish=1")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/account")
    assert "Answered: 0 of 100." in nurlan.get("/account").text
    assert nurlan.get(task).status_code == 404


@pytest.mark.parametrize(
    ("login", "status", "words"),
    [
        ("dana", 404, "There is no such task"),
        ("saule", 403, "is for Ахметов Нұрлан Серікұлы"),
        ("damira", 404, "There is no such task"),
    ],
)
def test_nobody_else_opens_the_test_of_a_candidate(
    department: Department, case_id: int, login: str, status: int, words: str
) -> None:
    answer = department.visitor(login).get(department.task(case_id, "answer_questions"))

    assert answer.status_code == status
    assert words in answer.text


def test_the_worklist_says_about_whom_a_task_is(department: Department, case_id: int) -> None:
    page = department.visitor("saule").get("/worklist").text

    assert "Supervise the test" in page
    assert "<strong>Ахметов Нұрлан Серікұлы</strong>" in page
    task = department.visitor("saule").get(department.task(SESSION, "supervise_test")).text
    assert re.search(r"Subject</dt>\s*<dd[^>]*>Ахметов Нұрлан Серікұлы", task)


def test_the_history_says_about_whom_a_task_was(sqlite_department: Department) -> None:
    in_test(sqlite_department)
    sqlite_department.do(SESSION, "supervise_test", "saule", ON_PAPER)

    page = sqlite_department.visitor("erlan").get(f"/cases/{SESSION}").text

    assert "Task created: Supervise the test – Ахметов Нұрлан Серікұлы" in page
    assert "Task completed: Supervise the test – Ахметов Нұрлан Серікұлы" in page
    assert "#about" not in page


def go_to_the_votes(department: Department) -> None:
    """Each member of the commission has his vote to cast."""
    department.do(SESSION, "supervise_test", "saule", ON_PAPER)
    asked = {f"questions.{row}.{name}": text for row in range(3) for name, text in INTERVIEW.items()}
    department.do(SESSION, "hold_interview", "saule", {"interview_step": "held", **asked})


def test_each_member_finds_his_own_vote(department: Department, case_id: int) -> None:
    go_to_the_votes(department)

    for login, vote in (("damira", "Vote of the chair"), ("daulet", "Vote"), ("gaukhar", "Vote")):
        assert department.visitor(login).get("/worklist").text.count(f">{vote}</a>") == 1
    other = department.visitor("daulet").get(department.task(SESSION, "cast_vote", "gaukhar"))

    assert other.status_code == 403
    assert "is for Gaukhar Ospanova" in other.text


def test_a_vote_can_be_neither_returned_nor_handed_over(sqlite_department: Department) -> None:
    department = sqlite_department
    in_test(department)
    go_to_the_votes(department)
    vote, gaukhar = department.task(SESSION, "cast_vote", "gaukhar"), department.visitor("gaukhar")

    page = gaukhar.get(vote).text
    returned = gaukhar.post(f"{vote}/give-back", page=vote)

    assert "Complete</button>" in page
    for no_way in ("Return to the group", "Hand over to a colleague", "Claim</button>"):
        assert no_way not in page
    assert returned.status_code == 409
    assert "The task is for you alone: if you returned it, nobody could do it. It stays yours." in returned.text
    change = department.visitor("erlan").get(f"{vote}/hand-over").text
    assert "The task is for nobody else, so it cannot be handed over." in change
    assert gaukhar.get("/worklist").text.count(">Vote</a>") == 1


def test_why_of_the_questions_keeps_the_right_answers_to_itself(department: Department, case_id: int) -> None:
    page = department.visitor("erlan").get(f"/cases/{case_id}").text

    assert "Questions in a language" in page
    assert "right_option" not in page


def test_the_page_of_a_question_says_that_its_case_is_paused_and_saves_nothing(
    department: Department, nurlan: Visitor, case_id: int
) -> None:
    task = department.task(case_id, "answer_questions")
    page = nurlan.get(task).text
    token, question = hidden_fields(page)["page-token"], question_on(page)
    admin = department.visitor("admin")
    admin.post(f"/cases/{case_id}/stop", {"command": "suspend", "reason": "A court order"})

    paused = nurlan.get(task).text
    answer = nurlan.client.post(
        f"{task}/answers",
        data={"question": question, "answer": "a", "page-token": token},
        headers={"Accept": "application/json"},
    )

    assert "The office has paused this case." in paused
    assert "data-questionnaire" not in paused
    assert "Save and continue" not in paused
    assert "The office has paused this case." in nurlan.get(f"{task}?finish=1").text
    assert (answer.status_code, answer.json["refused"]) == (423, "Not saved: the office has paused this case.")
    assert answers(department, case_id) in (None, {})


def test_the_script_hears_that_the_case_is_paused_and_that_it_goes_on(
    sqlite_department: Department,
) -> None:
    department = sqlite_department
    case_id, nurlan, admin = in_test(department), department.visitor("nurlan"), department.visitor("admin")
    task = department.task(case_id, "answer_questions")
    question, stop = question_on(nurlan.get(task).text), f"/cases/{case_id}/stop"
    asks = f"{task}/answers?question={question}"

    admin.post(stop, {"command": "suspend", "reason": "A court order"})
    paused = nurlan.get(asks)
    admin.post(stop, {"command": "resume", "reason": "The court is done"})

    assert (paused.status_code, paused.json and paused.json["reason"]) == (423, "suspended")
    assert nurlan.get(asks).status_code == 200


def test_an_answer_by_the_button_waits_for_the_paused_case(sqlite_department: Department) -> None:
    department = sqlite_department
    case_id, nurlan, admin = in_test(department), department.visitor("nurlan"), department.visitor("admin")
    task = f"{department.task(case_id, 'answer_questions')}?question=3"
    page, stop = nurlan.carried(task), f"/cases/{case_id}/stop"
    admin.post(stop, {"command": "suspend", "reason": "A court order"})

    refused = nurlan.client.post(f"{task.partition('?')[0]}/answers", data={**page, "answer": "2"})
    admin.post(stop, {"command": "resume", "reason": "The court is done"})

    assert refused.status_code == 409
    assert re.search(r'value="2" checked', nurlan.get(task).text)
    assert "Not saved: press the button below.<" in nurlan.get(task).text
