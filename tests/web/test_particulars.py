"""What the history of a case shows of an event's data: words for people, and the record for administrators alone."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from engine.clock import VirtualClock
from engine.deployment.bundle import files_at
from engine.deployment.deploy import SERVICES, deploy
from engine.execution.installation.accounts import Account, add_account
from engine.execution.installation.runtime import Runtime
from engine.execution.permissions import Actor
from storage.database import Database
from storage.queries.cases import TimelineEvent, case_list, case_row, timeline
from storage.schema import upgrade
from tests import databases
from tests.people import person
from tests.web.office import ALWAYS, HASH, NOW, PEOPLE, Department, Visitor, local
from web.cases.history import History
from web.cases.notice_subjects import NoticeSubjects
from web.cases.particulars import Particulars
from web.cli.installation import simulated_handlers, the_office
from web.demonstration.people import PEOPLE as DEMONSTRATED
from web.demonstration.playing import play
from web.demonstration.reading import FILE, read_cases

LANGUAGES = ("kk", "ru", "en")
#: Nothing of these is a word for people: the brace of JSON, an ISO day, the name of a variable.
CODES = re.compile(r"\{|\d{4}-\d{2}-\d{2}|\b[a-z]+(?:_[a-z]+)+\b")
CYRILLIC = re.compile("[А-я]")
RECORD = {"kk": "Сақталған жазба", "ru": "Запись, как она хранится", "en": "Record, as stored"}


def furnish(database: Database) -> None:
    """The demonstration, and the people of the department beside its own."""
    upgrade(database)
    runtime = Runtime(VirtualClock(local(NOW)), the_office(), simulated_handlers(), issued_in=("en",))
    with database.transaction() as session:
        deploy(session, runtime, Actor("test"), files_at(SERVICES), ALWAYS, "test")
        for each in DEMONSTRATED:
            add_account(session, runtime.clock, "test", Account(each.login, each.name, each.groups, each.iin), HASH)
        for login in ("erlan", "admin"):
            name, groups, _iin = PEOPLE[login]
            add_account(session, runtime.clock, "test", Account(login, name, groups), HASH)
    people = {each.login: person(each.login, *each.groups) for each in DEMONSTRATED}
    play(database, runtime, people, read_cases(SERVICES / "attestation" / FILE, runtime.office, runtime.clock()))


@pytest.fixture
def demonstrated(tmp_path: Path) -> Iterator[Department]:
    with databases.copied("sqlite", tmp_path, "demonstration", furnish) as database:
        yield Department(database)


def telling_cases(department: Department) -> list[int]:
    """As many cases as are needed to have an event of every kind that the demonstration has, and data of each."""
    seen: set[tuple[str, str | None, bool]] = set()
    found = []
    with department.database.reading() as session:
        for case in case_list(session, 100):
            kinds = {(event.type, event.element_id, bool(event.data)) for event in timeline(session, case.id)}
            if not kinds <= seen:
                found.append(int(case.id))
            seen |= kinds
    assert len({type_ for type_, _element, _has_data in seen}) > 20
    return found


def read_in(visitor: Visitor, language: str) -> None:
    with visitor.client.session_transaction() as kept:
        kept["language"] = language


def history_of(visitor: Visitor, case_id: int) -> str:
    page = visitor.get(f"/cases/{case_id}").text
    found = re.search(r'<table class="govuk-table app-events.*?<h2', page, re.DOTALL)
    assert found, page
    return found[0]


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_event_of_the_demonstration_shows_a_code_to_a_supervisor(demonstrated: Department, language: str) -> None:
    supervisor = demonstrated.visitor("erlan")
    read_in(supervisor, language)

    pages = {case_id: history_of(supervisor, case_id) for case_id in telling_cases(demonstrated)}

    assert {case_id: found for case_id, page in pages.items() if (found := CODES.findall(text_of(page)))} == {}
    assert [page for page in pages.values() if RECORD[language] in page or "<pre" in page] == []
    labels = {text_of(label) for page in pages.values() for label in re.findall("<dt>.*?</dt>", page)}
    assert len(labels) > 50
    assert language == "en" or [label for label in labels if not CYRILLIC.search(label)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_administrator_finds_the_record_of_every_event_that_has_data(
    demonstrated: Department, language: str
) -> None:
    administrator = demonstrated.visitor("admin")
    read_in(administrator, language)
    case_id = telling_cases(demonstrated)[-1]
    with demonstrated.database.reading() as session:
        with_data = [event for event in timeline(session, case_id) if event.data]

    page = history_of(administrator, case_id)

    assert page.count('<pre class="app-json"') == page.count(f'<span aria-hidden="true">{RECORD[language]}</span>')
    assert page.count('<pre class="app-json"') == len(with_data)


def test_data_are_the_labels_and_values_of_the_form_and_nothing_for_people_is_no_data(
    sqlite_department: Department,
) -> None:
    department = sqlite_department
    case_id = department.apply()
    department.do(case_id, "check_completeness", "askar", {"completeness": "complete"})

    rows = [text_of(row) for row in history_of(department.visitor("erlan"), case_id).split("<tr ")]

    completed = next(row for row in rows if "Task completed: Check completeness" in row)
    assert "Is the information complete? Yes, it is complete" in completed
    opened = next(row for row in rows if "Case opened" in row)
    assert "Diploma date 30 June 2015 The diploma was issued abroad No" in opened
    assert "Data" not in next(row for row in rows if "Notice sent to Applicant" in row)


def test_who_may_not_see_data_sees_neither(sqlite_department: Department) -> None:
    case_id = sqlite_department.apply()

    page = history_of(sqlite_department.visitor("bolat"), case_id)

    assert "<details" not in page


def test_people_are_named_and_only_the_last_end_says_that_the_process_ended(demonstrated: Department) -> None:
    supervisor = demonstrated.visitor("erlan")
    with demonstrated.database.reading() as session:
        held = next(case.id for case in case_list(session, 100) if case.outcome == "session_held")

    told = text_of(history_of(supervisor, held))

    assert "Chair of this meeting Ахметова Дәмира Сейітқызы" in told
    assert told.count("The process ended: Session held") == 1
    assert "Part of the process ended: Session held" not in told
    assert "Part of the process ended: Attendance recorded" in told


MOVED = {"before": "2026-04-08T13:30:00+00:00", "after": "2026-04-09T13:30:00+00:00", "calendar_before": "kz-7"}


@pytest.mark.parametrize(
    ("type_", "element_id", "data", "told"),
    [
        (
            "task_handed_over",
            None,
            {"before": "askar", "to": "aliya", "note": "Leave"},
            {"Assigned before": "Askar Serikov", "Assigned to": "Aliya Nurlanova", "Note": "Leave"},
        ),
        ("task_released", None, {"before": "gone", "note": "Ill"}, {"Note": "Ill"}),
        ("task_created", None, {"groups": []}, {}),
        ("incident_opened", None, {"message": "no_key", "told": ["supervisors"]}, {"Informed": "Supervisors"}),
        ("incident_retried", None, {"message": "no_key"}, {}),
        (
            "case_resumed",
            None,
            {"reason": "Done", "suspended_since": "2026-04-06T11:00:00+05:00"},
            {"Reason": "Done", "Suspended since": "6 April 2026, 11:00"},
        ),
        (
            "deadline_moved",
            "term_of_service",
            MOVED,
            {"Before": "8 April 2026, 18:30", "After": "9 April 2026, 18:30"},
        ),
        ("moment_kept", None, {"reason": "2050 is outside", **MOVED}, {}),
        (
            "registration_moved",
            None,
            {"before": "2026-04-06", "after": "2026-04-07"},
            {"Before": "6 April 2026", "After": "7 April 2026"},
        ),
        (
            "variables_corrected",
            None,
            {
                "reason": "A slip",
                "changed": [
                    {"name": "exam_language", "old": "kk", "new": "ru"},
                    {"name": "session_ready", "new": True},
                    {"name": "diploma_issued_on", "new": "2015-06-30"},
                ],
            },
            {
                "Reason": "A slip",
                "Language of the attestation": "Before: Kazakh|After: Russian",
                "Diploma date": "Before: –|After: 30 June 2015",
            },
        ),
        (
            "variables_corrected",
            None,
            {
                "reason": "A slip",
                "changed": [
                    {"name": "completeness", "old": "complete", "new": "no-such"},
                    {"name": "exam_language", "old": "no_such", "new": {"code": "kk", "issued_on": "2026-04-06"}},
                    {"name": "filled_on", "old": "2026-04-06", "new": " "},
                ],
            },
            {
                "Reason": "A slip",
                "Is the information complete?": "Before: Yes, it is complete|After: no-such",
                "Language of the attestation": "Before: no_such|After: code: kk; issued on: 6 April 2026",
                "Date of the application": "Before: 6 April 2026|After: –",
            },
        ),
        (
            "calendar_changed",
            None,
            {"calendar_before": "1", "variables": {"filled_on": {"before": "2026-04-06", "after": "2026-04-07"}}},
            {"Date of the application": "Before: 6 April 2026|After: 7 April 2026"},
        ),
        (
            "message_received",
            "absence_noted",
            {"absence_noted_on": "2026-11-20", "exam_language": "kk", "regional_chamber": {"code": "x"}},
            {"Language of the attestation": "Kazakh"},
        ),
        (
            "task_completed",
            "check_completeness",
            {"regional_chamber": "no-such", "completeness": "complete", "filled_on": "2026-04-06"},
            {"Is the information complete?": "Yes, it is complete"},
        ),
        (
            "register_left",
            None,
            {"register": "licences", "key": "L-7", "replaced": {"case_id": 3, "number": "ATT-2026-000003"}},
            {"Key of the entry": "L-7", "Entered before by case": "ATT-2026-000003"},
        ),
        ("job_completed", None, {"session_number": "SES-2026-001"}, {"Session": "SES-2026-001"}),
        ("job_completed", "query_diploma", {"diploma_answer": {"code": "confirmed", "simulated": True}}, {}),
        (
            "version_changed",
            None,
            {"before": None, "after": None, "begun": ["term_of_service", "no_such"]},
            {"Started": "Consider the application: Service deadline"},
        ),
    ],
)
def test_events_of_every_kind_read_in_words(
    sqlite_department: Department, type_: str, element_id: str | None, data: Mapping[str, Any], told: Mapping[str, str]
) -> None:
    department = sqlite_department
    case_id = department.apply()
    with department.database.reading() as session:
        case = case_row(session, case_id)
        assert case is not None
        opened = timeline(session, case_id)[0]
        event = TimelineEvent(
            2, opened.at, type_, "engine", element_id, None, None, opened.definition_id, None, {**data}
        )

        with department.app.test_request_context():
            groups = {"supervisors": "Supervisors"}
            history = History(session, case, [opened, event], groups, NoticeSubjects())
            lines = Particulars(session, history).of(event)

    assert {line.label: "|".join(line.values) for line in lines} == told


def test_a_move_names_the_versions_and_what_began_with_it(sqlite_department: Department) -> None:
    department = sqlite_department
    case_id = department.apply()
    with department.database.reading() as session:
        case = case_row(session, case_id)
        assert case is not None
        opened = timeline(session, case_id)[0]
        ids = {"process": case.service, "from": case.definition_id, "to": case.definition_id, "versions": [1, 1]}
        data = {"reason": "A slip", "processes": [ids], "taken": "of_today", "day": str(date(2026, 4, 6)), "ended": []}
        event = TimelineEvent(2, opened.at, "case_moved", "admin", None, None, None, case.definition_id, None, data)

        with department.app.test_request_context():
            history = History(session, case, [opened, event], {}, NoticeSubjects())
            lines = Particulars(session, history).of(event)

    assert [line.label for line in lines] == [
        "Reason",
        "Attestation of persons applying to be private bailiffs",
        "Called processes, decisions, forms and texts",
    ]
    assert lines[1].values == ("2021.1 from 1 January 2019 → 2021.1 from 1 January 2019",)
