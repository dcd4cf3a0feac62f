"""Tables that become cards on a narrow screen, where no heading is seen: each value says what it is."""

import pytest
from lxml import html

from tests.web.office import Department
from tests.web.stuck import deployed, stuck
from tests.web.test_calendar_pages import DAY, HOURS, preview_of


def unlabelled(text: str) -> list[str]:
    """The cells of cards whose label is not the heading of their column; the first of a card is its heading."""
    found = []
    rows = html.fromstring(text).xpath("//table[contains(@class, 'app-stacked')]/tbody/tr")
    assert rows
    for row in rows:
        headings = [heading.text_content() for heading in row.xpath("ancestor::table[1]//th")]
        cells = row.xpath("./td")
        assert len(cells) == len(headings)
        for heading, cell in list(zip(headings, cells, strict=True))[1:]:
            if not cell.xpath(".//label | .//button") and cell.get("data-label") != heading:
                found.append(f"{heading}: {cell.text_content().strip()}")
    return found


@pytest.mark.parametrize(
    ("login", "path"),
    [
        ("askar", "/worklist"),
        ("askar", "/notices"),
        ("erlan", "/cases"),
        ("erlan", "/search?q=ахметов"),
        ("erlan", "/incidents"),
        ("erlan", "/cases/4/incidents/1"),
        ("admin", preview_of(DAY)),
        ("admin", "/wordings"),
    ],
)
def test_each_value_of_a_card_has_the_heading_of_its_column(
    sqlite_department: Department, login: str, path: str
) -> None:
    case_id = sqlite_department.apply()
    sqlite_department.apply("dana")
    deployed(sqlite_department)
    stuck(sqlite_department)
    task = sqlite_department.task(case_id, "check_completeness")
    sqlite_department.visitor("askar").post(f"{task}/claim", page="/worklist")
    sqlite_department.go_to("2026-04-07T10:00")

    assert unlabelled(sqlite_department.visitor(login).get(path).text) == []


@pytest.mark.parametrize("entry", [DAY, HOURS], ids=lambda entry: str(entry["kind"]))
def test_so_has_each_entry_of_the_calendar(sqlite_department: Department, entry: dict[str, str]) -> None:
    admin = sqlite_department.visitor("admin")
    admin.post("/calendar", entry, page=preview_of(entry))

    assert unlabelled(admin.get("/calendar").text) == []
