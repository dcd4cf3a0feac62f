"""Computes anew what a calendar had decided: dates in variables, moments of timers, due dates of tasks.

Compares one stored state as it reads under the calendar before and under the one after. Only what is exactly what the
calendar before gives is computed anew; what somebody has decided otherwise since stays. Nothing is fired, nothing runs.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.definition.model import Node, TimerKind, Trigger
from engine.errors import AtqaruError
from engine.last_second import fires_at
from engine.spiff.activities import UserTaskSpec
from engine.spiff.derivations import Change, derive_again
from engine.spiff.process import RootProcess
from engine.spiff.retelling import Retold, Told, retold
from engine.spiff.surroundings import as_of
from engine.spiff.token import State, Token
from engine.spiff.variables import ROOT, Json
from engine.spiff.waits import WaitingSpec


@dataclass(frozen=True, slots=True)
class MovedTimer:
    """A timer, which may be a deadline, with its moments before and after."""

    token: int
    node: Node
    before: datetime
    after: datetime


@dataclass(frozen=True, slots=True)
class TaskDates:
    """When a task is due and when it comes into view; each may be missing."""

    due_at: datetime | None
    follow_up_at: datetime | None


@dataclass(frozen=True, slots=True)
class MovedTask:
    """A task with its dates before and after; the nearest deadline over it counts among them."""

    token: int
    node: Node
    before: TaskDates
    after: TaskDates


@dataclass(frozen=True, slots=True)
class Recomputing:
    """By what a state is computed anew.

    `days` names the functions that count by the calendar, `tasks_since` the moments at which tasks were created,
    `given` variables of the root process that have changed in any case. What was over by `over_until` stays, be it a
    timer, a task or a day in a variable, and nothing moves to a moment before that. `told` are the notices of the case.
    """

    days: Collection[str]
    tasks_since: Mapping[int, datetime]
    over_until: datetime
    given: Mapping[str, Json] = field(default_factory=dict)
    told: Told = field(default_factory=Told)


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What another calendar moves in one case."""

    timers: list[MovedTimer] = field(default_factory=list)
    tasks: list[MovedTask] = field(default_factory=list)
    variables: list[Change] = field(default_factory=list)
    retold: list[Retold] = field(default_factory=list)


def recompute(before: RootProcess | None, after: RootProcess, by: Recomputing) -> Recomputed:
    """Brings the state `after` in line with its calendar and says what has moved.

    `before` is the same state under the calendar before, None where that is not known any more: then timers and tasks
    are computed without comparison and other variables stay.
    """
    if before is None:
        after.variables.give(ROOT, by.given)
    variables = derive_again(before, after, by.days, by.given, by.over_until) if before else []
    timers = list(_timers(before, after, by.over_until))
    again = list(retold(before, after, by.told)) if before else []
    return Recomputed(timers, list(_tasks(before, after, by)), variables, again)


def _timers(before: RootProcess | None, after: RootProcess, over_until: datetime) -> Iterator[MovedTimer]:
    for token in _tokens(after):
        if token.state != State.WAITING or not _is_plain_timer(token):
            continue
        held = datetime.fromisoformat(token.internal_data["due"])
        now_given = _moment(token)
        was_given = held if before is None else _moment(before.find(token.id))
        if was_given != held or now_given in (None, held):
            continue
        if _is_over(token, held, over_until) or now_given <= over_until:
            continue
        token.remember(due=now_given.isoformat())
        yield MovedTimer(token.id, token.task_spec.node, held, now_given)


def _is_over(token: Token, due_at: datetime, moment: datetime) -> bool:
    return (fires_at(due_at) if token.task_spec.node.is_deadline else due_at) <= moment


def _is_plain_timer(token: Token) -> bool:
    """One that waits for one moment; what repeats goes on in its own steps."""
    spec = token.task_spec
    return (
        isinstance(spec, WaitingSpec)
        and spec.event.trigger is Trigger.TIMER
        and spec.event.timer is not TimerKind.CYCLE
        and "due" in token.internal_data
    )


def _moment(token: Token | None) -> datetime | None:
    """What the timer's expression gives at the moment at which it was set; None where it gives none any more."""
    if token is None:
        return None
    set_at = token.internal_data.get("at")
    with as_of(token.workflow.top_workflow.surroundings, datetime.fromisoformat(set_at) if set_at else None):
        try:
            moment: datetime = token.task_spec.due_once(token)
        except AtqaruError:
            return None
    return moment


def _tasks(before: RootProcess | None, after: RootProcess, by: Recomputing) -> Iterator[MovedTask]:
    since = by.tasks_since
    for token in _tokens(after):
        if token.state != State.READY or not isinstance(token.task_spec, UserTaskSpec) or token.id not in since:
            continue
        dates = _dates(token, since[token.id])
        was = _dates(before.find(token.id), since[token.id]) if before else TaskDates(None, None)
        if dates is None or was is None or _is_past(dates, by.over_until) or _is_past(was, by.over_until):
            continue
        if dates != was:
            yield MovedTask(token.id, token.task_spec.node, was, dates)


def _is_past(dates: TaskDates, moment: datetime) -> bool:
    return dates.due_at is not None and fires_at(dates.due_at) <= moment


def _dates(token: Token | None, created_at: datetime) -> TaskDates | None:
    if token is None:
        return None
    with as_of(token.workflow.top_workflow.surroundings, created_at):
        try:
            return TaskDates(*token.task_spec.dates(token))
        except AtqaruError:
            return None


def _tokens(root: RootProcess) -> Iterator[Token]:
    for process in root.processes():
        yield from process.tokens
