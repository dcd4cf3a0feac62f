"""The stages of an application for a licence, as the monitoring is told them: each once, and when it is reached."""

import pytest

from storage.tables import records
from tests.scenarios.playing import OF_LICENCES, lived, written
from tests.unit.execution.installation import Installation

BEGUN = ["received", "registered", "in completeness check"]
HEARD = ["preliminary refusal sent", "hearing held"]


@pytest.mark.parametrize(
    ("name", "stages"),
    [
        ("S-44-issued", [*BEGUN, "gateway data in", "complete", "result sent", "closed"]),
        # the draft that was returned has sent no result
        ("LIC-11.1-returned-late-and-signed", [*BEGUN, "gateway data in", "complete", "result sent", "closed"]),
        ("S-49-refused", [*BEGUN, "gateway data in", "complete", *HEARD, "result sent", "closed"]),
        ("S-46-incomplete", [*BEGUN, "gateway data in", "refused to consider", "closed"]),
    ],
)
def test_each_stage_is_told_once(name: str, stages: list[str]) -> None:
    with lived(written(name, OF_LICENCES)) as run:
        rows = Installation(run.database).rows(records, case_id=run.case_id)

    assert [row.data["stage"] for row in rows if row.kind == "MON"] == stages
