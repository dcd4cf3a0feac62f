"""Loads a case for a command, under the case's lock and in line with the office of the moment."""

from datetime import datetime

from sqlalchemy import bindparam, exists, func, select

from engine.execution.case.open_case import OpenCase
from engine.execution.case.snapshots import read_instance
from engine.execution.errors import CaseSuspended, NotOpen, no_such_case
from engine.execution.installation.runtime import Runtime
from engine.execution.recalculation.bringing_in_line import recalculate
from storage.database import Session
from storage.prepared import QueryOf
from storage.queries.office import OFFICE_REVISION
from storage.rows import CaseWithState, StoredCase, Suspension
from storage.tables import cases, incidents, snapshots, timers


class _Loaded(CaseWithState):
    """The row of a case with what else its commands need."""

    next_timer_at: datetime | None
    has_incidents: bool
    office_revision: int


_NEXT_TIMER = select(func.min(timers.c.due_at)).where(timers.c.case_id == bindparam("case_id")).scalar_subquery()
_IS_OPEN = (incidents.c.case_id == bindparam("case_id")) & incidents.c.resolved_at.is_(None)
# PostgreSQL holds the case's row from here on; an SQLite writer holds the whole database.
_CASE = QueryOf[_Loaded](
    select(
        cases,
        snapshots.c.state.label("snapshot"),
        exists().where(_IS_OPEN).label("has_incidents"),
        _NEXT_TIMER.label("next_timer_at"),
        OFFICE_REVISION,
    )
    .outerjoin(snapshots, snapshots.c.case_id == cases.c.id)
    .where(cases.c.id == bindparam("case_id"))
    .with_for_update(of=cases)
)
_HOLD = select(cases.c.id).where(cases.c.id == bindparam("case_id")).with_for_update()


def require_not_suspended(runtime: Runtime, case_id: int, row: Suspension) -> None:
    """Raises `CaseSuspended` for a case in which nothing may move; `row` has the columns `suspended_…`."""
    if row["suspended_at"] is not None:
        since = runtime.office.local(row["suspended_at"])
        raise CaseSuspended(
            f"case {case_id} is suspended by {row['suspended_by']} since {since:%Y-%m-%d %H:%M}: "
            f"{row['suspended_because']}; ask an administrator to let it go on",
        )


def require_active(runtime: Runtime, row: StoredCase) -> None:
    """Raises `NotOpen` for a case that has ended."""
    if row["ended_at"] is not None:
        ended_on = runtime.office.local(row["ended_at"]).date()
        raise NotOpen(f"case {row['id']} ended on {ended_on}; nothing can be done in it any more")


def hold_case(session: Session, case_id: int) -> None:
    """Lets the commands on one case follow one another, for those that do not load it."""
    session.execute(_HOLD, {"case_id": case_id})


def load_case(
    session: Session, runtime: Runtime, actor: str, case_id: int, *, even_suspended: bool = False
) -> OpenCase:
    """Loads an active case for a command and holds it; only those who fix a case take hold of a suspended one.

    The command goes by the office as it is now: a case that still goes by an older calendar or by older hours is
    brought up to date first. Raises `NoSuchCase`, `NotOpen`, `CaseSuspended`, `UnknownState`.
    """
    row = _row(session, runtime, case_id)
    if not even_suspended:
        require_not_suspended(runtime, case_id, row)
    now = runtime.clock()
    runtime = runtime.at_revision(session, row["office_revision"])
    if row["calendar_version"] != runtime.office.version:
        # on PostgreSQL the case may have been waited for, and what was read with it may be older than what came before
        runtime = runtime.at_present(session)
        if row["calendar_version"] != runtime.office.version:
            recalculate(session, runtime, row, now)
            row = _row(session, runtime, case_id)
    instance = read_instance(session, runtime, row, row["snapshot"] or b"", now)
    process = runtime.definitions.process(session, row["definition_id"]).process
    return OpenCase(
        session,
        runtime,
        actor,
        now,
        case_id,
        row,
        instance,
        row["next_timer_at"],
        row["has_incidents"],
        found_by=instance.root_values(*process.search),
        titled_by=instance.root_values(*process.title_variables),
    )


def _row(session: Session, runtime: Runtime, case_id: int) -> _Loaded:
    row = _CASE.one(session, case_id=case_id)
    if row is None:
        raise no_such_case(case_id)
    require_active(runtime, row)
    return row
