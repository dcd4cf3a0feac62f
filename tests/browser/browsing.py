"""A real browser at a real server: starts both, and gives tests the few words that they need."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.expected_conditions import visibility_of
from selenium.webdriver.support.ui import Select, WebDriverWait
from waitress.server import create_server

from tests.web.office import PASSWORD, Department

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
_ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-GB",
)
PATIENCE_SECONDS = 15
_FIND_VIOLATIONS = """
const done = arguments[arguments.length - 1];
const tell = rule => `${rule.id}: ${rule.help}: ${rule.nodes.map(node => node.target).join(' ')}`;
axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
  .then(result => done(result.violations.map(tell)));
"""
_SET_DATE = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change', {bubbles: true}))"


@contextmanager
def served(department: Department) -> Iterator[str]:
    """The address at which the department's pages are served."""
    server = create_server(department.app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(PATIENCE_SECONDS)


@contextmanager
def chromium(folder: Path, scripts: bool = True, width: int = 1280) -> Iterator[Chrome]:
    """A browser with a profile of its own."""
    options = ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in (*_ARGUMENTS, f"--window-size={width},900", f"--user-data-dir={folder}"):
        options.add_argument(argument)
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    driver = Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    try:
        yield driver
    finally:
        driver.quit()


class Desk:
    """A browser at the pages, with one person after another before it."""

    def __init__(self, driver: Chrome, address: str, department: Department) -> None:
        self.driver = driver
        self.address = address
        self.department = department

    def open(self, path: str) -> None:
        self.driver.get(self.address + path)

    def sign_in(self, login: str) -> None:
        self.driver.delete_all_cookies()
        self.open("/login")
        self.fill({"login": login, "password": PASSWORD})
        self.press("Sign in")

    def fill(self, values: Mapping[str, Any]) -> None:
        """Enters values as a person would: types, ticks and chooses."""
        for name, value in values.items():
            for field in self.driver.find_elements(By.NAME, name):
                # a field that depends on the one before it may still be hidden; boxes are drawn by what is around them
                WebDriverWait(self.driver, PATIENCE_SECONDS).until(visibility_of(field.find_element(By.XPATH, "..")))
                self._enter(field, value)

    def _enter(self, field: WebElement, value: Any) -> None:
        kind = field.get_attribute("type")
        if field.tag_name == "select":
            Select(field).select_by_value(str(value))
        elif kind in ("checkbox", "radio"):
            wanted = (
                value
                if isinstance(value, bool)
                else field.get_attribute("value") in (value if isinstance(value, list) else [value])
            )
            if field.is_selected() != wanted:
                field.click()
        elif kind == "date":
            # the order in which a date is typed goes by the locale of the browser's machine
            self.driver.execute_script(_SET_DATE, field, str(value))
        else:
            field.clear()
            field.send_keys(str(value))

    def press(self, text: str) -> None:
        """Presses the button with that text and waits until the next page has come."""
        button = next(
            found
            for found in self.driver.find_elements(By.CSS_SELECTOR, "main button, header button")
            if found.text.strip().startswith(text) and found.is_displayed() and found.size["height"] > 5
        )
        before = self.driver.find_element(By.TAG_NAME, "html").id
        button.click()
        WebDriverWait(self.driver, PATIENCE_SECONDS).until(
            lambda driver: driver.find_element(By.TAG_NAME, "html").id != before and self._is_loaded(),
        )
        self.department.work_off()

    def _is_loaded(self) -> bool:
        return bool(self.driver.find_elements(By.TAG_NAME, "footer"))

    @property
    def text(self) -> str:
        return self.driver.find_element(By.TAG_NAME, "body").text

    def complete(self, login: str, name: str, values: Mapping[str, Any], about: str = "") -> None:
        """A person finds a task in the worklist, of several the one about somebody, fills in its form, completes it."""
        self.sign_in(login)
        self.open("/worklist")
        row = f"//tr[contains(., '{about}')]//a[normalize-space()='{name}']"
        self.driver.find_element(By.XPATH, row).click()
        self.fill(values)
        self.press("Complete")
        assert f"“{name}” is completed" in self.text, self.text

    def violations(self) -> list[str]:
        """What axe finds on the page in the browser."""
        self.driver.execute_script(AXE.read_text(encoding="utf-8"))
        found = self.driver.execute_async_script(_FIND_VIOLATIONS)
        return list(found)

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        return int(
            self.driver.execute_script(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
        )

    def narrow(self, width: int = 390) -> None:
        metrics = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": True}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def complaints(self) -> list[str]:
        """What the browser's console has against the pages."""
        return [json.dumps(entry) for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
