"""The process of the benchmark, drawn from one list of steps in two dialects: ours and the stock library's."""

from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
MODELER = "http://camunda.org/schema/modeler/1.0"
HEAD = (
    f'<bpmn:definitions xmlns:bpmn="{BPMN}" xmlns:zeebe="{ZEEBE}" xmlns:modeler="{MODELER}" id="d" targetNamespace="b"'
    ' modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.8.0">'
)
USER_TASKS = ("check_completeness", "examine_application", "enter_decision", "sign_result")


@dataclass(frozen=True)
class Step:
    """One node: `feel` and `python` are the same expression in both languages."""

    id: str
    kind: str
    feel: str = ""
    python: str = ""
    code: str = ""


STEPS = (
    Step("received", "startEvent"),
    Step("set_term", "scriptTask", 'string(date("2026-04-10") + duration("P14D"))', "'2026-04-24'"),
    Step("register_application", "registration-number", python="'ATT-2026-000001'"),
    Step("notice_registered", "notice", python="'registered'", code="N-03"),
    Step("fork", "parallelGateway"),
    Step("query_identity", "scriptTask", '{"code": "found", "iin": iin}', "{'code': 'found', 'iin': iin}"),
    Step("query_health", "scriptTask", '{"code": "not_registered"}', "{'code': 'not_registered'}"),
    Step("check_completeness", "userTask"),
    Step("join", "parallelGateway"),
    Step("is_complete", "exclusiveGateway"),
    Step("issue_refusal_to_consider", "document", python="'D-RTC'", code="D-RTC"),
    Step("not_considered", "endEvent"),
    Step(
        "find_grounds",
        "scriptTask",
        'if query_identity.code = "found" then [] else ["ATT-G1"]',
        "[] if query_identity['code'] == 'found' else ['ATT-G1']",
    ),
    Step("examine_application", "userTask"),
    Step("are_there_grounds", "exclusiveGateway"),
    Step("issue_refusal", "document", python="'D-REF'", code="D-REF"),
    Step("refused", "endEvent"),
    Step("issue_admission", "document", python="'D-ADM'", code="D-ADM"),
    Step("notice_admitted", "notice", python="'admitted'", code="N-04"),
    Step("enter_decision", "userTask"),
    Step(
        "tally",
        "scriptTask",
        'if score >= 70 then "passed" else "not_passed"',
        "'passed' if score >= 70 else 'not_passed'",
    ),
    Step("sign_result", "userTask"),
    Step("issue_result", "document", python="'D-ATT'", code="D-ATT"),
    Step("notice_result", "notice", python="'result'", code="N-07"),
    Step("result_sent", "endEvent"),
)
FLOWS = (
    ("received", "set_term", ""),
    ("set_term", "register_application", ""),
    ("register_application", "notice_registered", ""),
    ("notice_registered", "fork", ""),
    ("fork", "query_identity", ""),
    ("query_identity", "query_health", ""),
    ("query_health", "join", ""),
    ("fork", "check_completeness", ""),
    ("check_completeness", "join", ""),
    ("join", "is_complete", ""),
    ("is_complete", "issue_refusal_to_consider", "incomplete"),
    ("issue_refusal_to_consider", "not_considered", ""),
    ("is_complete", "find_grounds", "default"),
    ("find_grounds", "examine_application", ""),
    ("examine_application", "are_there_grounds", ""),
    ("are_there_grounds", "issue_refusal", "grounds"),
    ("issue_refusal", "refused", ""),
    ("are_there_grounds", "issue_admission", "default"),
    ("issue_admission", "notice_admitted", ""),
    ("notice_admitted", "enter_decision", ""),
    ("enter_decision", "tally", ""),
    ("tally", "sign_result", ""),
    ("sign_result", "issue_result", ""),
    ("issue_result", "notice_result", ""),
    ("notice_result", "result_sent", ""),
)
#: Each user task has a term that watches over it, as in the real service.
CONDITIONS = {
    "incomplete": ("= complete = false", "complete == False"),
    "grounds": ("= count(grounds) > 0", "len(grounds) > 0"),
}


def ours() -> bytes:
    """The process in the dialect of the product."""
    return _document(_our_node, lambda name: CONDITIONS[name][0])


def stock() -> bytes:
    """The same process as the stock library runs it."""
    return _document(_stock_node, lambda name: CONDITIONS[name][1])


def _document(node: Callable[[Step], str], condition: Callable[[str], str]) -> bytes:
    defaults = {source: f"f{index}" for index, (source, _, mark) in enumerate(FLOWS) if mark == "default"}
    nodes = [
        node(step).replace("@DEFAULT@", f' default="{defaults[step.id]}"' if step.id in defaults else "")
        for step in STEPS
    ]
    flows = [
        f'<bpmn:sequenceFlow id="f{index}" sourceRef="{source}" targetRef="{target}">'
        + (
            f"<bpmn:conditionExpression>{escape(condition(mark))}</bpmn:conditionExpression>"
            if mark in CONDITIONS
            else ""
        )
        + "</bpmn:sequenceFlow>"
        for index, (source, target, mark) in enumerate(
            (*FLOWS, *((f"{task}_late", f"{task}_told", "") for task in USER_TASKS))
        )
    ]
    return (
        f'{HEAD}<bpmn:process id="benchmark" isExecutable="true">'
        + "".join((*nodes, *flows))
        + "</bpmn:process></bpmn:definitions>"
    ).encode()


def _element(step: Step, kind: str, inside: str = "") -> str:
    return f'<bpmn:{kind} id="{step.id}" name="{step.id.replace("_", " ")}"@DEFAULT@>{inside}</bpmn:{kind}>'


def _watched(step: Step, moment: str) -> str:
    return (
        f'<bpmn:boundaryEvent id="{step.id}_late" attachedToRef="{step.id}" cancelActivity="false">{_law()}'
        f"<bpmn:timerEventDefinition><bpmn:timeDate>{escape(moment)}</bpmn:timeDate></bpmn:timerEventDefinition>"
        f'</bpmn:boundaryEvent><bpmn:endEvent id="{step.id}_told"/>'
    )


def _law() -> str:
    properties = '<zeebe:property name="law" value="ATT-07.1"/><zeebe:property name="term" value="2"/>'
    return f"<bpmn:extensionElements><zeebe:properties>{properties}</zeebe:properties></bpmn:extensionElements>"


def _our_node(step: Step) -> str:
    if step.kind == "scriptTask":
        script = f'<zeebe:script expression={quoteattr("=" + step.feel)} resultVariable="{_result(step)}"/>'
        return _element(step, "scriptTask", f"<bpmn:extensionElements>{script}</bpmn:extensionElements>")
    if step.kind == "userTask":
        inside = (
            "<bpmn:extensionElements><zeebe:userTask/>"
            '<zeebe:assignmentDefinition candidateGroups="executors"/></bpmn:extensionElements>'
        )
        return _element(step, "userTask", inside) + _watched(step, "=working_days_after(today(), term)")
    if step.kind in ("registration-number", "notice", "document"):
        return _element(step, "serviceTask", f"<bpmn:extensionElements>{_job(step)}</bpmn:extensionElements>")
    return _element(step, step.kind)


_HEADERS = {"registration-number": "series", "notice": "code", "document": "kind"}
_INPUTS = {
    "notice": {"to": '="applicant"', "subject": "=full_name", "text": "=full_name"},
    "document": {"title": "=full_name", "text": "=full_name"},
}


def _job(step: Step) -> str:
    header = f'<zeebe:header key="{_HEADERS[step.kind]}" value="{step.code or "attestation"}"/>'
    inputs = "".join(
        f'<zeebe:input source={quoteattr(source)} target="{target}"/>'
        for target, source in _INPUTS.get(step.kind, {}).items()
    )
    return (
        f'<zeebe:taskDefinition type="{step.kind}"/><zeebe:taskHeaders>{header}</zeebe:taskHeaders>'
        f"<zeebe:ioMapping>{inputs}</zeebe:ioMapping>"
    )


def _stock_node(step: Step) -> str:
    if step.python:
        return _element(step, "scriptTask", f"<bpmn:script>{escape(f'{_result(step)} = {step.python}')}</bpmn:script>")
    if step.kind == "userTask":
        return _element(step, "userTask") + _watched(step, "'2099-01-01T00:00:00+00:00'")
    return _element(step, step.kind)


def _result(step: Step) -> str:
    return "grounds" if step.id == "find_grounds" else "term_ends_on" if step.id == "set_term" else step.id
