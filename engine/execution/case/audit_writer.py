"""The audit trail of a case: what occurred in a command as audit events, and the outputs that came with it.

Owns which occurrences matter to the law and what is recorded of them; the chain itself is in `storage.audit`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeGuard

from engine.definition.model import Kind, Node, Trigger
from engine.execution.audit_event import ENGINE, RESTRICTED, Note, about
from engine.execution.case.incidents import Failure, miss_deadline, open_row
from engine.execution.case.open_case import OpenCase
from engine.execution.case.outputs import broadcast, flush_outputs, store_outputs, store_stage
from engine.execution.case.projections import deadline_state
from engine.spiff.state.occurrences import (
    Changed,
    Closed,
    Decided,
    Ended,
    Failed,
    Occurrence,
    Opened,
    Passed,
    Reason,
    SignalThrown,
)
from engine.spiff.state.waits import TimerWait, UserTaskWait, WaitKind
from storage.audit import AuditEvent, append


def write_audit_events(case: OpenCase) -> None:
    """Writes the events of a command in the order in which things occurred, and stores its outputs."""
    events = [_noted(case, note, case.actor) for note in case.notes]
    events += [_noted(case, note, due_at=due_at) for note, due_at in case.closed_deadlines]
    for occurrence in case.occurrences:
        if isinstance(occurrence, Passed):
            store_stage(case, occurrence.node)
        elif isinstance(occurrence, SignalThrown):
            broadcast(case.session, case.runtime, case.id, occurrence.name, case.now)
        outputs = store_outputs(case, occurrence.token, occurrence.node) if _is_job_done(occurrence) else []
        events += [_noted(case, note) for note in outputs]
        if isinstance(occurrence, Failed) and occurrence.kind == "timer":
            missed = miss_deadline(case.session, case.id, occurrence.token, case.now)
            events += [_noted(case, note, due_at=due_at) for note, due_at in missed]
        event = _event_of(case, occurrence)
        # the outputs of a job show that it was done
        if event is not None and not outputs:
            events.append(event)
    flush_outputs(case)
    if events:
        # the first names the calendar where it is not recorded yet, and the others go by it
        append(case.session, case.id, [replace(events[0], calendar_version=_new_version(case)), *events[1:]])


def _is_job_done(occurrence: Occurrence) -> TypeGuard[Closed]:
    return isinstance(occurrence, Closed) and occurrence.kind is WaitKind.JOB and occurrence.reason is Reason.COMPLETED


def _event_of(case: OpenCase, occurrence: Occurrence) -> AuditEvent | None:  # noqa: PLR0911  # one answer for each kind
    match occurrence:
        case Opened(wait=UserTaskWait() as task, node=node) | Changed(wait=UserTaskWait() as task, node=node):
            return _event(
                case, "task_created", node, due_at=task.due_at, data={"groups": task.groups, **about(task.subject)}
            )
        case Opened(wait=TimerWait(due_at=datetime() as moment), node=node) if node.law:
            return _event(case, "deadline_set" if node.is_deadline else "timer_set", node, due_at=moment)
        case Closed(node=node) if node.is_deadline:
            return _of_deadline(case, occurrence)
        case Closed(token=token, kind=kind, node=node, reason=reason) if type_ := _CLOSED.get((kind, reason)):
            actor = case.actor if kind is WaitKind.USER_TASK and token in case.moved_with else ENGINE
            due_at = occurrence.due_at or case.was_due.get(token)
            return _event(case, type_, node, due_at=due_at, data=_given(case, token), actor=actor)
        case Passed(token=token, node=node) if _went_on_waiting(node):
            return _event(case, _HAPPENED[node.trigger], node, data=_given(case, token))
        case Passed(node=node) if type_ := _type_of_passing(node):
            return _event(case, type_, node)
        case Decided(node=node):
            return _event(case, "decision_evaluated", node, data=_of_decision(occurrence))
        case Failed():
            return _noted(case, _open(case, occurrence))
        case Ended():
            return _event(case, "case_completed", None)
    return None


def _given(case: OpenCase, token: int) -> dict[str, Any]:
    """With what a token was moved, and what its task or message was about."""
    return {**case.moved_with.get(token, {}), **about(case.about.get(token))}


def _of_decision(decided: Decided) -> dict[str, Any]:
    data: dict[str, Any] = {"evaluations": list(decided.evaluations)}
    if decided.warnings:
        data["warnings"] = list(decided.warnings)
    return {**data, RESTRICTED: True} if decided.is_restricted else data


def _of_deadline(case: OpenCase, closed: Closed) -> AuditEvent | None:
    """What became of a deadline, once: a timer that fires after that is only a timer."""
    if closed.token not in case.closed_before and closed.due_at is not None:
        state = deadline_state(closed, case.now)
        return _event(case, f"deadline_{state}", closed.node, due_at=closed.due_at)
    return _event(case, "timer_fired", closed.node, due_at=closed.due_at) if closed.reason is Reason.FIRED else None


def _open(case: OpenCase, failed: Failed) -> Note:
    node = failed.node
    failure = Failure(failed.token, node.id, node.name or node.id, failed.kind, failed.message, failed.fault, node.law)
    return open_row(case.session, {"id": case.id, "number": case.number}, failure, case.now)


_CLOSED = {
    (WaitKind.USER_TASK, Reason.COMPLETED): "task_completed",
    (WaitKind.USER_TASK, Reason.CANCELLED): "task_cancelled",
    (WaitKind.JOB, Reason.COMPLETED): "job_completed",
    (WaitKind.JOB, Reason.ERROR): "error_caught",
    (WaitKind.JOB, Reason.CANCELLED): "job_cancelled",
    (WaitKind.TIMER, Reason.COMPLETED): "timer_fired",
    (WaitKind.TIMER, Reason.FIRED): "timer_fired",
    (WaitKind.MESSAGE, Reason.COMPLETED): "message_received",
    (WaitKind.MESSAGE, Reason.FIRED): "message_received",
    (WaitKind.SIGNAL, Reason.COMPLETED): "signal_received",
    (WaitKind.SIGNAL, Reason.FIRED): "signal_received",
    (WaitKind.CONDITION, Reason.COMPLETED): "condition_met",
    (WaitKind.CONDITION, Reason.FIRED): "condition_met",
    (WaitKind.EVENT, Reason.FIRED): "error_caught",
}
#: Nodes whose passing is no event of its own: it is seen in the events around them, or another occurrence reports it.
_SILENT = frozenset(
    {
        Kind.START,
        Kind.USER_TASK,
        Kind.SERVICE_TASK,
        Kind.SEND_TASK,
        Kind.RECEIVE_TASK,
        Kind.BUSINESS_RULE_TASK,
        Kind.CATCH,
        Kind.BOUNDARY,
        Kind.EXCLUSIVE,
        Kind.PARALLEL,
        Kind.INCLUSIVE,
        Kind.EVENT_BASED,
    }
)


#: Events after which their boundary or start event goes on waiting, so that nothing is closed.
_HAPPENED = {
    Trigger.MESSAGE: "message_received",
    Trigger.SIGNAL: "signal_received",
    Trigger.CONDITIONAL: "condition_met",
    Trigger.ESCALATION: "escalation_caught",
}


def _went_on_waiting(node: Node) -> bool:
    return node.kind in (Kind.BOUNDARY, Kind.START) and not node.interrupting and node.trigger in _HAPPENED


def _type_of_passing(node: Node) -> str | None:
    """The event of a node that was passed, if it is worth one.

    So are the ends of paths, completed work that is now undone, and automatic steps that carry out a paragraph.
    """
    if node.kind is Kind.BOUNDARY and node.trigger is Trigger.COMPENSATE:
        return "compensation_triggered"
    if node.kind is Kind.END:
        return "end_reached"
    return "step_completed" if node.law and node.kind not in _SILENT else None


def _event(
    case: OpenCase,
    type_: str,
    node: Node | None,
    due_at: datetime | None = None,
    data: Mapping[str, Any] | None = None,
    actor: str = ENGINE,
) -> AuditEvent:
    return _noted(case, Note.at(type_, node, data), actor, due_at)


def _noted(case: OpenCase, note: Note, actor: str = ENGINE, due_at: datetime | None = None) -> AuditEvent:
    return note.event(case.now, actor, case.row["definition_id"], None, due_at)


def _new_version(case: OpenCase) -> str | None:
    version = case.runtime.office.version
    is_recorded = version == case.row["calendar_version"] and case.row["revision"] > 0
    return None if is_recorded else version
