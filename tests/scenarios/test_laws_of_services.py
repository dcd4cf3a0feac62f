"""A shared process names the rules of the service that calls it, and none of another one."""

import re

import pytest

from storage.database import Database
from storage.tables import audit_events, deadlines
from tests.scenarios.hearing import EXECUTOR, HELD, announced, installed
from tests.scenarios.playing import services
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


def test_shared_files_write_no_rule_of_one_service() -> None:
    shared = [file for file in services() if file.name.startswith(("preliminary_refusal/", "shared/"))]

    assert len(shared) > 10
    assert [file.name for file in shared if OWN.search(file.content.decode())] == []
