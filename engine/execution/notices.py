"""Commands of applicants on notices: opening one is a fact that the case keeps."""

from sqlalchemy import select, update

from engine.execution.case import hold_case
from engine.execution.errors import NoSuchCase
from engine.execution.permissions import Actor
from engine.execution.runtime import Runtime
from storage.audit import AuditEvent, append
from storage.database import Session, guarded
from storage.tables import cases, notices


def open_notice(session: Session, runtime: Runtime, actor: Actor, notice_id: int) -> None:
    """Marks a notice as read by its applicant; a second time changes nothing.

    Raises `NoSuchCase` if it is not a notice to this applicant.
    """
    of_notice = (
        select(notices.c.case_id, notices.c.code, notices.c.read_at)
        .join(cases, cases.c.id == notices.c.case_id)
        .where(notices.c.id == notice_id, notices.c.recipient == "applicant", cases.c.applicant == actor.id)
    )
    row = session.execute(of_notice).one_or_none()
    if row is None:
        raise NoSuchCase(f"there is no notice {notice_id} for you; go back to your applications")
    hold_case(session, row.case_id)
    if session.execute(of_notice).one().read_at is None:
        now = runtime.clock()
        guarded(
            session, update(notices).where(notices.c.id == notice_id, notices.c.read_at.is_(None)).values(read_at=now)
        )
        append(session, row.case_id, [AuditEvent(at=now, type="notice_read", actor=actor.id, data={"code": row.code})])
