"""Notices and documents in the language of the reader, with the original where they went out in another one."""

from html import unescape

import pytest

from storage.database import StoredRow
from storage.tables import notices
from tests.web.office import Department, Visitor

#: The subject of the notice that an application was received.
RECEIVED = {
    "en": "Your application was received",
    "ru": "Статус о принятии запроса на оказание государственной услуги",
    "kk": "Мемлекеттік қызмет көрсетуге сұрау салудың қабылданғаны туралы мәртебе",
}


@pytest.fixture
def office(department: Department) -> Department:
    """A department that has set no languages in which it issues everything."""
    object.__setattr__(department.runtime, "issued_in", ())
    return department


def page(visitor: Visitor, path: str, language: str) -> str:
    visitor.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    return unescape(visitor.get(path).text)


@pytest.mark.parametrize("language", ["en", "kk"])
def test_a_notice_reads_in_the_language_of_the_page_with_its_original(office: Department, language: str) -> None:
    case_id = office.apply(correspondence_language="ru")
    applicant = office.visitor("nurlan")

    account = page(applicant, f"/account/applications/{case_id}", language)
    said = page(applicant, "/account/notices/1", language)

    assert RECEIVED[language] in account
    assert f">{RECEIVED[language]}</h1>" in said
    assert {"en": "As issued: in Russian", "kk": "Берілген күйінде: орыс тілінде"}[language] in said
    assert f">{RECEIVED['ru']}</p>" in said
    assert "6 апреля 2026 года" in said


def test_in_the_language_in_which_it_went_out_there_is_no_original_beside_it(office: Department) -> None:
    case_id = office.apply(correspondence_language="ru")
    applicant = office.visitor("nurlan")

    assert RECEIVED["ru"] in page(applicant, f"/account/applications/{case_id}", "ru")
    assert "Как выдано" not in page(applicant, "/account/notices/1", "ru")


def test_what_went_out_in_two_languages_shows_each_once(office: Department) -> None:
    case_id = office.apply()
    supervisor = office.visitor("erlan")

    said, english = (page(supervisor, f"/cases/{case_id}", code) for code in ("ru", "en"))

    notice = said.partition(RECEIVED["ru"])[2].partition("</article>")[0]
    assert "Выдано также на казахском языке" in notice
    assert f">{RECEIVED['kk']}</p>" in said
    assert f"{RECEIVED['kk']} / {RECEIVED['ru']}" not in said
    assert "Как выдано" not in said
    assert "As issued: in Kazakh, in Russian" in english
    assert f"{RECEIVED['kk']} / {RECEIVED['ru']}" in english


def test_staff_read_each_in_their_own_language_without_an_original(office: Department) -> None:
    office.apply(correspondence_language="kk")
    office.go_to("2026-04-09 09:00")

    told = next(row for row in _notices(office) if row.recipient == "supervisors" and row.wording)
    said = page(office.visitor("erlan"), f"/notices/{told.id}", "ru")

    assert "Как выдано" not in said
    assert told.wording["others"]["ru"][0] in said


def _notices(department: Department) -> list[StoredRow]:
    with department.database.reading() as session:
        return list(session.execute(notices.select().order_by(notices.c.id)))
