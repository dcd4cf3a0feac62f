"""The staff's own notices: what the groups were told, who has read it, and what the header counts."""

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import insert

from engine.execution.case.staff_notices import StaffNotice, notify_staff
from storage.audit import verify
from storage.queries.cases import TimelineEvent, notices_of
from storage.recipients import TO_APPLICANT
from storage.tables import notices
from tests.web.office import NOW, Department, Visitor, local
from web.cases.notice_subjects import NoticeSubjects
from web.notices.words import NoticeWords

MOMENT = local(NOW)
COUNT = re.compile(r'app-count--new">(\d+\+?)<')


def tell(department: Department, case_id: int, *recipients: str, about: str = "The subject", **facts: Any) -> None:
    notice = StaffNotice("N-11", about, facts, "The text.")
    with department.database.transaction() as session:
        notify_staff(session, case_id, recipients, notice, department.clock())


def count(visitor: Visitor) -> str:
    found = COUNT.search(visitor.get("/worklist").text)
    return found[1] if found else ""


def subjects(text: str) -> list[str]:
    return re.findall(r'href="/notices/\d+">([^<]+)<', text)


def link(text: str) -> str:
    return str(re.search(r'href="(/notices/\d+)"', text)[1])  # type: ignore[index]  # there is one


def test_a_reminder_is_read_by_those_to_whom_it_went(department: Department) -> None:
    case_id = department.apply()
    department.go_to("2026-04-07T10:00")
    askar = department.visitor("askar")
    assert count(askar) == "1"

    text = askar.get("/notices").text
    assert subjects(text) == ["Due soon: Check completeness"]
    notice = askar.get(link(text)).text

    assert "Check completeness is due by 8 April 2026, 18:30: case ATT-2026-000001, Ахметов Нұрлан Серікұлы." in notice
    assert f'href="/cases/{case_id}"' in notice
    assert "par. 7 of the Rules" in notice
    assert count(askar) == ""
    assert count(department.visitor("aliya")) == "1"
    assert "There are no notices yet." in department.visitor("bolat").get("/notices").text


def test_the_case_tells_who_knew_and_when(department: Department) -> None:
    case_id = department.apply()
    department.go_to("2026-04-07T10:00")
    erlan, askar = department.visitor("erlan"), department.visitor("askar")
    summaries = re.findall(r"<summary.*?</summary>", erlan.get(f"/cases/{case_id}").text, re.DOTALL)
    assert any("To: Executors, 7 April 2026, 09:00, nobody has read it yet" in each for each in summaries)

    for _time in range(2):
        askar.get(link(askar.get("/notices").text))
        department.clock.advance_to(department.clock() + timedelta(hours=1))

    text = erlan.get(f"/cases/{case_id}").text
    assert "<li>Askar Serikov read it on 7 April 2026, 10:00</li>" in text
    assert "nobody has read it yet" not in text
    assert text.count("Notice to Executors read: Due soon") == 2  # in the table and on the timeline
    assert "Notice to Executors read: Due soon: Check completeness, Askar Serikov, 7 April 2026, 10:00" in text
    with department.database.reading() as session:
        assert list(verify(session)) == []


def test_the_case_names_the_very_notice_that_was_read(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    askar = sqlite_department.visitor("askar")
    tell(sqlite_department, case_id, "executors", about="The first")
    first = link(askar.get("/notices").text)
    tell(sqlite_department, case_id, "executors", about="The second")
    tell(sqlite_department, case_id, TO_APPLICANT, about="The first to the applicant")
    tell(sqlite_department, case_id, TO_APPLICANT, about="The second to the applicant")
    with sqlite_department.database.reading() as session:
        ids = {row.subject: row.id for row in notices_of(session, case_id)}

    askar.get(first)
    sqlite_department.visitor("nurlan").get(f"/account/notices/{ids['The first to the applicant']}")

    text = sqlite_department.visitor("erlan").get(f"/cases/{case_id}").text
    assert "Notice to Executors read: The first" in text
    assert "Notice read by the applicant: The first to the applicant" in text
    assert "read: The second" not in text
    assert "applicant: The second" not in text


def sent(sequence: int, type_: str, code: str, to: list[str], **data: Any) -> TimelineEvent:
    data = {"code": code, "to": to, **data}
    return TimelineEvent(sequence, MOMENT, type_, "engine", None, None, None, None, None, data)


def test_events_of_one_moment_name_their_own_notices_in_the_order_of_sending() -> None:
    told = [(1, "N-11", "executors", "A"), (2, "N-11", "executors", "B"), (3, "N-11", "heads", "B")]
    told += [(4, "N-12", "executors", "C"), (5, "N-11", "executors", "D"), (6, "N-11", "applicant", "E")]
    rows: list[Any] = [SimpleNamespace(id=id_, code=code, recipient=to, sent_at=MOMENT) for id_, code, to, _ in told]
    for row in rows:
        row.read_at = MOMENT if row.id == 6 else None
    words = [NoticeWords(subject, "") for *_, subject in told]
    events = [
        sent(1, "notice_sent", "N-11", ["executors"]),
        sent(2, "notice_sent", "N-11", ["executors", "heads"]),
        sent(3, "notice_sent", "N-12", ["executors"]),
        sent(4, "reminder_sent", "N-11", ["executors"]),
        sent(5, "notice_sent", "N-99", ["executors"]),
        sent(6, "notice_read", "N-11", ["executors", "heads"], notices=[2, 3]),
        sent(7, "notice_read", "N-11", [], notices=[1]),
        sent(8, "notice_read", "N-11", []),  # as the engine recorded it before it kept the ids
        sent(9, "task_completed", "N-11", ["executors"]),
    ]

    subjects = NoticeSubjects(zip(rows, words, strict=True), events)

    assert [subjects.of(event) for event in events] == ["A", "B", "C", "D", "N-99", "B", "A", "E", "N-11"]


def test_what_went_to_two_groups_of_a_person_is_there_once_and_read_once(department: Department) -> None:
    case_id = department.apply()
    tell(department, case_id, "commission", "chairs", "user:damira", "secretaries")
    damira = department.visitor("damira")
    text = damira.get("/notices").text
    assert (len(subjects(text)), count(damira)) == (1, "1")

    damira.get(link(text))

    assert count(damira) == ""
    case = department.visitor("erlan").get(f"/cases/{case_id}").text
    assert case.count("Damira Akhmetova read it on") == 3
    assert (
        "Notice to Attestation commission, Chairs of the attestation commission, Damira Akhmetova read: The subject"
        in case
    )
    assert count(department.visitor("daulet")) == "1"


def test_a_notice_to_somebody_else_is_not_found(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    tell(sqlite_department, case_id, "supervisors", "user:bolat")
    erlan = sqlite_department.visitor("erlan")
    there = link(erlan.get("/notices").text)

    answer = sqlite_department.visitor("askar").get(there)

    assert answer.status_code == 404
    assert "This notice is not available to you." in answer.text
    assert "You</td>" in sqlite_department.visitor("bolat").get("/notices").text


def test_all_are_marked_as_read_at_once(department: Department) -> None:
    for number in range(3):
        tell(department, department.apply(applicant_full_name=f"Ким {number}"), "executors", "supervisors")
    askar = department.visitor("askar")
    assert count(askar) == "3"

    answer = askar.post("/notices/read", page="/notices")

    assert answer.location == "/notices"
    text = askar.get("/notices").text
    assert "3 notices are marked as read." in text.partition("govuk-notification-banner--success")[2]
    assert "Mark all as read" not in text
    assert count(askar) == ""
    assert "You have read everything." in askar.get("/notices?show=unread").text
    assert count(department.visitor("erlan")) == "3"
    assert "0 notices are marked as read." in follow(askar, "/notices/read", "/worklist")
    with department.database.reading() as session:
        assert list(verify(session)) == []


def follow(visitor: Visitor, path: str, page: str) -> str:
    visitor.post(path, page=page)
    return visitor.get("/notices").text


def test_pages_go_on_from_the_last_notice_and_unread_ones_can_be_shown_alone(
    department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.notices.views.PAGE_SIZE", 2)
    case_id = department.apply()
    for number in range(5):
        tell(department, case_id, "executors", kind="handed_over", task=f"Step {number}", by="Erlan")
        department.clock.advance_to(department.clock() + timedelta(seconds=number % 2))
    askar = department.visitor("askar")
    askar.get(link(askar.get("/notices").text))

    seen = walk(askar, "/notices")
    unread = walk(askar, "/notices?show=unread")

    assert seen == [f"Handed over to you: Step {number}" for number in (4, 3, 2, 1, 0)]
    assert unread == seen[1:]


def walk(visitor: Visitor, path: str) -> list[str]:
    found: list[str] = []
    while path:
        text = visitor.get(path).text
        found += subjects(text)
        following = re.search(r'pagination__link" href="([^"]+)" rel="next"', text)
        path = following[1].replace("&amp;", "&") if following else ""
    return found


def test_more_than_ninety_nine_are_not_counted(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    row = {
        "case_id": case_id,
        "code": "N-11",
        "recipient": "executors",
        "text": "t",
        "sent_at": sqlite_department.clock(),
    }
    with sqlite_department.database.transaction() as session:
        session.execute(insert(notices), [{**row, "subject": f"Number {number}"} for number in range(150)])

    assert count(sqlite_department.visitor("askar")) == "99+"


def test_a_case_that_may_not_be_seen_is_named_without_a_link(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()
    tell(sqlite_department, case_id, "registry")
    registrar = sqlite_department.visitor("registrar")

    text = registrar.get("/notices").text

    assert "ATT-2026-000001" in text
    assert f"/cases/{case_id}" not in text
    assert f"/cases/{case_id}" not in registrar.get(link(text)).text


def test_applicants_have_their_notices_in_the_account(sqlite_department: Department) -> None:
    nurlan = sqlite_department.visitor("nurlan")

    assert nurlan.get("/notices").status_code == 403
    assert nurlan.get("/notices/1").status_code == 403
    assert "/notices" not in nurlan.get("/account").text


def test_a_page_about_a_broken_database_needs_no_count(
    sqlite_department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    askar = sqlite_department.visitor("askar")

    def fail(*_given: object) -> int:
        raise RuntimeError("the database is gone")

    monkeypatch.setattr("web.notices.count.unread_count", fail)

    assert askar.get("/nothing").status_code == 404
