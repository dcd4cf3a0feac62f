"""Incidents: what somebody has to look at, and the second try."""

from sqlalchemy import insert, select, update

from engine.errors import AtqaruError
from engine.execution.advancing import advance
from engine.execution.case import load_case
from engine.execution.note import Note
from engine.execution.permissions import Actor
from engine.execution.runtime import Runtime
from storage.database import Session, guarded
from storage.tables import incidents, jobs, timers


def retry_incident(session: Session, runtime: Runtime, actor: Actor, incident_id: int) -> None:
    """Tries a failed step, job or timer again and closes its incident; a new failure opens a new one."""
    row = session.execute(select(incidents).where(incidents.c.id == incident_id)).mappings().one_or_none()
    if row is None or row["resolved_at"] is not None:
        raise AtqaruError(f"incident {incident_id} is closed already; look at the case for a newer one")
    case = load_case(session, runtime, actor.id, row["case_id"])
    guarded(session, update(incidents).where(
        incidents.c.id == incident_id, incidents.c.resolved_at.is_(None),
    ).values(resolved_at=case.now))
    case.notes.append(Note("incident_retried", row["element_id"], None, {"message": row["message"]}))
    if row["kind"] == "step":
        case.instance.retry(row["token"])
    elif row["kind"] == "job":
        guarded(session, update(jobs).where(
            jobs.c.case_id == row["case_id"], jobs.c.token == row["token"], jobs.c.state == "failed",
        ).values(state="ready", retries_left=1, run_at=case.now, error=None))
    elif row["kind"] == "timer":
        session.execute(insert(timers).values(
            case_id=row["case_id"], token=row["token"], element_id=row["element_id"], due_at=case.now,
        ))
    advance(case)
