"""Notices that the engine sends itself, in the words of wordings: which one says them, and what if it cannot."""

from dataclasses import replace
from datetime import date
from typing import Any

from engine.execution.case.shown_notices import shown_notices
from engine.execution.recalculation.versions import CalledVersions
from storage.tables import deadlines, notices
from tests.unit.execution.fixing import move
from tests.unit.execution.installation import Installation
from tests.unit.execution.office_changes import change, off, with_term
from tests.unit.execution.test_reminders import due_on

SOON = "{{to_do}} until {{due_at}}: {{deadline}}, {{law}}, {{case_title}}, {{service}}{{if is_last then '!' else ''}}"


def wording(id_: str, text: str, title: str = "Soon") -> dict[str, str]:
    text = text.replace("'", '"')
    return {f"{id_}.{language}": f"{title} ({language})\n\n{text}" for language in ("kk", "ru", "en")}


def reminded(here: Installation, *cases: int) -> list[Any]:
    """The reminders of the Friday before."""
    here.at("2026-04-10 09:00")
    here.work()
    return [row for row in here.rows(notices, code="N-11") if not cases or row.case_id in cases]


def test_a_reminder_goes_out_as_its_deployed_wording_says_it_and_is_stored_in_every_language(
    here: Installation,
) -> None:
    here.runtime = replace(here.runtime, issued_in=())
    here.deploy(due_on("2026-04-13", title="=who", name="Term"), wordings=wording("deadline_reminder", SOON))
    here.start(variables={"who": "Ким Анна"})

    (row,) = reminded(here)

    assert row.subject == "Soon (kk) / Soon (ru)"
    english = "Check until 13 April 2026, 18:30: term, X-1, Ким Анна, p!"
    assert row.wording["others"]["en"] == ["Soon (en)", english]
    assert row.text.split("\n\n—\n\n")[1] == english.replace("13 April 2026", "13 апреля 2026 года")
    assert (row.facts["kind"], row.facts["wording"]) == ("reminder", "deadline_reminder")


def test_without_a_deployed_wording_a_reminder_has_that_of_the_product(here: Installation) -> None:
    here.runtime = replace(here.runtime, issued_in=("ru",))
    here.deploy(due_on("2026-04-13"))
    here.start()

    (row,) = reminded(here)

    assert (row.subject, row.text) == ("Скоро срок: Check", "Check: срок до 13 апреля 2026 года, 18:30, дело № 1, p.")
    assert row.wording["others"]["kk"] == [
        "Мерзімі жақын: Check",
        "Check: мерзімі 2026 жылғы 13 сәуір, 18:30, № 1 іс, p.",
    ]


def test_a_case_keeps_the_wording_that_was_in_force_when_it_was_registered(here: Installation) -> None:
    here.deploy(due_on("2026-04-13"), wordings=wording("deadline_reminder", "One.", "First"))
    before = here.start()
    here.deploy(wordings=wording("deadline_reminder", "Two.", "Second"), effective_from=date(2026, 4, 7))
    here.at("2026-04-07 10:00")
    after = here.start()

    rows = reminded(here)

    assert {row.case_id: row.text for row in rows} == {before: "One.", after: "Two."}


def test_a_deadline_has_a_wording_of_its_own_and_takes_that_of_the_version_to_which_the_case_is_moved(
    here: Installation,
) -> None:
    here.deploy(due_on("2026-04-13", reminder="mine"), wordings=wording("mine", "Mine: {{to_do}}."))
    stays = here.start()
    moved = here.start()
    here.deploy(due_on("2026-04-13", reminder="other"), wordings=wording("other", "Other: {{to_do}}."))

    move(here, moved, "p", taken=CalledVersions.CORRECTED)

    assert [row.reminder for row in here.rows(deadlines)] == ["mine", "other"]
    assert {row.case_id: row.text for row in reminded(here)} == {stays: "Mine: Check.", moved: "Other: Check."}


BROKEN = "{{#if starts with(case_title, 'Broken')}}{{date(case_title)}}{{/if}}Due."


def test_a_wording_that_cannot_be_filled_in_keeps_nobody_from_the_reminder_and_administrators_are_told_once(
    here: Installation,
) -> None:
    here.deploy(due_on("2026-04-13", title="=who", reminder="mine"), wordings=wording("mine", BROKEN))
    first = here.start(variables={"who": "Broken 1"})
    here.start(variables={"who": "Broken 2"})
    here.start(variables={"who": "Whole"})

    rows = reminded(here)

    assert [row.text.partition(" is due")[0] for row in rows] == ["Check", "Check", "Due."]
    (told,) = here.rows(notices, recipient="administrators")
    assert (told.case_id, told.facts["kind"], told.facts["unworded"]) == (first, "unworded", "mine")
    assert told.facts["message"].startswith("mine.kk.txt: {{date(")
    data = [here.data(here.event(case_id, "reminder_sent")) for case_id in (first, first + 1)]
    assert [each["told"] for each in data] == [["administrators"], []]
    assert all("mine.kk.txt" in each["unworded"] for each in data)
    assert not here.findings()


def test_executors_and_the_applicant_read_what_the_calendar_has_moved_in_the_words_of_wordings(
    here: Installation,
) -> None:
    here.runtime = replace(here.runtime, issued_in=())
    here.deploy(with_term(notice="N-02"))
    here.at("2026-12-07 11:00")
    here.start(variables={"correspondence_language": "ru"})

    change(here, off("2026-12-17"))
    here.work()

    rows = {row.recipient: row for row in here.rows(notices)}
    assert rows["applicant"].subject == "Изменена дата результата"
    assert rows["applicant"].text == (
        "Календарь рабочих дней изменен. Term: не позднее 23 декабря 2026 года, 18:30 вместо 22 декабря 2026 года, "
        "18:30."
    )
    assert rows["clerks"].wording["issued_in"] == ["kk", "ru"]
    subject, text = rows["clerks"].wording["others"]["en"]
    assert subject == "Due date changed: u"
    assert text == (
        "The calendar or the office hours have changed. Case 1: “u” is now due on 23 December 2026, 18:30, before: "
        "22 December 2026, 18:30."
    )


def test_a_preview_says_what_the_engine_would_say_in_a_case(here: Installation) -> None:
    here.deploy(with_term(notice="N-02", reminder="mine"), wordings=wording("mine", "{{to_do}} until {{due_at}}."))
    here.at("2026-12-07 11:00")
    case_id = here.start()

    def shown(id_: str) -> list[tuple[str, str]]:
        with here.database.reading() as session:
            found = shown_notices(session, here.runtime, case_id, id_)
        return [(each.name, each.said["text"]["en"] if each.said else each.fault) for each in found]

    assert shown("mine") == [("Term", "u until 22 December 2026, 18:30.")]
    assert shown("deadline_reminder") == []
    assert shown("notice_moved") == []
    (of_task,), (of_term,) = shown("task_due_moved"), shown("deadline_moved")
    assert of_task[0] == "u"
    assert "due on 23 December 2026, 18:30, before: 22 December 2026, 18:30." in of_task[1]
    assert of_term[1].startswith("The working calendar has changed. Term: not later than 23 December 2026")
    assert here.rows(notices) == []
