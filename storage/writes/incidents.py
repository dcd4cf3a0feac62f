"""The only writer of `incidents`: an incident is opened, and is kept when it is closed."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal, TypedDict

from sqlalchemy import bindparam, insert, update

from storage.database import Session, guarded
from storage.prepared import Query
from storage.tables import incidents

_COLUMNS = ("case_id", "token", "element_id", "name", "kind", "message", "fault", "opened_at")
_ADD = Query(insert(incidents).values({name: bindparam(name) for name in _COLUMNS}).returning(incidents.c.id))
Resolution = Literal["retried", "gone", "ended"]


class IncidentRow(TypedDict):
    """What failed at a token, and why; `fault` is a code of `engine.faults`."""

    case_id: int
    token: int
    element_id: str
    name: str
    kind: str
    message: str
    fault: str | None
    opened_at: datetime


def add_incident(session: Session, row: IncidentRow) -> int:
    """Opens an incident; returns its id."""
    return int(_ADD.value(session, **row))


def close_incident(session: Session, incident_id: int, resolution: Resolution, actor: str, now: datetime) -> None:
    """Closes one incident; `StaleRow` if it is closed already."""
    is_open = update(incidents).where(incidents.c.id == incident_id, incidents.c.resolved_at.is_(None))
    guarded(session, is_open.values(resolved_at=now, resolved_by=actor, resolution=resolution))


def close_incidents(
    session: Session,
    case_id: int,
    resolution: Resolution,
    actor: str,
    now: datetime,
    except_at: Collection[int] = (),
) -> None:
    """Closes every incident of a case but those at some tokens."""
    others = update(incidents).where(incidents.c.case_id == case_id, incidents.c.resolved_at.is_(None))
    if except_at:
        others = others.where(incidents.c.token.not_in(except_at))
    session.execute(others.values(resolved_at=now, resolved_by=actor, resolution=resolution))
