"""The product's own diagrams in a form that the stock library can run: the same nodes and flows, expressions in Python.

Where the two differ, the stock side has less to do: texts of notices and documents are constants; messages sent at an
end event and event sub-processes, which the library does not support, are left out.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
FAR_AWAY = "'2099-01-01T00:00:00+00:00'"
RARELY = "'R2/P10000D'"

#: The conditions that decide the path, by their sequence flow; no other flow with a condition is taken.
CONDITIONS = {
    "registration_day_reached_to_registration_day": "registered_on > received_at[:10]",
    "what_is_the_outcome_to_refused_to_consider": "outcome == 'refused_to_consider'",
    "what_is_the_outcome_to_refused": "outcome == 'refused'",
    "is_complete_to_application_complete": "completeness == 'complete'",
    "is_complete_to_sign_refusal_to_consider": "completeness == 'incomplete'",
    "are_there_grounds_to_no_refusal": "len(grounds) == 0",
    "are_there_grounds_to_word_grounds": "len(grounds) > 0",
    "is_notice_long_enough_to_warn_short_notice": "term_ends_on < '2026-04-10'",
    "is_suspended_to_find_first_day": "commission_decision == 'suspended'",
    "is_session_known_to_session_known": "session_number is not None",
    "is_session_missed_to_next_session_after_miss": "outcome == 'next_session'",
    "is_considered_to_check_and_answers": "completeness == 'complete'",
    "is_considered_to_application_checked": "completeness == 'complete'",
    "is_session_ahead_to_is_called_off": "session_number == 'held'",
    "was_interviewed_to_interview_held": "questions_asked > 0",
}
NOT_TAKEN = "False"
#: The results of the automatic steps on the path; every other one leaves its own name.
RESULTS = {
    "set_term": "term_ends_on = '2026-04-24'",
    "register_application": "registration_number = 'ATT-2026-000001'",
    "find_grounds": "suggested_grounds = []",
    "issue_result": "outcome = commission_decision",
}
#: Jobs and timers of the path whose answers come from outside, each in its own commit.
AWAITED = frozenset({"query_register", "await_decision", "registration_day", "refusal_day"})
#: The registers that are asked at once: a number is all that the library knows of a list.
REGISTERS = 3
#: The incoming messages of the path: the step that waits for each.
MESSAGES = {"commission decision": "await_decision"}
#: Diagrams of the session, which is a case of its own, and of steps that this applicant does not take.
OF_OTHERS = frozenset(
    {
        *("session", "opening", "meeting", "candidate", "vote", "minutes", "signature"),
        *("test", "absence", "waiting", "session_change"),
    }
)
#: Calls of processes that are not given: they pass at once.
_LEFT_OUT = frozenset(
    {"sit_test", "explain_absence", "wait_for_session", "tell_change", "tell_session_change", "follow_change"}
)


def in_stock_dialect(diagram: Path) -> bytes:
    """The diagram without the extensions of the dialect."""
    root = etree.parse(diagram).getroot()
    for name, change in _CHANGES:
        for element in list(root.iter(f"{{{BPMN}}}{name}")):
            change(element)
    return etree.tostring(root)


def _remove(element: Any) -> None:
    element.getparent().remove(element)


def _remove_event_sub_process(element: Any) -> None:
    if element.get("triggeredByEvent") == "true":
        _remove(element)


def _call(element: Any) -> None:
    if element.get("id") in _LEFT_OUT:
        element.tag = f"{{{BPMN}}}scriptTask"
        etree.SubElement(element, f"{{{BPMN}}}script").text = f"{element.get('id')} = 'done'"
        return
    called = element.find(".//{*}calledElement")
    element.set("calledElement", called.get("processId"))


def _leave_out_with_its_host(element: Any) -> None:
    """A boundary event of a call that is not given is removed with it, and so is its outgoing flow."""
    if element.get("attachedToRef") not in _LEFT_OUT:
        return
    for flow in element.getparent().findall(f"{{{BPMN}}}sequenceFlow"):
        if flow.get("sourceRef") == element.get("id"):
            _remove(flow)
    _remove(element)


def _run_by_script(element: Any) -> None:
    for child in element.iter(f"{{{BPMN}}}script"):
        _remove(child)
    if element.get("id") in AWAITED:
        _wait_for_answer(element)
        return
    element.tag = f"{{{BPMN}}}scriptTask"
    script = etree.SubElement(element, f"{{{BPMN}}}script")
    script.text = RESULTS.get(element.get("id"), f"{element.get('id')} = 'done'")


def _wait_for_answer(element: Any) -> None:
    if element.get("id") in AWAITED:
        element.tag = f"{{{BPMN}}}manualTask"
        for definition in element.findall(f"{{{BPMN}}}timerEventDefinition"):
            _remove(definition)
        element.attrib.pop("messageRef", None)


def _choose_the_awaited(element: Any) -> None:
    """An event-based gateway becomes a choice of the event on the path, which waits by itself."""
    element.tag = f"{{{BPMN}}}exclusiveGateway"
    for flow in element.getparent().findall(f"{{{BPMN}}}sequenceFlow"):
        if flow.get("sourceRef") != element.get("id"):
            continue
        if flow.get("targetRef") in AWAITED:
            element.set("default", flow.get("id"))
        else:
            etree.SubElement(flow, f"{{{BPMN}}}conditionExpression").text = NOT_TAKEN


def _several(element: Any) -> None:
    for extensions in list(element):
        _remove(extensions)
    etree.SubElement(element, f"{{{BPMN}}}loopCardinality").text = str(REGISTERS)


def _condition(element: Any) -> None:
    element.text = CONDITIONS.get(element.getparent().get("id"), NOT_TAKEN)


def _later(element: Any) -> None:
    element.text = FAR_AWAY


def _rarely(element: Any) -> None:
    element.text = RARELY


def _say_nothing(element: Any) -> None:
    if element.get("messageRef") is None:
        _remove(element)


_CHANGES: tuple[tuple[str, Callable[[Any], None]], ...] = (
    ("subProcess", _remove_event_sub_process),
    ("callActivity", _call),
    ("eventBasedGateway", _choose_the_awaited),
    ("intermediateCatchEvent", _wait_for_answer),
    ("receiveTask", _wait_for_answer),
    ("boundaryEvent", _leave_out_with_its_host),
    ("messageEventDefinition", _say_nothing),
    *((name, _run_by_script) for name in ("serviceTask", "sendTask", "scriptTask", "businessRuleTask")),
    ("multiInstanceLoopCharacteristics", _several),
    ("conditionExpression", _condition),
    ("timeDate", _later),
    ("timeCycle", _rarely),
    ("extensionElements", _remove),
)
