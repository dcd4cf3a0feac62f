"""What every service begins and ends with, called by another one: intake, completeness, sign and issue."""

import re
from typing import Any

import pytest

from engine.deployment.bundle import File, files_at
from engine.deployment.deploy import SERVICES, deploy
from engine.rehearsal.running import advance_to
from storage.database import Database
from storage.tables import audit_events, deadlines, documents, notices, records, user_tasks
from tests.diagrams import call, diagram, end, flows, start, user_task
from tests.people import person
from tests.scenarios.changing import texts_of
from tests.scenarios.playing import lived, written
from tests.scenarios.test_announced_days import change_day
from tests.unit.execution.installation import ALWAYS, ANALYST, Installation, local
from tests.unit.execution.office_changes import off

pytestmark = pytest.mark.scenario

EXECUTOR, HEAD = person("executor", "executors"), person("head", "heads")
SIGNATORY = person("signatory", "signatories")
SIGNED = {"signatory_name": "B. Sadykov", "confirm_signature": True}
WORDS = {"document": "Permit\n\nIs given to {{applicant_full_name}}.", "notice": "Late\n\nNot signed in time."}
NAMES = {"documents": {"lic_permit": "document", "lic_refusal": "document"}, "notices": {"lic_late": "notice"}}
INTAKE = {
    "series": "licence",
    "pattern": "LIC-{number:03}",
    "laws": '={informed: "LIC-08.1", registered: "LIC-09.1", after_hours: "LIC-09.2"}',
    "service_name": "Licensing",
    "application_for": "for a licence",
    "application_in_short": "for a licence",
    "legal_basis": '={accepted: "paragraph 8", registered: "paragraph 9"}',
}
COMPLETENESS = {
    "completeness_form": "own-check",
    "check_working_days": "=3",
    "check_from": "=registered_on",
    "laws": '={check: "LIC-10.1", refusal: "LIC-10.2"}',
    "check_overdue_wording": "lic_late",
    "signing_overdue_wording": "lic_late",
    "refusal_wording": "lic_refusal",
}
ISSUE = {
    "document_kind": "D-LIC",
    "document_wording": "lic_permit",
    "document_name": "Permit",
    "laws": '={signing: "LIC-12.1", issue: "LIC-12.2"}',
}
APPLIED = {"applicant_full_name": "A. Akhmetov", "received_on": "2026-04-06"}


def here(database: Database, *calls: Any, at: str = "2026-04-06 11:00") -> Installation:
    """An installation with the services of the product, and a service of these calls one after the other."""
    installation = Installation(database, at)
    ids = [f"c{number}" for number, _call in enumerate(calls)]
    parts = [call(id_, name, child=True, inputs=given) for id_, (name, given) in zip(ids, calls, strict=True)]
    service = diagram(
        start("s"), *parts, user_task("u", groups="executors"), end("e"), flows("s", *ids, "u", "e"), id="licence"
    )
    said = (
        File(f"own/{folder}/{name}.{language}.txt", "wording", WORDS[words].encode())
        for folder, names in NAMES.items()
        for name, words in names.items()
        for language in ("kk", "ru", "en")
    )
    checked = (SERVICES / "attestation" / "completeness-check.form").read_bytes()
    form = File("own/own-check.form", "form", checked.replace(b'"completeness-check"', b'"own-check"'))
    files = (*files_at(SERVICES), File("own/licence.bpmn", "bpmn", service), form, *said)
    with database.transaction() as session:
        deploy(session, installation.runtime, ANALYST, files, ALWAYS, "test")
    return installation


def laws(installation: Installation) -> set[str]:
    """The ids of the rules of one service that the events and deadlines name."""
    rows = (*installation.rows(audit_events), *installation.rows(deadlines))
    return {id_ for row in rows for id_ in re.findall(r"(?:ATT|LIC)-[\d.]+", row.law or "")}


def told(installation: Installation) -> list[tuple[str, str]]:
    return [(row.code, row.recipient) for row in installation.rows(notices) if row.code != "INC"]


def term(installation: Installation, element: str) -> tuple[str, Any]:
    (row,) = installation.rows(deadlines, element_id=element)
    return row.state, row.due_at


# -- intake


def test_another_service_is_taken_in_under_its_own_name_rules_and_number(sqlite_database: Database) -> None:
    case = here(sqlite_database, ("intake", INTAKE))

    case_id = case.start("licence", APPLIED)

    assert case.open(case_id) == ["u"]
    assert told(case) == [("N-01", "applicant"), ("N-03", "applicant")]
    accepted, registered = (row.text for row in case.rows(notices, recipient="applicant"))
    assert "your application for a licence was received through the portal" in accepted
    assert '(paragraph 8 of the Rules of the public service "Licensing")' in accepted
    assert "under No. LIC-001 and passed to processing (paragraph 9 of the Rules)" in registered
    assert case.case(case_id).number == "LIC-001"
    assert [row.data["stage"] for row in case.rows(records)] == ["registered"]
    assert laws(case) == {"LIC-08.1", "LIC-09.1", "LIC-09.2"}


def test_a_service_gives_wordings_of_its_own_and_one_of_the_date_of_the_result(sqlite_database: Database) -> None:
    own = {"accepted_wording": "lic_late", "registered_wording": "lic_late", "result_date_wording": "lic_late"}
    case = here(sqlite_database, ("intake", {**INTAKE, **own}))

    case.start("licence", APPLIED)

    assert told(case) == [(code, "applicant") for code in ("N-01", "N-02", "N-03")]
    assert {row.text for row in case.rows(notices)} == {"Not signed in time."}


def test_what_came_after_hours_is_registered_when_the_office_opens(sqlite_database: Database) -> None:
    case = here(sqlite_database, ("intake", INTAKE), at="2026-04-06 19:00")
    case_id = case.start("licence", APPLIED)
    at_once = told(case)

    case.at("2026-04-07 09:00")
    case.work()

    assert at_once == [("N-01", "applicant")]
    assert told(case) == [("N-01", "applicant"), ("N-03", "applicant")]
    assert case.open(case_id) == ["u"]


def test_the_date_of_the_result_is_told_again_also_after_the_registration() -> None:
    with lived({**written("S-20-refused"), "steps": [], "until": "2026-04-08 12:00"}) as run:
        change_day(run, "2026-04-08 12:00", off("2026-04-22"))
        advance_to(run, local("2026-04-08 12:01"))
        first, again = texts_of(run, "N-02")

    assert "the result of the service is due not later than 24 April 2026" in first
    assert "the result of the service is due not later than 27 April 2026" in again


# -- completeness


def test_another_service_checks_within_the_days_that_it_gives(sqlite_database: Database) -> None:
    case = here(sqlite_database, ("completeness", COMPLETENESS))
    case_id = case.start("licence", {**APPLIED, "registration_number": "LIC-1"})

    case.at("2026-04-09 18:30:01")
    case.work()

    assert case.open(case_id) == ["check_completeness"]
    assert term(case, "completeness_due") == ("missed", local("2026-04-09 18:30"))
    assert [row.recipient for row in case.rows(notices) if row.text == "Not signed in time."] == [
        "supervisors",
        "heads",
    ]
    assert laws(case) == {"LIC-10.1"}


def test_what_is_not_complete_is_refused_with_the_wording_of_the_service(sqlite_database: Database) -> None:
    case = here(sqlite_database, ("completeness", COMPLETENESS))
    case_id = case.start("licence", {**APPLIED, "registration_number": "LIC-1"})

    found = {"completeness": "incomplete", "missing_information": "The plan of the firm."}
    case.complete(case_id, "check_completeness", found, EXECUTOR)
    (task,) = case.rows(user_tasks)
    case.at("2026-04-08 11:00")
    case.complete(case_id, "sign_document", SIGNED, SIGNATORY)

    assert (task.subject, task.due_at) == ("Refusal of further consideration", local("2026-04-09 18:30"))
    assert [row.kind for row in case.rows(documents)] == ["D-RTC"]
    assert term(case, "refusal_to_consider_due")[0] == "met"
    assert [row.data["stage"] for row in case.rows(records)] == ["refused to consider"]
    assert laws(case) == {"LIC-10.1", "LIC-10.2"}
    assert case.open(case_id) == ["u"]


# -- sign and issue


def test_exactly_what_was_signed_is_issued_without_a_deadline(sqlite_database: Database) -> None:
    case = here(sqlite_database, ("sign_and_issue", ISSUE))
    case_id = case.start("licence", APPLIED)

    case.complete(case_id, "sign_document", SIGNED, SIGNATORY)

    (document,) = case.rows(documents)
    assert (document.kind, document.title, document.signed_by) == ("D-LIC", "Permit", "B. Sadykov")
    assert document.text == "Is given to A. Akhmetov."
    assert case.rows(deadlines) == []
    assert laws(case) == {"LIC-12.1", "LIC-12.2"}


def test_another_group_signs_by_the_day_that_the_caller_gives(sqlite_database: Database) -> None:
    by = {"signing_group": "heads", "sign_by": "=working_days_after(today(), 1)", "signing_overdue_wording": "lic_late"}
    case = here(sqlite_database, ("sign_and_issue", {**ISSUE, **by}))
    case_id = case.start("licence", APPLIED)

    case.at("2026-04-07 18:30:01")
    case.work()

    assert term(case, "signature_due") == ("missed", local("2026-04-07 18:30"))
    assert [row.recipient for row in case.rows(notices) if row.text == "Not signed in time."] == [
        "supervisors",
        "heads",
    ]
    case.complete(case_id, "sign_document", SIGNED, HEAD)
    assert [row.kind for row in case.rows(documents)] == ["D-LIC"]
