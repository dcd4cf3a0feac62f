"""Forms laid out as the editor of form-js shows them: side by side on wide screens, one below the other elsewhere."""

import json
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.permissions import Actor
from tests.browser.browsing import Desk
from tests.diagrams import diagram, end, flows, start, user_task
from tests.web.office import ALWAYS, Department

pytestmark = pytest.mark.browser
WIDE, PHONE = 1280, 390
#: Left, top, width and bottom of each field, by its id, in the order of the document.
_PLACES = """
return Object.fromEntries([...document.querySelectorAll('main .app-field')].map(element => {
  const place = element.getBoundingClientRect(), named = element.querySelector('input, fieldset, svg');
  return [named.id || 'spacer', [place.left, place.top, place.width, place.bottom].map(Math.round)];
}));
"""


def text(key: str, row: str, columns: int | None = None) -> dict[str, Any]:
    return {
        "type": "textfield",
        "id": f"F_{key}",
        "key": key,
        "label": key.capitalize(),
        "layout": {"row": row, "columns": columns},
    }


def form() -> bytes:
    longer = {**text("d", "Row_2"), "description": "A hint that makes the field higher than its neighbour is."}
    components = [
        text("a", "Row_1", 4),
        text("b", "Row_1"),
        text("c", "Row_1", 8),
        {"type": "spacer", "id": "S", "height": 100, "layout": {"row": "Row_s", "columns": None}},
        {
            "type": "group",
            "id": "G",
            "label": "Group",
            "verticalAlignment": "end",
            "components": [longer, text("e", "Row_2")],
        },
        {"type": "dynamiclist", "id": "L", "label": "List", "path": "rows", "components": [text("f", "R", 8)]},
    ]
    return json.dumps({"type": "default", "id": "laid_out", "schemaVersion": 19, "components": components}).encode()


@pytest.fixture
def laid_out(desk: Desk, department: Department) -> Desk:
    started = start("s", properties={"form": "laid_out"})
    files = (
        File(
            "laid.bpmn",
            "bpmn",
            diagram(started, user_task("u", groups="executors"), end("e"), flows("s", "u", "e"), id="laid"),
        ),
        File("laid.form", "form", form()),
    )
    with department.database.transaction() as session:
        deploy(session, department.runtime, Actor("test"), files, ALWAYS, "test")
    desk.sign_in("nurlan")
    desk.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    return desk


def places(desk: Desk, width: int, media: str = "screen") -> dict[str, list[int]]:
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    desk.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    desk.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media})
    desk.open("/services/laid/apply")
    found: dict[str, list[int]] = desk.driver.execute_script(_PLACES)
    return found


def test_components_of_a_row_are_side_by_side_in_their_columns_on_a_wide_screen(laid_out: Desk) -> None:
    found = places(laid_out, WIDE)

    a, b, c = found["field-a"], found["field-b"], found["field-c"]
    assert a[1] == b[1] == c[1]
    assert a[0] + a[2] == pytest.approx(b[0], abs=2)
    assert b[0] + b[2] == pytest.approx(c[0], abs=2)
    assert c[2] == pytest.approx(2 * a[2], abs=2)
    assert b[2] == pytest.approx(a[2], abs=2)  # what the other two leave of 16
    assert found["field-rows-0-f"][2] < found["field-rows"][2] * 0.6
    assert found["spacer"][3] - found["spacer"][1] == 100
    d, e = found["field-d"], found["field-e"]
    assert d[3] == pytest.approx(e[3], abs=1)
    assert d[1] < e[1]  # aligned at the end


@pytest.mark.parametrize(("width", "media"), [(PHONE, "screen"), (WIDE, "print")])
def test_components_are_one_below_the_other_on_a_phone_and_on_paper(laid_out: Desk, width: int, media: str) -> None:
    found = places(laid_out, width, media)

    left = {found[f"field-{key}"][0] for key in "abc"}
    tops = [found[f"field-{key}"][1] for key in "abcde"]
    assert len(left) == 1
    assert tops == sorted(set(tops))
    assert len({found[f"field-{key}"][2] for key in "abc"}) == 1


def test_the_tabulator_goes_through_the_fields_as_they_are_read(laid_out: Desk) -> None:
    places(laid_out, WIDE)
    laid_out.driver.find_element(By.ID, "field-a").click()

    reached = []
    for _step in range(5):
        laid_out.driver.switch_to.active_element.send_keys(Keys.TAB)
        reached.append(laid_out.driver.switch_to.active_element.get_attribute("name"))

    assert reached == ["b", "c", "d", "e", "rows.0.f"]
