"""What the Enter key does in a field of a form: the same as the button below the form, and nothing else."""

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.browsing import PATIENCE_SECONDS, Desk

pytestmark = pytest.mark.browser


def test_enter_sends_the_form_and_chooses_no_other_language(desk: Desk) -> None:
    desk.sign_in("nurlan")
    desk.open("/services/attestation/apply")
    field = desk.driver.find_element(By.CSS_SELECTOR, "main input[type=text]")

    field.send_keys("x", Keys.ENTER)

    # what was found may go with its page while it is read
    gone = (StaleElementReferenceException,)
    waiting = WebDriverWait(desk.driver, PATIENCE_SECONDS, ignored_exceptions=gone)
    waiting.until(lambda _driver: "There is a problem" in desk.text)
    assert desk.driver.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"
