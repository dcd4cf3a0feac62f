"""Commands on notices: opening one is a fact that the case keeps, be it by its applicant or by people who work here."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import and_, or_, select

from engine.execution.audit_event import Note
from engine.execution.case.holding import hold_case
from engine.execution.errors import NoSuchCase
from engine.execution.installation.runtime import Runtime
from engine.execution.permissions import Actor
from storage.audit import AuditEvent, append
from storage.database import Session, StoredRow
from storage.queries.own_cases import of_others
from storage.queries.staff_notices import NoticeReader, same
from storage.recipients import TO_APPLICANT
from storage.tables import cases, notice_readings, notices
from storage.writes.notices import read_by_applicant, read_by_staff


def open_notice(session: Session, runtime: Runtime, actor: Actor, notice_id: int) -> None:
    """Marks a notice as read by its applicant; a second time changes nothing.

    Raises `NoSuchCase` if it is not a notice to this applicant.
    """
    of_notice = (
        select(notices.c.case_id, notices.c.code, notices.c.read_at)
        .join(cases, cases.c.id == notices.c.case_id)
        .where(notices.c.id == notice_id, notices.c.recipient == TO_APPLICANT, cases.c.applicant == actor.id)
    )
    row = session.execute(of_notice).one_or_none()
    if row is None:
        raise NoSuchCase(f"there is no notice {notice_id} for you; go back to your applications")
    hold_case(session, row.case_id)
    if session.execute(of_notice).one().read_at is None:
        now = runtime.clock()
        read_by_applicant(session, notice_id, now)
        read = Note("notice_read", data={"code": row.code, "notices": [notice_id]})
        append(session, row.case_id, [read.event(now, actor.id, None, None)])


def read_notices(session: Session, runtime: Runtime, actor: Actor, notice_ids: Collection[int]) -> None:
    """Marks notices to a person's groups, or to the person, as read by this person; what was read stays as it was.

    What went to several of the groups is read once for all of them. Raises `NoSuchCase` if none of them is his.
    """
    reader = NoticeReader.of(actor.id, actor.groups_at_work)
    found = _with_twins(session, reader, notice_ids)
    if not found:
        raise NoSuchCase("there is no such notice for you; go back to your notices")
    for case_id in sorted({row.case_id for row in found}):  # always in this order, so that no two wait for each other
        hold_case(session, case_id)
        _read(session, reader, case_id, [row for row in found if row.case_id == case_id], runtime.clock())


def _with_twins(session: Session, reader: NoticeReader, notice_ids: Collection[int]) -> list[StoredRow]:
    twin = notices.alias("twin")
    columns = (twin.c.id, twin.c.case_id, twin.c.code, twin.c.recipient, twin.c.subject, twin.c.sent_at)
    is_it = or_(twin.c.id == notices.c.id, and_(*same(twin, notices)))
    statement = select(*columns).join_from(notices, twin, and_(twin.c.case_id == notices.c.case_id, is_it))
    is_mine = (
        twin.c.recipient.in_(reader.recipients),
        notices.c.recipient.in_(reader.recipients),
        *of_others(notices.c.case_id, reader.user),
    )
    return list(session.execute(statement.where(notices.c.id.in_(notice_ids), *is_mine).distinct().order_by(twin.c.id)))


def _read(session: Session, reader: NoticeReader, case_id: int, rows: list[StoredRow], now: datetime) -> None:
    read = select(notice_readings.c.notice_id).where(notice_readings.c.user_id == reader.user)
    known = set(session.scalars(read.where(notice_readings.c.notice_id.in_([row.id for row in rows]))))
    fresh = [row for row in rows if row.id not in known]
    if not fresh:
        return
    read_by_staff(session, [row.id for row in fresh], reader.user, now)
    append(session, case_id, list(_events(fresh, reader.user, now)))


def _events(rows: list[StoredRow], user: str, now: datetime) -> Iterable[AuditEvent]:
    """One event for each notice, however many of the reader's groups it went to."""
    groups: dict[tuple[str, datetime, str], list[StoredRow]] = {}
    for row in rows:
        groups.setdefault((row.code, row.sent_at, row.subject), []).append(row)
    for (code, _sent_at, _subject), twins in groups.items():
        data = {"code": code, "to": [row.recipient for row in twins], "notices": [row.id for row in twins]}
        yield Note("notice_read", data=data).event(now, user, None, None)
