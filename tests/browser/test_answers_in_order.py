"""The test at the computer over a bad network: what is stored is what is shown, and `Saved` is only said of that."""

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from engine.execution.case.case_view import view_case
from tests.browser.browsing import PATIENCE_SECONDS, Desk, chromium, served
from tests.web.office import PASSWORD, Department, local

pytestmark = pytest.mark.browser
SESSION = 1


class BadNetwork:
    """Stands before the pages and lets a test decide what becomes of each answer on its way."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app
        #: the numbers, from 0, of answers that the one after them overtakes, or that wait until `let_through`
        self.holds: set[int] = set()
        #: those that are lost
        self.loses: set[int] = set()
        self.passed: set[int] = set()
        self._sent = 0
        self._is_open = False
        self._traffic = threading.Condition()

    def let_through(self) -> None:
        with self._traffic:
            self._is_open = True
            self._traffic.notify_all()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST" or not environ["PATH_INFO"].endswith("/answers"):
            return self._app(environ, start)
        with self._traffic:
            place, self._sent = self._sent, self._sent + 1
            if place in self.holds:
                self._traffic.wait_for(lambda: self._is_open or place + 1 in self.passed, PATIENCE_SECONDS)
        if place in self.loses:
            start("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b""]
        answer = list(self._app(environ, start))
        with self._traffic:
            self.passed.add(place)
            self._traffic.notify_all()
        return answer


@pytest.fixture
def case_id(department: Department) -> int:
    """The case of nurlan, whose test has begun at 10:00."""
    case_id = department.apply()
    department.do(case_id, "check_completeness", "askar", {"completeness": "complete"})
    department.do(case_id, "examine_application", "askar", {})
    department.go_to("2026-04-22T09:50")
    here = {"present_logins": ["damira", "daulet", "gaukhar"], "chair_login": "damira"}
    department.do(SESSION, "open_meeting", "saule", here)
    department.go_to("2026-04-22T10:00")
    department.do(SESSION, "call_roll", "saule", {})
    return case_id


@pytest.fixture
def network(department: Department) -> BadNetwork:
    network = BadNetwork(department.app.wsgi_app)
    department.app.wsgi_app = network  # type: ignore[method-assign]
    return network


@pytest.fixture
def task(department: Department, case_id: int, desk: Desk, network: BadNetwork) -> str:
    """The test of nurlan, who sits before it."""
    desk.sign_in("nurlan")
    task = department.task(case_id, "answer_questions")
    desk.open(f"{task}?question=1")
    return task


def stored(department: Department, case_id: int) -> Any:
    with department.database.reading() as session:
        view = view_case(session, department.runtime, case_id)
        place = next(place for place in view.places() if place.node.id == "answer_questions")
        return view.variables(place.token)["answers"]


def question(desk: Desk) -> str:
    return desk.driver.find_element(By.NAME, "question").get_attribute("value") or ""


def choose(desk: Desk, *answers: str) -> None:
    for answer in answers:
        desk.driver.find_element(By.CSS_SELECTOR, f"input[name=answer][value='{answer}']").click()


def shown(desk: Desk) -> str | None:
    found = desk.driver.find_elements(By.CSS_SELECTOR, "input[name=answer]:checked")
    return found[0].get_attribute("value") if found else None


def said(desk: Desk) -> str:
    return desk.driver.find_element(By.CSS_SELECTOR, "[data-saved]").text


def wait_until(desk: Desk, is_so: Callable[[], bool]) -> None:
    # what was found may go with its page while it is read
    gone = (StaleElementReferenceException,)
    WebDriverWait(desk.driver, PATIENCE_SECONDS, 0.05, ignored_exceptions=gone).until(lambda _driver: is_so())


def test_the_answer_chosen_last_stays_when_the_first_is_held_back(
    desk: Desk, department: Department, case_id: int, task: str, network: BadNetwork
) -> None:
    network.holds = {0}

    choose(desk, "1", "2")
    wait_until(desk, lambda: said(desk) == "Saved")
    wait_until(desk, lambda: network.passed == {0, 1})

    desk.driver.refresh()
    assert (shown(desk), said(desk)) == ("2", "Saved")
    assert stored(department, case_id) == {question(desk): "2"}


def test_nothing_is_called_saved_while_it_is_under_way(
    desk: Desk, department: Department, case_id: int, task: str, network: BadNetwork
) -> None:
    network.holds = {1}
    choose(desk, "1")
    wait_until(desk, lambda: said(desk) == "Saved")

    choose(desk, "3")

    assert said(desk) == "Saving…"
    assert stored(department, case_id) == {question(desk): "1"}
    network.let_through()
    wait_until(desk, lambda: said(desk) == "Saved")
    assert stored(department, case_id) == {question(desk): "3"}


def test_by_keys_many_answers_come_at_once_and_the_last_one_stays(
    desk: Desk, department: Department, case_id: int, task: str, network: BadNetwork
) -> None:
    network.holds = set(range(2, 40, 3))
    choose(desk, "1")
    radio = desk.driver.find_element(By.CSS_SELECTOR, "input[name=answer]:checked")

    for _ in range(39):
        radio.send_keys(Keys.ARROW_DOWN)
        radio = desk.driver.switch_to.active_element
    wait_until(desk, lambda: said(desk) == "Saved" and network.passed == set(range(40)))

    assert shown(desk) == "4"
    assert stored(department, case_id) == {question(desk): "4"}


def test_what_is_lost_on_the_way_is_said_and_sent_again(
    desk: Desk, department: Department, case_id: int, task: str, network: BadNetwork
) -> None:
    network.loses = {0, 1}

    choose(desk, "2")

    wait_until(desk, lambda: said(desk) == "Not saved yet. Trying again…")
    wait_until(desk, lambda: said(desk) == "Saved")
    assert stored(department, case_id) == {question(desk): "2"}


def test_an_answer_under_way_comes_home_from_the_next_page(
    desk: Desk, department: Department, case_id: int, task: str, network: BadNetwork
) -> None:
    network.loses = {0}
    first = question(desk)
    choose(desk, "2")

    desk.open(f"{task}?question=2")

    wait_until(desk, lambda: "Answered: 1 of 100" in desk.text)
    assert stored(department, case_id) == {first: "2"}


def test_of_two_windows_the_later_choice_stays_and_both_show_it(
    desk: Desk, department: Department, case_id: int, task: str, network: BadNetwork
) -> None:
    driver = desk.driver
    network.holds = {0}
    older = driver.current_window_handle
    driver.switch_to.new_window("tab")
    desk.open(f"{task}?question=1")
    newer = driver.current_window_handle

    choose(desk, "1")
    driver.switch_to.window(older)
    choose(desk, "3")
    wait_until(desk, lambda: said(desk) == "Saved" and network.passed == {0, 1})
    driver.switch_to.window(newer)
    wait_until(desk, lambda: (shown(desk), said(desk)) == ("3", "Saved"))

    assert stored(department, case_id) == {question(desk): "3"}


def test_the_page_says_by_itself_that_the_time_is_over_and_what_counts(
    desk: Desk, department: Department, case_id: int, task: str, network: BadNetwork
) -> None:
    choose(desk, "2")
    wait_until(desk, lambda: said(desk) == "Saved")
    department.go_to("2026-04-22T11:29:57")
    desk.driver.refresh()
    over = desk.driver.find_element(By.CSS_SELECTOR, "[data-over]")
    assert not over.is_displayed()

    department.clock.advance_to(local("2026-04-22T11:30:01"))
    wait_until(desk, over.is_displayed)

    assert "The time is over" in over.text
    assert "Answered: 1 of 100" in over.text
    assert "too late" not in over.text
    assert not desk.driver.find_element(By.CSS_SELECTOR, "form[data-questionnaire]").is_displayed()
    assert desk.violations() == []


def test_an_answer_that_comes_too_late_is_said_not_to_count(
    desk: Desk, department: Department, case_id: int, task: str, network: BadNetwork
) -> None:
    department.clock.advance_to(local("2026-04-22T11:30:01"))

    choose(desk, "2")

    over = desk.driver.find_element(By.CSS_SELECTOR, "[data-over]")
    wait_until(desk, over.is_displayed)
    assert "Your last answer came too late and does not count." in over.text


def stop(department: Department, case_id: int, command: str) -> None:
    department.visitor("admin").post(f"/cases/{case_id}/stop", {"command": command, "reason": "A court order"})


def test_a_paused_case_keeps_what_is_not_saved_and_the_test_goes_on_with_it(
    desk: Desk, department: Department, case_id: int, task: str, network: BadNetwork
) -> None:
    paused = desk.driver.find_element(By.CSS_SELECTOR, "[data-paused]")
    over = desk.driver.find_element(By.CSS_SELECTOR, "[data-over]")
    stop(department, case_id, "suspend")

    choose(desk, "2")
    wait_until(desk, paused.is_displayed)

    assert said(desk) == "Not saved: the office has paused this case."
    assert not over.is_displayed()
    assert desk.violations() == []
    stop(department, case_id, "resume")
    wait_until(desk, lambda: said(desk) == "Saved")
    assert not paused.is_displayed()
    assert stored(department, case_id) == {question(desk): "2"}


def test_a_page_that_is_opened_while_the_case_is_paused_goes_on_with_it(
    desk: Desk, department: Department, case_id: int, task: str
) -> None:
    stop(department, case_id, "suspend")
    desk.driver.refresh()
    assert "The office has paused this case." in desk.text

    stop(department, case_id, "resume")
    wait_until(desk, lambda: "The office has paused this case." not in desk.text)

    choose(desk, "2")
    wait_until(desk, lambda: said(desk) == "Saved")


def test_an_ended_session_is_no_end_of_the_test(
    desk: Desk, department: Department, case_id: int, task: str, network: BadNetwork
) -> None:
    desk.driver.delete_all_cookies()

    choose(desk, "2")

    wait_until(desk, lambda: "Your session has ended." in said(desk))
    assert not desk.driver.find_element(By.CSS_SELECTOR, "[data-over]").is_displayed()
    assert "undefined" not in desk.text
    desk.sign_in("nurlan")
    desk.open(f"{task}?question=2")
    wait_until(desk, lambda: "Answered: 1 of 100" in desk.text)


@pytest.mark.parametrize(
    ("at", "warning"),
    [("11:24:57", "Less than five minutes are left."), ("11:28:57", "Less than one minute is left.")],
)
def test_the_end_is_announced_once(desk: Desk, department: Department, task: str, at: str, warning: str) -> None:
    department.go_to(f"2026-04-22T{at}")
    desk.driver.refresh()
    place = desk.driver.find_element(By.CSS_SELECTOR, "[data-warning]")
    assert place.get_attribute("role") == "alert"

    wait_until(desk, lambda: place.text == warning)

    desk.driver.refresh()
    shown_again = desk.driver.find_element(By.CSS_SELECTOR, "[data-warning]")
    wait_until(desk, lambda: shown_again.text == warning)
    assert shown_again.get_attribute("role") == "note"


def test_without_a_script_the_button_saves(
    department: Department, case_id: int, network: BadNetwork, tmp_path: Path
) -> None:
    with served(department) as address, chromium(tmp_path / "plain", scripts=False) as driver:
        desk = Desk(driver, address, department)
        desk.sign_in("nurlan")
        desk.open(f"{department.task(case_id, 'answer_questions')}?question=1")
        first = question(desk)
        choose(desk, "1", "2")
        desk.press("Save and continue")

        assert "Question 2 of 100" in desk.text
    assert stored(department, case_id) == {first: "2"}


def test_the_banner_of_an_ended_session_goes_when_the_answer_is_saved(
    desk: Desk, department: Department, case_id: int, task: str, network: BadNetwork
) -> None:
    desk.driver.delete_all_cookies()
    choose(desk, "2")
    wait_until(desk, lambda: said(desk).startswith("Not saved"))
    desk.press("Save and continue")
    desk.fill({"login": "nurlan", "password": PASSWORD})
    network.holds = {1, 2, 3}  # the answer that the page sends again is under way

    desk.press("Sign in")
    banners = desk.driver.find_elements(By.CSS_SELECTOR, "[data-unsent]")
    network.let_through()
    wait_until(desk, lambda: said(desk) == "Saved")

    assert len(banners) == 1
    assert desk.driver.find_elements(By.CSS_SELECTOR, "[data-unsent]") == []
    assert stored(department, case_id) == {question(desk): "2"}
