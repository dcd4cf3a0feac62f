"""Cases, and what a case page shows of one: timeline, deadlines, notices, documents and incidents."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import ColumnElement, Select, Table, bindparam, case, exists, func, or_, select

from storage.audit.event import NEVER_HAD_DATA
from storage.database import Session, StoredRow
from storage.prepared import QueryOf
from storage.queries.own_cases import of_others
from storage.rows import CaseWithState
from storage.tables import (
    audit_data,
    audit_events,
    cases,
    deadlines,
    documents,
    incidents,
    notices,
    snapshots,
)

_WITH_STATE = QueryOf[CaseWithState](
    select(cases, snapshots.c.state.label("snapshot"))
    .join(snapshots, snapshots.c.case_id == cases.c.id)
    .where(cases.c.id == bindparam("case_id"))
)
_EVENTS = select(audit_events, audit_data.c.data).select_from(audit_events.outerjoin(audit_data))


class TimelineEvent(NamedTuple):
    """An audit event of a case; `data` is empty if the event has none, and None if they were erased."""

    sequence: int
    at: datetime
    type: str
    actor: str
    element_id: str | None
    law: str | None
    due_at: datetime | None
    definition_id: int | None
    calendar_version: str | None
    data: dict[str, Any] | None


def case_row(session: Session, case_id: int) -> StoredRow | None:
    """One case with all its columns; None if there is none."""
    return session.execute(select(cases).where(cases.c.id == case_id)).one_or_none()


def case_with_state(session: Session, case_id: int) -> CaseWithState | None:
    """One case with its stored state; None if there is none, or its state is gone."""
    return _WITH_STATE.one(session, case_id=case_id)


def cases_of(session: Session, case_ids: Collection[int]) -> list[StoredRow]:
    """The cases of these ids, in no order."""
    return list(session.execute(select(cases).where(cases.c.id.in_(case_ids))))


def case_list(
    session: Session,
    limit: int = 50,
    before: int | None = None,
    not_of: str | None = None,
    **equal: str | int | bool,
) -> list[StoredRow]:
    """Cases, the newest first; `before` is the last id of the page before, and `equal` columns that must match.

    For example `case_list(session, service="attestation", state="active")`, or `applicant="aigerim"`; `not_of` is an
    applicant whose cases are left out.
    """
    return list(session.execute(_page(limit, before, not_of, equal)))


def late_cases(
    session: Session,
    over_until: datetime,
    limit: int = 50,
    before: int | None = None,
    not_of: str | None = None,
    **equal: str | int | bool,
) -> list[StoredRow]:
    """Like `case_list`, but only cases with a deadline that was missed or is over, that is due up to `over_until`."""
    has_late = exists().where(deadlines.c.case_id == cases.c.id, _is_late(over_until))
    return list(session.execute(_page(limit, before, not_of, equal).where(has_late)))


def stopped_case_list(
    session: Session,
    is_suspended: bool,
    limit: int = 50,
    before: int | None = None,
    not_of: str | None = None,
    **equal: str | int | bool,
) -> list[StoredRow]:
    """Like `case_list`, but only open cases that are suspended, or in which a step has failed."""
    has_failed = exists().where(incidents.c.case_id == cases.c.id, incidents.c.resolved_at.is_(None))
    is_stopped = cases.c.suspended_at.is_not(None) if is_suspended else has_failed
    return list(session.execute(_page(limit, before, not_of, {**equal, "state": "active"}).where(is_stopped)))


def _page(limit: int, before: int | None, not_of: str | None, equal: Mapping[str, str | int | bool]) -> Select[Any]:
    statement = select(cases).where(*of_others(cases.c.id, not_of)).order_by(cases.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(cases.c.id < before)
    for column, value in equal.items():
        statement = statement.where(cases.c[column] == value)
    return statement


def _is_late(over_until: datetime) -> ColumnElement[bool]:
    """The only definition of a broken statutory deadline: it was missed, or is over and still open."""
    is_over = (deadlines.c.state == "open") & (deadlines.c.due_at <= over_until)
    return or_(deadlines.c.state == "missed", is_over)


def missed_deadlines_of(session: Session, case_ids: Sequence[int], over_until: datetime) -> dict[int, datetime]:
    """When these cases missed a deadline last, or had one that is over as one due up to a moment is.

    One that was closed as missed before its moment was missed then. Cases without one are left out.
    """
    missed_at = case((deadlines.c.settled_at < deadlines.c.due_at, deadlines.c.settled_at), else_=deadlines.c.due_at)
    statement = select(deadlines.c.case_id, func.max(missed_at).label("missed_at"))
    statement = statement.where(deadlines.c.case_id.in_(case_ids), _is_late(over_until)).group_by(deadlines.c.case_id)
    return {row.case_id: row.missed_at for row in session.execute(statement)}


def next_deadlines_of(session: Session, case_ids: Sequence[int], over_until: datetime) -> dict[int, datetime]:
    """The moment of the next open deadline of these cases that is not over; cases without one are left out."""
    statement = select(deadlines.c.case_id, func.min(deadlines.c.due_at).label("due_at"))
    is_to_come = (deadlines.c.state == "open") & ~_is_late(over_until)
    statement = statement.where(deadlines.c.case_id.in_(case_ids), is_to_come).group_by(deadlines.c.case_id)
    return {row.case_id: row.due_at for row in session.execute(statement)}


def with_met_deadlines(session: Session, case_ids: Sequence[int]) -> set[int]:
    """Those of these cases in which a deadline was met."""
    statement = select(deadlines.c.case_id).where(deadlines.c.case_id.in_(case_ids), deadlines.c.state == "met")
    return set(session.scalars(statement.distinct()))


def late_deadlines(session: Session, case_id: int, over_until: datetime) -> list[StoredRow]:
    """The deadlines of a case that were missed, or are over as one due up to a moment is."""
    statement = select(deadlines).where(deadlines.c.case_id == case_id, _is_late(over_until))
    return list(session.execute(statement.order_by(deadlines.c.due_at, deadlines.c.token)))


def services_of_cases(session: Session) -> list[str]:
    """The services that have any case, by their ids."""
    return list(session.scalars(select(cases.c.service).distinct().order_by(cases.c.service)))


def timeline(session: Session, case_id: int) -> list[TimelineEvent]:
    """Every audit event of the case in the order in which they happened."""
    statement = _EVENTS.where(audit_events.c.chain == case_id).order_by(audit_events.c.sequence)
    rows = session.execute(statement).all()
    events, version = [], None
    for row in rows:  # an event names its version only where it differs from that of the one before
        version = row.calendar_version or version
        events.append(_timeline_event(row, version))
    return events


def closing_of(session: Session, case_id: int) -> TimelineEvent | None:
    """The event by which an administrator closed the case; None if nobody did."""
    statement = _EVENTS.where(audit_events.c.chain == case_id, audit_events.c.type == "case_ended")
    row = session.execute(statement).one_or_none()
    return _timeline_event(row, row.calendar_version) if row else None


def deadlines_of(session: Session, case_id: int) -> list[StoredRow]:
    """The deadlines of the case, open and closed, by due moment."""
    statement = select(deadlines).where(deadlines.c.case_id == case_id)
    return list(session.execute(statement.order_by(deadlines.c.due_at, deadlines.c.token)))


def notices_of(session: Session, case_id: int) -> list[StoredRow]:
    """The notices that the case has sent, the oldest first."""
    return _of_case(session, notices, case_id)


def documents_of(session: Session, case_id: int) -> list[StoredRow]:
    """The documents that the case has issued, the oldest first."""
    return _of_case(session, documents, case_id)


def incidents_of(session: Session, case_id: int) -> list[StoredRow]:
    """The incidents of the case, open and resolved, the oldest first."""
    return _of_case(session, incidents, case_id)


def _of_case(session: Session, table: Table, case_id: int) -> list[StoredRow]:
    return list(session.execute(select(table).where(table.c.case_id == case_id).order_by(table.c.id)))


def _timeline_event(row: StoredRow, calendar_version: str | None) -> TimelineEvent:
    data: dict[str, Any] | None = {} if row.commitment in NEVER_HAD_DATA else None
    if row.data is not None:
        data = orjson.loads(row.data)
    return TimelineEvent(
        row.sequence,
        row.at,
        row.type,
        row.actor,
        row.element_id,
        row.law,
        row.due_at,
        row.definition_id,
        calendar_version,
        data,
    )
