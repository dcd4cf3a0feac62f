"""What events, states, channels and outcomes are called in plain words."""

from collections.abc import Mapping
from typing import Any

from storage.queries.cases import TimelineEvent
from storage.queries.worklist import personal_group
from web.cases.processes import Elements
from web.language import _
from web.service_texts import service_text

ENGINE = "engine"
#: Codes of registers that stand for a restriction (AMB-46).
_RESTRICTIONS = frozenset({"registered"})


def event_words(event: TimelineEvent, elements: Elements) -> str:
    """What happened, as a sentence that needs no knowledge of diagrams."""
    data = event.data or {}
    name = (
        elements.term_name(event.element_id) if event.type.startswith("deadline") else elements.name(event.element_id)
    )
    known = {
        "case_opened": lambda: _("Application received"),
        "case_completed": lambda: _("Case ended"),
        "task_created": lambda: _("Task offered: %(name)s", name=name),
        "task_claimed": lambda: _("Task claimed: %(name)s", name=name),
        "task_given_back": lambda: _("Task given back: %(name)s", name=name),
        "task_completed": lambda: _("Task completed: %(name)s", name=name),
        "task_cancelled": lambda: _("Task called off: %(name)s", name=name),
        "deadline_set": lambda: _("Term set: %(name)s", name=name),
        "deadline_met": lambda: _("Term met: %(name)s", name=name),
        "deadline_missed": lambda: _("Term missed: %(name)s", name=name),
        "deadline_cancelled": lambda: _("Term not needed any more: %(name)s", name=name),
        "timer_set": lambda: _("Waiting for the day: %(name)s", name=name),
        "timer_fired": lambda: _("Day reached: %(name)s", name=name),
        "step_completed": lambda: _("Step done: %(name)s", name=name),
        "end_reached": lambda: _("End reached: %(name)s", name=name),
        "decision_evaluated": lambda: _("Decision table applied: %(name)s", name=name),
        "job_completed": lambda: _("Done by the system: %(name)s", name=name),
        "job_cancelled": lambda: _("Called off: %(name)s", name=name),
        "error_caught": lambda: _("Did not work, taken another way: %(name)s", name=name),
        "notice_sent": lambda: _(
            "Notice %(code)s sent to: %(to)s",
            code=data.get("code", ""),
            to=paper_recipient(data.get("to", ""), elements),
        ),
        "reminder_sent": lambda: _(
            "Reminder sent to: %(to)s",
            to=", ".join(paper_recipient(to, elements) for to in data.get("to", [])),
        ),
        "notice_read": lambda: _notice_read(data, elements),
        "document_issued": lambda: _("Document issued: %(number)s", number=data.get("number") or name),
        "register_entered": lambda: _("Entered into a register: %(name)s", name=name),
        "register_left": lambda: _("Taken out of a register: %(name)s", name=name),
        "answer_saved": lambda: _("Answer saved: %(name)s", name=name),
        "message_entered": lambda: _("Sent by the applicant: %(name)s", name=name),
        "message_sent": lambda: _("Message sent: %(name)s", name=data.get("name") or name),
        "message_received": lambda: _("Message received: %(name)s", name=name),
        "signal_received": lambda: _("Signal received: %(name)s", name=name),
        "condition_met": lambda: _("Condition met: %(name)s", name=name),
        "incident_opened": lambda: _("Step failed: %(name)s", name=name),
        "incident_retried": lambda: _("Failed step tried again: %(name)s", name=name),
    }
    return known[event.type]() if event.type in known else event.type.replace("_", " ").capitalize()


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
    return {"active": _("Open"), "completed": _("Ended"), "terminated": _("Called off")}.get(state, state)


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
