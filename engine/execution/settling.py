"""Cases that wait for their registration day, brought into the version that is in force on it.

They have come in an evening or on a day off; what is put in force, moved or taken back before their day begins is their
law too (GEN-05, CAL-06).
"""

from collections.abc import Collection

from sqlalchemy import select

from engine.execution.recalculation import case_with_state, recalculate
from engine.execution.runtime import Runtime
from storage.database import Session
from storage.tables import cases


def settle_waiting_cases(session: Session, runtime: Runtime, services: Collection[str]) -> list[str]:
    """Lets the waiting cases of these services go on in the version of their day; tells of each that cannot.

    `runtime` is the present one.
    """
    now, notes = runtime.clock(), []
    today = runtime.office.local(now).date()
    waiting = (
        select(cases.c.id)
        .where(cases.c.state == "active", cases.c.registered_on > today, cases.c.service.in_(services))
        .order_by(cases.c.id)
        .with_for_update()
    )
    for case_id in session.scalars(waiting).all():
        row = case_with_state(session, case_id)
        done = recalculate(session, runtime, row, now) if row else None
        if row is not None and done is not None and done.unfit is not None:
            notes.append(
                f"case {case_id}, to be registered on {row['registered_on']}, stands where the version of that day "
                "has no such element, and goes on in the one that it began with; move it by hand"
            )
    return notes
