"""The second try of what has failed: a step, job, timer or message, by people who look after incidents."""

from collections.abc import Iterable
from enum import StrEnum
from typing import cast

from sqlalchemy import bindparam, exists, select

from engine.errors import AtqaruError
from engine.execution.audit_event import Note
from engine.execution.case.advancing import advance
from engine.execution.case.holding import hold_case
from engine.execution.case.open_case import OpenCase
from engine.execution.errors import IncidentClosed
from engine.execution.installation.runtime import Runtime
from engine.execution.loading import load_case
from engine.execution.permissions import Actor, require_fixer, require_no_part
from engine.faults import Fault
from storage.database import Database, Session
from storage.rows import StoredIncident
from storage.tables import cases, incidents, messages, subscriptions
from storage.writes.incidents import close_incident
from storage.writes.jobs import revive_job
from storage.writes.messages import bring_back
from storage.writes.timers import add_timers

_IS_OPEN = (incidents.c.case_id == bindparam("case_id")) & incidents.c.resolved_at.is_(None)
_STILL_OPEN = select(exists().where(_IS_OPEN, incidents.c.token == bindparam("token")))
#: A loop, or what takes too long, may be stopped at another of its elements.
_STOPPED = (Fault.LOOP, Fault.WORK)
_STILL_STOPPED = select(exists().where(_IS_OPEN, incidents.c.fault.in_(_STOPPED)))


class Retried(StrEnum):
    """What came of a second try: the step went on, failed once more, or the system takes it up now."""

    WENT_ON = "went_on"
    FAILED_AGAIN = "failed_again"
    TAKEN_UP = "taken_up"


def held_incident(session: Session, actor: Actor, incident_id: int) -> StoredIncident:
    """An open incident whose case is held.

    Raises `OwnCase` where the person applies for it himself or it decides on his application, and `IncidentClosed`.
    """
    joined = select(incidents, cases.c.applicant, cases.c.matter_of).join(cases, cases.c.id == incidents.c.case_id)
    of_incident = joined.where(incidents.c.id == incident_id)
    row = session.execute(of_incident).mappings().one_or_none()
    if row is not None:
        hold_case(session, row["case_id"])
        row = session.execute(of_incident).mappings().one()
        require_no_part(actor, row["case_id"], cast(StoredIncident, dict(row)))
    if row is None or row["resolved_at"] is not None:
        raise IncidentClosed(f"incident {incident_id} is closed already; look at the case for a newer one")
    return cast(StoredIncident, dict(row))


def retry_incident(session: Session, runtime: Runtime, actor: Actor, incident_id: int) -> Retried:
    """Tries a failed step, job, timer or message again and closes its incident; a new failure opens a new one."""
    require_fixer(actor)
    row = held_incident(session, actor, incident_id)
    case = load_case(session, runtime, actor.id, row["case_id"])
    retry_in(case, row)
    advance(case)
    return result_of(case, row)


def result_of(case: OpenCase, row: StoredIncident) -> Retried:
    """What came of a second try, once the case has been advanced."""
    if row["kind"] != "step":
        return Retried.TAKEN_UP
    still = _STILL_STOPPED if row["fault"] in _STOPPED else _STILL_OPEN
    stays = case.session.execute(still, {"case_id": case.id, "token": row["token"]}).scalar_one()
    return Retried.FAILED_AGAIN if stays else Retried.WENT_ON


def retry_each(
    database: Database, runtime: Runtime, actor: Actor, incident_ids: Iterable[int]
) -> list[tuple[int, Retried | AtqaruError]]:
    """Tries several incidents again, each as a command of its own; what refuses one leaves the others alone."""
    require_fixer(actor)
    results: list[tuple[int, Retried | AtqaruError]] = []
    for incident_id in incident_ids:
        try:
            with database.transaction() as session:
                results.append((incident_id, retry_incident(session, runtime, actor, incident_id)))
        except AtqaruError as error:
            results.append((incident_id, error))
    return results


def retry_in(case: OpenCase, row: StoredIncident) -> None:
    """Closes an incident of a loaded case and puts what failed back, to run when the case is advanced."""
    close_incident(case.session, row["id"], "retried", case.actor, case.now)
    case.notes.append(Note("incident_retried", row["element_id"], None, {"message": row["message"]}))
    case.instance.reset_loop_guard()
    _AGAIN[row["kind"]](case, row)


def _step_again(case: OpenCase, incident: StoredIncident) -> None:
    case.instance.retry(incident["token"])


def _job_again(case: OpenCase, incident: StoredIncident) -> None:
    revive_job(case.session, case.id, incident["token"], case.now)


def _timer_again(case: OpenCase, incident: StoredIncident) -> None:
    token, element_id = incident["token"], incident["element_id"]
    add_timers(case.session, [{"case_id": case.id, "token": token, "element_id": element_id, "due_at": case.now}])


def _message_again(case: OpenCase, incident: StoredIncident) -> None:
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
        lives = message.expires_at - message.published_at
        # one without a time to live stays for this case alone
        bring_back(case.session, message.id, None if lives else case.id, case.now + lives)


_AGAIN = {"step": _step_again, "job": _job_again, "timer": _timer_again, "message": _message_again}
