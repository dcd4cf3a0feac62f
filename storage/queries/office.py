"""What administrators have entered for the office: days off and worked, hours from a day on; and which cases still
use an older state of it."""

import orjson
from sqlalchemy import ScalarSelect, bindparam, func, select

from storage.audit import NO_CASE
from storage.database import Session, StoredRow
from storage.prepared import Query
from storage.queries.own_cases import of_others
from storage.tables import audit_data, audit_events, calendar_overrides, cases, hours_changes


def _changes() -> ScalarSelect[int]:
    counts = [
        select(func.count() + func.count(table.c.withdrawn_at)).select_from(table).scalar_subquery()
        for table in (calendar_overrides, hours_changes)
    ]
    return select(counts[0] + counts[1]).scalar_subquery()


#: Grows with each entry and each withdrawal, so that one number identifies one state of the entries.
OFFICE_REVISION = _changes().label("office_revision")
_REVISION = Query(select(OFFICE_REVISION))
_BEHIND = (
    select(cases.c.id)
    .where(cases.c.state == "active", cases.c.calendar_version != bindparam("version"), cases.c.id > bindparam("after"))
    .order_by(cases.c.id)
    .limit(bindparam("limit"))
)
_ACTIVE = select(cases).where(cases.c.state == "active", cases.c.id > bindparam("after")).order_by(cases.c.id)


def office_revision(session: Session) -> int:
    """The number of the present state of the entries; 0 as long as there is none."""
    return int(_REVISION.value(session))


def day_entries(session: Session) -> list[StoredRow]:
    """Every day that was ever entered, withdrawn ones too, in the order of entry."""
    return list(session.execute(select(calendar_overrides).order_by(calendar_overrides.c.id)))


def hours_entries(session: Session) -> list[StoredRow]:
    """Every change of hours that was ever entered, withdrawn ones too, in the order of entry."""
    return list(session.execute(select(hours_changes).order_by(hours_changes.c.id)))


def withdrawals(session: Session) -> dict[tuple[str, int], str]:
    """Who withdrew an entry, by its kind (`day` or `hours`) and number."""
    withdrawn = {f"{kind}_withdrawn": kind for kind in ("day", "hours")}
    statement = (
        select(audit_events.c.type, audit_events.c.actor, audit_data.c.data)
        .select_from(audit_events.join(audit_data))
        .where(audit_events.c.chain == NO_CASE, audit_events.c.type.in_(withdrawn))
    )
    return {(withdrawn[row.type], orjson.loads(row.data)["entry"]): row.actor for row in session.execute(statement)}


def cases_behind(session: Session, version: str, after: int = 0, limit: int = 100) -> list[int]:
    """Open cases whose deadlines were not yet computed by the current version of the office, by number."""
    return list(session.scalars(_BEHIND, {"version": version, "after": after, "limit": limit}))


def count_behind(session: Session, version: str) -> int:
    """How many open cases still use another version of the office."""
    behind = select(func.count()).where(cases.c.state == "active", cases.c.calendar_version != version)
    return int(session.execute(behind).scalar_one())


def active_cases(session: Session, after: int = 0, limit: int = 100, not_of: str | None = None) -> list[StoredRow]:
    """The open cases by number, a page of them, without those of which `not_of` is the applicant."""
    wanted = _ACTIVE.where(*of_others(cases.c.id, not_of)).limit(limit)
    return list(session.execute(wanted, {"after": after}))
