"""Cases that wait for their registration day, brought into the version that is in force on it.

They have come in an evening, on a day off or early in the morning; what is put in force, moved or taken back before the
office opens on their day is their law too (GEN-05, CAL-06).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select

from engine.errors import AtqaruError
from engine.execution.case.snapshots import read_instance
from engine.execution.due.conditions import look_at_conditions
from engine.execution.installation.runtime import Runtime
from engine.execution.recalculation.bringing_in_line import open_case_with_state, recalculate
from engine.execution.recalculation.registration_day import is_waiting_for_its_day, law_of
from engine.spiff.instance import ProcessInstance
from storage.database import Session
from storage.rows import CaseWithState, StoredCase, as_case
from storage.tables import cases

_WAITING = (
    select(cases)
    .where(cases.c.state == "active", cases.c.registered_on >= bindparam("today"))
    .order_by(cases.c.id)
    .with_for_update()
)


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A case that waits for its day, as it reads by what has been put in force so far; None where it cannot be read.

    `version` is the one that is in force on its day so far.
    """

    id: int
    was: ProcessInstance | None
    version: int | None


def waiting_cases(session: Session, runtime: Runtime) -> list[WaitingCase]:
    """Holds the cases that wait for their day, in line with the office, before something is put in force.

    `runtime` is the present one.
    """
    rows = session.execute(_WAITING, {"today": runtime.office.local(runtime.clock()).date()}).all()
    now = runtime.clock()  # the office may have opened while a case was waited for
    waiting = [row for row in map(as_case, rows) if is_waiting_for_its_day(runtime, row, now)]
    return [
        WaitingCase(row["id"], _as_it_was(session, runtime, row["id"]), _version(session, runtime, row))
        for row in waiting
    ]


def _as_it_was(session: Session, runtime: Runtime, case_id: int) -> ProcessInstance | None:
    row, now = open_case_with_state(session, case_id), runtime.clock()
    try:
        if row is not None and row["calendar_version"] != runtime.office.version:
            recalculate(session, runtime, row, now)
            row = open_case_with_state(session, case_id)
        if row is None:
            return None
        instance = read_instance(session, runtime, row, row["snapshot"], now)
        instance.renew_decisions()
    except AtqaruError:
        return None
    return instance


def _version(session: Session, runtime: Runtime, row: StoredCase) -> int | None:
    return law_of(session, runtime, row, "process", row["service"])


def bring_waiting_cases_in_line(session: Session, runtime: Runtime, waiting: Sequence[WaitingCase]) -> list[str]:
    """Lets cases go on in the versions that are now in force on their day; gives a note of each that cannot."""
    # what is made ready here is thrown away: its versions are not committed, and may never be
    origin = runtime.origin
    separate = replace(runtime, office=origin.office, _origin=None)
    present = separate.at_present(session)
    notes = []
    for case in waiting:
        row = open_case_with_state(session, case.id)
        note = _bring_in_line(session, present, row, case) if row else None
        if note is not None:
            notes.append(f"case {case.id}{note}; move it by hand")
    return notes


def _bring_in_line(session: Session, runtime: Runtime, row: CaseWithState, case: WaitingCase) -> str | None:
    """Brings one case into the versions of its day; why it stays as it is, if it does."""
    try:
        done = recalculate(session, runtime, row, runtime.clock(), case.was)
    except AtqaruError as error:
        return f" cannot be read and stays as it is ({error})"
    look_at_conditions(session, runtime, done)
    day = f", to be registered on {done.row['registered_on']}"
    if done.unfit is not None:
        cannot = f"cannot go by the version of that day ({done.unfit.reason})"
        why = cannot if done.unfit.reason else "stands where the version of that day has no such element"
    elif done.is_without_version:
        why = "finds no version in force on that day"
    elif _version(session, runtime, done.row) not in (None, case.version, done.row["definition_id"]):
        return f"{day}, goes on in the version into which it was moved by hand, and not in that of the day"
    else:
        return None
    return f"{day}, {why}, and goes on in the one that it began with"
