"""A session of the attestation commission that tests need before anybody can apply."""

from typing import Any

from engine.execution.due.worker import work_off
from engine.execution.installation.runtime import Runtime
from engine.execution.people.starting import start_case
from engine.execution.people.tasks import complete_task
from storage.database import Database
from storage.queries.registers import entries_in
from storage.queries.worklist import tasks_of_case
from tests.people import person

SECRETARY = person("secretary", "secretaries")
#: What the form computes from the session that is chosen.
COMPUTED = frozenset({"session_closing_on", "session_exam_on", "session_exam_time", "session_exam_place"})


def announce(
    database: Database,
    runtime: Runtime,
    closing_on: str = "2026-04-10",
    exam_on: str = "2026-04-22",
    territorial_body: str = "almaty-city",
) -> str:
    """Plans and publishes a session now; gives its number."""
    plan = {
        "territorial_body": territorial_body,
        "session_closing_on": closing_on,
        "session_exam_on": exam_on,
        "session_exam_time": "10:00",
        "session_exam_place": "Justice department, room 204",
    }
    with database.transaction() as session:
        case_id = start_case(session, runtime, SECRETARY, "attestation_session", "portal", plan)
        (task,) = tasks_of_case(session, case_id)
        complete_task(session, runtime, SECRETARY, case_id, task.token, {"is_confirmed": "publish"})
    work_off(database, runtime)
    with database.reading() as session:
        return str(entries_in(session, "attestation_sessions")[-1]["number"])


def with_session(variables: dict[str, Any], number: str = "SES-2026-001") -> dict[str, Any]:
    """The values of form F2 that name an announced session, in place of what is computed from it."""
    return {key: value for key, value in variables.items() if key not in COMPUTED} | {"session_number": number}
