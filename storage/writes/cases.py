"""The only writer of `cases`: the main row of a case; its revision counts the commands."""

from datetime import date, datetime
from typing import Literal, TypedDict, Unpack

from sqlalchemy import bindparam, insert, update

from storage.database import Session
from storage.prepared import Query, Write
from storage.tables import cases


class Fresh(TypedDict):
    """The columns of a case in which nothing has happened."""

    state: Literal["active"]
    revision: int
    number: str | None
    matter_of: str | None


class CaseRow(Fresh):
    """A case as it begins."""

    definition_id: int
    service: str
    channel: str
    title: str
    applicant: str | None
    received_at: datetime
    registered_on: date
    opened_at: datetime
    calendar_version: str
    start_event: str | None
    start_key: str | None


class CaseChange(TypedDict, total=False):
    """The columns of a case that commands change after it has begun."""

    definition_id: int
    state: Literal["completed", "terminated"]
    revision: int
    number: str | None
    title: str
    matter_of: str | None
    registered_on: date | None
    calendar_version: str
    outcome: str | None
    ended_at: datetime | None
    suspended_at: datetime | None
    suspended_by: str | None
    suspended_because: str | None
    vintage_on: date | None
    vintage_at: datetime | None


FRESH: Fresh = {"state": "active", "revision": 0, "number": None, "matter_of": None}

_ADD = Query(insert(cases).values({name: bindparam(name) for name in CaseRow.__annotations__}).returning(cases.c.id))
_CHANGE = Write(
    update(cases).where(cases.c.id == bindparam("of_case"), cases.c.revision == bindparam("seen_revision")),
)


def add_case(session: Session, row: CaseRow) -> int:
    """Adds a case; returns its id."""
    return int(_ADD.value(session, **row))


def change_case(session: Session, case_id: int, seen_revision: int, **columns: Unpack[CaseChange]) -> None:
    """Changes a case; `StaleRow` unless it has the revision that the command has read."""
    _CHANGE.exactly(session, {**columns, "of_case": case_id, "seen_revision": seen_revision})
