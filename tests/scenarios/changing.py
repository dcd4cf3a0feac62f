"""A session that is moved, cancelled or suspended while applications count on it, as its own case would publish it."""

from typing import Any

from sqlalchemy import select, update

from engine.execution.case.outputs import broadcast
from engine.rehearsal.run import Run
from engine.rehearsal.running import advance_to, take_step
from engine.rehearsal.script import MessageStep
from storage.tables import notices, register_entries
from tests.unit.execution.installation import Installation, local

FIRST = "SES-2026-001"


def change_session(run: Run, moment: str, case: str = "session", **changes: Any) -> None:
    """Changes the entry of a session in the register, and informs the cases that wait for it."""
    advance_to(run, local(moment))
    own, table = run.others[case], register_entries
    with run.database.transaction() as session:
        entry = session.execute(select(table.c.data).where(table.c.case_id == own)).scalar_one()
        session.execute(update(table).where(table.c.case_id == own).values(data={**entry, **changes}))
        broadcast(session, run.runtime, own, "attestation session changed: almaty-city", local(moment))
    advance_to(run, local(moment))


def send(run: Run, moment: str, message: str, **values: Any) -> None:
    """The secretary changes the session by a form on the page of its case."""
    advance_to(run, local(moment))
    seen = len(run.refusals)
    secretary = {"secretary": frozenset({"secretaries"})}
    take_step(
        run, secretary, MessageStep(at=local(moment), message=message, by="secretary", case="session", values=values)
    )
    assert [refusal.message for refusal in run.refusals[seen:]] == []
    advance_to(run, local(moment))


def move_session(run: Run, moment: str, exam_on: str = "2026-04-21", exam_time: str = "15:00") -> None:
    day = {"session_exam_on": exam_on, "session_exam_time": exam_time, "session_exam_place": "Room 101"}
    send(run, moment, "session moved", **day, change_reason="The room is flooded.")


def call_off_session(run: Run, moment: str) -> None:
    why = {"change_reason": "No quorum can be reached.", "confirm_call_off": True}
    send(run, moment, "session called off", **why)


def note_absence(run: Run, moment: str) -> None:
    """The application is informed that its candidate did not appear."""
    advance_to(run, local(moment))
    values = {"absence_noted_on": moment[:10]}
    take_step(run, {}, MessageStep(at=local(moment), message="absence noted", values=values))
    advance_to(run, local(moment))


def texts_of(run: Run, code: str, to: str = "applicant") -> list[str]:
    """The texts of the notices of a code to somebody, in the order of time."""
    return [row.text for row in Installation(run.database).rows(notices, code=code, recipient=to)]
