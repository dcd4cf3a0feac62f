"""What events, states, channels and outcomes are called in plain words."""

from collections.abc import Mapping
from typing import Any

from storage.database import StoredRow
from storage.queries.cases import TimelineEvent
from storage.queries.worklist import personal_group
from web.cases.processes import Elements
from web.language import N_, _
from web.service_texts import service_text
from web.standing import Standing

ENGINE = "engine"
#: Codes of registers that stand for a restriction (AMB-46).
_RESTRICTIONS = frozenset({"registered"})


#: What happened at an element, by the type of its event.
_AT_ELEMENT: Mapping[str, str] = {
    "case_opened": N_("Application received"),
    "case_completed": N_("Case ended"),
    "task_created": N_("Task offered: %(name)s"),
    "task_claimed": N_("Task claimed: %(name)s"),
    "task_given_back": N_("Task given back: %(name)s"),
    "task_handed_over": N_("Task handed over: %(name)s"),
    "task_released": N_("Task taken from its holder: %(name)s"),
    "task_completed": N_("Task completed: %(name)s"),
    "task_cancelled": N_("Task called off: %(name)s"),
    "deadline_set": N_("Term set: %(name)s"),
    "deadline_met": N_("Term met: %(name)s"),
    "deadline_missed": N_("Term missed: %(name)s"),
    "deadline_cancelled": N_("Term not needed any more: %(name)s"),
    "timer_set": N_("Waiting for the day: %(name)s"),
    "timer_fired": N_("Day reached: %(name)s"),
    "step_completed": N_("Step done: %(name)s"),
    "end_reached": N_("End reached: %(name)s"),
    "decision_evaluated": N_("Decision table applied: %(name)s"),
    "job_completed": N_("Done by the system: %(name)s"),
    "job_cancelled": N_("Called off: %(name)s"),
    "error_caught": N_("Did not work, taken another way: %(name)s"),
    "register_entered": N_("Entered into a register: %(name)s"),
    "register_left": N_("Taken out of a register: %(name)s"),
    "answer_saved": N_("Answer saved: %(name)s"),
    "message_entered": N_("Sent by the applicant: %(name)s"),
    "message_received": N_("Message received: %(name)s"),
    "signal_received": N_("Signal received: %(name)s"),
    "condition_met": N_("Condition met: %(name)s"),
    "incident_opened": N_("Step failed: %(name)s"),
    "variables_corrected": N_("Variables corrected: %(name)s"),
    "case_moved": N_("Case moved to another version"),
    "case_suspended": N_("Case suspended"),
    "case_resumed": N_("Case goes on"),
    "case_ended": N_("Case ended by an administrator"),
    "incident_retried": N_("Failed step tried again: %(name)s"),
    "calendar_changed": N_("Computed anew by a changed calendar or changed hours"),
    "deadline_moved": N_("Term moved with the calendar: %(name)s"),
    "timer_moved": N_("Waiting for another day: %(name)s"),
    "task_moved": N_("Task due at another time: %(name)s"),
    "moment_kept": N_("Stays where it was, since the changed calendar gives it no day: %(name)s"),
    "registration_moved": N_("Day of registration moved with the calendar"),
    "version_changed": N_("Goes by the version in force on the day of registration"),
    "version_kept": N_("Stays with the version that it began with: the newer one has no such step"),
    "values_changed": N_("Computed anew by what is in force on its registration day"),
    "version_missing": N_("Stays with the version that it began with: none is in force on its registration day"),
}


def event_words(event: TimelineEvent, elements: Elements) -> str:
    """What happened, as a sentence that needs no knowledge of diagrams."""
    data, is_term = event.data or {}, event.type.startswith("deadline")
    name = elements.term_name(event.element_id) if is_term else elements.name(event.element_id)
    match event.type:
        case "notice_sent":
            to = paper_recipient(data.get("to", ""), elements)
            return _("Notice %(code)s sent to: %(to)s", code=data.get("code", ""), to=to)
        case "reminder_sent":
            to = ", ".join(paper_recipient(to, elements) for to in data.get("to", []))
            return _("Reminder sent to: %(to)s", to=to)
        case "notice_read":
            return _notice_read(data, elements)
        case "document_issued":
            return _("Document issued: %(number)s", number=data.get("number") or name)
        case "message_sent":
            return _("Message sent: %(name)s", name=data.get("name") or name)
    words = _AT_ELEMENT.get(event.type)
    return _(words, name=name) if words else event.type.replace("_", " ").capitalize()


def _notice_read(data: Mapping[str, Any], elements: Elements) -> str:
    if "to" not in data:
        return _("Notice %(code)s read by the applicant", code=data.get("code", ""))
    to = ", ".join(paper_recipient(recipient, elements) for recipient in data["to"])
    return _("Notice %(code)s read, which went to: %(to)s", code=data.get("code", ""), to=to)


def is_restriction(event: TimelineEvent) -> bool:
    """Whether a register answered that there is a restriction: all that others than those who decide may know."""
    answers = (value for value in (event.data or {}).values() if isinstance(value, dict))
    return any(answer.get("code") in _RESTRICTIONS for answer in answers)


def actor_words(actor: str, people: dict[str, str]) -> str:
    """Who did it: a person's name, else the login, else the system."""
    return _("System") if actor == ENGINE else people.get(actor, actor)


def state_words(state: str) -> str:
    """The state of a case."""
    return {
        "active": _("Open"),
        "completed": _("Ended"),
        "terminated": _("Called off"),
        "stopped": _("Stopped: being dealt with"),
        "suspended": _("Suspended by the office"),
    }.get(state, state)


def case_standing(case: StoredRow, has_incidents: object) -> Standing:
    """How a case stands as a whole, for its tag: an open one that does not move is not simply open."""
    if case.state != "active":
        return Standing("open", state_words(case.state), "govuk-tag--grey")
    if case.suspended_at:
        return Standing("soon", state_words("suspended"), "govuk-tag--purple")
    if has_incidents:
        return Standing("late", state_words("stopped"), "govuk-tag--orange")
    return Standing("in-time", state_words("active"), "govuk-tag--blue")


def channel_words(channel: str) -> str:
    """How an application came in."""
    return {"portal": _("Portal"), "counter": _("Counter"), "sc": _("State Corporation")}.get(channel, channel)


def outcome_words(outcome: str | None, elements: Elements | None = None) -> str:
    """The outcome of a case; one that is the id of an end event has that event's name."""
    known = {
        "refused_to_consider": _("Refused to consider"),
        "refused": _("Refused"),
        "passed": _("Passed"),
        "not_passed": _("Did not pass"),
        "no_show": _("Did not appear"),
        "suspended": _("Suspended"),
    }
    if not outcome:
        return ""
    if outcome in known:
        return known[outcome]
    node = elements.node(outcome) if elements else None
    words = service_text(node.name) if node and node.name else outcome.replace("_", " ")
    return words[:1].upper() + words[1:]


def paper_recipient(recipient: str, elements: Elements) -> str:
    """To whom a notice went: the applicant, a group by its name, or a person."""
    return _("Applicant") if recipient == "applicant" else elements.groups(recipient).removeprefix(personal_group(""))
