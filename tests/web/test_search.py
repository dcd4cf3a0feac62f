"""The search page: for people who work here, over what each of them may see, and nothing beyond."""

import re
from datetime import date
from urllib.parse import quote

import pytest
from sqlalchemy.event import listen

from engine.deployment.bundle import File, files_at
from engine.deployment.deploy import SERVICES, deploy
from engine.execution.permissions import Actor
from tests.web.office import NURLAN, Department
from web.search import finding


def numbers(text: str) -> list[str]:
    return re.findall(r'app-strong" href="/cases/\d+"><span class="app-nowrap">([^<]+)<', text)


def add_cases(department: Department, *names: str) -> list[int]:
    return [department.apply(applicant_full_name=name) for name in names]


def test_a_case_is_found_by_number_identification_number_and_the_beginning_of_a_name(department: Department) -> None:
    case_id = department.apply(applicant_iin=NURLAN)
    other = department.apply("dana", applicant_full_name="Нұрланова Дана", applicant_iin="900101301223")
    erlan = department.visitor("erlan")

    assert erlan.get("/search?q=att-2026-000001").location == f"/cases/{case_id}"
    assert erlan.get(f"/search?q={NURLAN}").location == f"/cases/{case_id}"
    assert numbers(erlan.get("/search?q=ахмет").text) == ["ATT-2026-000001"]
    assert numbers(erlan.get("/search?q=нұрлан").text) == ["ATT-2026-000001", "ATT-2026-000002"]
    assert erlan.get("/search?q=900101 301223").location == f"/cases/{other}"


@pytest.mark.parametrize("written", ["АТТ-2026-000001", "атт-2026"])
def test_a_number_is_found_when_its_latin_letters_were_typed_in_russian_ones(
    department: Department, written: str
) -> None:
    case_id = department.apply()

    answer = department.visitor("erlan").get(f"/search?q={written}")

    found = answer.location == f"/cases/{case_id}" or numbers(answer.text) == ["ATT-2026-000001"]
    assert found, answer.text


@pytest.mark.parametrize("written", ["құсайынова әсем", "Кусайынова", "кусайынова асем", "ҚҰСАЙ"])
def test_kazakh_names_are_found_from_a_russian_keyboard(department: Department, written: str) -> None:
    department.apply(applicant_full_name="Құсайынова Әсем")

    assert numbers(department.visitor("erlan").get(f"/search?q={written}").text) == ["ATT-2026-000001"]


def test_the_field_is_on_every_page_of_people_who_work_here(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    task = sqlite_department.task(case_id, "check_completeness")

    for login, paths in (
        ("askar", ["/worklist", task, f"/cases/{case_id}", "/notices", "/nothing"]),
        ("erlan", ["/cases"]),
    ):
        visitor = sqlite_department.visitor(login)
        for path in paths:
            assert 'class="app-search" role="search" action="/search"' in visitor.get(path).text, path
    assert "app-search" not in sqlite_department.visitor("nurlan").get("/account").text
    assert "app-search" not in sqlite_department.visitor().get("/login").text


def row_of(text: str, case_id: int) -> str:
    """The row of a case in a list."""
    return " ".join(text.partition(f'/cases/{case_id}"')[2].partition("</tr>")[0].split())


def test_the_result_shows_a_case_as_the_list_of_cases_does(sqlite_department: Department) -> None:
    first, second = add_cases(sqlite_department, "Ким Анна", "Ким Борис")
    values = {"command": "suspend", "reason": "It was opened twice"}
    sqlite_department.visitor("admin").post(f"/cases/{first}/stop", values)
    erlan = sqlite_department.visitor("erlan")

    found, listed = erlan.get("/search?q=ким").text, erlan.get("/cases").text

    assert [row_of(found, id_) for id_ in (first, second)] == [row_of(listed, id_) for id_ in (first, second)]
    assert "Suspended" in row_of(found, first)
    assert "Deadlines keep running" in row_of(found, first)
    assert "In time" in row_of(found, second)


def test_the_result_says_how_many_with_state_service_and_due_moment(sqlite_department: Department) -> None:
    add_cases(sqlite_department, "Ким Анна", "Ким Борис")
    sqlite_department.go_to("2026-04-09T10:00")
    add_cases(sqlite_department, "Ким Виктор")

    text = sqlite_department.visitor("erlan").get("/search?q=ким").text

    assert "3 cases match “ким”." in text
    assert numbers(text) == ["ATT-2026-000001", "ATT-2026-000002", "ATT-2026-000003"]
    assert text.count("Deadline missed") == 2
    assert "Attestation of persons applying to be private bailiffs" in text
    assert "13 April 2026, 18:30" in text


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("zzz", "No case matches “zzz”."),
        ("<b>x</b>", "No case matches “&lt;b&gt;x&lt;/b&gt;”."),
        ("а", "“а”: this is too short. Enter at least two letters, or a number."),
        ("90010130001", "No case matches “90010130001”."),
    ],
)
def test_where_there_is_nothing_the_page_says_what_to_do(
    sqlite_department: Department, asked: str, answer: str
) -> None:
    sqlite_department.apply()

    text = sqlite_department.visitor("askar").get(f"/search?q={quote(asked)}").text

    assert answer in text
    assert ("An IIN is found by all of its 12 digits." in text) is answer.startswith("No case")


def test_an_empty_search_shows_the_field_alone(sqlite_department: Department) -> None:
    text = sqlite_department.visitor("askar").get("/search").text

    assert 'id="q"' in text
    assert "fit" not in text.split("<main")[1].split("12 digits")[1]


def test_operators_find_cases_of_services_in_which_their_groups_have_tasks(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply(applicant_iin=NURLAN)

    assert numbers(sqlite_department.visitor("askar").get("/search?q=ахметов").text) == ["ATT-2026-000001"]
    for asked in ("ахметов", NURLAN, "ATT-2026-000001", "000001"):
        text = sqlite_department.visitor("registrar").get(f"/search?q={asked}").text
        assert f"No case matches “{asked}”." in text
        assert f"/cases/{case_id}" not in text
    assert sqlite_department.visitor("registrar").get(f"/cases/{case_id}").status_code == 404


def test_a_case_that_is_hidden_says_nothing_as_the_place_where_a_page_begins(sqlite_department: Department) -> None:
    hidden = sqlite_department.apply("askar", applicant_full_name="Ахметов Аскар")
    sqlite_department.apply(applicant_full_name="Ахметов Нурлан")

    found = sqlite_department.visitor("askar").get(f"/search?q=Ахметов&after={hidden}").text

    assert numbers(found) == ["ATT-2026-000002"]


def test_nobody_finds_his_own_application_here(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply("askar", applicant_full_name="Askar Serikov")

    assert "No case matches" in sqlite_department.visitor("askar").get("/search?q=askar").text
    assert sqlite_department.visitor("aliya").get("/search?q=ATT-2026-000001").location == f"/cases/{case_id}"


def test_applicants_do_not_search(sqlite_department: Department) -> None:
    answer = sqlite_department.visitor("nurlan").get("/search?q=ахметов")

    assert answer.status_code == 403
    assert "The search is for staff." in answer.text


def test_pages_hold_what_may_be_seen_and_nothing_is_left_out(
    sqlite_department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    for size, value in (("PAGE_SIZE", 2), ("MOST_COUNTED", 4), ("_BATCH", 2)):
        monkeypatch.setattr(finding, size, value)
    own = {3, 4}
    for number in range(1, 8):
        applicant = "askar" if number in own else "nurlan"
        sqlite_department.apply(applicant, applicant_full_name=f"Ким Анна {'абвгдеж'[number - 1]}")
    askar = sqlite_department.visitor("askar")

    text, seen = askar.get("/search?q=ким").text, []
    assert "More than 4 cases match “ким”." in text
    while True:
        seen += numbers(text)
        following = re.search(r'pagination__link" href="([^"]+)" rel="next"', text)
        if not following:
            break
        text = askar.get(following[1].replace("&amp;", "&")).text

    assert seen == [f"ATT-2026-00000{number}" for number in (1, 2, 5, 6, 7)]


def test_who_has_lost_the_tasks_of_a_service_finds_older_cases_and_no_newer_ones(
    sqlite_department: Department,
) -> None:
    """A called process of a later version offers its tasks to another group; the older case keeps its version."""
    older = sqlite_department.apply(applicant_full_name="Ким Анна")
    files = tuple(
        File(
            file.name,
            file.kind,
            file.content.replace(b'candidateGroups="signatories"', b'candidateGroups="registry"'),
            file.home,
        )
        for file in files_at(SERVICES)
    )
    sqlite_department.go_to("2026-04-07T12:00")
    with sqlite_department.database.transaction() as session:
        deploy(session, sqlite_department.runtime, Actor("test"), files, date(2026, 4, 8), "test")
    sqlite_department.go_to("2026-04-08T12:00")
    newer = sqlite_department.apply(applicant_full_name="Ким Борис")

    for login, mine, others in (("bolat", older, newer), ("registrar", newer, older)):
        visitor = sqlite_department.visitor(login)
        assert visitor.get(f"/cases/{mine}").status_code == 200
        assert visitor.get(f"/cases/{others}").status_code == 404
        assert re.findall(r'href="/cases/(\d+)"', visitor.get("/search?q=ким").text) == [str(mine)]


def test_a_search_asks_the_database_a_few_times_however_many_cases_fit(sqlite_department: Department) -> None:
    add_cases(sqlite_department, *(f"Ким Анна {letter}" for letter in "абвгдеж"))
    person = sqlite_department.visitor("askar")
    person.get("/search?q=ким")
    asked: list[str] = []
    listen(sqlite_department.database.engine, "before_cursor_execute", lambda _c, _k, sql, *_rest: asked.append(sql))

    person.get("/search?q=ким")

    assert len([sql for sql in asked if "search_keys" in sql]) == 1
    assert len(asked) < 20
