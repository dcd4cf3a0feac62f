"""When open tasks are due: at the nearest deadline that watches over them, or at a date of their own before that.

Owns what becomes of such a date when a calendar, a version or a deadline over the task changes. Nothing is stored here.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.definition.model import Node
from engine.errors import AtqaruError
from engine.last_second import fires_at
from engine.spiff.nodes.activities import UserTaskSpec, nearest_deadline
from engine.spiff.nodes.inner import set_by
from engine.spiff.state.execution_context import as_of
from engine.spiff.state.process import RootProcess
from engine.spiff.state.stand_in import StandIn
from engine.spiff.state.token import State, Token

#: Where a date that stays is by now.
Stays = Callable[[datetime], datetime]


@dataclass(frozen=True, slots=True)
class TaskDates:
    """When a task is due and when it comes into view; each may be missing."""

    due_at: datetime | None
    follow_up_at: datetime | None


@dataclass(frozen=True, slots=True)
class HeldTask:
    """An open task as it is stored: since when it is open, its dates, and what it is about."""

    created_at: datetime
    dates: TaskDates
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class MovedTask:
    """A task with its dates before and after; the nearest deadline over it counts among them."""

    token: int
    node: Node
    before: TaskDates
    after: TaskDates
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Dues:
    """From what the dates of a task follow: the nearest deadline over it, and its own, None where they give none."""

    node: Node
    nearest: datetime | None
    own: TaskDates | None

    @property
    def due_at(self) -> datetime | None:
        """When it is due by both."""
        return _earliest(self.nearest, self.own.due_at if self.own else None)


def dues(root: RootProcess, held: Mapping[int, HeldTask]) -> dict[int, Dues]:
    """From what the dates of the open tasks of a case follow, by token."""
    return {
        token.id: Dues(token.node, nearest_deadline(token), _own(token, held[token.id].created_at))
        for process in root.processes()
        for token in process.tokens
        if token.id in held and token.state == State.READY and isinstance(token.task_spec, UserTaskSpec)
    }


def moved_tasks(
    held: Mapping[int, HeldTask],
    before: Mapping[int, Dues] | None,
    after: Mapping[int, Dues],
    over_until: datetime,
    stays: Stays = lambda moment: moment,
) -> Iterator[MovedTask]:
    """The tasks whose dates are others now.

    What a person has decided otherwise stays where `stays` says, unless a deadline over the task is earlier.
    What was over by `over_until` stays, and none moves to a moment before that but to a deadline which is. `before` is
    None where it is not known.
    """
    for token, now in after.items():
        has, was = held[token].dates, before[token] if before is not None else None
        if _is_past(has.due_at, over_until):
            continue
        dates = TaskDates(_due(has.due_at, was, now, stays), _follow_up(has.follow_up_at, was, now))
        if dates != has and (dates.due_at == now.nearest or not _is_past(dates.due_at, over_until)):
            yield MovedTask(token, now.node, has, dates, held[token].subject)


def under_another_deadline(
    held: Mapping[int, HeldTask], after: Mapping[int, Dues], now: datetime
) -> Iterator[MovedTask]:
    """The tasks whose day is over and over which another deadline runs now: they are due by that."""
    for token, dues_now in after.items():
        has, nearest = held[token].dates, dues_now.nearest
        if _is_past(has.due_at, now) and nearest is not None and not _is_past(nearest, now):
            dates = TaskDates(nearest, has.follow_up_at)
            yield MovedTask(token, dues_now.node, has, dates, held[token].subject)


def _due(held: datetime | None, was: Dues | None, now: Dues, stays: Stays) -> datetime | None:
    if now.own is not None and (was is None or (was.own is not None and was.due_at == held)):
        return now.due_at
    if was is not None and was.nearest == held:
        return now.nearest
    return _earliest(stays(held) if held else None, now.nearest)


def _follow_up(held: datetime | None, was: Dues | None, now: Dues) -> datetime | None:
    if now.own is not None and (was is None or (was.own is not None and was.own.follow_up_at == held)):
        return now.own.follow_up_at
    return held


def _own(token: Token, created_at: datetime) -> TaskDates | None:
    """By the version that has set them: a case that was moved to another one keeps its moments."""
    with as_of(token.workflow.top_workflow.context, created_at):
        try:
            spec = set_by(token)
            if not isinstance(spec, UserTaskSpec):
                return None
            return TaskDates(*spec.own_dates(StandIn(token.workflow, spec, token.id, token.host)))
        except AtqaruError:
            return None


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)


def _is_past(due_at: datetime | None, moment: datetime) -> bool:
    return due_at is not None and fires_at(due_at) <= moment
