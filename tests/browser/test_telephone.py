"""Pages on a telephone: nothing is cut off without a sign, in the language with the longest words."""

import pytest
from selenium.webdriver.common.by import By

from tests.browser.browsing import Desk
from tests.web.office import Department
from tests.web.stuck import deployed, stuck

pytestmark = pytest.mark.browser
WIDTH = 390
APPLY = "/services/attestation/apply"
#: What reaches beyond the window and does not scroll in a frame of its own, and selects wider than what holds them.
_CUT = """
const tell = element => `${element.tagName} ${element.className}: ${element.textContent.trim().slice(0, 40)}`;
const right = element => element.getBoundingClientRect().right;
const edge = document.documentElement.clientWidth;  // not innerWidth: it grows with what overflows
const shown = [...document.querySelectorAll('body *')].filter(element => element.checkVisibility());
const scrolls = '.app-table-frame, pre, [data-diagram-url], .govuk-visually-hidden';
const cut = shown.filter(element => !element.closest(scrolls) && right(element) > edge + 1);
const wide = shown.filter(element => element.matches('select') && right(element) > right(element.parentElement) + 1);
return [...cut, ...wide].map(tell);
"""
#: Whether each frame with more in it than is seen has a shadow at its edges, and can be reached by keyboard.
_SIGNS = """
return [...document.querySelectorAll('.app-table-frame')]
  .filter(frame => frame.scrollWidth > frame.clientWidth)
  .map(frame => getComputedStyle(frame).backgroundAttachment.includes('local') && frame.tabIndex === 0
    && frame.getAttribute('role') === 'region' && frame.hasAttribute('aria-label'));
"""
#: How many days of a timeline are seen whole, and which labels are cut off or lie over what is drawn in their lane.
_TIMELINE = """
const box = element => element.getBoundingClientRect();
const frame = box(document.querySelector('.app-timeline-frame'));
const isSeen = place => place.left >= frame.left - 1 && place.right <= frame.right + 1;
const days = [...document.querySelectorAll('.app-timeline-frame .app-timeline__column')].map(box).filter(isSeen);
const faults = [...document.querySelectorAll('.app-timeline__lane')].filter(lane => {
  const label = box(lane.querySelector('.app-timeline__label'));
  const bars = [...lane.querySelectorAll('.app-timeline__bar')].map(box);
  return !isSeen(label) || bars.some(bar => bar.top < label.bottom - 2);
});
return [days.length, faults.map(lane => lane.textContent.trim())];
"""
#: The cells of the stacked tables: whether each is seen whole, and its label if it is not the first of its row.
_CELLS = """
return [...document.querySelectorAll('.app-stacked td')].filter(cell => cell.checkVisibility()).map(cell => {
  const place = cell.getBoundingClientRect();
  const isWhole = place.left >= 0 && place.right <= document.documentElement.clientWidth;
  return [isWhole, cell.cellIndex === 0 || Boolean(cell.dataset.label)];
});
"""
#: The numbers that stand in more than one line, other than in free text.
_BROKEN_NUMBERS = """
const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT), broken = [];
while (walker.nextNode()) {
  const holder = walker.currentNode.parentElement;
  if (holder.closest('.app-text, pre') || !holder.checkVisibility()) continue;
  for (const match of walker.currentNode.data.matchAll(/[A-Z]+-20\\d\\d-\\d+/g)) {
    const range = document.createRange();
    range.setStart(walker.currentNode, match.index);
    range.setEnd(walker.currentNode, match.index + match[0].length);
    const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
    if (lines.size > 1) broken.push(walker.currentNode.data);
  }
}
return broken;
"""


@pytest.fixture
def case_id(department: Department) -> int:
    """A case with a reminder and a missed deadline, and a stopped one beside it."""
    case_id = department.apply()
    deployed(department)
    stuck(department)
    department.go_to("2026-04-09T10:00")
    return case_id


def pages(case_id: int, task: str) -> dict[str, list[str]]:
    stopped = case_id + 1
    return {
        "askar": ["/worklist", task, f"{task}/hand-over", "/notices", f"/cases/{case_id}"],
        "erlan": ["/cases", f"/cases/{case_id}", "/incidents", "/notices", "/notices/4"],
        "admin": [f"/cases/{stopped}/{page}" for page in ("incidents/1", "move", "stop")]
        + ["/calendar", "/wordings", "/wordings/waiting.ru"],
        "nurlan": ["/account", f"/account/applications/{case_id}", APPLY],
    }


@pytest.mark.parametrize("language", ["kk", "en"])
def test_nothing_is_cut_off_and_no_number_is_broken(
    desk: Desk, department: Department, case_id: int, language: str
) -> None:
    desk.narrow(WIDTH)
    for login, paths in pages(case_id, department.task(case_id, "check_completeness")).items():
        desk.open("/language/en")
        desk.sign_in(login)
        desk.open(f"/language/{language}")
        for path in paths:
            desk.open(path)
            assert desk.driver.title
            assert (path, desk.overflow(), desk.driver.execute_script(_CUT)) == (path, 0, [])
            assert (path, desk.driver.execute_script(_BROKEN_NUMBERS)) == (path, [])


def test_a_chosen_session_with_a_long_name_stays_in_its_form(desk: Desk, case_id: int) -> None:
    desk.sign_in("dana")
    desk.narrow(WIDTH)
    desk.open(APPLY)
    for choice in desk.driver.find_elements(By.TAG_NAME, "select"):
        desk.driver.execute_script(
            "arguments[0].options[0].text = 'A session with a name that is long. '.repeat(5)", choice
        )

    assert desk.driver.execute_script(_CUT) == []
    assert desk.overflow() == 0


def test_a_law_with_a_long_name_stays_beside_its_task(desk: Desk, department: Department) -> None:
    case_id = department.apply(applicant_iin="900101301223")
    department.do(case_id, "check_completeness", "askar", {"completeness": "complete"})
    refused = {"grounds": ["ATT-G1"], "reasoning": "The diploma register shows another person."}
    department.do(case_id, "examine_application", "askar", refused)
    desk.sign_in("askar")
    desk.narrow(WIDTH)

    desk.open(department.task(case_id, "prepare_decision"))

    assert "Administrative" in desk.text
    assert desk.driver.execute_script(_CUT) == []


def test_what_scrolls_sideways_shows_it(desk: Desk, case_id: int) -> None:
    desk.sign_in("erlan")
    desk.narrow(WIDTH)
    desk.open(f"/cases/{case_id}")

    signs = desk.driver.execute_script(_SIGNS)

    assert signs == [True]  # the timeline


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_several_days_of_a_timeline_are_seen_with_each_label_above_its_lane(
    desk: Desk, case_id: int, language: str
) -> None:
    desk.sign_in("erlan")
    desk.narrow(WIDTH)
    desk.open(f"/language/{language}?next=/cases/{case_id}")

    days, faults = desk.driver.execute_script(_TIMELINE)

    assert days >= 4
    assert faults == []


def test_the_tables_of_a_case_become_cards_in_which_every_line_says_what_it_is(desk: Desk, case_id: int) -> None:
    desk.sign_in("erlan")
    desk.narrow(WIDTH)
    desk.open(f"/cases/{case_id}")

    cells = desk.driver.execute_script(_CELLS)

    assert len(cells) > 20
    assert all(is_whole and is_labelled for is_whole, is_labelled in cells)
    assert "Due: 8 April 2026, 18:30" in desk.driver.execute_script(
        "return [...document.querySelectorAll('.app-events td[data-label]')]"
        ".map(cell => `${cell.dataset.label}: ${cell.textContent.trim()}`)"
    )
