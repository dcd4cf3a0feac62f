"""Notices of what a changed calendar has moved: to the executors of a task, and to the applicant (S-13).

What an element has told the applicant is told again in its own words with the dates of now.

The audit events of the notices are written by the caller, which is given the element of each and what stands in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, select

from engine.definition.model import Node
from engine.execution.runtime import Runtime
from engine.execution.staff_notices import StaffNotice, tell_staff
from engine.spiff.recomputing import Recomputed
from engine.spiff.retelling import Retold, Sent, Settled, Told
from storage.database import Session, StoredRow
from storage.tables import audit_events, deadlines, notices, user_tasks

CODE = "N-02"
#: The property with the code under which the applicant is told of another date: of a deadline that has moved, or of
#: a notice that tells other dates by now, which keeps its code without it.
TELLS = "notice"
_APPLICANT = "applicant"
_TASKS = select(user_tasks).where(user_tasks.c.case_id == bindparam("case_id"))
_TOLD = (
    select(notices.c.text, notices.c.facts, notices.c.sent_at)
    .where(notices.c.case_id == bindparam("case_id"), notices.c.recipient == _APPLICANT)
    .order_by(notices.c.id.desc())
)
_SENDERS = select(audit_events.c.element_id).where(
    audit_events.c.chain == bindparam("case_id"),
    audit_events.c.type == "notice_sent",
    audit_events.c.element_id.is_not(None),
)
_SETTLED = select(deadlines.c.element_id, deadlines.c.due_at, deadlines.c.settled_at).where(
    deadlines.c.case_id == bindparam("case_id"), deadlines.c.settled_at.is_not(None)
)
Row = Mapping[str, Any]
#: The element whose notice goes out again, if it is one, and the data of the audit event.
Sending = tuple[Node | None, dict[str, Any]]


def told_of(session: Session, case_id: int) -> Told:
    """What the applicant of a case was told, by which elements, and which deadlines are settled."""
    of_case = {"case_id": case_id}
    sent = [_sent(row) for row in session.execute(_TOLD, of_case).all()]
    if not sent:
        return Told()
    settled = [Settled(*row) for row in session.execute(_SETTLED, of_case).all()]
    return Told(sent, sorted(set(session.scalars(_SENDERS, of_case))), settled)


def with_retold(told: Told, retold: Sequence[Retold]) -> Told:
    """The same with what is told again by now."""
    return replace(told, notices=[*(replace(again.sent, text=again.text) for again in retold), *told.notices])


def _sent(row: StoredRow) -> Sent:
    """A notice as its element gave it, at its moment, also where it went out again."""
    facts = row.facts or {}
    told_at = facts.get("told_at")
    return Sent(_APPLICANT, facts.get("text", row.text), datetime.fromisoformat(told_at) if told_at else row.sent_at)


def tell_executors(session: Session, runtime: Runtime, row: Row, found: Recomputed, now: datetime) -> list[Sending]:
    """Tells those whose open tasks are due at another moment; gives what the audit says of each notice."""
    before = {task.token: task.before.due_at for task in found.tasks}
    sent = list[Sending]()
    for task in session.execute(_TASKS, {"case_id": row["id"]}).all() if before else ():
        if task.token in before and task.due_at != before[task.token]:
            told = _holders(task)
            tell_staff(
                session, row["id"], told, _to_executors(runtime, row, task.name, before[task.token], task.due_at), now
            )
            sent.append((None, {"code": CODE, "to": " ".join(told)}))
    return sent


def tell_applicant(session: Session, runtime: Runtime, row: Row, found: Recomputed, now: datetime) -> list[Sending]:
    """Tells the applicant of another day, where the diagram says that the term is his affair; gives the same.

    A notice that told it goes out again instead, to those as well whose tasks are open where it was sent.
    """
    sent = [_tell_again(session, runtime, row, again, now) for again in found.retold]
    codes = {data["code"] for _node, data in sent}
    for moved in found.timers:
        code, name = moved.node.properties.get(TELLS), moved.node.name or moved.node.id
        if code and code not in codes and row["applicant"] is not None:
            before, after = (_said(runtime, each) for each in (moved.before, moved.after))
            text = f"The working calendar has changed. {name}: not later than {after}, in place of {before}."
            facts = {"kind": "term_moved", "term": name, "before": _text(moved.before), "after": _text(moved.after)}
            notice = StaffNotice(code, "Another date of the result", text, facts)
            tell_staff(session, row["id"], [_APPLICANT], notice, now)
            sent.append((None, {"code": code, "to": _APPLICANT}))
    return sent


def _tell_again(session: Session, runtime: Runtime, row: Row, again: Retold, now: datetime) -> Sending:
    node, told_at = again.node, again.sent.sent_at
    code = node.properties.get(TELLS) or (node.job.headers.get("code") if node.job else None) or CODE
    facts = {"kind": "dates_moved", "subject": again.subject, "text": again.text, "told_at": _text(told_at)}
    text = f"Dates in the notice of {_said(runtime, told_at)} have changed. It reads now:\n\n{again.text}"
    to = [_APPLICANT]
    for task in session.execute(_TASKS, {"case_id": row["id"]}).all() if again.tasks else ():
        if task.token in again.tasks:
            to += _holders(task)
    tell_staff(session, row["id"], to, StaffNotice(code, f"Other dates: {again.subject}", text, facts), now)
    return node, {"code": code, "to": " ".join(dict.fromkeys(to))}


def _holders(task: StoredRow) -> list[str]:
    return [f"user:{task.assignee}"] if task.assignee else task.candidate_groups.split()


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
