"""The only writer of `notices`, and of `notice_readings`, which records which staff have read one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NotRequired, TypedDict

from sqlalchemy import insert, update

from storage.database import Session, guarded
from storage.prepared import Write
from storage.tables import notice_readings, notices

_ADD = Write(insert(notices))


class NoticeRow(TypedDict):
    """A notice to the applicant, a group, or a person as `user:LOGIN`.

    The engine's own have `facts` (JSON); those in several languages `wording`: `issued_in`, `others`, `figures`.
    """

    case_id: int
    code: str
    recipient: str
    subject: str
    text: str
    wording: NotRequired[Mapping[str, object] | None]
    facts: NotRequired[dict[str, object]]
    sent_at: datetime


def add_notices(session: Session, rows: Sequence[NoticeRow]) -> None:
    """Adds notices, either all with or all without facts."""
    _ADD(session, rows)


def read_by_applicant(session: Session, notice_id: int, now: datetime) -> None:
    """Marks a notice as read by its applicant; `StaleRow` if it was already."""
    unread = update(notices).where(notices.c.id == notice_id, notices.c.read_at.is_(None))
    guarded(session, unread.values(read_at=now))


def read_by_staff(session: Session, notice_ids: Iterable[int], login: str, now: datetime) -> None:
    """Marks notices as read by one person; none of them may be marked already."""
    readings = [{"notice_id": notice_id, "user_id": login, "read_at": now} for notice_id in notice_ids]
    session.execute(insert(notice_readings), readings)
