"""A shared process names the rules of the service that calls it, and none of another one."""

import re

import pytest

from storage.database import Database
from storage.tables import audit_events, deadlines
from tests.scenarios.hearing import EXECUTOR, HELD, announced, installed
from tests.scenarios.playing import OF_LICENCES, Script, lived, received, services, written
from tests.unit.execution.installation import Installation

pytestmark = pytest.mark.scenario

LICENCE = {
    "notice": "LIC-11.1",
    "notice_in_time": "LIC-11.2",
    "hearing": "LIC-11.2",
    "decision": "LIC-11.3",
    "result_day": "",
}
#: Ids of rules that one service has for itself.
OWN = re.compile(r"\b(?:ATT|LIC)-\d")
#: Incomplete applications that are sent on a Friday evening and registered on Monday, and the rules of their steps.
INCOMPLETE = [
    (
        received(written("S-46-incomplete", OF_LICENCES), "2026-02-27 19:00"),
        {
            ("timer_fired", "registration_day"): "LIC-09.2 CAL-06",
            ("job_completed", "register_application"): "LIC-09.1 CLK-01",
            ("notice_sent", "notice_registered"): "LIC-09.1 LIC-09.2",
            ("document_issued", "issue_document"): "LIC-10.2 AMB-11 APP-08",
        },
    ),
    (
        received(written("S-17-incomplete"), "2026-04-03 19:00"),
        {
            ("timer_fired", "registration_day"): "ATT-06.3 CAL-06",
            ("job_completed", "register_application"): "ATT-06.2 CLK-01",
            ("notice_sent", "notice_registered"): "ATT-06.2 ATT-06.3",
            ("document_issued", "issue_document"): "ATT-07.2 AMB-11 APP-08",
        },
    ),
]


def heard(here: Installation, laws: dict[str, str] | None = None) -> set[str]:
    """The ids of all events and deadlines of a case from the notice to the refusal after the hearing."""
    case_id = announced(here, {"laws": laws} if laws else {})
    here.at("2026-04-16 11:00")
    here.complete(case_id, "hold_hearing", {**HELD, "hearing_held_on": "2026-04-16"}, EXECUTOR)
    here.at("2026-04-17 18:30")
    here.work()
    here.at("2026-04-20 09:01")
    here.work()
    assert here.case(case_id).state == "completed"
    rows = (*here.rows(audit_events), *here.rows(deadlines))
    return {id_ for row in rows for id_ in (row.law or "").split()}


def test_a_preliminary_decision_names_the_rules_of_the_service_that_calls(sqlite_database: Database) -> None:
    of_licence = heard(installed(sqlite_database, services()), LICENCE)

    assert {id_ for id_ in of_licence if OWN.match(id_)} == {"LIC-11.1", "LIC-11.2", "LIC-11.3"}
    assert {"CLK-07", "CLK-08", "K-02", "AMB-05"} <= of_licence


def test_of_an_attestation_those_of_the_attestation(sqlite_database: Database) -> None:
    of_attestation = heard(installed(sqlite_database, services()))

    assert {id_ for id_ in of_attestation if OWN.match(id_)} == {"ATT-14.2", "ATT-14.3", "ATT-14.4", "ATT-14.5"}


@pytest.mark.parametrize(("script", "laws"), INCOMPLETE, ids=["licence", "attestation"])
def test_registration_and_a_refusal_of_further_consideration_name_those_of_their_service(
    script: Script, laws: dict[tuple[str, str], str]
) -> None:
    with lived(script) as run:
        events = Installation(run.database).rows(audit_events)

    found = {(event.type, event.element_id): event.law for event in events}
    assert {step: found[step] for step in laws} == laws


def test_shared_files_write_no_rule_of_one_service() -> None:
    shared = [file for file in services() if file.name.startswith(("preliminary_refusal/", "shared/"))]

    assert len(shared) > 10
    assert [file.name for file in shared if OWN.search(file.content.decode())] == []
