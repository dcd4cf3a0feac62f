"""An administrator at the page of a text: what has the focus, what Enter does, and that it fits a telephone."""

from collections.abc import Callable

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.browsing import PATIENCE_SECONDS, Desk
from tests.browser.test_accessibility import NOTHING, findings
from tests.web.office import Department
from tests.web.test_wordings import at_first, sent, with_service

pytestmark = pytest.mark.browser


@pytest.fixture
def path(department: Department, desk: Desk) -> str:
    """The page of a text of which a version waits, with a case in which it can be shown."""
    path = with_service(department)
    at_first(department, "T-7")
    sent(department, path)
    desk.sign_in("admin")
    return path


def until(desk: Desk, holds: Callable[[WebDriver], bool]) -> None:
    WebDriverWait(desk.driver, PATIENCE_SECONDS).until(holds)


def focused(driver: WebDriver) -> str:
    return str(driver.execute_script("return document.activeElement.id"))


def test_pages_of_texts(desk: Desk, path: str) -> None:
    for page in ("/wordings", path, "/wordings/told.kk", f"{path}?again=1", f"{path}/versions/2/take-back"):
        desk.open(page)
        assert (page, findings(desk)) == (page, NOTHING)


def test_a_preview_has_the_focus_with_the_buttons_below_it(desk: Desk, path: str) -> None:
    desk.open(path)
    desk.driver.find_element(By.NAME, "text").send_keys(" {{mater}}")

    desk.driver.find_element(By.NAME, "preview_in").click()

    until(desk, lambda driver: focused(driver) == "differences")
    tops = [
        desk.driver.find_element(By.CSS_SELECTOR, sought).location["y"]
        for sought in ("#differences", "#preview", "#in_spite", "button.govuk-button[value=put_in_force]")
    ]
    assert tops == sorted(tops)
    assert findings(desk) == NOTHING


def test_enter_in_the_title_previews_without_choosing_a_case(desk: Desk, path: str) -> None:
    desk.open(path)

    desk.driver.find_element(By.NAME, "title").send_keys(" now", Keys.ENTER)

    until(desk, lambda driver: focused(driver) == "differences")
    assert not desk.driver.find_elements(By.ID, "preview")
