"""Pages on paper: what is printed is what somebody wants to keep, and nothing of it is blown up or cut off."""

import pytest
from selenium.webdriver.common.by import By

from tests.browser.browsing import Desk
from tests.web.office import Department

pytestmark = pytest.mark.browser
#: An A4 sheet between its margins, and a window.
WIDTHS = (718, 1280)
#: The symbols of the legend that are too large, or that touch their words or another symbol.
_LEGEND = """
const box = element => element.getBoundingClientRect();
const meet = (one, other) => one.left < other.right && other.left < one.right
  && one.top < other.bottom && other.top < one.bottom;
const entries = [...document.querySelectorAll('.app-legend li')];
const figures = entries.map(entry => box(entry.querySelector('svg')));
const words = entries.map(entry => {
  const range = document.createRange();
  range.selectNodeContents(entry.lastChild);
  return box(range);
});
return [figures.length, figures.filter((figure, place) => figure.width > 40 || figure.height > 40
  || words.some(text => meet(figure, text))
  || figures.some((other, at) => at !== place && meet(figure, other))).length];
"""
#: What is seen of the parts by which a page is used, and the addresses written behind links.
_FOR_A_SCREEN = """
const shown = [...document.querySelectorAll('button, .govuk-button-group a, header, footer')]
  .filter(element => !element.closest('[data-diagram-url]') && element.checkVisibility());
const addresses = [...document.querySelectorAll('main a')]
  .filter(link => link.checkVisibility() && getComputedStyle(link, '::after').content.includes('/'));
return [...shown.filter(element => element.getBoundingClientRect().height > 5), ...addresses]
  .map(element => element.outerHTML.slice(0, 80));
"""
_TOO_WIDE = """
const edge = document.documentElement.clientWidth;
return [...document.querySelectorAll('main *')].filter(element => element.checkVisibility())
  .filter(element => !element.closest('svg, [data-diagram-url], .govuk-visually-hidden'))
  .filter(element => element.getBoundingClientRect().right > edge + 1)
  .map(element => `${element.tagName} ${element.className}`);
"""


def on_paper(desk: Desk, width: int) -> None:
    desk.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    metrics = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
    desk.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_symbols_of_an_unfolded_legend_stay_small_beside_their_words(
    desk: Desk, department: Department, width: int
) -> None:
    case_id = department.apply()
    desk.sign_in("erlan")
    on_paper(desk, width)
    desk.open(f"/cases/{case_id}")
    desk.driver.execute_script("document.querySelectorAll('details').forEach(part => { part.open = true; })")

    symbols, faults = desk.driver.execute_script(_LEGEND)

    assert symbols == 19
    assert faults == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_no_button_no_address_and_nothing_wider_than_the_sheet_is_printed(
    desk: Desk, department: Department, width: int
) -> None:
    case_id = department.apply()
    desk.sign_in("askar")
    on_paper(desk, width)
    for path in (f"/cases/{case_id}", department.task(case_id, "check_completeness"), "/notices"):
        desk.open(path)

        assert (path, desk.driver.execute_script(_FOR_A_SCREEN)) == (path, [])
        assert (path, desk.driver.execute_script(_TOO_WIDE)) == (path, [])


def test_the_sheet_is_white_and_a_single_column_takes_its_width(desk: Desk, department: Department) -> None:
    department.apply()
    desk.sign_in("nurlan")
    desk.open("/account")
    desk.driver.find_element(By.CSS_SELECTOR, "a[href*='/account/applications/']").click()
    on_paper(desk, 718)

    ground = desk.driver.execute_script("return getComputedStyle(document.documentElement).backgroundColor")
    column = desk.driver.find_element(By.CSS_SELECTOR, ".govuk-grid-column-two-thirds")

    assert ground == "rgba(0, 0, 0, 0)"
    assert column.size["width"] > 700
