"""Reminders: informs those whose work falls due, on the working days before it that its deadline names (N-11)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from engine.execution.audit_event import ENGINE, Note
from engine.execution.case.deadline_rows import days_of, remind_at
from engine.execution.case.engine_notices import said_of, staff_languages
from engine.execution.case.notice_facts import ReminderFacts
from engine.execution.case.occasions import deadline_reminder
from engine.execution.case.recipients import recipients_of, tasks_until
from engine.execution.case.staff_notices import notify_staff
from engine.execution.case.suspension import goes_on
from engine.execution.due.conditions import bring_up_to_date
from engine.execution.due.drawn_reminders import drawn_reminders, untold
from engine.execution.installation.runtime import Runtime
from engine.roles import Role
from storage.audit import append
from storage.database import Database, Session
from storage.prepared import Query
from storage.queries.cases import case_row
from storage.queries.users import groups_with
from storage.rows import StoredCase, as_case
from storage.tables import cases, deadlines
from storage.writes.deadlines import remind_next

CODE = "N-11"
_GOES_ON = goes_on(deadlines.c.case_id)
_IS_WANTED = (deadlines.c.state == "open") & (deadlines.c.remind_at <= bindparam("now")) & _GOES_ON
_DUE = (
    select(deadlines.c.remind_at, deadlines.c.case_id, deadlines.c.token)
    .where(_IS_WANTED)
    .order_by(deadlines.c.remind_at, deadlines.c.case_id, deadlines.c.token)
    .limit(bindparam("limit"))
)
_ONE = Query(
    select(deadlines, cases.c.calendar_version)
    .join(cases, cases.c.id == deadlines.c.case_id)
    .where(deadlines.c.case_id == bindparam("case_id"), deadlines.c.token == bindparam("token"), _IS_WANTED)
)
_NEXT = (
    select(deadlines.c.remind_at)
    .where(deadlines.c.state == "open", deadlines.c.remind_at.is_not(None), _GOES_ON)
    .order_by(deadlines.c.remind_at)
    .limit(1)
)


def due_reminders(session: Session, now: datetime, limit: int = 100) -> list[tuple[datetime, int, int]]:
    """Moment, case and token of the deadlines of which somebody is to be reminded now."""
    return [(row.remind_at, row.case_id, row.token) for row in session.execute(_DUE, {"now": now, "limit": limit})]


def next_reminder_at(session: Session) -> datetime | None:
    """The moment of the next reminder."""
    return session.execute(_NEXT).scalar_one_or_none()


def remind(database: Database, runtime: Runtime, case_id: int, token: int) -> bool:
    """Sends the reminder of one deadline; false if it is not wanted any more."""
    with database.transaction() as session:
        database.lock_case(session, case_id)
        now = runtime.clock()
        row = _ONE.one(session, case_id=case_id, token=token, now=now)
        present = runtime.at_present(session)
        # the column is asked first: a case that is in line needs not be read
        is_behind = row is not None and row["calendar_version"] != present.office.version
        if is_behind and bring_up_to_date(session, present, case_id, now):
            row = _ONE.one(session, case_id=case_id, token=token, now=now)
        found = case_row(session, case_id) if row is not None else None
        if row is None or found is None:
            return False
        if now >= row["due_at"]:  # after a long stop it would announce a moment that is over
            remind_next(session, case_id, token, None)
            return False
        case = as_case(found)
        drawn = drawn_reminders(session, present, case, row, CODE, now)
        if drawn.next_at is not None and drawn.next_at < row["due_at"]:  # whom it tells is told by it alone
            remind_next(session, case_id, token, drawn.next_at)
            return False
        _remind(session, present, case, row, drawn.told, now)
    return True


def _remind(
    session: Session, present: Runtime, case: StoredCase, row: Mapping[str, Any], told: Collection[str], now: datetime
) -> None:
    """Tells those who were not told by the diagram, and sets the reminder after this one."""
    case_id = row["case_id"]
    following = remind_at(present.office, row["due_at"], days_of(row["remind_days"]), now)
    tasks = tasks_until(session, case_id, row["due_at"])
    recipients = recipients_of(session, tasks, case["applicant"]) or groups_with(session, Role.OVERSEE)
    if following is None:
        recipients += [group for group in (row["escalate_to"] or "").split() if group not in recipients]
    recipients = untold(session, recipients, told)
    remind_next(session, case_id, row["token"], following)
    if recipients:
        occasion = deadline_reminder(present, row, tasks, is_last=following is None)
        said = said_of(session, present, case, occasion, staff_languages(present), now)
        facts: ReminderFacts = {
            "kind": "reminder",
            "element_id": row["element_id"],
            "names": occasion.values["to_do"],
            "number": case["number"],
            "title": case["title"],
            "law": row["law"],
            "due_at": occasion.values["due_at"],
            "wording": occasion.wording,
        }
        notify_staff(session, case_id, recipients, said.notice(CODE, facts), now)
        note = Note("reminder_sent", row["element_id"], row["law"], {"code": CODE, "to": recipients, **said.trouble})
        append(session, case_id, [note.event(now, ENGINE, case["definition_id"], None, row["due_at"])])
