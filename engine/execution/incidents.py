"""Incidents: what somebody has to look at, and the second try."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, update

from engine.errors import AtqaruError
from engine.execution.advancing import advance
from engine.execution.case import OpenCase, hold_case, load_case
from engine.execution.note import ENGINE, Note
from engine.execution.permissions import Actor, require_mender
from engine.execution.projections import add_incident
from engine.execution.runtime import Runtime
from storage.audit import AuditEvent, append
from storage.database import Session, guarded
from storage.tables import cases, incidents, jobs, messages, subscriptions, timers


def open_incident(
    session: Session,
    runtime: Runtime,
    case_id: int,
    token: int,
    element_id: str,
    kind: str,
    error: Exception | str,
) -> None:
    """Opens the incident of a job, timer or message, even if the case itself cannot be loaded."""
    message = str(error) if isinstance(error, AtqaruError | str) else f"{type(error).__name__}: {error}"
    now = runtime.clock()
    add_incident(session, case_id, token, element_id, kind, message, now)
    definition_id = session.execute(select(cases.c.definition_id).where(cases.c.id == case_id)).scalar_one()
    append(
        session,
        case_id,
        [
            AuditEvent(
                at=now,
                type="incident_opened",
                actor=ENGINE,
                element_id=element_id,
                definition_id=definition_id,
                calendar_version=runtime.at_present(session).office.version,
                data={"message": message},
            )
        ],
    )


def retry_incident(session: Session, runtime: Runtime, actor: Actor, incident_id: int) -> None:
    """Tries a failed step, job, timer or message again and closes its incident; a new failure opens a new one."""
    require_mender(actor)
    of_incident = select(incidents).where(incidents.c.id == incident_id)
    row = session.execute(of_incident).mappings().one_or_none()
    if row is not None:
        hold_case(session, row["case_id"])
        row = session.execute(of_incident).mappings().one()
    if row is None or row["resolved_at"] is not None:
        raise AtqaruError(f"incident {incident_id} is closed already; look at the case for a newer one")
    case = load_case(session, runtime, actor.id, row["case_id"])
    guarded(
        session,
        update(incidents)
        .where(
            incidents.c.id == incident_id,
            incidents.c.resolved_at.is_(None),
        )
        .values(resolved_at=case.now),
    )
    case.notes.append(Note("incident_retried", row["element_id"], None, {"message": row["message"]}))
    _AGAIN[row["kind"]](case, dict(row))
    advance(case)


def _step_again(case: OpenCase, incident: Mapping[str, Any]) -> None:
    case.instance.retry(incident["token"])


def _job_again(case: OpenCase, incident: Mapping[str, Any]) -> None:
    case.session.execute(
        update(jobs)
        .where(
            jobs.c.case_id == case.id,
            jobs.c.token == incident["token"],
            jobs.c.state == "failed",
        )
        .values(state="ready", retries_left=1, run_at=case.now, error=None)
    )


def _timer_again(case: OpenCase, incident: Mapping[str, Any]) -> None:
    case.session.execute(
        insert(timers).values(
            case_id=case.id,
            token=incident["token"],
            element_id=incident["element_id"],
            due_at=case.now,
        )
    )


def _message_again(case: OpenCase, incident: Mapping[str, Any]) -> None:
    """Puts the message that was set aside for this token back into the inbox."""
    waits = select(subscriptions.c.case_id).where(
        subscriptions.c.case_id == case.id,
        subscriptions.c.token == incident["token"],
        subscriptions.c.message_name == messages.c.name,
        subscriptions.c.correlation_key == messages.c.correlation_key,
    )
    oldest = (
        select(messages.c.id, messages.c.published_at, messages.c.expires_at)
        .where(messages.c.state == "expired", messages.c.case_id == case.id, waits.exists())
        .order_by(messages.c.published_at, messages.c.id)
        .limit(1)
    )
    message = case.session.execute(oldest).one_or_none()
    if message is not None:
        lives_until = case.now + (message.expires_at - message.published_at)
        case.session.execute(
            update(messages)
            .where(messages.c.id == message.id)
            .values(
                state="waiting",
                case_id=None,
                expires_at=lives_until,
            )
        )


_AGAIN = {"step": _step_again, "job": _job_again, "timer": _timer_again, "message": _message_again}
