"""Notices of what a changed calendar has moved: to the executors of a task, and to the applicant (S-13).

A notice that an element has sent to the applicant is sent again in its own words with the present dates. What is said
of the change stands in wordings; that another version has moved a due date, pages put into words.

The audit events of the notices are written by the caller, which is given a note of each.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, select

from engine.execution.audit_event import Note
from engine.execution.case.engine_notices import Said, said_of, staff_languages
from engine.execution.case.notice_facts import DatesMovedFacts, DeadlineMovedFacts, DueDateFacts
from engine.execution.case.occasions import NOTICE, deadline_moved, notice_moved, task_due_moved
from engine.execution.case.recipients import recipients_of
from engine.execution.case.staff_notices import StaffNotice, notify_staff
from engine.execution.installation.runtime import Runtime
from engine.figures import figures
from engine.iso_text import utc_text
from engine.spiff.changes.due_dates import MovedTask
from engine.spiff.changes.recomputing import Recomputed
from engine.spiff.changes.repeated_notices import ChangedNotice, ClosedDeadline, Sent, SentNotices
from storage.database import Session, StoredRow
from storage.recipients import TO_APPLICANT
from storage.rows import StoredCase
from storage.tables import audit_events, deadlines, notices, user_tasks

CODE = "N-02"
_TASKS = select(user_tasks).where(user_tasks.c.case_id == bindparam("case_id"))
_SENT = (
    select(notices.c.text, notices.c.facts, notices.c.wording, notices.c.sent_at)
    .where(notices.c.case_id == bindparam("case_id"), notices.c.recipient == TO_APPLICANT)
    .order_by(notices.c.id.desc())
)
_SENDERS = select(audit_events.c.element_id).where(
    audit_events.c.chain == bindparam("case_id"),
    audit_events.c.type == "notice_sent",
    audit_events.c.element_id.is_not(None),
)
_CLOSED_DEADLINES = select(deadlines.c.element_id, deadlines.c.due_at, deadlines.c.settled_at).where(
    deadlines.c.case_id == bindparam("case_id"), deadlines.c.settled_at.is_not(None)
)


def sent_notices(session: Session, case_id: int) -> SentNotices:
    """The notices to the applicant of a case, the elements that have sent some, and the closed deadlines."""
    of_case = {"case_id": case_id}
    sent = [_sent(row) for row in session.execute(_SENT, of_case).all()]
    if not sent:
        return SentNotices()
    closed = [ClosedDeadline(*row) for row in session.execute(_CLOSED_DEADLINES, of_case).all()]
    return SentNotices(sent, sorted(set(session.scalars(_SENDERS, of_case))), closed)


def with_changed(sent: SentNotices, changed: Sequence[ChangedNotice]) -> SentNotices:
    """The same with the notices that are sent again by now."""
    return replace(sent, notices=[*(replace(again.sent, figures=again.figures) for again in changed), *sent.notices])


def _sent(row: StoredRow) -> Sent:
    """A notice as its element gave it, at its moment, also where it went out again."""
    facts = row.facts or {}
    first_at = datetime.fromisoformat(facts["told_at"]) if facts.get("told_at") else row.sent_at
    found = row.wording["figures"] if row.wording else figures(facts.get("text", row.text))
    return Sent(TO_APPLICANT, found, first_at)


def notify_executors(
    session: Session, runtime: Runtime, row: StoredCase, tasks: Iterable[MovedTask], now: datetime, *, is_moved: bool
) -> list[Note]:
    """Informs those whose open tasks are due at another moment; `is_moved` if another version has moved it."""
    before = {task.token: task.before.due_at for task in tasks}
    sent = list[Note]()
    for task in session.execute(_TASKS, {"case_id": row["id"]}).all() if before else ():
        if task.token in before and task.due_at != before[task.token]:
            was = before[task.token]
            facts: DueDateFacts = {
                "kind": "due_by_version" if is_moved else "due_moved",
                "task": task.name,
                "before": utc_text(was),
                "after": utc_text(task.due_at),
                "number": row["number"],
            }
            recipients, note = recipients_of(session, [task], row["applicant"]), Note("notice_sent")
            if is_moved:
                sent += _notify(session, row, recipients, StaffNotice(CODE, task.name, facts), note, now)
            else:
                moved = task_due_moved(runtime, task.name, was, task.due_at)
                said = said_of(session, runtime, row, moved, staff_languages(runtime), now)
                facts["wording"] = moved.wording
                sent += _notify(session, row, recipients, said.notice(CODE, facts), note, now, said)
    return sent


def notify_applicant(
    session: Session, runtime: Runtime, row: StoredCase, found: Recomputed, wanted: Sequence[str], now: datetime
) -> list[Note]:
    """Informs the applicant of another day, where the diagram says that the deadline concerns him.

    A notice that named the day goes out again instead, also to those whose tasks are open where it was sent; `wanted`
    are the languages of the case.
    """
    sent = [note for again in found.notices for note in _notify_again(session, runtime, row, again, wanted, now)]
    codes = {note.data["code"] for note in sent}
    for moved in found.timers:
        code, name = moved.node.properties.get(NOTICE), moved.node.name or moved.host_name or moved.node.id
        if code and code not in codes and row["applicant"] is not None:
            occasion = deadline_moved(runtime, name, moved.before, moved.after)
            said = said_of(session, runtime, row, occasion, wanted, now)
            facts: DeadlineMovedFacts = {
                "kind": "term_moved",
                "term": name,
                "before": utc_text(moved.before),
                "after": utc_text(moved.after),
                "wording": occasion.wording,
            }
            notice = said.notice(code, facts)
            sent += _notify(session, row, [TO_APPLICANT], notice, Note("notice_sent"), now, said)
    return sent


def _notify_again(
    session: Session, runtime: Runtime, row: StoredCase, again: ChangedNotice, wanted: Sequence[str], now: datetime
) -> list[Note]:
    node = again.node
    code = node.properties.get(NOTICE) or (node.job.written_headers.get("code") if node.job else None) or CODE
    occasion = notice_moved(runtime, again, wanted)
    said = said_of(session, runtime, row, occasion, wanted, now)
    # by the figures of the notice itself it is seen next time whether they have changed
    said = replace(said, issued=said.issued.with_figures(again.figures))
    facts: DatesMovedFacts = {
        "kind": "dates_moved",
        "told_at": utc_text(again.sent.sent_at),
        "wording": occasion.wording,
    }
    open_there = session.execute(_TASKS, {"case_id": row["id"]}).all() if again.tasks else []
    at_work = recipients_of(session, [task for task in open_there if task.token in again.tasks], row["applicant"])
    notice = said.notice(code, facts)
    return _notify(session, row, [TO_APPLICANT, *at_work], notice, Note.at("notice_sent", node), now, said)


def _notify(
    session: Session,
    row: StoredCase,
    recipients: Sequence[str],
    notice: StaffNotice,
    note: Note,
    now: datetime,
    said: Said | None = None,
) -> list[Note]:
    """Sends a notice; gives what the audit says of it, which is nothing where there are no recipients."""
    notify_staff(session, row["id"], recipients, notice, now)
    trouble = said.trouble if said else {}
    return [replace(note, data={"code": notice.code, "to": list(recipients), **trouble})] if recipients else []
