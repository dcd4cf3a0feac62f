"""Notices to people who work here: those to a person's groups and to the person by name, and who has read them.

A person reads no notice here of a case of which he is the applicant: those are in his account.

Relies on the index over recipient and moment: each recipient's newest are cut to a page before they are joined.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, and_, func, literal, select, tuple_, union

from storage.columns import Moment
from storage.database import Session, StoredRow
from storage.queries.own_cases import of_others
from storage.recipients import personal_group
from storage.row_by_row import there_is
from storage.tables import cases, notice_readings, notices

#: The count looks at so many of the newest to each recipient, however many there have been.
NEWEST = 200
#: Unread notices are searched so far back, from the newest or from the page before.
FURTHEST = 1000
#: More unread notices are not counted.
MOST_COUNTED = 99

_OWN = notices.alias("own")
_TWIN = notices.alias("twin")
_READING = notice_readings.alias("reading")


@dataclass(frozen=True, slots=True)
class NoticeReader:
    """A person with the recipients whose notices he gets: his groups, and himself by name."""

    user: str
    recipients: tuple[str, ...]

    @classmethod
    def of(cls, user: str, groups: Collection[str]) -> "NoticeReader":
        """The reader for a person, by the groups that are in force."""
        return cls(user, (*sorted(groups), personal_group(user)))


def notices_to(
    session: Session, reader: NoticeReader, limit: int, after: int | None = None, *, is_unread: bool = False
) -> list[StoredRow]:
    """One page, the newest first; `after` is the last notice of the page before.

    A row has the columns of `notices`, the case's `number`, `title` and `service`, and `seen_at`, when this reader has
    read it. A notice to several groups of a reader occurs once.
    """
    place = session.execute(select(notices.c.sent_at, notices.c.id).where(notices.c.id == after)).one_or_none()
    parts = [_part(reader, recipient, limit, place, is_unread) for recipient in reader.recipients]
    page = _newest(union(*(select(part.c.id, part.c.sent_at) for part in parts)).subquery(), limit)
    statement = _notice(reader).join(page, page.c.id == notices.c.id)
    return list(session.execute(statement.order_by(notices.c.sent_at.desc(), notices.c.id.desc())))


def notice_to(session: Session, reader: NoticeReader, notice_id: int) -> StoredRow | None:
    """One notice to the reader, as a row of `notices_to`; None if there is none."""
    statement = _notice(reader).where(notices.c.id == notice_id, notices.c.recipient.in_(reader.recipients))
    return session.execute(statement.where(*of_others(notices.c.case_id, reader.user))).one_or_none()


def unread_count(session: Session, reader: NoticeReader) -> int:
    """How many of the newest notices are unread, at most `MOST_COUNTED` + 1."""
    newest = [_unread(_newest(_to(reader, recipient), NEWEST), reader) for recipient in reader.recipients]
    found = union(*newest).limit(MOST_COUNTED + 1).subquery()
    return int(session.execute(select(func.count()).select_from(found)).scalar_one())


def readings_of_case(session: Session, case_id: int) -> dict[int, list[StoredRow]]:
    """For each notice of the case which staff have read it and when, in order of reading."""
    statement = select(notice_readings).join(notices, notices.c.id == notice_readings.c.notice_id)
    statement = statement.where(notices.c.case_id == case_id).order_by(notice_readings.c.read_at)
    found: dict[int, list[StoredRow]] = {}
    for row in session.execute(statement):
        found.setdefault(row.notice_id, []).append(row)
    return found


def _notice(reader: NoticeReader) -> Select[Any]:
    statement = select(notices, cases.c.number, cases.c.title, cases.c.service, _READING.c.read_at.label("seen_at"))
    mine = (_READING.c.notice_id == notices.c.id) & (_READING.c.user_id == reader.user)
    return statement.select_from(notices.join(cases, cases.c.id == notices.c.case_id).outerjoin(_READING, mine))


def _to(reader: NoticeReader, recipient: str) -> Select[Any]:
    to_recipient = select(notices.c.id, notices.c.sent_at).where(notices.c.recipient == recipient)
    return to_recipient.where(*of_others(notices.c.case_id, reader.user))


def _part(reader: NoticeReader, recipient: str, limit: int, place: Sequence[Any] | None, is_unread: bool) -> Subquery:
    statement = _to(reader, recipient)
    if place is not None:
        sent_at: datetime = place[0]
        here = (literal(sent_at, Moment), literal(place[1]))
        statement = statement.where(tuple_(notices.c.sent_at, notices.c.id) < tuple_(*here))
    if is_unread:
        return _newest(_unread(_newest(statement, FURTHEST), reader).subquery(), limit)
    return _newest(statement.where(~there_is(_twin_of(notices, reader))), limit)


def _unread(source: Subquery, reader: NoticeReader) -> Select[Any]:
    """Those that the reader has not read, each once however many of his groups it went to."""
    reading = select(notice_readings.c.notice_id).where(
        notice_readings.c.notice_id == source.c.id, notice_readings.c.user_id == reader.user
    )
    is_first_of_twins = ~there_is(_twin_of(source, reader))
    return select(source.c.id, source.c.sent_at).where(~there_is(reading), is_first_of_twins)


def _newest(source: Select[Any] | Subquery, limit: int) -> Subquery:
    statement = source if isinstance(source, Select) else select(source)
    columns = statement.selected_columns
    return statement.order_by(columns.sent_at.desc(), columns.id.desc()).limit(limit).subquery()


def _twin_of(source: FromClause, reader: NoticeReader) -> Select[Any]:
    """The same notice to another of the reader's groups, which is shown instead."""
    is_twin = and_(_TWIN.c.case_id == _OWN.c.case_id, _TWIN.c.id < _OWN.c.id, *same(_TWIN, _OWN))
    statement = select(_TWIN.c.id).join_from(_OWN, _TWIN, is_twin)
    return statement.where(_OWN.c.id == source.c.id, _TWIN.c.recipient.in_(reader.recipients))


def same(one: FromClause, other: FromClause) -> tuple[ColumnElement[bool], ...]:
    """Two rows of a case are one notice that went to several recipients."""
    alike = (one.c[name] == other.c[name] for name in ("code", "sent_at", "subject"))
    return (one.c.recipient != other.c.recipient, *alike)
