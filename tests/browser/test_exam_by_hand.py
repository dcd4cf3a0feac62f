"""The attestation goes by hand in the browser: F2, completeness, admission, test, interview, votes, minutes, result."""

from typing import Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from engine.execution.case.case_view import view_case
from engine.execution.people.questionnaires import save_answers
from tests.browser.browsing import PATIENCE_SECONDS, Desk
from tests.browser.test_service_by_hand import SIGNED, apply
from tests.exam import right_answers
from tests.people import person
from tests.web.office import Department

pytestmark = pytest.mark.browser

#: Who passes, who is suspended, who does not appear.
NURLAN, DANA, KAMILA = "Ахметов Нұрлан Серікұлы", "Омарова Дана", "Назарова Камила"
IIN_OF = {DANA: "900101301223", KAMILA: "850715401068"}
PRESENT = ("damira", "daulet", "gaukhar")
INTERVIEW = [
    "When are enforcement proceedings ended?",
    "Which property is not levied upon?",
    "How is a decree of a bailiff appealed?",
]


def admitted_beside(department: Department) -> None:
    """Two other candidates who are admitted to the same session."""
    for login, name in (("dana", DANA), ("kamila", KAMILA)):
        case_id = department.apply(login, applicant_full_name=name, applicant_iin=IIN_OF[name])
        department.do(case_id, "check_completeness", "askar", {"completeness": "complete"})
        department.do(case_id, "examine_application", "askar", {})


def answer_by_hand(desk: Desk, task: str) -> None:
    """The first answers are given at the page: one by its button, one by the script as soon as it is chosen."""
    desk.open(task)
    assert "Question 1 of 100" in desk.text
    first = desk.driver.find_element(By.NAME, "question").get_attribute("value") or ""
    desk.fill({"answer": right_answers()[first]})
    desk.press("Save and continue")
    assert "Question 2 of 100" in desk.text
    second = desk.driver.find_element(By.NAME, "question").get_attribute("value") or ""
    desk.fill({"answer": right_answers()[second]})
    saved = desk.driver.find_element(By.CSS_SELECTOR, "[data-saved]")
    WebDriverWait(desk.driver, PATIENCE_SECONDS).until(lambda driver: saved.text == "Saved")
    desk.driver.refresh()
    assert "Answered: 2 of 100" in desk.text


def answer_the_rest(department: Department, task: str, right: int) -> None:
    """All other questions, so many in all rightly."""
    case_id, token = map(int, task.removeprefix("/tasks/").split("-"))
    with department.database.transaction() as session:
        variables = view_case(session, department.runtime, case_id).variables(token)
        known = {question["id"]: right_answers()[question["id"]] for question in variables["paper"]}
        wrong = {question: str(int(known[question]) % 4 + 1) for question in list(known)[right:]}
        actor = person("nurlan", "applicants")
        save_answers(session, department.runtime, actor, case_id, token, {**known, **wrong})


def test_an_exam_goes_by_hand_from_the_application_to_the_result(desk: Desk, department: Department) -> None:
    apply(desk)
    assert "ATT-2026-000001" in desk.text
    admitted_beside(department)
    department.go_to("2026-04-08T10:00")
    desk.complete("askar", "Check completeness", {"completeness": "complete"})
    desk.complete("askar", "Review the application", {"grounds": []})
    change_language(desk)

    department.go_to("2026-04-22T09:50")
    opening = {"present_logins": list(PRESENT), "chair_login": "damira"}
    desk.complete("saule", "Open the meeting", opening)
    department.go_to("2026-04-22T10:00")
    desk.complete("saule", "Record attendance", {"absent": ["ATT-2026-000003"]})
    department.go_to("2026-04-22T10:40")
    suspended = {"test_outcome": "suspended", "suspension_reason": "A telephone was found on the desk."}
    desk.complete("saule", "Supervise the test", suspended, about=DANA)
    sit_test(desk, department)
    desk.complete("saule", "Hand out the result sheet", {"sheet_signed": "signed"})

    department.go_to("2026-04-22T15:00")
    desk.complete("saule", "Interview", interview(), about=NURLAN)
    for login in PRESENT:
        name = "Vote of the chair" if login == "damira" else "Vote"
        desk.complete(login, name, {"vote": "for" if login != "gaukhar" else "against"})
    minutes(desk)
    department.go_to("2026-04-23T11:00")
    for name in (NURLAN, DANA, KAMILA):
        desk.complete("bolat", "Sign the result", SIGNED, about=name)

    assert account_of(desk, "nurlan") == ("Passed", "D-ATT-2026-000001")
    assert "Suspended" in account_of(desk, "dana")[0]
    desk.sign_in("kamila")
    assert "Give a valid reason for absence" in desk.text
    assert desk.complaints() == []


def change_language(desk: Desk) -> None:
    desk.sign_in("nurlan")
    desk.driver.find_element(By.LINK_TEXT, "Choose the language").click()
    desk.fill({"exam_language": "ru"})
    desk.press("Complete")
    assert "“Choose the language” is completed" in desk.text


def sit_test(desk: Desk, department: Department) -> None:
    desk.sign_in("nurlan")
    task = department.task(2, "answer_questions")
    answer_by_hand(desk, task)
    answer_the_rest(department, task, 78)
    desk.open(f"{task}?finish=1")
    assert "Answered: 100 of 100" in desk.text
    desk.press("Finish")


def interview() -> dict[str, Any]:
    asked = {f"questions.{row}.question": question for row, question in enumerate(INTERVIEW)}
    return {"interview_step": "held", **asked, **{f"questions.{row}.mark": "right" for row in range(3)}}


def minutes(desk: Desk) -> None:
    drawn = {
        "minutes_number": "7",
        "minutes_date": "2026-04-22",
        "recording": "Video record 7, archive of the department",
        "secretary_name": "Secretary S. Ibraeva",
        "confirm_signature": True,
    }
    desk.complete("saule", "Draw up the minutes", drawn)
    desk.complete("daulet", "Sign the minutes", {"confirm_signature": True})
    desk.complete("gaukhar", "Sign the minutes", {"dissent": "The second answer was wrong.", "confirm_signature": True})
    chair = {"dissents_read": True, "minutes_step": "sign", "confirm_signature": True}
    desk.complete("damira", "Sign as the chair", chair)


def account_of(desk: Desk, login: str) -> tuple[str, str]:
    """How the application stands in a person's account, and the number of the decision."""
    desk.sign_in(login)
    standing = desk.driver.find_element(By.CSS_SELECTOR, ".app-card .govuk-tag").text
    desk.driver.find_element(By.LINK_TEXT, "Attestation of persons applying to be private bailiffs").click()
    number = next(line.split(",")[0] for line in desk.text.splitlines() if line.startswith("D-ATT"))
    return standing, number
