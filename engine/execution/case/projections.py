"""Projections: the rows by which people and the runner find what waits, written in the commit of the state.

Works from what occurred in one command; what began and ended within it leaves no row.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import bindparam, select

from engine.correlation import SIGNAL
from engine.execution.case.deadline_rows import deadline_row, timer_row
from engine.execution.case.job_keys import key_of
from engine.execution.case.offers import offer, update_offers, withdraw
from engine.execution.case.open_case import OpenCase
from engine.last_second import fires_at
from engine.spiff.state.occurrences import Changed, Closed, Opened, Reason
from engine.spiff.state.waits import JobWait, MessageWait, SignalWait, StepWait, TimerWait, UserTaskWait, Wait, WaitKind
from storage.columns import NO_DUE_MOMENT
from storage.database import Session
from storage.recipients import personal_group
from storage.tables import deadlines, memberships, user_tasks
from storage.writes.deadlines import ClosedState, ClosingRow, add_deadlines, close_open_deadlines
from storage.writes.jobs import JobRow, add_jobs, remove_jobs
from storage.writes.subscriptions import SubscriptionRow, add_subscriptions, remove_subscriptions
from storage.writes.timers import add_timers, remove_timers
from storage.writes.user_tasks import CandidateRow, UserTaskRow, add_tasks, remove_tasks, reoffer_task

Event = TypeVar("Event", Opened[Wait], Changed[Wait], Closed)
#: What is found by a name that others say.
Subscribed = MessageWait | SignalWait


def project(case: OpenCase) -> None:
    """Brings the rows of a case in line with what occurred."""
    opened: dict[int, Opened[Wait]] = {}
    changed: dict[int, Changed[Wait]] = {}
    closed: dict[int, Closed] = {}
    for occurrence in case.occurrences:
        if isinstance(occurrence, Opened):
            opened[occurrence.token] = occurrence
        elif isinstance(occurrence, Changed):
            changed[occurrence.token] = occurrence
        elif isinstance(occurrence, Closed) and opened.pop(occurrence.token, None) is None:
            closed[occurrence.token] = occurrence
    for kind, ended in _by_kind(closed.values()):
        _remove(case, kind, ended)
    for kind, begun in _by_kind(opened.values()):
        _add(case, kind, begun)
    for kind, altered in _by_kind(changed.values()):
        _CHANGERS[kind](case, altered)
    update_offers(case, case.occurrences)
    # a timer that repeats is a deadline only the first time
    _add_deadlines(case, [event for event in opened.values() if event.token not in closed])


def _by_kind(events: Iterable[Event]) -> Iterable[tuple[WaitKind, list[Event]]]:
    found: dict[WaitKind, list[Event]] = {}
    for event in events:
        found.setdefault(event.kind, []).append(event)
    return found.items()


def subscription_name(kind: WaitKind, name: str) -> str:
    """The name under which a subscription is found: signals have a name space of their own."""
    return f"{SIGNAL}{name}" if kind is WaitKind.SIGNAL else name


def deadline_state(ended: Closed, now: datetime) -> ClosedState:
    """What became of a deadline: what ends after its moment misses it, even if its timer has not fired yet.

    That holds for what is cancelled too: a deadline that has passed was missed, whatever comes after.
    """
    if ended.reason is Reason.FIRED or (ended.due_at is not None and now >= fires_at(ended.due_at)):
        return "missed"
    return "cancelled" if ended.reason in (Reason.CANCELLED, Reason.ERROR) else "met"


# -- what ended

_REMOVERS: Mapping[WaitKind, Callable[[Session, int, Iterable[int]], None]] = {
    WaitKind.USER_TASK: remove_tasks,
    WaitKind.JOB: remove_jobs,
    WaitKind.TIMER: remove_timers,
    WaitKind.MESSAGE: remove_subscriptions,
    WaitKind.SIGNAL: remove_subscriptions,
}
_CLOSED_BEFORE = select(deadlines.c.token).where(
    deadlines.c.case_id == bindparam("case_id"),
    deadlines.c.token.in_(bindparam("tokens", expanding=True)),
    deadlines.c.state != "open",
)


def _remove(case: OpenCase, kind: WaitKind, closed: list[Closed]) -> None:
    if kind in _REMOVERS:
        _REMOVERS[kind](case.session, case.id, [event.token for event in closed])
    withdraw(case, closed)
    closings: list[ClosingRow] = [
        {"of_case": case.id, "at": event.token, "becomes": deadline_state(event, case.now), "when": case.now}
        for event in closed
        if event.node.is_deadline
    ]
    if closings:
        tokens = [closing["at"] for closing in closings]
        case.closed_before.update(case.session.scalars(_CLOSED_BEFORE, {"case_id": case.id, "tokens": tokens}))
        close_open_deadlines(case.session, closings)


# -- what began


def _add(case: OpenCase, kind: WaitKind, opened: list[Opened[Wait]]) -> None:
    if kind in _ADDERS:
        _ADDERS[kind](case, opened)


def _add_user_tasks(case: OpenCase, opened: list[Opened[UserTaskWait]]) -> None:
    candidates = [row for event in opened for row in _candidates(case, event, event.wait.due_at)]
    add_tasks(case.session, [_user_task(case, event) for event in opened], candidates)


def _user_task(case: OpenCase, event: Opened[UserTaskWait] | Changed[UserTaskWait]) -> UserTaskRow:
    wait = event.wait
    return {
        "case_id": case.id,
        "token": event.token,
        "element_id": event.node.id,
        "name": event.node.name or event.node.id,
        "subject": wait.subject,
        "matter_of": " ".join(wait.matter_of) or None,
        "process_id": event.process_id,
        "candidate_groups": " ".join(wait.groups),
        "candidate_users": " ".join(wait.users),
        "assignee": wait.assignee,
        "form_id": wait.form_id,
        "form_definition_id": wait.form_definition_id,
        "priority": wait.priority,
        "law": event.node.law,
        "due_at": wait.due_at,
        "follow_up_at": wait.follow_up_at,
        "created_at": case.now,
    }


def _candidates(
    case: OpenCase, event: Opened[UserTaskWait] | Changed[UserTaskWait], due_at: datetime | None
) -> list[CandidateRow]:
    users = {user for user in (event.wait.assignee, *event.wait.users) if user is not None}
    return [
        {"group_id": candidate, "due_at": due_at or NO_DUE_MOMENT, "case_id": case.id, "token": event.token}
        for candidate in [*dict.fromkeys(event.wait.groups), *map(personal_group, sorted(users))]
    ]


def _add_jobs(case: OpenCase, opened: list[Opened[JobWait]]) -> None:
    add_jobs(case.session, [_job(case, event) for event in opened])


def _job(case: OpenCase, event: Opened[JobWait]) -> JobRow:
    return {
        "case_id": case.id,
        "token": event.token,
        "element_id": event.node.id,
        "type": event.wait.type,
        "state": "ready",
        "retries_left": event.wait.retries,
        "attempt": int(event.token in case.failed_jobs),
        "run_at": case.now,
        "key": key_of(case, event.token),
        "error": case.failed_jobs.get(event.token),
    }


def _add_timers(case: OpenCase, opened: list[Opened[TimerWait]]) -> None:
    rows = [
        timer_row(case.id, event.token, event.node, event.wait.due_at)
        for event in opened
        if event.wait.due_at is not None  # else it is a deadline that does not run now
    ]
    add_timers(case.session, rows)


def _add_deadlines(case: OpenCase, opened: list[Opened[Wait]]) -> None:
    office = case.runtime.office
    add_deadlines(
        case.session,
        [
            deadline_row(office, case.id, event.token, event.node, event.wait.due_at, case.now)
            for event in opened
            if event.node.is_deadline and isinstance(event.wait, TimerWait) and event.wait.due_at is not None
        ],
    )


def _add_subscriptions(case: OpenCase, opened: Sequence[Opened[Subscribed] | Changed[Subscribed]]) -> None:
    add_subscriptions(case.session, [_subscription(case, event) for event in opened])


def _subscription(case: OpenCase, event: Opened[Subscribed] | Changed[Subscribed]) -> SubscriptionRow:
    return {
        "case_id": case.id,
        "token": event.token,
        "element_id": event.node.id,
        "message_name": subscription_name(event.kind, event.wait.name),
        "correlation_key": event.wait.key if isinstance(event.wait, MessageWait) else str(case.id),
    }


def _add_messages(case: OpenCase, opened: Sequence[Opened[MessageWait] | Changed[MessageWait]]) -> None:
    _add_subscriptions(case, opened)
    offer(case, opened)


_ADDERS: Mapping[WaitKind, Callable[[OpenCase, list[Any]], None]] = {
    WaitKind.USER_TASK: _add_user_tasks,
    WaitKind.JOB: _add_jobs,
    WaitKind.TIMER: _add_timers,
    WaitKind.MESSAGE: _add_messages,
    WaitKind.SIGNAL: _add_subscriptions,
    WaitKind.STEP: offer,
}


# -- what goes on by other attributes


def _change_user_tasks(case: OpenCase, changed: list[Changed[UserTaskWait]]) -> None:
    """Offers tasks again; who holds one keeps it as long as it is offered to him. Dates are written by `task_dates`."""
    for event in changed:
        of_task = (user_tasks.c.case_id == case.id, user_tasks.c.token == event.token)
        held = case.session.execute(select(user_tasks).where(*of_task)).one()
        fresh = _user_task(case, event)
        fresh["created_at"], fresh["due_at"], fresh["follow_up_at"] = held.created_at, held.due_at, held.follow_up_at
        if fresh["assignee"] is None and _is_offered(case, event, held.assignee):
            fresh["assignee"] = held.assignee
        reoffer_task(case.session, fresh, _candidates(case, event, held.due_at))


def _is_offered(case: OpenCase, event: Changed[UserTaskWait], user: str | None) -> bool:
    of_groups = memberships.c.group_id.in_(event.wait.groups)
    found = select(memberships.c.user_id).where(memberships.c.user_id == user, of_groups).limit(1)
    return user in event.wait.users or case.session.execute(found).one_or_none() is not None


def _change_subscriptions(case: OpenCase, changed: Sequence[Changed[Subscribed]]) -> None:
    remove_subscriptions(case.session, case.id, [event.token for event in changed])
    _add_subscriptions(case, changed)


def _change_messages(case: OpenCase, changed: list[Changed[MessageWait]]) -> None:
    withdraw(case, changed)
    _change_subscriptions(case, changed)
    offer(case, changed)


def _change_steps(case: OpenCase, changed: list[Changed[StepWait]]) -> None:
    withdraw(case, changed)
    offer(case, changed)


_CHANGERS: Mapping[WaitKind, Callable[[OpenCase, list[Any]], None]] = {
    WaitKind.USER_TASK: _change_user_tasks,
    WaitKind.MESSAGE: _change_messages,
    WaitKind.SIGNAL: _change_subscriptions,
    WaitKind.STEP: _change_steps,
}
