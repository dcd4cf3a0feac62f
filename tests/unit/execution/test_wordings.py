"""Notices and documents with wordings: composed once, issued in the language of the case, told again by figures."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.execution.people.retries import retry_incident
from engine.execution.recalculation.versions import CalledVersions
from storage.tables import documents, notices
from tests.diagrams import diagram, each, end, flows, script, service_task, start, sub_process, user_task
from tests.timing import within
from tests.unit.execution.fixing import move
from tests.unit.execution.installation import CLERK, FIXER, Installation
from tests.unit.execution.office_changes import change, off

SAID = {
    "told.kk": "Нәтиже күні\n\nНәтиже {{ends_on}} күніне дейін беріледі.",
    "told.ru": "Срок результата\n\nРезультат выдается до {{ends_on}}.",
    "told.en": "Date of the result\n\nThe result is due by {{ends_on}}.",
}
TELLS = service_task("n", headers={"code": "N-02"}, inputs={"to": "applicant"}, properties={"wording": "told"})
COUNTS = script("count", "=working_days_after(registered_on, 10)", "ends_on")
SERVICE = diagram(start("s"), COUNTS, TELLS, user_task("u"), end("e"), flows("s", "count", "n", "u", "e"))


def told(here: Installation, variables: Mapping[str, Any] | None = None, wordings: Mapping[str, str] = SAID) -> Any:
    here.deploy(SERVICE, wordings=wordings)
    here.start(variables=variables or {})
    return here.rows(notices)[-1]


def test_a_notice_goes_out_in_the_language_that_the_applicant_has_chosen(here: Installation) -> None:
    here.runtime = replace(here.runtime, issued_in=())

    row = told(here, {"correspondence_language": "ru"})

    assert (row.subject, row.text) == ("Срок результата", "Результат выдается до 20 апреля 2026 года.")
    assert row.wording == {
        "issued_in": ["ru"],
        "others": {
            "kk": ["Нәтиже күні", "Нәтиже 2026 жылғы 20 сәуір күніне дейін беріледі."],
            "en": ["Date of the result", "The result is due by 20 April 2026."],
        },
        "figures": ["2026-04-20"],
    }


def test_without_a_choice_it_goes_out_in_kazakh_and_russian_together(here: Installation) -> None:
    here.runtime = replace(here.runtime, issued_in=())

    row = told(here)

    assert row.subject == "Нәтиже күні / Срок результата"
    assert row.text == (
        "Нәтиже 2026 жылғы 20 сәуір күніне дейін беріледі.\n\n—\n\nРезультат выдается до 20 апреля 2026 года."
    )
    assert (row.wording["issued_in"], sorted(row.wording["others"])) == (["kk", "ru"], ["en"])


def test_the_setting_adds_languages_and_anything_else_chosen_counts_as_no_choice(here: Installation) -> None:
    here.runtime = replace(here.runtime, issued_in=("kk",))

    assert told(here, {"correspondence_language": "en"}).wording["issued_in"] == ["kk", "en"]
    assert told(here, {"correspondence_language": "de"}).wording["issued_in"] == ["kk"]
    assert told(here, {"correspondence_language": ["ru"]}).wording["issued_in"] == ["kk"]


def test_what_was_signed_is_issued_whatever_has_changed_since(here: Installation) -> None:
    signs = user_task("sign", properties={"wording": "told"}, outputs={"document": "=wording"})
    issue = service_task("d", "document", headers={"kind": "D-REF"}, inputs={"wording": "=document", "to": "applicant"})
    spoils = script("spoil", '="2030-01-01"', "ends_on")
    path = flows("s", "count", "sign", "spoil", "d", "e")
    here.deploy(diagram(start("s"), COUNTS, signs, spoils, issue, end("e"), path), wordings=SAID)

    here.complete(here.start(), "sign")

    row = here.rows(documents)[0]
    assert (row.title, row.text) == ("Date of the result", "The result is due by 20 April 2026.")
    assert row.wording["others"]["kk"][0] == "Нәтиже күні"


FEE = (
    '={kk: "Алым: " + money(fee).kk + ", " + string(ends_on), ru: "Пошлина: " + money(fee).ru + ", " + day(ends_on).ru}'
)
OWES = service_task("n", headers={"code": "N-02"}, inputs={"to": "applicant", "subject": "=day(ends_on)", "text": FEE})


def test_texts_in_several_languages_go_out_as_a_wording_does(here: Installation) -> None:
    here.runtime = replace(here.runtime, issued_in=())
    here.deploy(diagram(start("s"), COUNTS, OWES, user_task("u"), end("e"), flows("s", "count", "n", "u", "e")))

    here.start(variables={"fee": 14480})
    here.start(variables={"fee": 14480, "correspondence_language": "ru"})

    both, russian = here.rows(notices, recipient="applicant")
    assert both.subject == "2026 жылғы 20 сәуір / 20 апреля 2026 года"
    assert both.text == (
        "Алым: 14\u00a0480 теңге, 2026 жылғы 20 сәуір\n\n—\n\nПошлина: 14\u00a0480 тенге, 20 апреля 2026 года"
    )
    assert (both.wording["issued_in"], both.wording["figures"][:3]) == (["kk", "ru"], ["2026-04-20", "14", "480"])
    assert (russian.subject, russian.wording["issued_in"]) == ("20 апреля 2026 года", ["ru"])
    assert russian.wording["others"]["kk"][0] == "2026 жылғы 20 сәуір"


def test_one_in_several_languages_is_sent_again_when_the_calendar_moves_its_day(here: Installation) -> None:
    here.runtime = replace(here.runtime, issued_in=("ru",))
    here.deploy(diagram(start("s"), COUNTS, OWES, user_task("u"), end("e"), flows("s", "count", "n", "u", "e")))
    here.start(variables={"fee": 14480})
    first = here.rows(notices, recipient="applicant")[-1]

    change(here, off("2026-04-20"))
    here.work()

    again = here.rows(notices, recipient="applicant")[-1]
    assert (first.subject, again.subject) == ("20 апреля 2026 года", "Изменены даты: 21 апреля 2026 года")
    assert (again.facts["kind"], again.wording["issued_in"]) == ("dates_moved", ["ru"])
    assert again.text.endswith("\n\nПошлина: 14\u00a0480 тенге, 21 апреля 2026 года")


def test_a_document_has_its_title_and_text_in_the_languages_of_the_case_too(here: Installation) -> None:
    here.runtime = replace(here.runtime, issued_in=("kk",))
    inputs = {"title": "Bill", "text": "=money(fee)", "to": "applicant"}
    issue = service_task("d", "document", headers={"kind": "D-B"}, inputs=inputs)
    here.deploy(diagram(start("s"), issue, end("e"), flows("s", "d", "e")))

    here.start(variables={"fee": 5})

    row = here.rows(documents)[0]
    assert (row.title, row.text, row.wording["others"]) == (
        "Bill",
        "5 теңге",
        {"ru": ["Bill", "5 тенге"], "en": ["Bill", "5 tenge"]},
    )


def test_a_missing_value_stops_the_step_and_sends_nothing(here: Installation) -> None:
    incomplete = {**SAID, "told.ru": "Срок\n\nДо {{end_on}}."}

    here.deploy(SERVICE, wordings=incomplete)
    here.start()

    assert here.rows(notices, recipient="applicant") == []
    assert "told.ru.txt: {{end_on}} gives nothing" in here.incidents()[0].message


def test_a_case_that_a_wrong_text_has_stopped_goes_on_by_the_corrected_one(here: Installation) -> None:
    here.deploy(SERVICE, wordings={**SAID, "told.ru": "Срок\n\nДо {{end_on}}."})
    case_id = here.start()
    here.at("2026-04-06 12:00")
    here.deploy(SERVICE, wordings=SAID)
    assert "end_on" in retried(here), "the case keeps the text that it began with"

    move(here, case_id, taken=CalledVersions.CORRECTED)

    assert retried(here) == ""
    assert len(here.rows(notices, recipient="applicant")) == 1


def retried(here: Installation) -> str:
    """What is wrong with the only failed step after another try; nothing if it is done."""
    with here.database.transaction() as session:
        retry_incident(session, here.runtime, FIXER, here.incidents()[0].id)
    return "".join(incident.message for incident in here.incidents())


def test_a_notice_is_sent_again_in_every_language_when_the_calendar_moves_its_day(here: Installation) -> None:
    here.runtime = replace(here.runtime, issued_in=("en",))
    first = told(here)

    change(here, off("2026-04-20"))
    here.work()

    again = here.rows(notices, recipient="applicant")[-1]
    assert again.id != first.id
    assert again.subject == "Dates changed: Date of the result"
    assert again.text == (
        "Dates in the notice of 6 April 2026, 11:00 have changed. It now reads:\n\nThe result is due by 21 April 2026."
    )
    assert again.wording["others"]["ru"] == [
        "Изменены даты: Срок результата",
        (
            "Даты в уведомлении от 6 апреля 2026 года, 11:00 изменились. Новый текст:\n\n"
            "Результат выдается до 21 апреля 2026 года."
        ),
    ]
    assert (again.facts["kind"], again.wording["figures"]) == ("dates_moved", ["2026-04-21"])

    change(here, off("2026-05-04"))
    here.work()
    assert here.rows(notices, recipient="applicant")[-1].id == again.id, "its day is not touched"


def test_other_words_of_another_version_are_no_reason_to_send_it_again(here: Installation) -> None:
    first = told(here)

    reworded = {name: text.replace("{{ends_on}}", "{{ends_on}} !") for name, text in SAID.items()}
    here.deploy(SERVICE, wordings=reworded, effective_from=date(2026, 4, 7))

    assert [row.id for row in here.rows(notices, recipient="applicant")] == [first.id]


@pytest.mark.parametrize(
    ("said", "times"),
    [("{{#loop rows}}{{a}} {{a}} {{a}} {{a}} {{a}} {{a}} {{a}} {{a}} {{/loop}}", 40), ("{{long}}", 60)],
    ids=["rows", "characters"],
)
def test_what_wordings_say_is_counted_with_the_work_of_the_command(here: Installation, said: str, times: int) -> None:
    wordings = {f"told.{language}": f"Subject: Told\n\n{said}" for language in ("kk", "ru", "en")}
    each_one = each(f"=for i in 1..{times} return i")
    body = (start("is"), TELLS, end("ie"), flows("is", "n", "ie"))
    here.deploy(
        diagram(start("s"), user_task("u"), sub_process("x", *body, loop=each_one), flows("s", "u", "x")),
        wordings=wordings,
    )
    rows, long = [{"a": number} for number in range(1000)], "z 2026-01-01 " * 20_000
    case_id = here.start(variables={"rows": rows, "long": long})

    with within(15):
        here.complete(case_id, "u", {}, CLERK)

    assert ["stopped after 3000000 steps" in each.message for each in here.incidents()] == [True]


def test_a_long_list_in_a_wording_is_said_whole(here: Installation) -> None:
    said = "".join(f"{{{{a}}}} {number} " for number in range(15))
    wordings = {
        f"told.{language}": f"Subject: Told\n\n{{{{#loop rows}}}}{said}{{{{/loop}}}}" for language in ("kk", "ru", "en")
    }

    row = told(here, {"rows": [{"a": number} for number in range(1000)]}, wordings)

    assert "999 14" in row.text
