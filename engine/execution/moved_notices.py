"""Notices of what a changed calendar has moved: to the executors of a task, and to the applicant (S-13).

The audit events of the notices are written by the caller, which is given what stands in them.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, select

from engine.execution.runtime import Runtime
from engine.execution.staff_notices import StaffNotice, tell_staff
from engine.spiff.recomputing import Recomputed
from storage.database import Session
from storage.tables import user_tasks

CODE = "N-02"
#: The property of a deadline of which the applicant is told when the calendar moves it: the code of the notice.
TELLS = "notice"
_APPLICANT = "applicant"
_TASKS = select(user_tasks).where(user_tasks.c.case_id == bindparam("case_id"))
Row = Mapping[str, Any]


def tell_executors(
    session: Session, runtime: Runtime, row: Row, found: Recomputed, now: datetime
) -> list[dict[str, Any]]:
    """Tells those whose open tasks are due at another moment; gives code and recipients of each notice."""
    before = {task.token: task.before.due_at for task in found.tasks}
    sent = []
    for task in session.execute(_TASKS, {"case_id": row["id"]}).all() if before else ():
        if task.token in before and task.due_at != before[task.token]:
            told = [f"user:{task.assignee}"] if task.assignee else task.candidate_groups.split()
            tell_staff(
                session, row["id"], told, _to_executors(runtime, row, task.name, before[task.token], task.due_at), now
            )
            sent.append({"code": CODE, "to": " ".join(told)})
    return sent


def tell_applicant(
    session: Session, runtime: Runtime, row: Row, found: Recomputed, now: datetime
) -> list[dict[str, Any]]:
    """Tells the applicant of another day, where the diagram says that the term is his affair; gives the same."""
    sent = []
    for moved in found.timers:
        code, name = moved.node.properties.get(TELLS), moved.node.name or moved.node.id
        if code and row["applicant"] is not None:
            before, after = (_said(runtime, each) for each in (moved.before, moved.after))
            text = f"The working calendar has changed. {name}: not later than {after}, in place of {before}."
            facts = {"kind": "term_moved", "term": name, "before": _text(moved.before), "after": _text(moved.after)}
            notice = StaffNotice(code, "Another date of the result", text, facts)
            tell_staff(session, row["id"], [_APPLICANT], notice, now)
            sent.append({"code": code, "to": _APPLICANT})
    return sent


def _to_executors(
    runtime: Runtime, row: Row, name: str, before: datetime | None, after: datetime | None
) -> StaffNotice:
    number = row["number"] or f"case {row['id']}"
    facts = {"kind": "due_moved", "task": name, "before": _text(before), "after": _text(after), "number": row["number"]}
    text = (
        f"{name}, {number}: the calendar has changed, due {_said(runtime, after)} instead of {_said(runtime, before)}."
    )
    return StaffNotice(CODE, f"Due at another time: {name}, {number}", text, facts)


def _said(runtime: Runtime, moment: datetime | None) -> str:
    return f"{runtime.office.local(moment):%Y-%m-%d %H:%M}" if moment else "no due date"


def _text(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
