"""Cases that events start in a rehearsal: they stand in the report by process and number, and steps act in them."""

from typing import Any

import pytest

from engine.deployment.bundle import File
from engine.files.faults import BadFile
from engine.rehearsal.report import report
from engine.rehearsal.running import rehearse
from engine.rehearsal.script import read_rehearsal
from engine.rehearsal.stage import stage
from tests.diagrams import diagram, end, flows, message, service_task, start, timer, user_task
from tests.unit.execution.installation import PRODUCT_HANDLERS, office

SENDS = diagram(
    start("s"),
    service_task("send", "publish-message", inputs={"message_name": "asked", "correlation_key": "=case_id"}),
    user_task("u"),
    end("e"),
    flows("s", "send", "u", "e"),
)
REVIEW = diagram(start("s", message("asked", None)), user_task("look"), end("e"), flows("s", "look", "e"), id="review")
DAILY = diagram(
    start("s", timer(cycle="0 0 9 * * *")), user_task("read"), end("e"), flows("s", "read", "e"), id="daily"
)
CASE = """
name: a case
service: p
received: "2026-04-06 11:00"
until: "2026-04-08 11:00"
steps:
  - at: "2026-04-06 12:00"
    case: review 1
    task: look
    by: aigerim
  - at: "2026-04-08 10:00"
    case: daily 2
    task: read
    by: aigerim
"""


def told(text: str) -> dict[str, Any]:
    groups = b'[{"id": "clerks", "name": "Clerks", "roles": ["oversee", "fix", "administer"]}]'
    files = (
        *(File(f"{number}.bpmn", "bpmn", content) for number, content in enumerate((SENDS, REVIEW, DAILY))),
        File("groups.json", "groups", groups),
    )
    rehearsal, made = (
        read_rehearsal(text, "case.yaml", office().calendar.zone),
        stage(files, PRODUCT_HANDLERS, office()),
    )
    made.require_known(rehearsal)
    with rehearse(rehearsal, made) as run:
        return report(run)


def test_they_are_named_by_process_and_number_and_steps_act_in_them() -> None:
    found = told(CASE)

    assert found["refused"] == []
    assert sorted(found["cases"]) == ["daily 1", "daily 2", "review 1"]
    assert {name: case["state"] for name, case in found["cases"].items()} == {
        "daily 1": "active",
        "daily 2": "completed",
        "review 1": "completed",
    }
    assert found["cases"]["daily 1"]["events"][0]["at"] == "2026-04-07 09:00"


def test_a_step_in_one_that_was_not_started_is_refused() -> None:
    found = told(CASE.replace("review 1", "review 2"))

    assert found["refused"][0]["message"] == ("the case review 2 has not been started; started by events: review 1")


def test_one_of_a_process_that_no_service_has_is_reported() -> None:
    with pytest.raises(BadFile, match="no service has the process"):
        told(CASE.replace("review 1", "revue 1"))
