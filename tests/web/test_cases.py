"""The supervisor's pages: the list of cases, the page of one, its diagrams, its timeline, its incidents."""

import re
import xml.etree.ElementTree as ET
from datetime import date, datetime
from html import unescape
from types import SimpleNamespace
from typing import Any, cast

import pytest
from lxml import html
from sqlalchemy import insert, select

from storage.database import StoredRow
from storage.tables import deadlines, incidents
from storage.writes.deadlines import close_deadline_for_good
from tests.diagrams import catch, diagram, end, flows, parallel, start, sub_process, timer, user_task
from tests.web.office import Department
from tests.web.stuck import deployed, opened
from web.cases.lanes import _MARKS
from web.cases.legend import LEGEND
from web.cases.words import actor_words, case_name

#: An IIN for which the register of diplomas names another person, and one with a mental-health registration.
OTHER_DIPLOMA = "900101301223"
RESTRICTED = "900101301114"


def complete(department: Department, case_id: int, login: str, step: str, values: dict[str, object]) -> None:
    answer = department.visitor(login).post(department.task(case_id, step), values)
    assert answer.status_code == 302, re.findall(r'error-summary__list">(.*?)</ul>', answer.text, re.DOTALL)
    department.work_off()


def test_the_page_tells_the_case_from_receipt_to_the_open_task(department: Department) -> None:
    case_id = department.apply()

    text = department.visitor("erlan").get(f"/cases/{case_id}").text

    for part in (
        "ATT-2026-000001",
        "Ахметов Нұрлан Серікұлы",
        "Portal",
        "6 April 2026, 11:00",
        "2021.1",
        "none missed",
        "Check completeness: Last day",
        "Case opened",
        "Notice sent to Applicant: Your application was received",
        "Task created: Check completeness",
        "N-03",
    ):
        assert part in text


def headings(text: str, region: str) -> list[str]:
    """The headings of the table in a region of a page."""
    (table,) = html.fromstring(text).xpath(f"//div[@aria-label='{region}']/table")
    found = [heading.text_content() for heading in table.xpath("./thead/tr/th")]
    assert {len(row.xpath("./td")) for row in table.xpath("./tbody/tr")} == {len(found)}
    return found


def test_a_column_in_which_no_row_has_a_value_is_left_out(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    own = user_task("u", None, assignee="askar")
    deployed(sqlite_department, diagram(start("s"), own, end("e"), flows("s", "u", "e"), id="stuck"))
    plain, erlan = opened(sqlite_department), sqlite_department.visitor("erlan")

    full, sparse = (erlan.get(f"/cases/{each}").text for each in (case_id, plain))
    sqlite_department.do(case_id, "check_completeness", "askar", {"completeness": "complete"})
    closed = erlan.get(f"/cases/{case_id}").text

    assert headings(full, "History") == ["When", "Event", "Who", "Law", "Due"]
    assert headings(sparse, "History") == ["When", "Event", "Who"]
    assert headings(sparse, "Open tasks") == ["Task", "Due", "Claimed by"]
    assert headings(full, "Open tasks") == ["Task", "Due", "Groups", "Claimed by"]
    assert headings(full, "Statutory deadlines") == ["Deadline", "Law", "Due", "State"]
    assert headings(closed, "Statutory deadlines") == ["Deadline", "Law", "Due", "Closed on", "State"]


def test_a_term_that_was_missed_is_told_by_word_in_table_and_drawing(department: Department) -> None:
    case_id = department.apply()
    department.go_to("2026-04-09T10:00")
    erlan = department.visitor("erlan")

    text = erlan.get(f"/cases/{case_id}").text

    assert "Deadline missed: Check completeness: Last day" in text
    assert ">Missed</strong>" in text
    assert "app-timeline__mark--missed" in text
    assert re.search(r"app-timeline__note--missed\">missed<", text)
    assert "Deadline missed" in erlan.get("/cases?late=yes").text


def test_a_list_says_which_deadline_was_missed_and_which_is_next(department: Department) -> None:
    department.apply()
    department.clock.advance_to(datetime.fromisoformat("2026-04-08T18:30:01+05:00"))

    cell = re.findall(
        r"<td[^>]*>\s*(<strong[^>]*>Deadline missed.*?)</td>", department.visitor("erlan").get("/cases").text, re.DOTALL
    )

    assert (
        re.sub(r"<[^>]+>|\s+", " ", cell[0]).split()
        == "Deadline missed 8 April 2026, 18:30 next: 24 April 2026, 18:30".split()
    )


def test_a_list_says_when_a_deadline_was_missed_last_also_before_its_moment(department: Department) -> None:
    case_id = department.apply()
    department.go_to("2026-04-10T10:00")  # that of the completeness check was missed on 8 April
    with department.database.transaction() as session:
        term = session.execute(select(deadlines).where(deadlines.c.element_id == "term_of_service")).one()
        close_deadline_for_good(session, case_id, term.token, "missed", department.clock(), "Admitted too late")

    text = unescape(department.visitor("erlan").get("/cases").text)

    assert "10 April 2026, 10:00" in text
    assert "24 April 2026, 18:30" not in text.partition("Deadline missed")[2].partition("</td>")[0]
    assert "8 April 2026, 18:30" not in text.partition("Deadline missed")[2].partition("</td>")[0]


def test_a_term_is_shown_as_missed_in_no_list_before_its_last_second_is_over(department: Department) -> None:
    case_id = department.apply()
    erlan = department.visitor("erlan")
    department.clock.advance_to(datetime.fromisoformat("2026-04-08T18:30:00.500+05:00"))

    pages = {path: erlan.get(path).text for path in ("/cases?late=yes", "/cases", "/worklist", f"/cases/{case_id}")}

    assert "Deadline missed" not in "".join(pages.values())
    assert "working day late" not in "".join(pages.values())
    assert f'href="/cases/{case_id}"' not in pages["/cases?late=yes"]
    department.clock.advance_to(datetime.fromisoformat("2026-04-08T18:30:01+05:00"))
    assert "Deadline missed" in erlan.get("/cases?late=yes").text


def test_the_timeline_is_a_sound_drawing_with_title_and_description(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    sqlite_department.go_to("2026-04-14T10:00")

    text = sqlite_department.visitor("erlan").get(f"/cases/{case_id}").text

    drawing = ET.fromstring(re.search(r"<svg class=\"app-timeline\".*?</svg>", text, re.DOTALL)[0])  # type: ignore[index]
    assert drawing.get("role") == "img"
    assert {child.tag.rpartition("}")[2] for child in drawing[:2]} == {"title", "desc"}


def test_days_off_take_no_room_on_the_timeline(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    sqlite_department.go_to("2026-04-14T10:00")

    text = sqlite_department.visitor("erlan").get(f"/cases/{case_id}").text

    days = re.findall(r'class="app-timeline__day">([^<]+)<', text)
    assert {"11 Apr", "12 Apr"}.isdisjoint(days)


def test_the_diagram_is_that_of_the_cases_own_version_with_its_tokens(department: Department) -> None:
    case_id = department.apply()
    erlan = department.visitor("erlan")

    text = erlan.get(f"/cases/{case_id}?process=completeness").text
    own = erlan.get(f"/cases/{case_id}/diagram.bpmn")
    called = erlan.get(f"/cases/{case_id}/diagram.bpmn?process=attestation_check")

    assert re.search(r"""data-tokens='[^']*"check_completeness": 1""", text)
    assert b'id="attestation"' in own.data
    assert b'id="attestation_check"' in called.data
    assert own.mimetype == "application/xml"


def test_a_diagram_of_another_process_is_not_given_away(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()

    answer = sqlite_department.visitor("erlan").get(f"/cases/{case_id}/diagram.bpmn?process=licence")

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("login", "status"),
    [
        ("erlan", 200),
        ("admin", 200),
        ("askar", 200),
        ("bolat", 200),
        ("registrar", 404),
        ("nurlan", 404),
        ("dana", 404),
    ],
)
def test_who_may_see_a_case(sqlite_department: Department, login: str, status: int) -> None:
    case_id = sqlite_department.apply()
    visitor = sqlite_department.visitor(login)

    assert visitor.get(f"/cases/{case_id}").status_code == status
    assert visitor.get(f"/cases/{case_id}/diagram.bpmn").status_code == status


@pytest.mark.parametrize(("login", "status"), [("erlan", 200), ("admin", 200), ("askar", 403), ("nurlan", 403)])
def test_who_may_list_cases(sqlite_department: Department, login: str, status: int) -> None:
    assert sqlite_department.visitor(login).get("/cases").status_code == status


def test_a_case_that_is_not_there_is_not_found(sqlite_department: Department) -> None:
    answer = sqlite_department.visitor("erlan").get("/cases/99")

    assert answer.status_code == 404
    assert "This case is not available to you." in answer.text


@pytest.mark.scenario
def test_s_100_others_than_administrators_read_only_that_a_restriction_was_found(department: Department) -> None:
    case_id = department.apply(applicant_iin=RESTRICTED)

    executor = department.visitor("askar").get(f"/cases/{case_id}").text
    signatory = department.visitor("bolat").get(f"/cases/{case_id}").text
    administrator = department.visitor("admin").get(f"/cases/{case_id}").text

    assert "&#34;registered&#34;" in administrator
    assert "&#34;registered&#34;" not in executor + signatory
    assert "restriction found" in executor
    assert "restriction found" in signatory


def test_the_list_is_narrowed_by_service_and_state(sqlite_department: Department) -> None:
    sqlite_department.apply(applicant_full_name="Open One")
    ended = sqlite_department.apply(applicant_full_name="Ended One")
    complete(
        sqlite_department,
        ended,
        "askar",
        "check_completeness",
        {"completeness": "incomplete", "missing_information": "The conclusion on the internship."},
    )
    complete(
        sqlite_department,
        ended,
        "bolat",
        "sign_document",
        {"signatory_name": "B. Sadykov", "confirm_signature": "true"},
    )
    erlan = sqlite_department.visitor("erlan")

    active, completed = (
        erlan.get("/cases?state=active").text,
        erlan.get("/cases?state=completed&service=attestation").text,
    )

    assert "Open One" in active
    assert "Ended One" not in active
    assert "Ended One" in completed
    assert "Further consideration refused" in completed
    assert "No case matches this filter." in erlan.get("/cases?service=licence").text


def open_incident(department: Department, case_id: int) -> int:
    with department.database.transaction() as session:
        return int(
            session.execute(
                insert(incidents)
                .values(
                    case_id=case_id,
                    token=1,
                    element_id="query_register",
                    kind="job",
                    message="ConnectionError: no answer",
                    opened_at=department.clock(),
                )
                .returning(incidents.c.id)
            ).scalar_one()
        )


def test_a_failed_step_is_shown_with_its_reason_and_tried_again(department: Department) -> None:
    case_id = department.apply()
    incident = open_incident(department, case_id)
    erlan = department.visitor("erlan")
    assert "ConnectionError: no answer" in erlan.get(f"/cases/{case_id}").text

    answer = erlan.post(f"/cases/{case_id}/incidents/{incident}/retry", page=f"/cases/{case_id}")

    assert answer.status_code == 302
    text = erlan.get(f"/cases/{case_id}").text
    assert "The step was retried." in text
    assert "Failed step retried: Query the register" in text


def test_operators_see_an_incident_and_cannot_try_again(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    incident = open_incident(sqlite_department, case_id)
    askar = sqlite_department.visitor("askar")

    text = askar.get(f"/cases/{case_id}").text
    answer = askar.post(f"/cases/{case_id}/incidents/{incident}/retry", page="/worklist")

    assert "Query the register" in text
    assert "Retry" not in text
    assert answer.status_code == 403


def test_an_incident_of_another_case_is_not_found(sqlite_department: Department) -> None:
    first, second = sqlite_department.apply(), sqlite_department.apply()
    incident = open_incident(sqlite_department, first)

    answer = sqlite_department.visitor("erlan").post(
        f"/cases/{second}/incidents/{incident}/retry", page=f"/cases/{first}"
    )

    assert answer.status_code == 404


def test_heading_summary_and_list_ask_the_deadlines_whether_a_term_was_missed(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    erlan = sqlite_department.visitor("erlan")
    before = erlan.get(f"/cases/{case_id}").text
    sqlite_department.go_to("2026-04-09T10:00")

    after = erlan.get(f"/cases/{case_id}").text

    assert "none missed" in before
    assert "Deadline missed" not in before
    assert re.search(r'govuk-tag--red">Deadline missed</strong>\s*<strong[^>]*>[^<]+</strong>\s*</h1>', after)
    assert "Deadline missed" in erlan.get("/cases").text
    assert re.search(r"Statutory deadlines</dt>\s*<dd[^>]*>1 missed", after)


def test_a_case_without_deadlines_is_not_called_in_time(sqlite_department: Department) -> None:
    task = user_task("u", "executors")
    deployed(sqlite_department, diagram(start("s"), task, end("e"), flows("s", "u", "e"), id="stuck", name="Short"))
    case_id = opened(sqlite_department)
    erlan = sqlite_department.visitor("erlan")

    case, listed = erlan.get(f"/cases/{case_id}").text, erlan.get("/cases").text

    assert re.search(r"Statutory deadlines</dt>\s*<dd[^>]*>–", case)
    assert "In time" not in listed
    assert re.search(r'data-label="Statutory deadlines">\s*–', listed)


def test_a_closed_case_whose_only_deadline_was_cancelled_is_not_called_in_time(sqlite_department: Department) -> None:
    deployed(sqlite_department)
    case_id = opened(sqlite_department)
    page = f"/cases/{case_id}/stop"
    sqlite_department.visitor("admin").post(page, {"command": "end", "reason": "Opened twice", "sure": "yes"})
    erlan = sqlite_department.visitor("erlan")

    case, listed = erlan.get(f"/cases/{case_id}").text, erlan.get("/cases").text

    assert "Not needed" in case
    assert "In time" not in listed
    assert re.search(r'data-label="Statutory deadlines">\s*–', listed)


@pytest.mark.parametrize(
    ("groups", "is_late"), [("executors", True), (None, False)], ids=["a group and the applicant", "the applicant"]
)
def test_a_task_of_a_group_is_late_even_if_the_applicant_may_do_it(
    sqlite_department: Department, groups: str | None, is_late: bool
) -> None:
    task = user_task("u", groups, users="nurlan", due='=date and time("2026-04-08T18:30:00")', name="Bring the diploma")
    deployed(sqlite_department, diagram(start("s"), task, end("e"), flows("s", "u", "e"), id="stuck", name="Short"))
    case_id = opened(sqlite_department)
    sqlite_department.go_to("2026-04-10T10:00")

    text = sqlite_department.visitor("erlan").get(f"/cases/{case_id}").text

    row = text.partition("Bring the diploma</")[2].partition("</tr>")[0]
    assert ("Late<" in row) is is_late
    assert ("Time is over<" in row) is not is_late


def test_the_end_of_one_path_is_not_the_end_of_an_open_case(sqlite_department: Department) -> None:
    paths = (parallel("f"), end("d", name="Diploma checked"), user_task("u", "executors"), end("e"))
    ways = (flows("s", "f", "d"), flows("f", "u", "e"))
    deployed(sqlite_department, diagram(start("s"), *paths, *ways, id="stuck", name="Two paths"))
    case_id = opened(sqlite_department)

    text = sqlite_department.visitor("erlan").get(f"/cases/{case_id}").text

    assert "Part of the process ended: Diploma checked" in text
    assert "The process ended: Diploma checked" not in text


def test_a_case_without_an_open_task_says_where_it_waits(sqlite_department: Department) -> None:
    day = catch("t", timer(date="2026-05-04"), name="Third working day")
    inner = sub_process("p", start("is"), day, end("ie"), flows("is", "t", "ie"), name="Consider the application")
    deployed(sqlite_department, diagram(start("s"), inner, end("e"), flows("s", "p", "e"), id="stuck", name="Waits"))
    case_id = opened(sqlite_department)

    text = sqlite_department.visitor("erlan").get(f"/cases/{case_id}").text

    assert "No task is open. The case waits here: Third working day." in text


def test_the_legend_explains_every_figure_that_can_be_drawn(sqlite_department: Department) -> None:
    text = sqlite_department.visitor("erlan").get(f"/cases/{sqlite_department.apply()}").text

    legend = text.partition("app-legend")[2]
    assert set(re.findall(r"app-timeline__mark--(\w+)", legend)) - {"many"} == LEGEND.marks.keys()
    assert LEGEND.marks.keys() >= set(_MARKS.values()) | {"done", "cancelled", "met", "missed"}
    assert set(re.findall(r"app-timeline__bar--(\w+)", legend)) == LEGEND.bars.keys()


def test_who_acts_without_an_account_has_a_name(sqlite_department: Department) -> None:
    with sqlite_department.app.test_request_context(headers={"Accept-Language": "ru"}):
        assert actor_words("portal", {}) == "Портал"
        assert actor_words("engine", {}) == "Система"
        assert actor_words("aliya", {"aliya": "Aliya Nurlanova"}) == "Aliya Nurlanova"


@pytest.mark.parametrize(
    ("number", "registered_on", "name"),
    [
        ("ATT-1", "2026-04-06", "ATT-1"),
        (None, "2026-04-06", "Case 7"),
        (None, "2026-04-07", "not registered yet"),
        (None, None, "not registered yet"),
    ],
)
def test_only_a_case_that_waits_for_its_day_is_not_registered_yet(
    sqlite_department: Department, number: str | None, registered_on: str | None, name: str
) -> None:
    row = make_row(id=7, number=number, registered_on=date.fromisoformat(registered_on) if registered_on else None)

    with sqlite_department.app.test_request_context(headers={"Accept-Language": "en"}):
        assert case_name(row) == name


def make_row(**columns: Any) -> StoredRow:
    return cast(StoredRow, SimpleNamespace(**columns, _mapping=columns))


def test_lists_name_an_outcome_as_the_case_does(sqlite_department: Department) -> None:
    end_event = end("handed_over", name="Handed over to another office")
    deployed(sqlite_department, diagram(start("s"), end_event, flows("s", "handed_over"), id="stuck", name="Short"))
    case_id = opened(sqlite_department)
    erlan = sqlite_department.visitor("erlan")

    pages = [erlan.get(path).text for path in ("/cases", f"/cases/{case_id}")]

    assert all("Handed over to another office" in page for page in pages)
