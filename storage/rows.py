"""Rows as commands read them, by the columns of their tables; those that are written are in `storage.writes`."""

from datetime import date, datetime
from typing import Any, TypedDict, cast

from sqlalchemy import Row

from storage.writes.user_tasks import UserTaskRow


class ConcernedPeople(TypedDict):
    """Whose own matter a case or a task is: the login of the applicant, and logins separated by blanks."""

    applicant: str | None
    matter_of: str | None


class Suspension(TypedDict):
    """Who has suspended a case, why and when; null if it is not suspended."""

    suspended_at: datetime | None
    suspended_by: str | None
    suspended_because: str | None


class ChosenVintage(TypedDict):
    """By which day a case chooses versions, and deployed until when, if a person has set this; else null."""

    vintage_on: date | None
    vintage_at: datetime | None


class CaseDays(ChosenVintage):
    """By what a case chooses versions."""

    received_at: datetime
    registered_on: date | None
    opened_at: datetime


class SetAfterOpening(ChosenVintage, Suspension):
    """Columns of a case that are set only after it was opened."""

    outcome: str | None
    ended_at: datetime | None


class StoredCase(ConcernedPeople, SetAfterOpening, CaseDays):
    """The whole row of a case."""

    id: int
    definition_id: int
    service: str
    channel: str
    state: str
    number: str | None
    title: str
    revision: int
    calendar_version: str
    start_event: str | None
    start_key: str | None


class CaseWithState(StoredCase):
    """The row of a case with its stored state."""

    snapshot: bytes


class OfferedTask(UserTaskRow):
    """An open user task with the applicant of its case."""

    applicant: str | None


class StoredTask(OfferedTask, Suspension):
    """An open user task with the columns of its case that its commands need."""

    definition_id: int


class StoredJob(TypedDict):
    """A job with whether its case is suspended."""

    case_id: int
    token: int
    element_id: str
    type: str
    state: str
    retries_left: int
    attempt: int
    run_at: datetime
    locked_until: datetime | None
    key: str
    error: str | None
    goes_on: bool


class StoredIncident(ConcernedPeople):
    """An incident with whose own matter its case is."""

    id: int
    case_id: int
    token: int
    element_id: str
    name: str | None
    kind: str
    message: str
    fault: str | None
    opened_at: datetime
    resolved_at: datetime | None
    resolved_by: str | None
    resolution: str | None


def as_case(row: Row[Any]) -> StoredCase:
    """A row of `cases` that was read whole."""
    return cast(StoredCase, dict(row._mapping))


def as_task(row: Row[Any]) -> OfferedTask:
    """A row of `user_tasks` that was read whole, with the applicant."""
    return cast(OfferedTask, dict(row._mapping))


def concerned_people_of(row: Row[Any]) -> ConcernedPeople:
    """Whose own matter a row is, which has the columns `applicant` and `matter_of`."""
    return {"applicant": row.applicant, "matter_of": row.matter_of}
