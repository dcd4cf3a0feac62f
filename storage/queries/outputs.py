"""Notices and documents one by one, as the applicant's account reads them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select

from storage.database import Session, StoredRow
from storage.recipients import TO_APPLICANT
from storage.tables import cases, documents, notices

#: The kind of documents that are public (ATT-04.1).
ANNOUNCEMENT = "D-ANN"


def notice_to_applicant(session: Session, notice_id: int) -> StoredRow | None:
    """A notice to an applicant with its case's applicant, number, registered_on and service; None if there is none."""
    statement = select(notices, cases.c.applicant, cases.c.number, cases.c.registered_on, cases.c.service)
    statement = statement.join(cases, cases.c.id == notices.c.case_id)
    statement = statement.where(notices.c.id == notice_id, notices.c.recipient == TO_APPLICANT)
    return session.execute(statement).one_or_none()


def document_to_applicant(session: Session, document_id: int) -> StoredRow | None:
    """A document to an applicant with its case's applicant, number and service; None if there is none."""
    statement = select(documents, cases.c.applicant, cases.c.number.label("case_number"), cases.c.service)
    statement = statement.join(cases, cases.c.id == documents.c.case_id)
    statement = statement.where(documents.c.id == document_id, documents.c.recipient == TO_APPLICANT)
    return session.execute(statement).one_or_none()


def announcements(session: Session, issued_since: datetime | None = None, limit: int = 100) -> list[StoredRow]:
    """Public announcements of open cases, and those of completed ones issued from the moment on; the newest first."""
    is_held = cases.c.state == "active"
    if issued_since is not None:  # one of a case that an administrator ended has no step left that would replace it
        is_held = or_(is_held, and_(cases.c.state == "completed", documents.c.issued_at >= issued_since))
    statement = select(documents).join(cases, cases.c.id == documents.c.case_id)
    statement = statement.where(documents.c.kind == ANNOUNCEMENT, is_held)
    return list(session.execute(statement.order_by(documents.c.id.desc()).limit(limit)))


def unread_notices(session: Session, case_ids: Sequence[int]) -> dict[int, int]:
    """How many notices to the applicant are unread, by case."""
    statement = select(notices.c.case_id).where(
        notices.c.case_id.in_(case_ids), notices.c.recipient == TO_APPLICANT, notices.c.read_at.is_(None)
    )
    found: dict[int, int] = {}
    for case_id in session.scalars(statement):
        found[case_id] = found.get(case_id, 0) + 1
    return found
