"""The applicant's pages: what can be applied for, the application, the receipt and the account."""

import re
from datetime import date

import pytest

from engine.execution.case.case_view import view_case
from storage.queries.cases import case_list, notices_of, timeline
from storage.tables import cases
from storage.writes.register_entries import Entering, enter
from tests.sessions import announce
from tests.web.office import NURLAN, Department, application, local, posted

APPLY = "/services/attestation/apply"


def errors(text: str) -> str:
    found = re.search(r'error-summary__list">(.*?)</ul>', text, re.DOTALL)
    return found[1] if found else ""


def test_services_in_force_with_a_form_are_offered(department: Department) -> None:
    text = department.visitor("nurlan").get("/services").text

    assert f'href="{APPLY}">Attestation of persons applying to be private bailiffs</a>' in text
    assert "Preliminary decision" not in text


def test_name_and_iin_are_those_of_the_account_and_no_fields_to_type_in(department: Department) -> None:
    nurlan = department.visitor("nurlan")

    text = nurlan.get(APPLY).text
    values = {name: value for name, value in posted(application()).items() if not name.startswith("applicant_")}
    answer = nurlan.post(APPLY, values)

    assert "<dd>Ахметов Нұрлан Серікұлы</dd>" in text
    assert f"<dd>{NURLAN}</dd>" in text
    assert 'name="applicant_' not in text
    assert 'value="2026-04-06"' in text
    assert answer.status_code == 302
    with department.database.reading() as session:
        (case,) = case_list(session, service="attestation")
        known = view_case(session, department.runtime, case.id)
    assert known.named({"applicant_iin", "applicant_full_name"}) == {
        "applicant_iin": NURLAN,
        "applicant_full_name": "Ахметов Нұрлан Серікұлы",
    }


def test_an_account_without_an_iin_cannot_apply_under_that_of_another_person(sqlite_department: Department) -> None:
    answer = sqlite_department.visitor("dana").post(
        APPLY, posted(application(applicant_full_name="Омарова Дана", applicant_iin=""))
    )

    assert answer.status_code == 422
    assert "“IIN”: this is needed, but it is not known and cannot be entered here" in errors(answer.text)


def test_an_application_opens_a_case_and_gives_its_number(department: Department) -> None:
    nurlan = department.visitor("nurlan")

    answer = nurlan.post(APPLY, posted(application()))

    assert answer.status_code == 302, errors(answer.text)
    receipt = nurlan.get(answer.headers["Location"]).text
    assert "Application received" in receipt
    assert "ATT-2026-000001" in receipt
    assert "24 April 2026" in receipt
    with department.database.reading() as session:
        [case] = case_list(session, service="attestation")
    assert (case.channel, case.applicant, case.registered_on) == ("portal", "nurlan", date(2026, 4, 6))


def test_an_application_after_hours_is_registered_on_the_next_working_day(sqlite_department: Department) -> None:
    sqlite_department.go_to("2026-04-10T19:00")
    nurlan = sqlite_department.visitor("nurlan")
    number = announce(sqlite_department.database, sqlite_department.runtime, "2026-04-17", "2026-04-29")
    values = application(filled_on="2026-04-10", session_number=number)

    answer = nurlan.post(APPLY, posted(values))

    assert answer.status_code == 302, errors(answer.text)
    receipt, erlan = nurlan.get(answer.headers["Location"]).text, sqlite_department.visitor("erlan")
    case_id = int(answer.headers["Location"].split("/")[-2])
    assert "13 April 2026" in receipt
    assert "Received, to be registered on 13 April 2026" in nurlan.get("/account").text
    for text in (receipt, nurlan.get(f"/account/applications/{case_id}").text, erlan.get(f"/cases/{case_id}").text):
        assert "To be registered" in text
        assert ">Registered<" not in text
    assert "to be registered" in erlan.get("/cases").text
    sqlite_department.go_to("2026-04-13T09:30")
    assert "To be registered" not in erlan.get(f"/cases/{case_id}").text
    assert "to be registered" not in erlan.get("/cases").text


def test_a_case_that_ended_before_its_registration_has_no_day_of_it(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    page, erlan = f"/cases/{case_id}", sqlite_department.visitor("erlan")
    assert ">Registered</dt>" in erlan.get(page).text
    ended = {"state": "completed", "ended_at": sqlite_department.clock(), "registered_on": date(2026, 4, 8)}
    with sqlite_department.database.transaction() as session:
        session.execute(cases.update().where(cases.c.id == case_id).values(ended))

    for day in ("2026-04-07T10:00", "2026-04-09T10:00"):
        sqlite_department.clock.advance_to(local(day))
        case = erlan.get(page).text
        registered = re.findall(
            rf'href="{page}".*?data-label="Registered">(.*?)</td>', erlan.get("/cases").text, re.DOTALL
        )

        assert "To be registered" not in case
        assert ">Registered</dt>" not in case
        assert registered == [""]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("applicant_iin", "850615402113", "“IIN”: this is filled in for you and cannot be changed"),
        ("applicant_full_name", "Омарова Дана", "this is filled in for you and cannot be changed"),
        ("contact_phone", "8 701 123 45 67", "Enter +7 and 10 digits, for example"),
        ("email", "nowhere", "E-mail"),
        ("session_number", "SES-2026-099", "“Session”: there is no option"),
        ("filled_on", "2026-04-05", "enter today"),
        ("exam_language", "en", "Language of the attestation"),
        ("university_name", "x" * 301, "Higher education institution"),
        ("consent_restricted_data", "", "I consent to the use of my personal data of limited access"),
        ("session_number", "", "A session of your department is open"),
    ],
)
def test_each_wrong_value_is_named_and_opens_no_case(
    sqlite_department: Department,
    field: str,
    value: str,
    message: str,
) -> None:
    answer = sqlite_department.visitor("nurlan").post(APPLY, {**posted(application()), field: value})

    assert answer.status_code == 422
    assert message in errors(answer.text)
    assert f'href="#field-{field}' in errors(answer.text)
    with sqlite_department.database.reading() as session:
        assert case_list(session, service="attestation") == []


@pytest.mark.parametrize("phone", ["+77011234567", "+7 701 123 45 67", "+7 (701) 123-45-67"])
def test_a_telephone_is_taken_as_people_write_it(sqlite_department: Department, phone: str) -> None:
    answer = sqlite_department.visitor("nurlan").post(APPLY, {**posted(application()), "contact_phone": phone})

    assert answer.status_code == 302


def test_a_session_of_another_department_is_refused(sqlite_department: Department) -> None:
    answer = sqlite_department.visitor("nurlan").post(APPLY, {**posted(application()), "territorial_body": "astana"})

    assert answer.status_code == 422
    message = "“Session”: This session is held by another department"
    assert f'href="#field-session_number">{message}' in errors(answer.text)


def test_an_application_where_no_session_is_open_waits(sqlite_department: Department) -> None:
    nurlan = sqlite_department.visitor("nurlan")

    answer = nurlan.post(APPLY, {**posted(application()), "territorial_body": "astana", "session_number": ""})

    assert answer.status_code == 302
    sqlite_department.work_off()
    with sqlite_department.database.reading() as session:
        (case,) = case_list(session, service="attestation")
        notice = next(row for row in notices_of(session, case.id) if row.code == "N-02")
    assert "no session of the commission is open for your application now" in notice.text


def test_operators_do_not_apply(sqlite_department: Department) -> None:
    askar = sqlite_department.visitor("askar")

    assert askar.get(APPLY).status_code == 403
    assert askar.post(APPLY, {}, page="/worklist").status_code == 403


@pytest.mark.parametrize("service", ["licence", "preliminary_refusal", "attestation_consideration"])
def test_a_process_without_a_form_cannot_be_applied_for(sqlite_department: Department, service: str) -> None:
    answer = sqlite_department.visitor("nurlan").get(f"/services/{service}/apply")

    assert answer.status_code == 404
    assert 'href="/services"' in answer.text


def test_the_account_shows_state_dates_and_new_notices(department: Department) -> None:
    department.apply()

    text = department.visitor("nurlan").get("/account").text

    assert "Being considered" in text
    assert "Result due by: 24 April 2026" in text
    assert "3 new notices" in text


def test_opening_a_notice_is_a_fact_of_the_case_once(department: Department) -> None:
    case_id = department.apply()
    nurlan = department.visitor("nurlan")
    with department.database.reading() as session:
        notice = notices_of(session, case_id)[0].id

    pages = [nurlan.get(f"/account/notices/{notice}") for _ in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert "Your application was received" in pages[0].text
    with department.database.reading() as session:
        assert notices_of(session, case_id)[0].read_at == department.clock()
        read = [event.actor for event in timeline(session, case_id) if event.type == "notice_read"]
    assert read == ["nurlan"]


def test_nobody_sees_the_application_of_another(department: Department) -> None:
    case_id = department.apply()
    with department.database.reading() as session:
        notice = notices_of(session, case_id)[0].id
    dana = department.visitor("dana")

    pages = [
        dana.get(path)
        for path in (
            f"/account/applications/{case_id}",
            f"/account/applications/{case_id}/receipt",
            f"/account/notices/{notice}",
        )
    ]

    assert [page.status_code for page in pages] == [404, 404, 404]
    assert "You have not applied for anything yet." in dana.get("/account").text
    with department.database.reading() as session:
        assert notices_of(session, case_id)[0].read_at is None


def test_notices_to_others_are_not_the_applicants(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    sqlite_department.go_to("2026-04-09T10:00")
    with sqlite_department.database.reading() as session:
        [to_others] = [row for row in notices_of(session, case_id) if row.recipient == "supervisors"]
    nurlan = sqlite_department.visitor("nurlan")

    assert nurlan.get(f"/account/notices/{to_others.id}").status_code == 404
    assert to_others.subject not in nurlan.get(f"/account/applications/{case_id}").text


def test_a_suspended_person_is_told_the_first_day_before_there_is_a_case(department: Department) -> None:
    first = department.apply()
    with department.database.transaction() as session:
        suspension = {"iin": NURLAN, "open_from": "2026-07-23"}
        enter(
            session,
            {
                "register": "attestation_suspensions",
                "key": f"case:{first}",
                "case_id": first,
                "data": suspension,
                "entered_at": department.clock(),
                "if_ended": None,
                "signal_if_ended": None,
            },
            Entering("engine", "enter"),
        )

    answer = department.visitor("nurlan").post(APPLY, posted(application(applicant_iin=NURLAN)))

    assert answer.status_code == 422
    assert "You were suspended from the attestation" in errors(answer.text)
    assert "from 23 July 2026" in errors(answer.text)
    with department.database.reading() as session:
        assert [case.id for case in case_list(session, service="attestation")] == [first]


def test_who_waits_for_the_next_session_is_shown_no_day_of_one_that_is_over(department: Department) -> None:
    case_id = department.apply()
    department.do(case_id, "check_completeness", "askar", {"completeness": "complete"})
    department.go_to("2026-04-22T10:30")  # the list of the admitted was closed when the office opened
    department.do(case_id, "examine_application", "askar", {"grounds": []})

    text = department.visitor("nurlan").get(f"/account/applications/{case_id}").text

    assert "Waits for a session" in text
    assert "Result due by" not in text
    assert "22 April 2026, 10:00" not in text.partition("Notices")[0]
