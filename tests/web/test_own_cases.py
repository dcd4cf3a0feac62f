"""One's own application, for people who work here: no page, list or number of the office's side shows it."""

import re

import pytest

from engine.execution.installation.accounts import disable_account
from storage.queries.worklist import tasks_of_case
from tests.web.office import NURLAN, Department
from tests.web.stuck import deployed, open_ids, opened, service, stuck
from tests.web.test_calendar_pages import DAY, preview_of

OWN = "your own application. Nobody may work on their own application"


def mine(department: Department, login: str) -> int:
    """A case that stands still at a gateway, of somebody who works here."""
    case_id = opened(department, login)
    department.do(case_id, "first", "aliya", {})
    return case_id


def test_a_task_of_ones_own_case_is_neither_in_the_worklist_nor_on_its_page(department: Department) -> None:
    case_id = department.apply("askar")
    task, askar = department.task(case_id, "check_completeness"), department.visitor("askar")
    nothing = f"/tasks/{case_id}-9999"

    assert "Check completeness" not in askar.get("/worklist").text
    for page in (task, nothing):
        answer = askar.get(page)
        assert answer.status_code == 404
        assert "What others do with your own application is not shown here." in answer.text
    for path in ("", "/claim", "/give-back", "/hand-over", "/release", "/hidden"):
        assert askar.post(f"{task}{path}", {"to": "aliya"}, page="/worklist").status_code in (404, 409), path
    with department.database.reading() as session:
        assert [row.assignee for row in tasks_of_case(session, case_id)] == [None]
    assert "Check completeness" in department.visitor("aliya").get("/worklist").text


def test_the_next_task_is_none_of_ones_own_case(department: Department) -> None:
    department.apply("askar")
    other = department.apply()
    askar = department.visitor("askar")

    askar.post(department.task(other, "check_completeness"), {"completeness": "complete"})

    assert "Next task: Review the application" in askar.get("/worklist").text


def test_a_colleague_list_does_not_offer_the_applicant(department: Department) -> None:
    task = department.task(department.apply("askar"), "check_completeness")
    erlan = department.visitor("erlan")

    offered = re.findall(r'<option value="(\w+)"', erlan.get(f"{task}/hand-over").text)
    answer = erlan.post(f"{task}/hand-over", {"to": "askar"})

    assert (offered, answer.status_code) == (["aliya"], 422)


@pytest.mark.parametrize("login", ["askar", "erlan", "admin"])
def test_the_page_of_ones_own_case_says_so(department: Department, login: str) -> None:
    case_id = department.apply(login)
    visitor = department.visitor(login)

    for path in ("", "/diagram.bpmn"):
        answer = visitor.get(f"/cases/{case_id}{path}")
        assert answer.status_code == 403
        assert OWN in answer.text


@pytest.mark.parametrize("login", ["erlan", "admin"])
def test_no_list_of_those_who_oversee_shows_their_own_case(department: Department, login: str) -> None:
    deployed(department)
    own, other = mine(department, login), stuck(department)
    visitor = department.visitor(login)

    for page in ("/cases", "/cases?state=stopped", "/cases?late=yes", "/incidents"):
        text = visitor.get(page).text
        assert f'"/cases/{own}' not in text, page
        assert (f'"/cases/{other}' in text) is (page != "/cases?late=yes"), page
    assert re.search(r"Incidents\s*<[^>]*>1<", visitor.get("/cases").text)
    assert "1 step has stopped." in visitor.get("/incidents").text


def test_the_search_of_those_who_oversee_does_not_find_their_own_case(department: Department) -> None:
    department.apply("erlan", applicant_iin=NURLAN)

    for asked in (NURLAN, "ATT-2026-000001", "ахметов"):
        assert "No case matches" in department.visitor("erlan").get(f"/search?q={asked}").text
    assert department.visitor("admin").get(f"/search?q={NURLAN}").status_code == 302


def test_all_incidents_are_tried_again_but_ones_own(department: Department) -> None:
    deployed(department)
    own, other = mine(department, "erlan"), stuck(department)
    before, erlan = open_ids(department, own), department.visitor("erlan")

    erlan.post("/incidents", {"which": "all"}, page="/incidents")
    alone = erlan.post("/incidents", {"incident": str(before[0])}, page="/incidents")

    assert open_ids(department, own) == before
    assert open_ids(department, other) != [before[0] + 1]
    assert alone.status_code == 302


def test_nothing_is_done_to_ones_own_case_by_its_address(department: Department) -> None:
    deployed(department)
    case_id = mine(department, "admin")
    [incident], admin = open_ids(department, case_id), department.visitor("admin")
    reason = {"reason": "because", "command": "suspend"}

    for path in ("stop", "move", f"incidents/{incident}", f"incidents/{incident}/retry"):
        page = f"/cases/{case_id}/{path}"
        posted = {**reason, "new_name": "way", "new_value": "1", "carry_out": "yes"}
        answers = [admin.post(page, posted, page="/cases"), *([] if path.endswith("retry") else [admin.get(page)])]
        for answer in answers:
            assert answer.status_code == 403, page
            assert OWN in answer.text, page
    assert open_ids(department, case_id) == [incident]


def test_what_is_told_of_ones_own_case_is_not_in_the_notices_and_not_counted(department: Department) -> None:
    deployed(department)
    mine(department, "erlan")
    erlan, admin = department.visitor("erlan"), department.visitor("admin")

    assert "There are no notices yet." in erlan.get("/notices").text
    assert "app-count--new" not in erlan.get("/cases").text
    link = re.search(r'href="(/notices/\d+)"', admin.get("/notices").text)
    assert link
    assert erlan.get(link[1]).status_code == erlan.get("/notices/9999").status_code == 404


def test_the_preview_of_the_calendar_leaves_ones_own_case_out(department: Department) -> None:
    own, other = department.apply("admin"), department.apply()

    text = department.visitor("admin").get(preview_of(DAY)).text

    assert f'/cases/{other}"' in text
    assert f'/cases/{own}"' not in text


def test_the_case_says_that_only_its_applicant_is_in_the_groups_of_a_task(department: Department) -> None:
    case_id = department.apply("askar")
    erlan = department.visitor("erlan")
    words = "only the applicant is in these groups"

    before = erlan.get(f"/cases/{case_id}").text
    with department.database.transaction() as session:
        disable_account(session, department.clock, "test", "aliya")

    assert words not in before
    assert words in erlan.get(f"/cases/{case_id}").text


def test_a_case_that_decides_on_ones_own_application_says_who_acts_in_it(department: Department) -> None:
    deployed(department, service(matter_of="=candidates"))
    case_id = stuck(department, candidates=["admin"])
    [incident], admin = open_ids(department, case_id), department.visitor("admin")
    reason = {"reason": "because", "command": "end", "sure": "yes"}

    page = admin.get(f"/cases/{case_id}").text
    answers = [
        answer
        for path in ("stop", "move", f"incidents/{incident}")
        for answer in (admin.get(f"/cases/{case_id}/{path}"), admin.post(f"/cases/{case_id}/{path}", reason, "/cases"))
    ]

    assert "This case concerns your own application." in page
    assert "Suspend or close the case" not in page
    assert {answer.status_code for answer in answers} == {403}
    for answer in answers:
        assert "This concerns your own application. Nobody may work on their own application" in answer.text
    assert open_ids(department, case_id) == [incident]
    assert "Suspend or close the case" not in department.visitor("erlan").get(f"/cases/{case_id}").text
    assert "Open and resolve" in department.visitor("erlan").get(f"/cases/{case_id}").text
