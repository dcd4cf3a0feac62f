"""The product in Kazakh, Russian and English: the choice of a language, and pages, tasks and forms in it."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from babel import Locale

from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.errors import AtqaruError
from engine.execution.errors import ChannelClosed, NotOpen
from engine.execution.permissions import Actor
from tests.web.office import Department, Visitor, application
from web.app import create_app
from web.language import LANGUAGES
from web.moments import left_text
from web.settings import Settings

CHECK = {"ru": "Проверить полноту документов", "kk": "Құжаттардың толықтығын тексеру"}
WORKLIST = {"ru": "Рабочий список", "kk": "Жұмыс тізімі", "en": "Worklist"}
SERVICE = {
    "ru": "Проведение аттестации лиц, претендующих на право занятия деятельностью частного судебного исполнителя",
    "kk": "Жеке сот орындаушысы қызметімен айналысуға үміткер адамдарды аттестаттаудан өткізу",
}


def speaking(department: Department, language: str, login: str | None = None) -> Visitor:
    """A person whose browser asks for a language."""
    visitor = department.visitor(login)
    visitor.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    return visitor


def page(visitor: Visitor, path: str) -> str:
    answer = visitor.get(path)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def html_lang(text: str) -> str:
    found = re.search(r'<html class="govuk-template" lang="(\w+)">', text)
    assert found
    return found[1]


# --- the choice


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("kk", "kk"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("de,kk-KZ;q=0.7,ru;q=0.5", "kk"),
        ("en-GB", "en"),
        ("ru;q=0,kk;q=0.1", "kk"),
        ("de", "en"),
        ("", "en"),
        ("x" * 500, "en"),
        (";;;q=,,", "en"),
    ],
)
def test_the_browser_says_which_language_is_read(sqlite_department: Department, accepted: str, language: str) -> None:
    text = page(speaking(sqlite_department, accepted), "/login")

    assert html_lang(text) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_that_was_chosen_is_kept_whatever_the_browser_says(
    sqlite_department: Department, language: str
) -> None:
    visitor = speaking(sqlite_department, "de")

    answer = visitor.get(f"/language/{language}?next=/announcements")

    assert (answer.status_code, answer.location) == (302, "/announcements")
    assert {html_lang(page(visitor, path)) for path in ("/login", "/announcements")} == {language}


def test_signing_in_and_out_keeps_the_language(sqlite_department: Department) -> None:
    visitor = sqlite_department.visitor()
    visitor.get("/language/kk")

    visitor.post("/login", {"login": "askar", "password": "correct horse battery"})
    signed_in = page(visitor, "/worklist")
    visitor.post("/logout", page="/worklist")

    assert html_lang(signed_in) == html_lang(page(visitor, "/login")) == "kk"


def test_every_language_is_offered_by_its_own_name_and_the_present_one_is_marked(
    sqlite_department: Department,
) -> None:
    text = page(speaking(sqlite_department, "ru"), "/announcements")

    links = re.findall(r'<a class="govuk-language-navigation__link" href="([^"]+)"[^>]* lang="(\w+)"[^>]*>(.+?)<', text)
    assert links == [
        ("/language/kk?next=/announcements", "kk", "Қазақша"),
        ("/language/en?next=/announcements", "en", "English"),
    ]
    assert '<span class="govuk-language-navigation__text" aria-current="true" lang="ru">Русский</span>' in text
    assert 'aria-label="Язык"' in text


def test_one_comes_back_to_the_same_page_with_what_was_chosen_there(sqlite_department: Department) -> None:
    askar = sqlite_department.visitor("askar")
    sqlite_department.apply()

    found = re.search(r'href="(/language/ru[^"]*)"', page(askar, "/worklist?show=mine&service=attestation"))

    assert found
    assert askar.get(found[1]).location == "/worklist?show=mine&service=attestation"


def test_a_page_that_refuses_a_form_leads_back_to_the_empty_form(sqlite_department: Department) -> None:
    answer = sqlite_department.visitor().post("/login", {"login": "", "password": ""})

    assert 'href="/language/kk?next=/login"' in answer.text


def test_a_page_that_cannot_be_asked_for_again_leads_to_the_front(sqlite_department: Department) -> None:
    refused = sqlite_department.visitor("askar").client.post("/logout")

    assert refused.status_code == 400
    assert 'href="/language/kk"' in refused.text


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "evil.example", ""],
)
def test_no_choice_leads_to_another_host(sqlite_department: Department, target: str) -> None:
    answer = sqlite_department.visitor().client.get("/language/kk", query_string={"next": target})

    assert (answer.status_code, answer.location) == (302, "/")


@pytest.mark.parametrize("code", ["de", "KK", "kk_KZ", "..", "x" * 300])
def test_a_language_that_is_not_spoken_is_not_found_and_changes_nothing(
    sqlite_department: Department, code: str
) -> None:
    visitor = speaking(sqlite_department, "ru")

    assert visitor.get(f"/language/{code}").status_code == 404
    assert html_lang(page(visitor, "/login")) == "ru"


def test_errors_are_told_in_the_language_of_the_person(sqlite_department: Department) -> None:
    assert "Страница не найдена" in speaking(sqlite_department, "ru").get("/nowhere").text
    assert "Бет табылмады" in speaking(sqlite_department, "kk").get("/nowhere").text


@pytest.mark.parametrize(
    ("language", "error", "message"),
    [
        ("ru", NotOpen("case 5 has ended"), "Производство по делу окончено. Сделать в нем больше ничего нельзя."),
        ("kk", ChannelClosed("closed"), "Қазір қабылдау жүргізілмейді."),
        ("ru", AtqaruError("of any kind"), "В текущем состоянии это невозможно. Ничего не сохранено"),
        ("en", NotOpen("case 5 has ended"), "The case has ended. Nothing more can be done in it."),
        ("en", AtqaruError("case 5 is of any kind"), "Case 5 is of any kind."),
    ],
)
def test_what_the_engine_refuses_is_told_in_the_language(
    sqlite_department: Department, language: str, error: AtqaruError, message: str
) -> None:
    app = sqlite_department.app

    with app.test_request_context(headers={"Accept-Language": language}):
        told = app.make_response(app.handle_user_exception(error)).get_data(as_text=True)

    assert message in told


@pytest.mark.parametrize(
    ("settings", "language", "shown"),
    [
        ({}, "en", "Justice department"),
        ({}, "ru", "Департамент юстиции"),
        ({}, "kk", "Әділет департаменті"),
        ({"organisation": "Ministry"}, "ru", "Ministry"),
        ({"organisation": "Ministry", "organisation_ru": "Министерство"}, "ru", "Министерство"),
        ({"organisation_kk": "Министрлік"}, "kk", "Министрлік"),
        ({"organisation_kk": "Министрлік"}, "ru", "Департамент юстиции"),
    ],
)
def test_the_organisation_is_named_in_the_language_of_the_page(
    sqlite_department: Department, settings: dict[str, str], language: str, shown: str
) -> None:
    own = Settings(secret_key="k" * 40, **settings)
    app = create_app(sqlite_department.database, sqlite_department.runtime, own)

    page = app.test_client().get("/login", headers={"Accept-Language": language}).text

    assert f'<span class="app-header__organisation">{shown}</span>' in page


# --- pages


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_the_worklist_names_tasks_and_services(department: Department, language: str) -> None:
    department.apply()

    text = page(speaking(department, language, "askar"), "/worklist")

    assert f'<h1 class="govuk-heading-l">{WORKLIST[language]}</h1>' in text
    assert CHECK[language] in text
    assert SERVICE[language] in text
    assert "Check completeness" not in text


@pytest.mark.parametrize(
    ("language", "due", "left"),
    [
        ("ru", "8 апреля 2026, 18:30", "осталось 2 рабочих дня"),
        ("kk", "2026 ж. 8 сәуір, 18:30", "2 жұмыс күні қалды"),
        ("en", "8 April 2026, 18:30", "2 working days left"),
    ],
)
def test_moments_and_terms_are_told_in_the_language(
    sqlite_department: Department, language: str, due: str, left: str
) -> None:
    sqlite_department.apply()

    text = page(speaking(sqlite_department, language, "askar"), "/worklist")

    assert due in text
    assert left in text


@pytest.mark.parametrize(
    ("days", "text"),
    [(1, "остался 1 рабочий день"), (3, "осталось 3 рабочих дня"), (5, "осталось 5 рабочих дней")],
)
def test_russian_has_three_plurals(sqlite_department: Department, days: int, text: str) -> None:
    department = sqlite_department
    due_at = department.runtime.office.close_of(
        department.runtime.office.calendar.working_days_after(department.clock().date(), days)
    )

    with department.app.test_request_context(headers={"Accept-Language": "ru"}):
        assert left_text(due_at - timedelta(hours=1)) == text


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            "ru",
            ("Сведения представлены полностью?", "Нет: отказать в дальнейшем рассмотрении", "Завершить"),
        ),
        (
            "kk",
            ("Мәліметтер толық ұсынылған ба?", "Жоқ: өтінішті одан әрі қараудан бас тарту", "Аяқтау"),
        ),
    ],
)
def test_a_task_is_drawn_in_the_language_and_completed(
    department: Department, language: str, texts: tuple[str, ...]
) -> None:
    address = department.task(department.apply(), "check_completeness")
    visitor = speaking(department, language, "askar")

    text = page(visitor, address)
    answer = visitor.post(address, {"completeness": "complete"})

    assert [part for part in (*texts, CHECK[language]) if part not in text] == []
    assert "{{" not in text
    assert answer.location == "/worklist"


@pytest.mark.parametrize(
    ("language", "texts"),
    [("ru", ("зарегистрировано 6 апреля 2026", "Город Алматы")), ("kk", ("2026 ж. 6 сәуір", "Алматы қаласы"))],
)
def test_no_code_and_no_iso_day_stands_in_a_form(
    sqlite_department: Department, language: str, texts: tuple[str, ...]
) -> None:
    address = sqlite_department.task(sqlite_department.apply(), "check_completeness")

    main = page(speaking(sqlite_department, language, "askar"), address).partition("<main")[2]

    assert [part for part in texts if part not in main] == []
    assert "almaty-city" not in re.sub(r'value="[^"]*"', "", main)
    assert not re.search(r">[^<]*\d{4}-\d\d-\d\d", main)


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("ru", "Просрочено: проверка полноты документов"),
        ("kk", "Мерзімі өткен: құжаттардың толықтығын тексеру"),
        ("en", "Overdue: check of completeness"),
    ],
)
def test_what_a_notice_of_a_diagram_is_about_is_told_in_the_language(
    sqlite_department: Department, language: str, subject: str
) -> None:
    case_id = sqlite_department.apply()
    sqlite_department.go_to("2026-04-09T10:00")

    erlan = speaking(sqlite_department, language, "erlan")

    assert subject in page(erlan, "/notices")
    assert subject in page(erlan, f"/cases/{case_id}")


@pytest.mark.parametrize(
    ("language", "missing", "problem"),
    [
        (
            "ru",
            "«Сведения представлены полностью?»: выберите один из вариантов.",
            "Проверьте, что введено",
        ),
        (
            "kk",
            "«Мәліметтер толық ұсынылған ба?»: нұсқалардың бірін таңдаңыз.",
            "Енгізілгенді тексеріңіз",
        ),
    ],
)
def test_what_is_wrong_with_a_task_is_told_in_the_language(
    department: Department, language: str, missing: str, problem: str
) -> None:
    address = department.task(department.apply(), "check_completeness")

    answer = speaking(department, language, "askar").post(address, {})

    assert answer.status_code == 422
    assert missing in unescape(answer.text)
    assert problem in answer.text


@pytest.mark.parametrize(
    ("language", "texts", "pattern", "check", "session"),
    [
        (
            "ru",
            ("Заявление об аттестации", "Ваш департамент юстиции и его сессия", "Область Абай"),
            "Введите +7 и 10\xa0цифр, например",
            "введите сегодняшнюю дату",
            "(окончание приема документов)",
        ),
        (
            "kk",
            ("Аттестаттау туралы өтініш", "Сіздің әділет департаментіңіз", "Абай облысы"),
            "+7 және 10\xa0цифрды енгізіңіз",
            "бүгінгі күнді енгізіңіз",
            "(құжат қабылдаудың соңғы күні)",
        ),
    ],
)
def test_an_application_is_filled_in_in_the_language(
    department: Department, language: str, texts: tuple[str, ...], pattern: str, check: str, session: str
) -> None:
    visitor = speaking(department, language, "nurlan")
    address = "/services/attestation/apply"

    text = page(visitor, address)
    answer = visitor.post(address, {**application_page(), "contact_phone": "701", "filled_on": "2026-04-05"})

    assert [part for part in (*texts, session, SERVICE[language]) if part not in text] == []
    assert answer.status_code == 422
    assert pattern in unescape(answer.text)
    assert check in unescape(answer.text)


def application_page() -> dict[str, Any]:
    return {name: str(value) for name, value in application().items() if not isinstance(value, bool)}


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_the_case_and_the_account_name_everything_in_the_language(department: Department, language: str) -> None:
    case_id = department.apply()

    case = page(speaking(department, language, "erlan"), f"/cases/{case_id}")
    account = page(speaking(department, language, "nurlan"), "/account")

    for text in (CHECK[language], SERVICE[language], {"ru": "Исполнители", "kk": "Орындаушылар"}[language]):
        assert text in case
    assert SERVICE[language] in account
    assert {"ru": "На рассмотрении", "kk": "Қаралуда"}[language] in account


def test_the_diagram_of_a_case_is_drawn_in_the_language(sqlite_department: Department) -> None:
    address = f"/cases/{sqlite_department.apply()}/diagram.bpmn?process=completeness"

    english, kazakh = (speaking(sqlite_department, language, "erlan").get(address) for language in ("en", "kk"))

    assert 'name="Check completeness"' in english.text
    assert f'name="{CHECK["kk"]}"' in kazakh.text
    assert "Cookie" in kazakh.headers["Vary"]


def test_what_is_stored_does_not_depend_on_the_language(sqlite_department: Department) -> None:
    department = sqlite_department
    address = department.task(department.apply(), "check_completeness")

    speaking(department, "kk", "askar").post(address, {"completeness": "complete"})
    department.work_off()

    assert "Review the application" in page(department.visitor("askar"), "/worklist")


def test_a_new_catalogue_is_seen_at_the_next_page(sqlite_department: Department) -> None:
    department = sqlite_department
    department.apply()
    visitor = speaking(department, "ru", "askar")
    assert CHECK["ru"] in page(visitor, "/worklist")

    content = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"X-Processes: attestation\\n"\n\n'
    content += 'msgid "Check completeness"\nmsgstr "Сверить документы"\n'
    file = File("attestation/texts.ru.po", "texts", content.encode())
    with department.database.transaction() as session:
        today = department.runtime.office.local(department.clock()).date()
        deploy(session, department.runtime, Actor("test"), (file,), today, "test")

    assert "Сверить документы" in page(visitor, "/worklist")


def test_the_counter_of_characters_has_its_words(sqlite_department: Department) -> None:
    address = sqlite_department.task(sqlite_department.apply(), "check_completeness")

    text = page(speaking(sqlite_department, "ru", "askar"), address)

    assert 'data-i18n.characters-under-limit.few="Осталось %{count} символа"' in text
    assert 'data-i18n.characters-at-limit="Осталось 0 символов"' in text


def test_the_languages_of_the_product_are_known_to_babel() -> None:
    assert {code: Locale(code).get_display_name(code) for code in LANGUAGES} == {
        "kk": "қазақ тілі",
        "ru": "русский",
        "en": "English",
    }


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Refusal of further consideration"),
        ("ru", "Отказ в дальнейшем рассмотрении"),
        ("kk", "Өтінішті одан әрі қараудан бас тарту"),
    ],
)
def test_what_a_task_is_about_reads_in_the_language_of_the_page_if_it_is_a_text_of_the_service(
    sqlite_department: Department, language: str, words: str
) -> None:
    case_id = sqlite_department.apply()
    incomplete = {"completeness": "incomplete", "missing_information": "The conclusion on the internship."}
    sqlite_department.visitor("askar").post(sqlite_department.task(case_id, "check_completeness"), incomplete)
    bolat = speaking(sqlite_department, language, "bolat")

    pages = [
        bolat.get(page).text
        for page in ("/worklist", sqlite_department.task(case_id, "sign_document"), f"/cases/{case_id}")
    ]

    assert all(words in page for page in pages)
