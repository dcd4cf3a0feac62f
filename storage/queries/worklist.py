"""The worklist: open user tasks by due moment; relies on `task_candidates`, whose key is its order."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, Select, Subquery, literal, select, tuple_, union

from storage.columns import NO_DUE_MOMENT, NO_MESSAGE, Moment
from storage.database import Session, StoredRow
from storage.queries.own_cases import of_others
from storage.recipients import personal_group
from storage.tables import cases, offers, task_candidates, user_tasks

Columns = tuple[ColumnElement[Any], ...]

_TASK = select(
    user_tasks,
    cases.c.service,
    cases.c.number,
    cases.c.title,
    cases.c.applicant,
    cases.c.channel,
    cases.c.registered_on,
    cases.c.definition_id,
    cases.c.revision,
).join(cases, cases.c.id == user_tasks.c.case_id)


_OFFER: Columns = (
    offers.c.case_id,
    offers.c.token,
    offers.c.element_id,
    offers.c.name,
    offers.c.message_name,
    offers.c.subject,
    cases.c.number,
    cases.c.title,
    cases.c.service,
    cases.c.applicant,
    cases.c.matter_of,
    cases.c.registered_on,
    cases.c.channel,
    cases.c.definition_id,
)


class TaskPosition(NamedTuple):
    """The position of a task in the worklist; the next page begins at that of a page's last task."""

    due_at: datetime
    case_id: int
    token: int


def position_of(task: StoredRow) -> TaskPosition:
    """The position of a task that `open_tasks` returned; tasks without a due moment come last."""
    return TaskPosition(task.due_at or NO_DUE_MOMENT, task.case_id, task.token)


class Claim(StrEnum):
    """Which tasks are wanted: all, those that the user has claimed, unclaimed ones."""

    ANY = "all"
    MINE = "mine"
    NONE = "unclaimed"


class TaskFilter(NamedTuple):
    """The filter of a worklist; without a service, all of them.

    `not_of` is a person whose own applications are left out: as cases, and as the subject of a task of another case.
    """

    claim: Claim = Claim.ANY
    service: str | None = None
    not_of: str | None = None


EVERYTHING = TaskFilter()


def open_tasks(
    session: Session,
    groups: Collection[str],
    user: str,
    limit: int = 50,
    after: TaskPosition | None = None,
    wanted: TaskFilter = EVERYTHING,
) -> list[StoredRow]:
    """One page of the tasks offered to the groups or the user, or assigned to the user, by due moment.

    Tasks without a due moment come last; tasks claimed by others are included, with their assignee.
    A row has the columns of `user_tasks`, and the case's service, number, title, applicant, channel, registered_on,
    definition_id and revision.
    """
    offered = [_offered_to(group, limit, after, wanted) for group in sorted({*groups, personal_group(user)})]
    assigned = _assigned_to(user, limit, after, wanted)
    parts = {Claim.ANY: (*offered, *assigned), Claim.MINE: assigned, Claim.NONE: tuple(offered)}[wanted.claim]
    page = _first(union(*(select(part) for part in parts)), limit)
    statement = _TASK.join(
        page, (page.c.case_id == user_tasks.c.case_id) & (page.c.token == user_tasks.c.token)
    ).order_by(page.c.due_at, page.c.case_id, page.c.token)
    return list(session.execute(statement))


def tasks_of_case(session: Session, case_id: int) -> list[StoredRow]:
    """The open tasks of one case, with the same columns as those of the worklist."""
    return list(session.execute(_TASK.where(user_tasks.c.case_id == case_id).order_by(user_tasks.c.token)))


def task_row(session: Session, case_id: int, token: int) -> StoredRow | None:
    """One open task; None if there is none, as when it has been completed."""
    statement = _TASK.where(user_tasks.c.case_id == case_id, user_tasks.c.token == token)
    return session.execute(statement).one_or_none()


# Each part is cut to a page before the parts are joined: each reads one short range of an index, however many
# tasks are open, while a condition over several groups would sort all their tasks.
def _offered_to(group: str, limit: int, after: TaskPosition | None, wanted: TaskFilter) -> Subquery:
    candidates = task_candidates.c
    position = (candidates.due_at, candidates.case_id, candidates.token)
    conditions: Columns = (candidates.group_id == group, *_of_cases(candidates.case_id, wanted))
    if wanted.claim is Claim.NONE:
        conditions += (_is_unclaimed(candidates.case_id, candidates.token),)
    if wanted.not_of is not None:
        conditions += (~_is_matter_of(wanted.not_of, candidates.case_id, candidates.token),)
    return _part(position, conditions, limit, after)


def _assigned_to(user: str, limit: int, after: TaskPosition | None, wanted: TaskFilter) -> tuple[Subquery, Subquery]:
    is_mine, due_at = user_tasks.c.assignee == user, user_tasks.c.due_at
    key = (user_tasks.c.case_id, user_tasks.c.token)
    never = literal(NO_DUE_MOMENT, Moment).label("due_at")
    conditions = (is_mine, *_of_cases(user_tasks.c.case_id, wanted))
    return (
        _part((due_at, *key), (*conditions, due_at.is_not(None)), limit, after),
        _part((never, *key), (*conditions, due_at.is_(None)), limit, after),
    )


# All conditions are checked row by row while the range is read, so that a page costs only the rows that it passes.
def _of_cases(case_id: ColumnElement[int], wanted: TaskFilter) -> Columns:
    conditions = of_others(case_id, wanted.not_of)
    if wanted.service is None:
        return conditions
    fits = select(literal(1)).where(cases.c.id == case_id, cases.c.service == wanted.service)
    return (*conditions, fits.exists())


def _is_unclaimed(case_id: ColumnElement[int], token: ColumnElement[int]) -> ColumnElement[bool]:
    key_fits = (user_tasks.c.case_id == case_id) & (user_tasks.c.token == token)
    return select(literal(1)).where(key_fits, user_tasks.c.assignee.is_(None)).exists()


def _is_matter_of(user: str, case_id: ColumnElement[int], token: ColumnElement[int]) -> ColumnElement[bool]:
    key_fits = (user_tasks.c.case_id == case_id) & (user_tasks.c.token == token)
    logins = literal(" ") + user_tasks.c.matter_of + literal(" ")
    return select(literal(1)).where(key_fits, logins.contains(f" {user} ", autoescape=True)).exists()


def _part(position: Columns, conditions: Columns, limit: int, after: TaskPosition | None) -> Subquery:
    statement = select(*position).where(*conditions)
    if after:
        here = (literal(after.due_at, Moment), literal(after.case_id), literal(after.token))
        statement = statement.where(tuple_(*position) > tuple_(*here))
    return _first(statement, limit)


def _first(statement: Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]], limit: int) -> Subquery:
    columns = statement.selected_columns
    return statement.order_by(columns.due_at, columns.case_id, columns.token).limit(limit).subquery()


def offered_messages(
    session: Session, senders: Collection[str], case_id: int | None = None, *, even_suspended: bool = False
) -> list[StoredRow]:
    """What members of these groups may send into unsuspended cases, each once, by case and order of the offer.

    `senders` are ids of groups, and the personal group of the user; `case_id` limits it to that case. A suspended
    case accepts nothing until it is resumed. An offer without a name of a message is a step that they may start.
    """
    statement = (
        select(*_OFFER)
        .join(cases, cases.c.id == offers.c.case_id)
        .where(offers.c.group_id.in_(senders), cases.c.state == "active")
        .distinct()
        .order_by(offers.c.case_id, offers.c.token)
    )
    if case_id is not None:
        statement = statement.where(offers.c.case_id == case_id)
    if not even_suspended:
        statement = statement.where(cases.c.suspended_at.is_(None))
    return list(session.execute(statement))


def is_offered(session: Session, case_id: int, token: int) -> bool:
    """Whether anyone may send what a token of a case waits for."""
    of_token = (offers.c.case_id == case_id, offers.c.token == token, offers.c.message_name != NO_MESSAGE)
    found = select(offers.c.token).where(*of_token).limit(1)
    return session.execute(found).one_or_none() is not None
