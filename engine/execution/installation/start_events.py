"""Which start events with a trigger start cases now: those of the version of each process that is in force."""

from datetime import date, datetime

from sqlalchemy import bindparam, select

from engine.correlation import SIGNAL
from engine.execution.installation.runtime import Runtime
from storage.database import Session, StoredRow
from storage.queries.definitions import IN_FORCE
from storage.tables import cases, definitions, deployments, resources, start_events

_NAMED = select(start_events).where(start_events.c.name.is_not(None))
_RUNNING = select(cases.c.id).where(
    cases.c.service == bindparam("process"), cases.c.start_key == bindparam("key"), cases.c.state == "active"
)
_DEPLOYED = IN_FORCE.join(resources, resources.c.id == definitions.c.resource_id).join(
    deployments, deployments.c.id == resources.c.deployment_id
)


def named_starts(session: Session, runtime: Runtime, name: str | None = None) -> list[StoredRow]:
    """The start events of messages and signals that start cases today, or those of one name, by process.

    A name of the name space of signals is only that of a signal, whatever older diagrams call a message.
    `runtime` is the present one.
    """
    statement = _NAMED
    if name is not None:
        kind = "signal" if name.startswith(SIGNAL) else "message"
        statement = _NAMED.where(start_events.c.name == name, start_events.c.trigger == kind)
    rows = session.execute(statement.order_by(start_events.c.process, start_events.c.element_id)).all()
    today = runtime.office.local(runtime.clock()).date()
    in_force = {process: version_on(session, process, today) for process in {row.process for row in rows}}
    return [row for row in rows if in_force[row.process] == row.definition_id]


def processes_started_by(session: Session, runtime: Runtime, name: str, key: str | None = None) -> list[str]:
    """The processes of which a message or signal of a name starts a case now.

    With the correlation key of a message only those of which it has no active case that was started by the same key.
    """
    return [row.process for row in named_starts(session, runtime, name) if not is_running(session, row.process, key)]


def is_running(session: Session, process: str, key: str | None) -> bool:
    """Whether a case of a process is active that a message of this correlation key has started."""
    return key is not None and session.execute(_RUNNING, {"process": process, "key": key}).first() is not None


def service_of(session: Session, case_id: int | None) -> str | None:
    """The process of a case; None for none."""
    return session.execute(select(cases.c.service).where(cases.c.id == case_id)).scalar() if case_id else None


def version_on(session: Session, process: str, day: date) -> int | None:
    """The version of a process in force on a day; None if there is none."""
    return session.execute(IN_FORCE, {"kind": "process", "key": process, "on_day": day}).scalar()


def version_at(session: Session, runtime: Runtime, process: str, moment: datetime) -> int | None:
    """The version that was in force at a moment, of those deployed until then.

    So the moment of a timer belongs to one version alone, however late it is looked at.
    """
    statement = _DEPLOYED.where(deployments.c.deployed_at <= moment)
    day = runtime.office.local(moment).date()
    return session.execute(statement, {"kind": "process", "key": process, "on_day": day}).scalar()


def begins_at(runtime: Runtime, effective_from: date, deployed_at: datetime) -> datetime:
    """From when a version starts cases: the beginning of its day, or its deployment if that is later."""
    midnight = datetime.combine(effective_from, datetime.min.time(), runtime.office.calendar.zone)
    return max(deployed_at, midnight)
