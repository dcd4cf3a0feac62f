"""What holds for every page: headers, cookies, tokens of forms, error pages, texts that are escaped."""

import re

import pytest
from structlog.testing import capture_logs

from tests.web.office import PASSWORD, Department, local


@pytest.mark.parametrize("path", ["/login", "/health", "/favicon.svg", "/no-such-page", "/static/app.css"])
def test_every_answer_carries_the_headers_of_safety(sqlite_department: Department, path: str) -> None:
    with sqlite_department.visitor().get(path) as answer:
        answer.get_data()

    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("wanted", ["bytes=-0", "x", "bytes=99999999-"])
def test_a_part_of_a_file_that_there_is_not_is_no_fault_of_ours(sqlite_department: Department, wanted: str) -> None:
    with capture_logs() as log:
        answer = sqlite_department.visitor().client.get("/static/app.css", headers={"Range": wanted})

    assert answer.status_code == 416
    assert "This request cannot be read" in answer.text
    assert log == []


def test_pages_stay_in_no_cache(sqlite_department: Department) -> None:
    assert sqlite_department.visitor("askar").get("/worklist").headers["Cache-Control"] == "no-store"


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(sqlite_department: Department) -> None:
    visitor = sqlite_department.visitor()

    plain = visitor.post("/login", {"login": "askar", "password": PASSWORD}).headers["Set-Cookie"]

    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    assert "Secure" not in plain


def test_the_session_cookie_is_secure_behind_https(sqlite_department: Department) -> None:
    answer = sqlite_department.app.test_client().get("/login", base_url="https://atqaru.example")

    assert "Secure" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "path",
    [
        "/login",
        "/logout",
        "/tasks/1-1",
        "/tasks/1-1/claim",
        "/tasks/1-1/give-back",
        "/tasks/1-1/hidden",
        "/services/attestation/apply",
        "/services/attestation/apply/hidden",
        "/cases/1/incidents/1/retry",
        "/cases/1/incidents/1",
        "/incidents",
        "/cases/1/move",
        "/cases/1/stop",
    ],
)
def test_every_post_needs_the_token_of_its_form(sqlite_department: Department, path: str) -> None:
    visitor = sqlite_department.visitor("askar")

    answer = visitor.client.post(path, data={"login": "askar"})

    assert answer.status_code == 400
    assert "This form has expired" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/worklist",
        "/tasks/1-1",
        "/cases",
        "/cases/1",
        "/cases/1/diagram.bpmn",
        "/account",
        "/services",
        "/services/attestation/apply",
        "/account/applications/1",
        "/account/notices/1",
        "/account/documents/1",
    ],
)
def test_every_page_of_work_needs_a_login(sqlite_department: Department, path: str) -> None:
    answer = sqlite_department.visitor().get(path)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login?next=")


def test_a_failure_shows_a_page_with_the_number_that_leads_to_its_line_in_the_log(
    sqlite_department: Department,
) -> None:
    def fail() -> str:
        raise RuntimeError("the inside of the house")

    sqlite_department.app.add_url_rule("/fail", view_func=fail)

    with capture_logs() as lines:
        answer = sqlite_department.visitor().get("/fail")

    assert answer.status_code == 500
    assert "Internal error" in answer.text
    assert "Nothing was stored." in answer.text
    assert "the inside of the house" not in answer.text
    (line,) = [line for line in lines if line["event"] == "page failed"]
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", line["reference"])
    assert f"this reference: {line['reference']}." in answer.text
    assert str(line["exc_info"]) == "the inside of the house"


def test_what_people_enter_is_text_and_never_markup(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply(applicant_full_name="<script>alert(1)</script>", residence_address="<b>x</b>")

    for login, path in (
        ("askar", "/worklist"),
        ("askar", sqlite_department.task(case_id, "check_completeness")),
        ("erlan", "/cases"),
        ("erlan", f"/cases/{case_id}"),
    ):
        text = sqlite_department.visitor(login).get(path).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


def test_a_post_of_three_megabytes_is_refused(sqlite_department: Department) -> None:
    visitor = sqlite_department.visitor("nurlan")

    answer = visitor.post("/services/attestation/apply", {"email": "x" * 3_000_000})

    assert answer.status_code == 413


def test_pages_are_dated_in_the_zone_of_the_office(sqlite_department: Department) -> None:
    sqlite_department.clock.advance_to(local("2026-04-06T23:30"))
    case_id = sqlite_department.apply()

    text = sqlite_department.visitor("erlan").get(f"/cases/{case_id}").text

    assert "6 April 2026, 23:30" in text


@pytest.mark.parametrize("digits", [20, 5000])
@pytest.mark.parametrize("page", ["/cases/{}", "/cases/{}/stop", "/tasks/{}-1", "/notices/{}", "/cases/1/incidents/{}"])
def test_a_number_that_no_table_could_hold_is_not_found(department: Department, page: str, digits: int) -> None:
    answer = department.visitor("erlan").get(page.format("9" * digits))

    assert answer.status_code == 404


@pytest.mark.parametrize("place", ["/search?q=Ахметов&after={}", "/notices?after={}", "/incidents?before={}"])
def test_a_number_that_no_table_could_hold_is_no_place_in_a_list(department: Department, place: str) -> None:
    assert department.visitor("erlan").get(place.format("9" * 20)).status_code == 200
