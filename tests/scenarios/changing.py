"""A session that is moved, called off or held while applications count on it, as its own case would make it known."""

from typing import Any

from sqlalchemy import select, update

from engine.execution.papers import broadcast
from engine.rehearsal.running import Run, advance_to, take_step
from engine.rehearsal.script import Step
from storage.tables import notices, register_entries
from tests.unit.execution.installation import Installation, local

FIRST = "SES-2026-001"


def change_session(run: Run, moment: str, case: str = "session", number: str = FIRST, **changes: Any) -> None:
    """Changes the entry of a session in the register, and tells who waits for news of it."""
    advance_to(run, local(moment))
    own, table = run.others[case], register_entries
    with run.database.transaction() as session:
        entry = session.execute(select(table.c.data).where(table.c.case_id == own)).scalar_one()
        session.execute(update(table).where(table.c.case_id == own).values(data={**entry, **changes}))
        broadcast(session, own, f"attestation session changed: {number}", local(moment))
    advance_to(run, local(moment))


def move_session(run: Run, moment: str, exam_on: str = "2026-04-23", exam_time: str = "14:00") -> None:
    change_session(run, moment, exam_on=exam_on, exam_time=exam_time, change_reason="The room is flooded.")


def call_off_session(run: Run, moment: str) -> None:
    change_session(run, moment, state="cancelled", change_reason="No quorum can be reached.")


def note_absence(run: Run, moment: str = "2026-04-22 10:01") -> None:
    """The roll was called, and the session tells the application that its candidate is not there."""
    advance_to(run, local(moment))
    values = {"absence_noted_on": moment[:10]}
    take_step(run, {}, Step(local(moment), message="absence noted", values=values))
    advance_to(run, local(moment))


def texts_of(run: Run, code: str, to: str = "applicant") -> list[str]:
    """The texts of the notices of a code to somebody, in the order of time."""
    return [row.text for row in Installation(run.database).rows(notices, code=code, recipient=to)]
