"""Cases that wait for their registration day, brought into the version that is in force on it.

They have come in an evening or on a day off; what is put in force, moved or taken back before their day begins is their
law too (GEN-05, CAL-06).
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.errors import AtqaruError
from engine.execution.recalculation import case_with_state, recalculate
from engine.execution.runtime import Runtime
from storage.database import Session
from storage.tables import cases


def settle_waiting_cases(session: Session, runtime: Runtime, services: Collection[str]) -> list[str]:
    """Lets the waiting cases of these services go on in the version of their day; tells of each that cannot.

    `runtime` is the present one.
    """
    now, notes = runtime.clock(), []
    # what is made ready here is thrown away: its versions are not committed, and may never be
    runtime = Runtime(runtime.clock, runtime.office, runtime.handlers, runtime.null_notes, runtime.origin)
    today = runtime.office.local(now).date()
    waiting = (
        select(cases.c.id)
        .where(cases.c.state == "active", cases.c.registered_on > today, cases.c.service.in_(services))
        .order_by(cases.c.id)
        .with_for_update()
    )
    for case_id in session.scalars(waiting).all():
        row = case_with_state(session, case_id)
        note = _settled(session, runtime, row, now) if row else None
        if note is not None:
            notes.append(f"case {case_id}{note}; move it by hand")
    return notes


def _settled(session: Session, runtime: Runtime, row: Mapping[str, Any], now: datetime) -> str | None:
    """Brings one case into the version of its day; why it stays as it is, if it does."""
    try:
        done = recalculate(session, runtime, row, now)
    except AtqaruError as error:
        return f" cannot be read and stays as it is ({error})"
    if done.unfit is not None:
        why = "stands where the version of that day has no such element"
    elif done.is_without_version:
        why = "finds no version in force on that day"
    else:
        return None
    return f", to be registered on {done.row['registered_on']}, {why}, and goes on in the one that it began with"
