"""Every family of pages passes axe and fits a telephone."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.browsing import PATIENCE_SECONDS, Desk
from tests.web.office import Department

pytestmark = pytest.mark.browser
APPLY = "/services/attestation/apply"


def findings(desk: Desk) -> dict[str, object]:
    """What is wrong with the page, on a desk and on a telephone."""
    wide = desk.violations(), desk.overflow()
    desk.narrow()
    narrow = desk.violations(), desk.overflow()
    desk.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    return {"wide": wide, "narrow": narrow}


SESSION = 1
NOTHING = {"wide": ([], 0), "narrow": ([], 0)}


@pytest.fixture
def case_id(department: Department) -> int:
    """A case with a missed term and a second one beside it."""
    case_id = department.apply()
    department.apply("dana", applicant_full_name="Омарова Дана")
    department.go_to("2026-04-09T10:00")
    return case_id


def test_pages_of_operators_and_supervisors(desk: Desk, department: Department, case_id: int) -> None:
    task = department.task(case_id, "check_completeness")
    for login, paths in (("askar", ["/worklist", "/worklist?service=none", task, "/cases"]), ("erlan", ["/cases"])):
        desk.sign_in(login)
        for path in paths:
            desk.open(path)
            assert (path, findings(desk)) == (path, NOTHING)


def test_the_page_of_a_case_with_its_diagram(desk: Desk, case_id: int) -> None:
    desk.sign_in("erlan")
    desk.open(f"/cases/{case_id}")
    WebDriverWait(desk.driver, PATIENCE_SECONDS).until(
        lambda driver: driver.find_elements(By.CSS_SELECTOR, '[data-diagram-state="shown"]'),
    )

    assert findings(desk) == NOTHING


def test_pages_of_an_exam(desk: Desk, department: Department) -> None:
    case_id = department.apply()
    department.do(case_id, "check_completeness", "askar", {"completeness": "complete"})
    department.do(case_id, "examine_application", "askar", {})
    department.go_to("2026-04-22T10:00")
    here = {"present_logins": ["damira", "daulet", "gaukhar"], "chair_login": "damira"}
    desk.sign_in("saule")
    desk.open(department.task(SESSION, "open_meeting"))
    assert findings(desk) == NOTHING
    department.do(SESSION, "open_meeting", "saule", here)
    department.do(SESSION, "call_roll", "saule", {})
    desk.open("/worklist")
    assert findings(desk) == NOTHING
    desk.sign_in("nurlan")
    test = department.task(case_id, "answer_questions")
    for path in ("/account", test, f"{test}?finish=1", f"/account/applications/{case_id}"):
        desk.open(path)
        assert (path, findings(desk)) == (path, NOTHING)


def test_pages_of_applicants(desk: Desk, case_id: int) -> None:
    desk.open("/login")
    assert findings(desk) == NOTHING
    desk.sign_in("nurlan")
    for path in (
        "/account",
        "/services",
        APPLY,
        f"/account/applications/{case_id}",
        f"/account/applications/{case_id}/receipt",
        "/account/notices/1",
    ):
        desk.open(path)
        assert (path, findings(desk)) == (path, NOTHING)


def test_a_form_with_errors(desk: Desk, case_id: int) -> None:
    desk.sign_in("nurlan")
    desk.open(APPLY)

    desk.press("Submit the application")

    assert "There is a problem" in desk.text
    assert findings(desk) == NOTHING
