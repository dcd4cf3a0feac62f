"""Looks at the conditions of a case that was brought in line: in another version, or by other dates, they may be true.

A command on a case looks at them when it advances; this is for what moves a case without one, and for one that goes on
again.
"""

from datetime import datetime

from engine.errors import AtqaruError
from engine.execution.audit_event import ENGINE
from engine.execution.case.advancing import advance
from engine.execution.installation.runtime import Runtime
from engine.execution.loading import load_case
from engine.execution.recalculation.bringing_in_line import bring_in_line
from engine.execution.recalculation.changes import Recalculation
from storage.database import Session
from storage.errors import DATABASE_FAILURES


def bring_up_to_date(session: Session, present: Runtime, case_id: int, now: datetime) -> bool:
    """Brings a case that is held in line and lets it go on by its conditions; false if it is in line already.

    Raises `UnknownState`.
    """
    done = bring_in_line(session, present, case_id, now)
    if done is not None:
        look_at_conditions(session, present, done)
    return done is not None


def look_at_conditions(session: Session, runtime: Runtime, done: Recalculation) -> None:
    """Lets a case that was recalculated go on by its conditions in the same transaction; a suspended one does not move.

    Raises `UnknownState`.
    """
    if done.instance.has_conditions and done.row["suspended_at"] is None:
        advance(load_case(session, runtime, ENGINE, done.row["id"]))


def wake(session: Session, runtime: Runtime, case_id: int) -> None:
    """Lets a case that was suspended go on by its conditions; one that cannot be read stays as it is."""
    try:
        case = load_case(session, runtime, ENGINE, case_id)
    except DATABASE_FAILURES:
        raise  # that is no fault of the case
    except AtqaruError:
        return
    if case.instance.has_conditions:
        advance(case)
