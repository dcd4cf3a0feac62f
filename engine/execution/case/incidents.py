"""Opens incidents: the one place where a failure gets its row and those who look after it are informed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select

from engine.execution.audit_event import ENGINE, Note
from engine.execution.case.elements import element_name
from engine.execution.case.notice_facts import IncidentFacts
from engine.execution.case.staff_notices import StaffNotice, notify_staff
from engine.execution.installation.runtime import Runtime
from engine.faults import fault_of
from engine.last_second import fires_at
from engine.roles import Role
from engine.spelling import message_of
from storage.audit import append
from storage.database import Session
from storage.prepared import Query
from storage.queries.users import groups_with
from storage.rows import as_case
from storage.tables import cases, deadlines, notices
from storage.writes.deadlines import close_open_deadlines
from storage.writes.incidents import add_incident

#: The code of a notice of an incident; the law has none for it.
CODE = "INC"
#: Failures of one case within this time give one notice: it leads to all that are open.
ONE_NOTICE_IN = timedelta(minutes=10)

_RECENT_NOTICE = Query(
    select(notices.c.id)
    .where(
        notices.c.case_id == bindparam("case_id"),
        notices.c.code == CODE,
        notices.c.sent_at > bindparam("since"),
        # one of a later moment is of a clock that was set back since
        notices.c.sent_at <= bindparam("now"),
    )
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Failure:
    """What could not be carried out: a step, job, timer or message at a token, and why."""

    token: int
    element_id: str
    name: str
    kind: str
    message: str
    #: a code of `engine.faults`
    fault: str | None
    law: str | None = None


def open_row(session: Session, case: Mapping[str, Any], failure: Failure, now: datetime) -> Note:
    """Opens an incident and informs the groups that fix what failed; gives what the audit has to say.

    `case` has the columns `id` and `number`.
    """
    incident_id = add_incident(
        session,
        {
            "case_id": case["id"],
            "token": failure.token,
            "element_id": failure.element_id,
            "name": failure.name,
            "kind": failure.kind,
            "message": failure.message,
            "fault": failure.fault,
            "opened_at": now,
        },
    )
    data: dict[str, Any] = {"message": failure.message}
    if _RECENT_NOTICE.one(session, case_id=case["id"], since=now - ONE_NOTICE_IN, now=now) is None:
        data["told"] = groups_with(session, Role.FIX)
        notify_staff(session, case["id"], data["told"], _notice(case, failure, incident_id), now)
    return Note("incident_opened", failure.element_id, failure.law, data)


def open_incident(
    session: Session,
    runtime: Runtime,
    case_id: int,
    token: int,
    element_id: str,
    kind: str,
    error: Exception | str,
) -> None:
    """Opens the incident of a job, timer or message, even if the case itself cannot be loaded.

    A deadline whose timer cannot be fired is missed all the same.
    """
    message = error if isinstance(error, str) else message_of(error)
    case = as_case(session.execute(select(cases).where(cases.c.id == case_id)).one())
    name = element_name(session, runtime, case, element_id)
    failure = Failure(token, element_id, name, kind, message, fault_of(error))
    notes: list[tuple[Note, datetime | None]] = [(open_row(session, case, failure, runtime.clock()), None)]
    if kind == "timer":
        notes = [*miss_deadline(session, case_id, token, runtime.clock()), *notes]
    version = runtime.at_present(session).office.version
    events = [note.event(runtime.clock(), ENGINE, case["definition_id"], version, due_at) for note, due_at in notes]
    append(session, case_id, events)


def miss_deadline(session: Session, case_id: int, token: int, now: datetime) -> list[tuple[Note, datetime]]:
    """Marks a deadline whose own timer cannot be fired as missed, if it is over; gives what the audit has to say.

    With the note comes the moment at which it was due.
    """
    of_token = (deadlines.c.case_id == case_id, deadlines.c.token == token, deadlines.c.state == "open")
    row = session.execute(select(deadlines).where(*of_token)).one_or_none()
    if row is None or now < fires_at(row.due_at):
        return []
    close_open_deadlines(session, [{"of_case": case_id, "at": token, "becomes": "missed", "when": now}])
    return [(Note("deadline_missed", row.element_id, row.law), row.due_at)]


def _notice(case: Mapping[str, Any], failure: Failure, incident_id: int) -> StaffNotice:
    """The message, which may hold data of the case, is shown to those alone who see data."""
    facts: IncidentFacts = {
        "kind": "incident",
        "element": failure.element_id,
        "name": failure.name,
        "message": failure.message,
        "number": case["number"],
        "incident_id": incident_id,
    }
    return StaffNotice(CODE, failure.name, facts)
