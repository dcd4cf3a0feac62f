"""What an applicant finds in his account of what he has sent, and of what he can send."""

import re

import pytest

from engine.execution.case.case_view import view_case
from engine.execution.people.stopping import suspend_case
from storage.audit import erase
from storage.queries.cases import timeline
from tests.people import person
from tests.seen_statements import statements
from tests.web.office import Department, Visitor
from tests.web.test_exam_pages import admitted, in_test
from tests.web.test_particulars import CODES, read_in, text_of
from tests.web.test_sending import OBJECTION, refusal_intended
from web.applications import readable_case

HEADINGS = {"kk": "Сіз жолдағандар", "ru": "Что вы отправили", "en": "What you have sent"}


def sent_part(visitor: Visitor, case_id: int, language: str = "en") -> list[str]:
    """The items of the section of the application page, as text; none if it has no such section."""
    page = visitor.get(f"/account/applications/{case_id}").text
    part = page.partition(f">{HEADINGS[language]}</h2>")[2].partition("</ul>")[0]
    return [text_of(f"<li>{item}") for item in part.split("<li>")[1:]]


def to_do(visitor: Visitor) -> list[tuple[str, str]]:
    """Address and name of each thing below “What you can do” in the account."""
    return re.findall(r'app-card--todo">\s*<h3[^>]*><a[^>]*href="([^"]+)">([^<]+)<', visitor.get("/account").text)


def test_the_account_lists_what_can_be_sent_beside_the_tasks(department: Department) -> None:
    nurlan = department.visitor("nurlan")
    case_id = refusal_intended(department)

    listed = to_do(nurlan)

    assert listed == [(f"/account/applications/{case_id}/send/objection", "Send an objection")]
    assert to_do(department.visitor("dana")) == []


def test_nothing_can_be_sent_into_a_suspended_case_and_none_is_listed(department: Department) -> None:
    case_id, nurlan = refusal_intended(department), department.visitor("nurlan")
    admin = person("admin", "administrators")
    with department.database.transaction() as session:
        suspend_case(session, department.runtime, admin, case_id, "The diagram is being looked at.")

    application = nurlan.get(f"/account/applications/{case_id}").text

    assert to_do(nurlan) == []
    assert "What you can do" not in application
    assert "The office has paused this case." in nurlan.get(f"/account/applications/{case_id}/send/objection").text


@pytest.mark.parametrize("path", ["/account", "/account/applications/{}"])
def test_a_case_is_read_once_for_its_status_and_for_what_can_be_sent(
    sqlite_department: Department, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    case_id, nurlan = refusal_intended(sqlite_department), sqlite_department.visitor("nurlan")
    read = []
    monkeypatch.setattr(readable_case, "view_case", lambda *given: (read.append(given[-1]), view_case(*given))[1])

    nurlan.get(path.format(case_id))

    assert read == [case_id]


def test_the_account_prepares_no_form_for_what_it_lists(sqlite_department: Department) -> None:
    refusal_intended(sqlite_department)
    nurlan = sqlite_department.visitor("nurlan")
    assert len(to_do(nurlan)) == 1

    with statements(sqlite_department.database) as seen:
        nurlan.get("/account")

    assert len(seen) <= 7


def test_what_was_sent_stands_in_the_application_the_newest_first(department: Department) -> None:
    case_id, nurlan = refusal_intended(department), department.visitor("nurlan")
    department.go_to("2026-04-14T11:30")
    nurlan.post(f"/account/applications/{case_id}/send/objection", {"objection_text": OBJECTION})

    objection, opened = sent_part(nurlan, case_id)

    assert objection.startswith("Objection 14 April 2026, 11:30 Data")
    assert objection.endswith(f"Your objection {OBJECTION}")
    assert opened.startswith("Application 6 April 2026, 11:00 Data")
    assert "Language of the attestation Kazakh" in opened
    assert CODES.findall(f"{objection} {opened}") == []
    assert department.visitor("dana").get(f"/account/applications/{case_id}").status_code == 404


@pytest.mark.parametrize(
    ("language", "label", "chosen"),
    [
        ("kk", "Аттестаттау тілі", "Орыс тілі"),
        ("ru", "Язык аттестации", "Русский"),
        ("en", "Language of the attestation", "Russian"),
    ],
)
def test_the_language_that_was_chosen_last_is_shown_in_words(
    department: Department, language: str, label: str, chosen: str
) -> None:
    case_id, nurlan = admitted(department), department.visitor("nurlan")
    nurlan.post(department.task(case_id, "choose_language"), {"exam_language": "ru"})
    read_in(nurlan, language)

    last, _application = sent_part(nurlan, case_id, language)

    assert last.endswith(f"{label} {chosen}")


def test_what_others_entered_and_answers_of_the_test_are_not_listed(sqlite_department: Department) -> None:
    case_id, nurlan = in_test(sqlite_department), sqlite_department.visitor("nurlan")
    test = sqlite_department.task(case_id, "answer_questions")
    nurlan.send(f"{test}/answers", {"answer": "2"}, page=test)
    nurlan.post(test, page=f"{test}?finish=1")

    sent = sent_part(nurlan, case_id)

    with sqlite_department.database.reading() as session:
        kinds = {(event.type, event.actor) for event in timeline(session, case_id)}
    assert {("answer_saved", "nurlan"), ("task_completed", "askar")} <= kinds
    assert sent[0] == "Answer the questions 22 April 2026, 10:00"
    assert [each.partition(" 6 April")[0] for each in sent[1:]] == ["Application"]


def test_erased_data_are_not_shown(department: Department) -> None:
    case_id, nurlan = department.apply(), department.visitor("nurlan")
    with department.database.transaction() as session:
        erase(session, "admin", case_id, department.clock())

    sent = sent_part(nurlan, case_id)

    assert sent == ["Application 6 April 2026, 11:00 · data erased"]


def test_the_own_task_does_not_repeat_who_the_applicant_is(department: Department) -> None:
    case_id = admitted(department)

    own = department.visitor("nurlan").get(department.task(case_id, "choose_language")).text

    assert "About this task" in own
    assert "Applicant or subject" not in own
