"""Any service can ask a list of registers: each answer comes by itself, or by the hand of an executor (AMB-39)."""

from typing import Any

import orjson
import pytest

from engine.deployment.bundle import File, files_at
from engine.deployment.deploy import SERVICES, deploy
from engine.execution.audit_event import ABOUT
from engine.execution.case.case_view import view_case
from engine.execution.errors import InvalidForm
from storage.database import Database
from storage.queries.cases import timeline
from storage.tables import notices
from tests.diagrams import call, diagram, end, flows, script, start, user_task
from tests.people import person
from tests.scenarios.restricted import restricted_steps
from tests.unit.execution.installation import ALWAYS, ANALYST, Installation

pytestmark = pytest.mark.scenario

EXECUTOR = person("erlan", "executors")
FIRMS = {
    "id": "firms",
    "name": "Register of firms",
    "asked": {
        "key": "bin",
        "answers": {"active": "The firm is active", "closed": "The firm is closed"},
        "restricted": ["closed"],
        "silent_after": 2,
        "simulated": {"digits": [1, 2], "otherwise": "active", "silent": ["99"]},
    },
}
QUERIES = (
    '=[{register: "firms", subject: firm}, {register: "identity", subject: iin},'
    ' {register: "mental-health", subject: iin}]'
)
CASE = {
    "registration_number": "LIC-1",
    "applicant_full_name": "A",
    "applicant_iin": "1",
    "residence_address": "B",
    "laws": {"queries": "LIC-08.1", "notice_in_time": "LIC-11.2"},
}
CALLER = diagram(
    start("s"),
    script("days", "=working_days_after(today(), 3)", "answers_due_on"),
    script("late", "=working_days_after(today(), 5)", "answers_late_on"),
    script("list", QUERIES, "queries"),
    call("ask", "register_queries"),
    user_task("u", groups="executors"),
    end("e"),
    flows("s", "days", "late", "list", "ask", "u", "e"),
    id="licence",
)


@pytest.fixture
def here(sqlite_database: Database) -> Installation:
    """An installation with the services of the product, a service that asks, and a register that it has beside."""
    here = Installation(sqlite_database, "2026-04-06 11:00")
    own = (
        File("own/licence.bpmn", "bpmn", CALLER),
        File("own/registers.json", "registers", orjson.dumps([FIRMS])),
    )
    with here.database.transaction() as session:
        deploy(session, here.runtime, ANALYST, (*files_at(SERVICES), *own), ALWAYS, "test")
    return here


def answers(here: Installation, case_id: int) -> list[dict[str, Any]]:
    with here.database.reading() as session:
        found: list[dict[str, Any]] = view_case(session, here.runtime, case_id).variables()["answers"]
    return found


def ask(here: Installation, **given: str) -> int:
    case_id = here.start("licence", {**CASE, "session_number": None, "term_ends_on": None, **given})
    for moment in ("11:00", "11:01", "11:05"):
        here.at(f"2026-04-06 {moment}")
        here.work()
    return case_id


def test_all_answers_come_in_the_order_of_the_queries(here: Installation) -> None:
    case_id = ask(here, firm="010203", iin="900101301115")

    assert here.open(case_id) == ["u"]
    assert [(answer["register"], answer["code"]) for answer in answers(here, case_id)] == [
        ("firms", "active"),
        ("identity", "found"),
        ("mental-health", "registered"),
    ]
    assert [answer.get("restricted") for answer in answers(here, case_id)] == [None, None, True]
    with here.database.reading() as session:
        asked = [each for each in timeline(session, case_id) if each.element_id == "query_register"]
    assert [(each.type, each.data[ABOUT]) for each in asked if each.data] == [
        ("job_completed", "Register of firms"),
        ("job_completed", "Register of individuals"),
        ("job_completed", "Register of mental-health patients"),
    ]


def test_only_what_is_silent_is_asked_by_hand_with_the_form_of_its_register(here: Installation) -> None:
    case_id = ask(here, firm="990203", iin="900101301997")
    open_at_first = here.open(case_id)

    entered = {"answer_reference": "letter 1", "answer_received_on": "2026-04-06"}
    here.complete(case_id, "ask_register_by_hand", {"answer_code": "closed", **entered}, EXECUTOR)
    here.complete(case_id, "ask_mental_health_by_hand", {"answer_code": "not_registered", **entered}, EXECUTOR)
    here.at("2026-04-09 19:00")
    here.work()
    told = [row.text for row in here.rows(notices, recipient="executors")]
    here.complete(
        case_id, "ask_identity_by_hand", {"answer_code": "found", "answer_full_name": "A", **entered}, EXECUTOR
    )

    assert [entry.get("restricted") for entry in answers(here, case_id)] == [True, None, False]
    assert open_at_first == ["ask_identity_by_hand", "ask_mental_health_by_hand", "ask_register_by_hand"]
    assert len(told) == 1
    assert "no answer yet on identity, asked on" in told[0]
    assert [(answer["register"], answer["code"]) for answer in answers(here, case_id)] == [
        ("firms", "closed"),
        ("identity", "found"),
        ("mental-health", "not_registered"),
    ]


def test_who_asks_by_hand_chooses_among_the_answers_of_the_register(here: Installation) -> None:
    case_id = ask(here, firm="990203", iin="900101301005")
    entered = {"answer_reference": "letter 1", "answer_received_on": "2026-04-06"}

    with pytest.raises(InvalidForm):
        here.complete(case_id, "ask_register_by_hand", {"answer_code": "not_registered", **entered}, EXECUTOR)
    here.complete(case_id, "ask_register_by_hand", {"answer_code": "closed", **entered}, EXECUTOR)

    with here.database.reading() as session:
        (event,) = [each for each in timeline(session, case_id) if each.type == "task_completed"]
    assert event.law == "LIC-08.1 AMB-39"
    assert event.data is not None
    assert event.data["answer_restricted"] is True
    assert restricted_steps(here.database, here.runtime, case_id) == {"ask_register_by_hand"}


def test_a_query_without_a_key_is_an_incident_and_not_silence(here: Installation) -> None:
    case_id = ask(here, firm="010203")

    assert {incident.element_id for incident in here.incidents()} == {"query_register"}
    assert all("the input 'key' is null" in incident.message for incident in here.incidents())
    assert here.open(case_id) == []
