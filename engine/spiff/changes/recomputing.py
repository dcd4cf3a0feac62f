"""Recomputes what a calendar has decided: dates in variables, moments of timers, dates in notices.

Compares one stored state as it reads under the calendar before and under the one after. Only a value that is exactly
what the calendar before gives is recomputed; what somebody has changed since stays. Nothing is fired, nothing runs.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.definition.model import Node, TimerKind
from engine.errors import AtqaruError
from engine.last_second import fires_at
from engine.spelling import message_of
from engine.spiff.changes.derivations import DerivedChange, derive_again
from engine.spiff.changes.repeated_notices import ChangedNotice, SentNotices, changed_notices
from engine.spiff.nodes.inner import set_by
from engine.spiff.nodes.waiting import WaitingSpec
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.execution_context import as_of
from engine.spiff.state.labels import host_name
from engine.spiff.state.process import RootProcess
from engine.spiff.state.stand_in import StandIn
from engine.spiff.state.token import State, Token
from engine.spiff.state.variables import ROOT, Json


@dataclass(frozen=True, slots=True)
class MovedTimer:
    """A timer, which may be a deadline, with its moments before and after, and the name of what it is attached to."""

    token: int
    node: Node
    before: datetime
    after: datetime
    host_name: str


@dataclass(frozen=True, slots=True)
class Uncounted:
    """A timer, which may be a deadline, that stays since the calendar gives it no moment, and why."""

    node: Node
    due_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Recomputing:
    """By what a state is recomputed.

    `days` names the functions that count by the calendar, `given` variables of the root process that have changed in
    any case. A timer or a day in a variable that was over by `over_until` stays, and no deadline or day moves to a
    moment before that; what waits for a day in `given` may, and is due then. `sent` are the notices of the case,
    `closed` the tokens of deadlines that are closed although their timers stay.
    """

    days: Collection[str]
    over_until: datetime
    given: Mapping[str, Json] = field(default_factory=dict)
    sent: SentNotices = field(default_factory=SentNotices)
    closed: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What another calendar moves in one case."""

    timers: list[MovedTimer] = field(default_factory=list)
    variables: list[DerivedChange] = field(default_factory=list)
    uncounted: list[Uncounted] = field(default_factory=list)
    notices: list[ChangedNotice] = field(default_factory=list)


def recompute(before: RootProcess | None, after: RootProcess, by: Recomputing) -> Recomputed:
    """Brings the state `after` in line with its calendar and says what has moved.

    `before` is the same state under the calendar before, None where that is not known any more: then timers are
    computed without comparison and other variables stay.
    """
    if before is None:
        after.variables.give(ROOT, by.given)
    variables = derive_again(before, after, by.days, by.given, by.over_until) if before else []
    moved, uncounted = list[MovedTimer](), list[Uncounted]()
    for token in _tokens(after):
        if token.state == State.WAITING and _is_plain_timer(token) and token.id not in by.closed:
            try:
                moved += _moved(before, token, by)
            except AtqaruError as error:
                due_at = datetime.fromisoformat(token.internal_data["due"])
                uncounted.append(Uncounted(token.node, due_at, message_of(error)))
    notices = list(changed_notices(before, after, by.sent, by.over_until)) if before else []
    return Recomputed(moved, variables, uncounted, notices)


def _moved(before: RootProcess | None, token: Token, by: Recomputing) -> Iterator[MovedTimer]:
    """Moves a timer that is still to come; raises an `AtqaruError` where the calendar after gives it no moment."""
    held = datetime.fromisoformat(token.internal_data["due"])
    moment = None if _is_over(token, held, by.over_until) else _moved_to(before, token, held, by)
    if moment is not None and moment != held:
        token.remember(due=moment.isoformat())
        yield MovedTimer(token.id, token.node, held, moment, host_name(token))


def _moved_to(before: RootProcess | None, token: Token, held: datetime, by: Recomputing) -> datetime | None:
    """The moment of a timer by the calendar after; None where it stays."""
    is_deadline = token.task_spec.node.is_deadline
    follows = "day" not in token.internal_data and (before is None or _moment(before.find(token.id)) == held)
    if follows:
        given = _given(token)
        if given > by.over_until or (by.given and not is_deadline):
            return given
    return _end_of_its_day(before, token, held, by.over_until) if is_deadline else None


def _end_of_its_day(before: RootProcess | None, token: Token, held: datetime, over_until: datetime) -> datetime | None:
    """The moment of a deadline that no longer follows its expression: that gives the past, or another moment.

    It keeps its day, and where that is off it ends on the next working day (AMB-03).
    """
    day, root = token.internal_data.get("day"), token.workflow.top_workflow
    if day is None:
        local = root.context.local(held).date()
        if (before or root).context.close_of(local) != held:
            return None  # a deadline in hours is not at the end of a day
        day = local.isoformat()
        token.remember(day=day)
    moment = root.context.close_of(date.fromisoformat(day))
    return moment if moment > over_until else None


def _is_over(token: Token, due_at: datetime, moment: datetime) -> bool:
    return (fires_at(due_at) if token.task_spec.node.is_deadline else due_at) <= moment


def _is_plain_timer(token: Token) -> bool:
    """One that waits for one moment; what repeats goes on in its own steps."""
    spec = token.task_spec
    return "due" in token.internal_data and isinstance(spec, WaitingSpec) and spec.event.timer is not TimerKind.CYCLE


def _moment(token: Token | None) -> datetime | None:
    """What the timer's expression gives at the moment at which it was set; None where it gives none any more."""
    if token is None:
        return None
    try:
        return _given(token)
    except AtqaruError:
        return None


def _given(token: Token) -> datetime:
    """By the version that has set it: a case that was moved to another one keeps its moments."""
    set_at, spec = token.internal_data.get("at"), set_by(token)
    if not isinstance(spec, WaitingSpec):
        raise ExecutionError(token.task_spec.bpmn_id, "waits for no moment in the version that has set it")
    stand_in = StandIn(token.workflow, spec, token.id, token.host)
    with as_of(token.workflow.top_workflow.context, datetime.fromisoformat(set_at) if set_at else None):
        return spec.due_once(stand_in)


def _tokens(root: RootProcess) -> Iterator[Token]:
    for process in root.processes():
        yield from process.tokens
