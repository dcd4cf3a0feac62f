"""Projections: the rows by which people and the runner find what waits, written in the commit of the state.

Works from what occurred in one command; what began and ended within it leaves no row.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, bindparam, delete, insert, update

from engine.execution.definitions import in_force
from engine.execution.errors import NoDefinition
from engine.spiff.occurrences import Closed, Failed, Opened, Reason, WaitKind
from storage.columns import NO_DUE_MOMENT
from storage.tables import deadlines, incidents, jobs, subscriptions, task_candidates, timers, user_tasks

if TYPE_CHECKING:
    from engine.execution.case import OpenCase

Row = dict[str, Any]
#: The last second of a term still counts (AMB-49), so that a deadline is missed one second after its moment.
GRACE = timedelta(seconds=1)
_SIGNAL = "signal:"

_DEADLINE_STATE = {
    Reason.HOST_COMPLETED: "met", Reason.COMPLETED: "met", Reason.FIRED: "missed", Reason.CANCELLED: "cancelled",
    Reason.ERROR: "cancelled",
}


def project(case: "OpenCase") -> None:
    """Brings the rows of a case in line with what occurred."""
    opened: dict[int, Opened] = {}
    closed: dict[int, Closed] = {}
    for occurrence in case.occurrences:
        if isinstance(occurrence, Opened):
            opened[occurrence.token] = occurrence
        elif isinstance(occurrence, Closed) and opened.pop(occurrence.token, None) is None:
            closed[occurrence.token] = occurrence
        elif isinstance(occurrence, Closed) and occurrence.node.is_deadline:
            closed[occurrence.token] = occurrence
        elif isinstance(occurrence, Failed):
            open_incident(case, occurrence.token, occurrence.node.id, "step", occurrence.message)
    for kind in WaitKind:
        _remove(case, kind, [event for event in closed.values() if event.kind is kind])
        _add(case, kind, [event for event in opened.values() if event.kind is kind])


def subscription_name(kind: WaitKind, name: str) -> str:
    """The name under which a subscription is found: signals have a name space of their own."""
    return f"{_SIGNAL}{name}" if kind is WaitKind.SIGNAL else name


def open_incident(case: "OpenCase", token: int, element_id: str, kind: str, message: str) -> None:
    """Opens an incident: a step, job or timer that somebody has to look at."""
    case.session.execute(insert(incidents).values(
        case_id=case.id, token=token, element_id=element_id, kind=kind, message=message, opened_at=case.now,
    ))


# -- what ended

_TABLES: Mapping[WaitKind, tuple[Table, ...]] = {
    WaitKind.USER_TASK: (task_candidates, user_tasks), WaitKind.JOB: (jobs,), WaitKind.TIMER: (timers,),
    WaitKind.MESSAGE: (subscriptions,), WaitKind.SIGNAL: (subscriptions,),
}
_DELETES = {
    table: delete(table).where(table.c.case_id == bindparam("case_id"), table.c.token == bindparam("at"))
    for tables in _TABLES.values() for table in tables
}
_SETTLE_DEADLINE = (
    update(deadlines)
    .where(deadlines.c.case_id == bindparam("of_case"), deadlines.c.token == bindparam("at"), deadlines.c.state == "open")
    .values(state=bindparam("becomes"), settled_at=bindparam("when"))
)


def _remove(case: "OpenCase", kind: WaitKind, closed: list[Closed]) -> None:
    if not closed:
        return
    for table in _TABLES.get(kind, ()):
        case.session.execute(_DELETES[table], [{"case_id": case.id, "at": event.token} for event in closed])
    settled = [
        {"of_case": case.id, "at": event.token, "becomes": _DEADLINE_STATE[event.reason], "when": case.now}
        for event in closed if event.node.is_deadline
    ]
    if settled:
        case.session.execute(_SETTLE_DEADLINE, settled)


# -- what began

def _add(case: "OpenCase", kind: WaitKind, opened: list[Opened]) -> None:
    if opened and kind in _ADDERS:
        _ADDERS[kind](case, opened)


def _add_user_tasks(case: "OpenCase", opened: list[Opened]) -> None:
    case.session.execute(insert(user_tasks), [_user_task(case, event) for event in opened])
    candidates = [row for event in opened for row in _candidates(case, event)]
    if candidates:
        case.session.execute(insert(task_candidates), candidates)


def _user_task(case: "OpenCase", event: Opened) -> Row:
    details, form_id = event.details, event.details["form_id"]
    return {
        "case_id": case.id, "token": event.token, "element_id": event.node.id, "name": event.node.name or event.node.id,
        "process_id": event.process_id, "candidate_groups": " ".join(details["groups"]),
        "candidate_users": " ".join(details["users"]), "assignee": details["assignee"], "form_id": form_id,
        "form_definition_id": _form_definition(case, form_id), "priority": details["priority"], "law": event.node.law,
        "due_at": details["due_at"], "follow_up_at": details["follow_up_at"], "created_at": case.now,
    }


def _form_definition(case: "OpenCase", form_id: str | None) -> int | None:
    if form_id is None:
        return None
    try:
        return in_force(case.session, "form", form_id, case.day)
    except NoDefinition as error:
        raise NoDefinition(f"{error}: a task of case {case.id} needs it") from error


def _candidates(case: "OpenCase", event: Opened) -> list[Row]:
    due_at = event.details["due_at"] or NO_DUE_MOMENT
    users = {event.details["assignee"], *event.details["users"]} - {None}
    return [
        {"group_id": candidate, "due_at": due_at, "case_id": case.id, "token": event.token}
        for candidate in [*dict.fromkeys(event.details["groups"]), *(f"user:{user}" for user in sorted(users))]
    ]


def _add_jobs(case: "OpenCase", opened: list[Opened]) -> None:
    case.session.execute(insert(jobs), [
        {
            "case_id": case.id, "token": event.token, "element_id": event.node.id, "type": event.details["type"],
            "state": "ready", "retries_left": event.details["retries"], "attempt": 0, "run_at": case.now,
            "error": case.failed_jobs.get(event.token),
        }
        for event in opened
    ])


def _add_timers(case: "OpenCase", opened: list[Opened]) -> None:
    case.session.execute(insert(timers), [
        {
            "case_id": case.id, "token": event.token, "element_id": event.node.id,
            "due_at": event.details["due_at"] + (GRACE if event.node.is_deadline else timedelta()),
        }
        for event in opened
    ])
    terms = [
        {
            "case_id": case.id, "token": event.token, "element_id": event.node.id, "name": event.node.name or event.node.id,
            "law": event.node.law, "due_at": event.details["due_at"], "state": "open",
        }
        for event in opened if event.node.is_deadline
    ]
    if terms:
        case.session.execute(insert(deadlines), terms)


def _add_subscriptions(case: "OpenCase", opened: list[Opened]) -> None:
    case.session.execute(insert(subscriptions), [
        {
            "case_id": case.id, "token": event.token, "element_id": event.node.id,
            "message_name": subscription_name(event.kind, event.details["name"]),
            "correlation_key": event.details.get("key", ""),
        }
        for event in opened
    ])


_ADDERS: Mapping[WaitKind, Callable[["OpenCase", list[Opened]], None]] = {
    WaitKind.USER_TASK: _add_user_tasks, WaitKind.JOB: _add_jobs, WaitKind.TIMER: _add_timers,
    WaitKind.MESSAGE: _add_subscriptions, WaitKind.SIGNAL: _add_subscriptions,
}
