"""A service goes by hand in the browser from the application to its result, by every hand that it needs."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from sqlalchemy import update

from storage.tables import users
from tests.browser.browsing import PATIENCE_SECONDS, Desk
from tests.web.office import Department, application

pytestmark = pytest.mark.browser
REASON = "The diploma register shows another person under this diploma number."
SIGNED = {"signatory_name": "Head of the department B. Sadykov", "confirm_signature": True}


def apply(desk: Desk, **changes: object) -> None:
    """The applicant fills in F2 and submits it."""
    desk.sign_in("nurlan")
    desk.open("/services")
    desk.driver.find_element(By.LINK_TEXT, "Attestation of persons applying to be private bailiffs").click()
    desk.fill(application(**changes))
    desk.press("Submit the application")
    assert "Application received" in desk.text, desk.text


def test_an_application_goes_by_hand_through_preliminary_refusal_and_hearing(
    desk: Desk, department: Department
) -> None:
    with department.database.transaction() as session:  # the form takes the IIN from the account
        session.execute(update(users).where(users.c.id == "nurlan").values(iin="900101301223"))
    apply(desk)
    department.go_to("2026-04-08T10:00")
    desk.complete("askar", "Check completeness", {"completeness": "complete"})
    department.go_to("2026-04-13T15:00")
    desk.complete("askar", "Review the application", {"grounds": ["ATT-G1"], "reasoning": REASON})
    department.go_to("2026-04-22T10:00")
    desk.complete(
        "askar",
        "Prepare notice and hearing",
        {
            "reasoning": REASON,
            "hearing_planned_on": "2026-04-24",
            "hearing_time": "10:00",
            "hearing_form": "oral",
            "hearing_place": "Justice department, room 204",
        },
    )
    desk.complete("bolat", "Sign the notice", SIGNED)
    desk.complete(
        "erlan",
        "State why the notice is late",
        {
            "late_reason": "The answer of the register came after the last day.",
            "confirm_term_broken": True,
        },
    )
    desk.sign_in("nurlan")
    assert "Hearing: 24 April 2026, 10:00, Justice department, room 204" in desk.text
    department.go_to("2026-04-24T11:00")
    desk.complete(
        "askar",
        "Hold the hearing",
        {
            "hearing_outcome": "refuse",
            "hearing_held_on": "2026-04-24",
            "hearing_started": "10:00",
            "hearing_ended": "10:30",
            "hearing_chair": "A. Bekov, executor",
            "hearing_secretary": "B. Omarov",
            "participants": "A. Serikov; the applicant",
            "applicant_present": True,
            "explanations": "The applicant gave explanations.",
            "hearing_reason": "The explanations do not remove the contradiction.",
        },
    )
    department.go_to("2026-04-27T10:00")
    desk.complete("bolat", "Sign the document", SIGNED)

    desk.sign_in("erlan")
    desk.driver.find_element(By.LINK_TEXT, "ATT-2026-000001").click()

    assert "Service deadline missed" in desk.text
    assert "Refused" in desk.text
    WebDriverWait(desk.driver, PATIENCE_SECONDS).until(
        lambda driver: driver.find_elements(By.CSS_SELECTOR, '[data-diagram-state="shown"]'),
    )
    assert desk.complaints() == []


def test_a_script_hides_the_fields_that_do_not_apply(desk: Desk, department: Department) -> None:
    task = department.task(department.apply(), "check_completeness")
    desk.sign_in("askar")
    desk.open(task)
    field = desk.driver.find_element(By.NAME, "missing_information")

    desk.fill({"completeness": "incomplete"})
    WebDriverWait(desk.driver, PATIENCE_SECONDS).until(lambda driver: field.is_displayed())
    desk.fill({"completeness": "complete"})
    WebDriverWait(desk.driver, PATIENCE_SECONDS).until(lambda driver: not field.is_displayed())

    assert desk.complaints() == []


def test_the_worklist_and_a_task_work_without_any_script(plain_desk: Desk, department: Department) -> None:
    department.apply()
    plain_desk.sign_in("askar")
    plain_desk.press("Claim")
    assert "The task is yours." in plain_desk.text

    plain_desk.press("Complete")
    assert "There is a problem" in plain_desk.text
    plain_desk.fill({"completeness": "incomplete", "missing_information": "The conclusion on the internship."})
    plain_desk.press("Complete")

    assert "“Check completeness” is completed for case ATT-2026-000001." in plain_desk.text
