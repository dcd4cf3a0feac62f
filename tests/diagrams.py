"""Writes BPMN text for tests: `diagram(start("s"), user_task("u"), end("e"), flow("s", "u"), flow("u", "e"))`.

Owns the XML of the Camunda 8 dialect as tests need it; no layout, since nothing here is drawn.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0"'
    ' id="definitions" targetNamespace="x" modeler:executionPlatform="Camunda Cloud"'
    ' modeler:executionPlatformVersion="8.8.0">'
)


@dataclass(frozen=True)
class Part:
    """A piece of a diagram, and the root elements (messages, signals, errors) to which it refers."""

    xml: str
    roots: tuple[str, ...] = ()


def diagram(*parts: Part, id: str = "p", name: str = "") -> bytes:
    """A file with one executable process."""
    return definitions(process(*parts, id=id, name=name))


def definitions(*parts: Part) -> bytes:
    """A file with these processes."""
    roots = dict.fromkeys(root for part in parts for root in part.roots)
    return f"{HEAD}{''.join(roots)}{''.join(part.xml for part in parts)}</bpmn:definitions>".encode()


def process(*parts: Part, id: str = "p", name: str = "", executable: bool = True) -> Part:
    return _element("process", *parts, id=id, name=name, isExecutable=str(executable).lower())


def said(**properties: str) -> Part:
    """The properties of a process."""
    entries = "".join(_tag("property", name=name, value=value) for name, value in properties.items())
    return Part(f"<bpmn:extensionElements><zeebe:properties>{entries}</zeebe:properties></bpmn:extensionElements>")


def flow(source: str, target: str, when: str | None = None, id: str | None = None, name: str = "") -> Part:
    condition = Part(f"<bpmn:conditionExpression>{escape(when)}</bpmn:conditionExpression>") if when else Part("")
    identity = f"{source}_{target}" if id is None else id
    return _element("sequenceFlow", condition, id=identity, name=name, sourceRef=source, targetRef=target)


def flows(*path: str) -> Part:
    """Unconditional flows along a path of ids."""
    return together(*(flow(source, target) for source, target in pairwise(path)))


def together(*parts: Part) -> Part:
    return Part("".join(part.xml for part in parts), tuple(root for part in parts for root in part.roots))


# -- events


def start(id: str, event: Part = Part(""), *, interrupting: bool = True, **common: object) -> Part:
    attributes = {} if interrupting else {"isInterrupting": "false"}
    return _node("startEvent", id, event, attributes, **common)


def end(id: str, event: Part = Part(""), **common: object) -> Part:
    return _node("endEvent", id, event, {}, **common)


def catch(id: str, event: Part, **common: object) -> Part:
    return _node("intermediateCatchEvent", id, event, {}, **common)


def throw(id: str, event: Part = Part(""), **common: object) -> Part:
    return _node("intermediateThrowEvent", id, event, {}, **common)


def boundary(id: str, host: str, event: Part, *, interrupting: bool = True, **common: object) -> Part:
    attributes = {"attachedToRef": host, **({} if interrupting else {"cancelActivity": "false"})}
    return _node("boundaryEvent", id, event, attributes, **common)


def timer(*, date: str | None = None, duration: str | None = None, cycle: str | None = None) -> Part:
    written = {"timeDate": date, "timeDuration": duration, "timeCycle": cycle}
    inside = "".join(f"<bpmn:{tag}>{escape(text)}</bpmn:{tag}>" for tag, text in written.items() if text is not None)
    return Part(f"<bpmn:timerEventDefinition>{inside}</bpmn:timerEventDefinition>")


def message(name: str, key: str | None = "=1") -> Part:
    """A message event; whoever does not care for the key waits for 1."""
    return Part(f'<bpmn:messageEventDefinition messageRef="{_root_id("m", name)}"/>', (_message_root(name, key),))


def signal(name: str) -> Part:
    id = _root_id("s", name)
    return Part(
        f'<bpmn:signalEventDefinition signalRef="{id}"/>', (f'<bpmn:signal id="{id}" name={quoteattr(name)}/>',)
    )


def error(code: str | None = None) -> Part:
    if code is None:
        return Part("<bpmn:errorEventDefinition/>")
    id = _root_id("e", code)
    return Part(
        f'<bpmn:errorEventDefinition errorRef="{id}"/>', (f'<bpmn:error id="{id}" errorCode={quoteattr(code)}/>',)
    )


def escalation(code: str | None = None) -> Part:
    if code is None:
        return Part("<bpmn:escalationEventDefinition/>")
    id = _root_id("c", code)
    root = f'<bpmn:escalation id="{id}" escalationCode={quoteattr(code)}/>'
    return Part(f'<bpmn:escalationEventDefinition escalationRef="{id}"/>', (root,))


def condition(expression: str) -> Part:
    inside = f"<bpmn:condition>{escape(expression)}</bpmn:condition>"
    return Part(f"<bpmn:conditionalEventDefinition>{inside}</bpmn:conditionalEventDefinition>")


def terminate() -> Part:
    return Part("<bpmn:terminateEventDefinition/>")


def link(name: str) -> Part:
    return Part(f"<bpmn:linkEventDefinition name={quoteattr(name)}/>")


def compensation(activity: str | None = None) -> Part:
    """The event on a border, or thrown: for one activity or for all."""
    reference = f" activityRef={quoteattr(activity)}" if activity else ""
    return Part(f"<bpmn:compensateEventDefinition{reference}/>")


def undone_by(activity: str, handler: Part) -> Part:
    """The compensation event `<activity>_undone` on the border of an activity, with its handler."""
    marked = Part(re.sub(r"^<bpmn:\w+", r'\g<0> isForCompensation="true"', handler.xml), handler.roots)
    found = re.search(r' id="([^"]+)"', handler.xml)
    event = f"{activity}_undone"
    return together(
        boundary(event, activity, compensation()),
        marked,
        association(event, found[1] if found else ""),
    )


def association(source: str, target: str) -> Part:
    return _element(
        "association", id=f"{source}_with_{target}", sourceRef=source, targetRef=target, associationDirection="One"
    )


def _message_root(name: str, key: str | None) -> str:
    subscription = f"<zeebe:subscription correlationKey={quoteattr(key)}/>" if key else ""
    extension = f"<bpmn:extensionElements>{subscription}</bpmn:extensionElements>" if key else ""
    return f'<bpmn:message id="{_root_id("m", name)}" name={quoteattr(name)}>{extension}</bpmn:message>'


def _root_id(prefix: str, name: str) -> str:
    plain = re.sub(r"[^\w.-]", "-", name)
    return f"{prefix}-{plain}"


# -- activities and gateways


def task(id: str, tag: str = "task", **common: object) -> Part:
    return _node(tag, id, Part(""), {}, **common)


def user_task(
    id: str,
    groups: str | None = "clerks",
    *,
    assignee: str | None = None,
    users: str | None = None,
    due: str | None = None,
    follow_up: str | None = None,
    priority: str | None = None,
    form: str | None = None,
    **common: object,
) -> Part:
    extensions = (
        "<zeebe:userTask/>",
        _tag("assignmentDefinition", assignee=assignee, candidateGroups=groups, candidateUsers=users),
        _tag("taskSchedule", dueDate=due, followUpDate=follow_up),
        _tag("priorityDefinition", priority=priority),
        _tag("formDefinition", formId=form),
    )
    return _node("userTask", id, Part(""), {}, extensions, **common)


def service_task(
    id: str,
    type: str | None = "notice",
    *,
    tag: str = "serviceTask",
    retries: str | None = None,
    headers: Mapping[str, str] | None = None,
    event: Part = Part(""),
    **common: object,
) -> Part:
    written = "".join(_tag("header", key=key, value=value) for key, value in (headers or {}).items())
    extensions = (
        _tag("taskDefinition", type=type, retries=retries),
        f"<zeebe:taskHeaders>{written}</zeebe:taskHeaders>" if written else "",
    )
    return _node(tag, id, event, {}, extensions, **common)


def script(id: str, expression: str, result: str = "result", **common: object) -> Part:
    extension = _tag("script", expression=expression, resultVariable=result)
    return _node("scriptTask", id, Part(""), {}, (extension,), **common)


def decide(id: str, decision: str, result: str = "result", **common: object) -> Part:
    extension = _tag("calledDecision", decisionId=decision, resultVariable=result)
    return _node("businessRuleTask", id, Part(""), {}, (extension,), **common)


def receive(id: str, name: str, key: str | None = "=1", **common: object) -> Part:
    node = _node("receiveTask", id, Part(""), {"messageRef": _root_id("m", name)}, **common)
    return Part(node.xml, (_message_root(name, key), *node.roots))


def call(id: str, process_id: str, *, parent: bool = True, child: bool = True, **common: object) -> Part:
    extension = _tag(
        "calledElement",
        processId=process_id,
        propagateAllParentVariables=str(parent).lower(),
        propagateAllChildVariables=str(child).lower(),
    )
    return _node("callActivity", id, Part(""), {}, (extension,), **common)


def sub_process(id: str, *parts: Part, **common: object) -> Part:
    return _node("subProcess", id, together(*parts), {}, **common)


def event_sub_process(id: str, *parts: Part, **common: object) -> Part:
    return _node("subProcess", id, together(*parts), {"triggeredByEvent": "true"}, **common)


def ad_hoc(
    id: str,
    *parts: Part,
    begins: str | None = None,
    until: str | None = None,
    cancels: bool = True,
    results: str | None = None,
    result: str | None = None,
    **common: object,
) -> Part:
    """An ad-hoc sub-process: what begins in it, and until when it is active."""
    extension = _tag("adHoc", activeElementsCollection=begins, outputCollection=results, outputElement=result)
    condition = Part(f"<bpmn:completionCondition>{escape(until)}</bpmn:completionCondition>" if until else "")
    attributes = {} if cancels else {"cancelRemainingInstances": "false"}
    return _node("adHocSubProcess", id, together(*parts, condition), attributes, (extension,), **common)


def exclusive(id: str, **common: object) -> Part:
    return _node("exclusiveGateway", id, Part(""), {}, **common)


def parallel(id: str, **common: object) -> Part:
    return _node("parallelGateway", id, Part(""), {}, **common)


def inclusive(id: str, **common: object) -> Part:
    return _node("inclusiveGateway", id, Part(""), {}, **common)


def event_based(id: str, **common: object) -> Part:
    return _node("eventBasedGateway", id, Part(""), {}, **common)


def each(
    collection: str,
    element: str | None = None,
    *,
    sequential: bool = False,
    results: str | None = None,
    result: str | None = None,
    until: str | None = None,
) -> Part:
    """The multi-instance marker of an activity."""
    characteristics = _tag(
        "loopCharacteristics",
        inputCollection=collection,
        inputElement=element,
        outputCollection=results,
        outputElement=result,
    )
    condition = f"<bpmn:completionCondition>{escape(until)}</bpmn:completionCondition>" if until else ""
    return Part(
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
        f"<bpmn:extensionElements>{characteristics}</bpmn:extensionElements>{condition}"
        "</bpmn:multiInstanceLoopCharacteristics>",
    )


# -- writing


def _node(
    tag: str,
    id: str,
    inside: Part,
    attributes: Mapping[str, str],
    extensions: tuple[str, ...] = (),
    *,
    name: str = "",
    default: str | None = None,
    inputs: Mapping[str, str] | None = None,
    outputs: Mapping[str, str] | None = None,
    properties: Mapping[str, str] | None = None,
    loop: Part = Part(""),
) -> Part:
    mappings = "".join(
        _tag(direction, source=source, target=target)
        for direction, entries in (("input", inputs), ("output", outputs))
        for target, source in (entries or {}).items()
    )
    entries = "".join(_tag("property", name=key, value=value) for key, value in (properties or {}).items())
    written = "".join(
        (
            *extensions,
            f"<zeebe:ioMapping>{mappings}</zeebe:ioMapping>" if mappings else "",
            f"<zeebe:properties>{entries}</zeebe:properties>" if entries else "",
        )
    )
    holder = Part(f"<bpmn:extensionElements>{written}</bpmn:extensionElements>" if written else "")
    given = {**attributes, **({"default": default} if default else {})}
    return _element(tag, holder, inside, loop, id=id, name=name, **given)


def _element(tag: str, *inside: Part, **attributes: str) -> Part:
    given = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items() if value)
    content = together(*inside)
    return Part(f"<bpmn:{tag}{given}>{content.xml}</bpmn:{tag}>", content.roots)


def _tag(tag: str, **attributes: str | None) -> str:
    given = {name: value for name, value in attributes.items() if value is not None}
    if not given:
        return ""
    return f"<zeebe:{tag} {' '.join(f'{name}={quoteattr(value)}' for name, value in given.items())}/>"
