"""Loads a case for a command, under the case's lock and in line with the office of the moment."""

from datetime import datetime

from sqlalchemy import bindparam, exists, func, select

from engine.execution.case.holding import require_active
from engine.execution.case.open_case import OpenCase
from engine.execution.case.snapshots import read_instance
from engine.execution.case.suspension import require_not_suspended
from engine.execution.errors import no_such_case
from engine.execution.installation.runtime import Runtime
from engine.execution.recalculation.bringing_in_line import recalculate
from storage.database import Session
from storage.prepared import QueryOf
from storage.queries.office import OFFICE_REVISION
from storage.rows import CaseWithState
from storage.tables import cases, incidents, snapshots, timers


class _Loaded(CaseWithState):
    """The row of a case with what else its commands need."""

    next_timer_at: datetime | None
    has_incidents: bool
    office_revision: int


_NEXT_TIMER = select(func.min(timers.c.due_at)).where(timers.c.case_id == bindparam("case_id")).scalar_subquery()
_IS_OPEN = (incidents.c.case_id == bindparam("case_id")) & incidents.c.resolved_at.is_(None)
# It is held from here on, as by `hold_case`.
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


def load_case(
    session: Session, runtime: Runtime, actor: str, case_id: int, *, even_suspended: bool = False
) -> OpenCase:
    """Loads an active case for a command and holds it; only those who fix a case take hold of a suspended one.

    The command goes by the office as it is now: a case whose deadlines were computed by an older
    calendar or older hours is recalculated first. Raises `NoSuchCase`, `NotOpen`, `CaseSuspended`, `UnknownState`.
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
