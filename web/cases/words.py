"""The names of events, states, channels and outcomes in plain words."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from engine.execution.audit_event import ABOUT, ENGINE
from storage.database import StoredRow
from storage.queries.cases import TimelineEvent
from storage.recipients import PERSONAL, TO_APPLICANT
from web.cases.history import History
from web.cases.processes import Elements
from web.due_status import DueStatus
from web.language import N_, _
from web.moments import local, now
from web.service_texts import service_text, worded


class Numbered(Protocol):
    """A case, or what belongs to one."""

    @property
    def number(self) -> str | None:
        """The number of the case, if it has one yet."""


#: An actor without an account, besides the engine: whoever applies through another portal.
PORTAL = "portal"

#: The name of each type of event; `name` is that of its element.
EVENTS: Mapping[str, str] = {
    "case_opened": N_("Case opened"),
    "case_completed": N_("Case completed"),
    "task_created": N_("Task created: %(name)s"),
    "task_claimed": N_("Task claimed: %(name)s"),
    "task_given_back": N_("Task returned to the group: %(name)s"),
    "task_handed_over": N_("Task handed over: %(name)s"),
    "task_released": N_("Task taken from its assignee: %(name)s"),
    "task_completed": N_("Task completed: %(name)s"),
    "task_cancelled": N_("Task cancelled: %(name)s"),
    "deadline_set": N_("Deadline set: %(name)s"),
    "deadline_met": N_("Deadline met: %(name)s"),
    "deadline_missed": N_("Deadline missed: %(name)s"),
    "deadline_cancelled": N_("Deadline no longer needed: %(name)s"),
    "deadline_explained": N_("Why the deadline was missed: %(name)s"),
    "timer_set": N_("Waiting for a day: %(name)s"),
    "timer_fired": N_("Day reached: %(name)s"),
    "step_started": N_("Step started: %(name)s"),
    "step_completed": N_("Step completed: %(name)s"),
    "end_reached": N_("Part of the process ended: %(name)s"),
    "decision_evaluated": N_("Decision evaluated: %(name)s"),
    "job_completed": N_("Completed by the system: %(name)s"),
    "job_cancelled": N_("Cancelled: %(name)s"),
    "error_caught": N_("Failed, so another path was taken: %(name)s"),
    "register_entered": N_("Entered in a register: %(name)s"),
    "register_left": N_("Removed from a register: %(name)s"),
    "answer_saved": N_("Answer saved: %(name)s"),
    "message_entered": N_("Sent with a form: %(name)s"),
    "message_sent": N_("Message sent: %(name)s"),
    "message_received": N_("Message received: %(name)s"),
    "signal_received": N_("Signal received: %(name)s"),
    "condition_met": N_("Condition met: %(name)s"),
    "escalation_caught": N_("Passed to a higher level: %(name)s"),
    "compensation_triggered": N_("Being undone: %(name)s"),
    "incident_opened": N_("Step failed: %(name)s"),
    "variables_corrected": N_("Variables corrected: %(name)s"),
    "case_moved": N_("Case moved to another version"),
    "case_suspended": N_("Case suspended"),
    "case_resumed": N_("Case resumed"),
    "case_ended": N_("Case closed by an administrator"),
    "incident_retried": N_("Failed step retried: %(name)s"),
    "calendar_changed": N_("Recalculated after a change of the calendar or of the hours"),
    "deadline_moved": N_("Deadline moved with the calendar: %(name)s"),
    "deadline_recounted": N_("Deadline recalculated: %(name)s"),
    "timer_moved": N_("Waiting for another day: %(name)s"),
    "task_moved": N_("Due date of the task changed: %(name)s"),
    "moment_kept": N_("Unchanged, since the changed calendar gives it no day: %(name)s"),
    "registration_moved": N_("Day of registration moved with the calendar"),
    "version_changed": N_("Follows the version in force on the day of registration"),
    "version_kept": N_("Keeps the version with which it began: the newer one has no such step"),
    "values_changed": N_("Recalculated by what is in force on the day of registration"),
    "version_missing": N_("Keeps the version with which it began: none is in force on the day of registration"),
    "notice_sent": N_("Notice sent to %(to)s: %(subject)s"),
    "notice_read": N_("Notice read by the applicant: %(subject)s"),
    "reminder_sent": N_("Reminder sent to: %(to)s"),
    "document_issued": N_("Document issued: %(number)s"),
}
#: The same of an event whose data were erased, where they are what it tells.
_ERASED: Mapping[str, str] = {
    "notice_sent": N_("Notice sent"),
    "notice_read": N_("Notice read"),
    "reminder_sent": N_("Reminder sent"),
    "document_issued": N_("Document issued"),
}
_CASE_ENDED = N_("The process ended: %(name)s")
#: What a case that no person has opened was opened by; `name` is that of the start event, else of what triggered it.
_OPENED_BY: Mapping[str, str] = {
    "timer": N_("Case opened, its day has come: %(name)s"),
    "message": N_("Case opened, message received: %(name)s"),
    "signal": N_("Case opened, signal received: %(name)s"),
}
_READ_BY_STAFF = N_("Notice to %(to)s read: %(subject)s")
#: Recorded with a changed calendar if something of the case has moved.
_MOVED = frozenset(
    {"deadline_moved", "timer_moved", "task_moved", "registration_moved", "version_changed", "version_kept"}
)


def event_words(event: TimelineEvent, history: History) -> str:
    """What happened, as a sentence that needs no knowledge of diagrams; it ends with what the task is about."""
    subject = (event.data or {}).get(ABOUT)
    return f"{_happened(event, history)} – {worded(subject)}" if subject else _happened(event, history)


def _happened(event: TimelineEvent, history: History) -> str:
    elements = history.of(event)
    data, is_deadline = event.data or {}, event.type.startswith("deadline")
    name = elements.deadline_name(event.element_id) if is_deadline else elements.name(event.element_id)
    if event.type == "compensation_triggered" and (undone := elements.host(event.element_id)):
        name = elements.name(undone.id)
    words = EVENTS.get(event.type)
    if words is None:
        return event.type.replace("_", " ").capitalize()
    if event.type == "notice_read" and "to" in data:
        words = _READ_BY_STAFF
    if history.is_end_of_case(event):
        words = _CASE_ENDED
    if started_by := data.get("started_by") if event.type == "case_opened" else None:
        words = _OPENED_BY[started_by["trigger"]]
        name = name if elements.is_named(event.element_id) else started_by.get("name", name)
    if event.data is None:
        words = _ERASED.get(event.type, words)
    if event.type == "message_sent" and not elements.is_named(event.element_id):
        name = data.get("name") or name
    number = data.get("number") or name
    return _(words, name=name, subject=history.subjects.of(event), to=_recipients(data, elements), number=number)


def _recipients(data: Mapping[str, Any], elements: Elements) -> str:
    """The recipient of the notice in an event, if there is one."""
    if "code" not in data:
        return ""
    to = data.get("to", "")
    return ", ".join(recipient_words(recipient, elements) for recipient in ([to] if isinstance(to, str) else to))


def moves_something(event: TimelineEvent, events: Iterable[TimelineEvent]) -> bool:
    """Whether an event says more than that the calendar has changed, which is recorded in every open case."""
    if event.type != "calendar_changed" or event.data is None or "variables" in event.data:
        return True
    return any(other.at == event.at and other.type in _MOVED for other in events)


def actor_words(actor: str, people: Mapping[str, str]) -> str:
    """Who did it: a person's name, else the login, else the system or the portal."""
    return people.get(actor) or {ENGINE: _("System"), PORTAL: _("Portal")}.get(actor, actor)


def case_number(row: Numbered) -> str:
    """The number of a case, or of the case of a row; until it has one, its id."""
    return row.number or _("Case %(id)s", id=getattr(row, "case_id", None) or getattr(row, "id", None))


def case_name(row: StoredRow) -> str:
    """The number of the case of a row; without one, whether it still waits for registration."""
    if not row.number and (row.registered_on is None or now().date() < row.registered_on):
        return _("not registered yet")
    return case_number(row)


def was_never_registered(row: StoredRow) -> bool:
    """Whether a case ended before the day on which it would have been registered."""
    return row.ended_at is not None and row.registered_on is not None and local(row.ended_at).date() < row.registered_on


def state_words(state: str) -> str:
    """The state of a case."""
    return {
        "active": _("Open"),
        "completed": _("Completed"),
        "terminated": _("Closed without a result"),
        "stopped": _("Stopped by a failed step"),
        "suspended": _("Suspended"),
    }.get(state, state)


def case_status(case: StoredRow, has_incidents: object) -> DueStatus:
    """The overall status of a case for its tag: an open case that is suspended or has an incident is marked as such."""
    if case.state != "active":
        return DueStatus("open", state_words(case.state), "govuk-tag--grey")
    if case.suspended_at:
        return DueStatus("soon", state_words("suspended"), "govuk-tag--purple")
    if has_incidents:
        return DueStatus("late", state_words("stopped"), "govuk-tag--orange")
    return DueStatus("in-time", state_words("active"), "govuk-tag--blue")


def channel_words(channel: str) -> str:
    """How an application came in."""
    return {"portal": _("Portal"), "counter": _("In person"), "sc": _("State Corporation")}.get(channel, channel)


def outcome_words(outcome: str | None, elements: Elements) -> str:
    """The outcome of a case in the words of its process; the id of an end event is replaced by that event's name."""
    if not outcome:
        return ""
    if words := elements.outcome(outcome):
        return words
    node = elements.node(outcome)
    words = service_text(node.name, element=node.id) if node and node.name else outcome.replace("_", " ")
    return words[:1].upper() + words[1:]


def recipient_words(recipient: str, elements: Elements) -> str:
    """The recipient of a notice: the applicant, a group by its name, or a person."""
    return _("Applicant") if recipient == TO_APPLICANT else elements.groups(recipient).removeprefix(PERSONAL)


def readable_json(data: object) -> str:
    """Data as they are stored, for readers who know the diagram."""
    return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True)
