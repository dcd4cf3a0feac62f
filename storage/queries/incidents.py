"""Incidents over all cases: open and closed ones, filtered and paged, and which cases are stopped by them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, select

from storage.database import Session, StoredRow
from storage.queries.own_cases import of_others
from storage.tables import audit_events, cases, deadlines, incidents

_INCIDENT = select(
    incidents,
    cases.c.service,
    cases.c.definition_id,
    cases.c.number,
    cases.c.title,
    cases.c.suspended_at,
).join(cases, cases.c.id == incidents.c.case_id)


class IncidentFilter(NamedTuple):
    """The filter of a list of incidents.

    `opened_before` keeps those that were opened before it; `not_of` is an applicant whose incidents are left out.
    """

    is_open: bool = True
    service: str | None = None
    kind: str | None = None
    element: str | None = None
    opened_before: datetime | None = None
    not_of: str | None = None


def incident_list(
    session: Session, wanted: IncidentFilter, limit: int = 50, before: int | None = None
) -> list[StoredRow]:
    """Incidents with columns of their cases, the newest first; `before` is the last id of the page before."""
    statement = _INCIDENT.where(*_fits(wanted)).order_by(incidents.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(incidents.c.id < before)
    return list(session.execute(statement))


def incident_row(session: Session, incident_id: int) -> StoredRow | None:
    """One incident with columns of its case; None if there is none."""
    return session.execute(_INCIDENT.where(incidents.c.id == incident_id)).one_or_none()


def incidents_named(session: Session, ids: Collection[int]) -> list[StoredRow]:
    """The incidents of these ids with columns of their cases, in no order."""
    return list(session.execute(_INCIDENT.where(incidents.c.id.in_(ids))))


def incident_count(session: Session, wanted: IncidentFilter) -> int:
    """How many incidents match."""
    statement = select(func.count()).select_from(incidents)
    if wanted.service:
        statement = statement.join(cases, cases.c.id == incidents.c.case_id)
    return int(session.execute(statement.where(*_fits(wanted))).scalar_one())


def incident_ids(session: Session, wanted: IncidentFilter, limit: int) -> list[int]:
    """The ids of matching incidents, the oldest first."""
    statement: Select[Any] = select(incidents.c.id).join(cases, cases.c.id == incidents.c.case_id)
    return list(session.scalars(statement.where(*_fits(wanted)).order_by(incidents.c.id).limit(limit)))


def _fits(wanted: IncidentFilter) -> list[ColumnElement[bool]]:
    state = incidents.c.resolved_at.is_(None) if wanted.is_open else incidents.c.resolved_at.is_not(None)
    equal = (
        (cases.c.service, wanted.service),
        (incidents.c.kind, wanted.kind),
        (incidents.c.element_id, wanted.element),
    )
    fits = [state, *(column == value for column, value in equal if value)]
    fits += of_others(incidents.c.case_id, wanted.not_of)
    return [*fits, incidents.c.opened_at <= wanted.opened_before] if wanted.opened_before else fits


def places_of_incidents(session: Session, not_of: str) -> list[StoredRow]:
    """Where incidents are open now: each service, kind and element once, with the element's name.

    Without the cases of which `not_of` is the applicant.
    """
    name = func.max(incidents.c.name).label("name")
    statement = select(cases.c.service, incidents.c.kind, incidents.c.element_id, name)
    statement = statement.join(cases, cases.c.id == incidents.c.case_id).where(*_fits(IncidentFilter(not_of=not_of)))
    statement = statement.group_by(cases.c.service, incidents.c.kind, incidents.c.element_id)
    return list(session.execute(statement.order_by(cases.c.service, incidents.c.element_id, incidents.c.kind)))


def stopped_cases(session: Session, case_ids: Collection[int]) -> frozenset[int]:
    """Which of these cases have an open incident."""
    statement = select(incidents.c.case_id).where(incidents.c.case_id.in_(case_ids), incidents.c.resolved_at.is_(None))
    return frozenset(session.scalars(statement.distinct()))


def suspended_cases(session: Session, case_ids: Collection[int]) -> frozenset[int]:
    """Which of these cases are suspended."""
    statement = select(cases.c.id).where(cases.c.id.in_(case_ids), cases.c.suspended_at.is_not(None))
    return frozenset(session.scalars(statement))


def open_deadlines(session: Session, case_ids: Collection[int]) -> dict[int, list[StoredRow]]:
    """The open deadlines of each of these cases, the first due at the top."""
    statement = select(deadlines).where(deadlines.c.case_id.in_(case_ids), deadlines.c.state == "open")
    found: dict[int, list[StoredRow]] = {}
    for row in session.execute(statement.order_by(deadlines.c.due_at, deadlines.c.token)):
        found.setdefault(row.case_id, []).append(row)
    return found


def corrected_incidents(session: Session, incident_ids: Collection[int]) -> frozenset[int]:
    """For which of these closed incidents variables were corrected while they were open."""
    is_correction = and_(
        audit_events.c.chain == incidents.c.case_id,
        audit_events.c.type == "variables_corrected",
        audit_events.c.element_id == incidents.c.element_id,
        audit_events.c.at.between(incidents.c.opened_at, incidents.c.resolved_at),
    )
    statement = select(incidents.c.id).join(audit_events, is_correction)
    return frozenset(session.scalars(statement.where(incidents.c.id.in_(incident_ids)).distinct()))


def failed_after(session: Session, case_id: int, element_id: str) -> bool:
    """Whether a step failed in the same command in which a task was last completed."""
    completed = select(audit_events.c.sequence, audit_events.c.at).where(
        audit_events.c.chain == case_id,
        audit_events.c.type == "task_completed",
        audit_events.c.element_id == element_id,
    )
    row = session.execute(completed.order_by(audit_events.c.sequence.desc()).limit(1)).one_or_none()
    if row is None:
        return False
    failed = select(audit_events.c.sequence).where(
        and_(
            audit_events.c.chain == case_id,
            audit_events.c.type == "incident_opened",
            audit_events.c.sequence > row.sequence,
            audit_events.c.at == row.at,
        )
    )
    return session.execute(failed.limit(1)).one_or_none() is not None
