"""Reads a BPMN file into process definitions of our own model, collecting findings instead of stopping at the first.

Owns the structure: processes, bodies, nodes, flows and lanes. What cannot be read is in `refusals`, what a new file may
not say although it could be read in `inspection`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.definition.ad_hoc import read_ad_hoc
from engine.definition.dialect import BPMN, MODELER, Context, extension, local, properties_of
from engine.definition.embedded_forms import read_forms
from engine.definition.events import Named, read_event, read_message
from engine.definition.extensions import (
    read_assignment,
    read_call,
    read_decision,
    read_job,
    read_loop,
    read_mappings,
    read_script,
    read_sending,
    read_start_form,
    read_wording,
)
from engine.definition.findings import Finding, RefusedDefinition, errors_of
from engine.definition.inspection import inspect
from engine.definition.model import ACTIVITIES, Body, Flow, Kind, Node, Trigger
from engine.definition.named_law import read_law
from engine.definition.process import Process
from engine.definition.refusals import named as label_of
from engine.definition.refusals import refuse_ad_hoc_body, refuse_body, refuse_element
from engine.definition.standard_rules import DECORATION
from engine.definition.xml import BadXml, parse_xml
from engine.feel import Expression, Function
from engine.feel import compile as compile_feel

#: What is in a process or sub-process and is read in its own way.
_READ_ELSEWHERE = frozenset({"sequenceFlow", "multiInstanceLoopCharacteristics", "standardLoopCharacteristics"})
#: What one kind of sub-process has in addition.
_OWN = {str(Kind.AD_HOC): frozenset({"completionCondition"})}
_EVENTS = frozenset({Kind.START, Kind.END, Kind.CATCH, Kind.THROW, Kind.BOUNDARY})
_CATCHING = frozenset({Kind.START, Kind.CATCH, Kind.BOUNDARY})
_JOBS = frozenset({Kind.SERVICE_TASK, Kind.SEND_TASK, Kind.BUSINESS_RULE_TASK, Kind.SCRIPT_TASK, Kind.THROW, Kind.END})
#: What a wording is composed for, if it is named.
_WORDED = _JOBS | {Kind.USER_TASK}


@dataclass(frozen=True)
class Reading:
    """What a file gave: its executable processes, and what is wrong with it."""

    processes: tuple[Process, ...]
    findings: tuple[Finding, ...]


def read(content: bytes, source: str, functions: Mapping[str, Function]) -> Reading:
    """Reads a BPMN file that is to be put in force; a file that is no safe BPMN gives no process and one finding."""
    context = Context(source, functions)
    root, processes = _read(context, content)
    if root is not None:
        inspect(context, root, processes)
    return Reading(processes, tuple(context.findings))


def read_sound(content: bytes, source: str, functions: Mapping[str, Function]) -> tuple[Process, ...]:
    """The processes of a file that was put in force; raises `RefusedDefinition` for what cannot be read.

    What is refused to new files alone, such as a loop that never rests, is not asked for again: a case goes on by the
    file with which it began.
    """
    context = Context(source, functions, is_new=False)
    _root, processes = _read(context, content)
    if errors := errors_of(context.findings):
        raise RefusedDefinition(errors)
    return processes


def _read(context: Context, content: bytes) -> tuple[Any, tuple[Process, ...]]:
    """The root element, unless it is none of BPMN, and its executable processes."""
    try:
        root = parse_xml(content, context.source)
    except BadXml as error:
        context.refuse("definitions", str(error).removeprefix(f"{context.source}: "))
        return None, ()
    if root.tag != f"{BPMN}definitions":
        context.refuse("definitions", f"the root element is {root.tag}; save the diagram as BPMN 2.0")
        return None, ()
    _refuse_platform(context, root)
    _refuse_duplicate_ids(context, root)
    named = Named.of(root)
    executable = [
        element for element in root.findall(f"{BPMN}process") if context.boolean(element, "isExecutable", default=True)
    ]
    if not executable:
        context.refuse("definitions", "holds no executable process; tick 'Executable' on the process")
    for element in executable:
        if not element.get("id"):
            context.refuse("definitions", f"the process {element.get('name') or 'in it'} has no id; give it one")
    return root, tuple(_read_process(context, element, named) for element in executable if element.get("id"))


def _refuse_platform(context: Context, root: Any) -> None:
    platform = root.get(f"{MODELER}executionPlatform")
    if platform is None:
        context.warn("definitions", "names no execution platform, so no modeler checks it; pin Camunda Cloud 8.8.0")
    elif platform != "Camunda Cloud":
        remedy = "draw it for Camunda 8 (execution platform 'Camunda Cloud')"
        context.refuse("definitions", f"is drawn for {platform}; {remedy}")


def _refuse_duplicate_ids(context: Context, root: Any) -> None:
    seen: set[str] = set()
    for element in root.iter(f"{BPMN}*"):
        element_id = element.get("id")
        if element_id in seen:
            context.refuse(element, f"the id {element_id} is given twice; every element needs an id of its own")
        if element_id:
            seen.add(element_id)


def _read_process(context: Context, element: Any, named: Named) -> Process:
    tag = extension(element, "versionTag")
    properties = properties_of(element)
    body = _read_body(context, element, named, _lanes(element))
    refuse_body(context, element, body, is_process=True)
    law, computed_law = read_law(context, element, properties.get("law", ""))
    return Process(
        id=element.get("id"),
        name=element.get("name") or element.get("id"),
        version_tag=tag.get("value") if tag is not None else None,
        body=body,
        source=context.source,
        law=law,
        computed_law=computed_law,
        properties=properties,
        matter_of=context.text(element, "matter_of", properties.get("matter_of")),
        title=context.text(element, "title", properties.get("title")),
        embedded_forms=read_forms(context, element),
    )


def _lanes(process: Any) -> Mapping[str, str]:
    """Lane name by node id, the innermost lane winning."""
    return {
        (reference.text or "").strip(): lane.get("name", "")
        for lane in process.iter(f"{BPMN}lane")
        for reference in lane.findall(f"{BPMN}flowNodeRef")
    }


def _read_body(context: Context, element: Any, named: Named, lanes: Mapping[str, str]) -> Body:
    nodes = {}
    elsewhere = DECORATION | _READ_ELSEWHERE | _OWN.get(local(element), frozenset())
    for child in element.findall(f"{BPMN}*"):
        tag = local(child)
        if tag in elsewhere:
            continue
        if not child.get("id"):
            context.refuse(element, f"holds a {tag} without an id; give it one")
        elif refuse_element(context, child):
            # it keeps its place, so that what hangs on it is not refused once more
            nodes[child.get("id")] = Node(id=child.get("id"), name="", kind=Kind.USER_TASK)
        else:
            nodes[child.get("id")] = _read_node(context, child, named, lanes)
    flows = [_read_flow(context, flow) for flow in element.findall(f"{BPMN}sequenceFlow")]
    return Body(nodes, {flow.id: flow for flow in flows if _is_connected(context, flow, nodes)})


def _read_flow(context: Context, element: Any) -> Flow:
    condition = element.find(f"{BPMN}conditionExpression")
    if not element.get("id"):
        ends = f"from {element.get('sourceRef')} to {element.get('targetRef')}"
        context.refuse(element, f"the flow {ends} has no id; give it one")
    return Flow(
        id=element.get("id") or "",
        name=" ".join((element.get("name") or "").split()),
        source=element.get("sourceRef", ""),
        target=element.get("targetRef", ""),
        condition=_condition(context, element, condition) if condition is not None else None,
        law=properties_of(element).get("law", ""),
    )


def _condition(context: Context, element: Any, condition: Any) -> Expression:
    """The condition of a flow; one that does not parse is refused, and stays one that is written."""
    return context.feel(element, "condition", condition.text or "") or compile_feel("false")


def _is_connected(context: Context, flow: Flow, nodes: Mapping[str, Node]) -> bool:
    for end in (flow.source, flow.target):
        if end not in nodes:
            fault = f"the flow has an end at {end or 'nothing'}, which is not a node of the same level"
            context.refuse(label_of(flow), f"{fault}; connect it again")
            return False
    return True


#: Properties that are FEEL conditions.
_CONDITIONS = ("met_when", "runs_when", "restricted_when")


def _read_node(context: Context, element: Any, named: Named, lanes: Mapping[str, str]) -> Node:
    kind, properties = Kind(local(element)), properties_of(element)
    parts: dict[str, Any] = {}
    if kind in _EVENTS:
        parts["event"] = read_event(context, element, named)
    if kind is Kind.BOUNDARY:
        parts["attached_to"] = element.get("attachedToRef")
        parts["interrupting"] = context.boolean(element, "cancelActivity", default=True)
        if parts["event"].trigger is Trigger.COMPENSATE:
            parts["handler"] = _read_handler(context, element, named)
    if kind is Kind.START:
        properties |= read_start_form(context, element, properties)
        parts["interrupting"] = context.boolean(element, "isInterrupting", default=True)
    if kind in ACTIVITIES:
        parts["loop"] = read_loop(context, element)
        parts["is_for_compensation"] = context.boolean(element, "isForCompensation", default=False)
    if kind in _JOBS:
        parts["job"] = read_job(context, element)
    if kind in _CONTAINERS:
        parts |= _CONTAINERS[kind](context, element, named, lanes)
    elif kind in _DETAILS:
        parts |= _DETAILS[kind](context, element, named, parts)
    if kind in _CATCHING and parts["event"].trigger is Trigger.MESSAGE:
        parts["sending"] = read_sending(context, element)
    parts |= {name: context.feel(element, name, properties[name]) for name in _CONDITIONS if name in properties}
    parts["law"], parts["computed_law"] = read_law(context, element, properties.get("law", ""))
    return Node(
        id=element.get("id"),
        name=" ".join((element.get("name") or "").split()),
        kind=kind,
        lane=lanes.get(element.get("id"), ""),
        properties=properties,
        inputs=(
            *read_mappings(context, element, "input"),
            *(read_wording(context, element) if kind in _WORDED else ()),
        ),
        outputs=read_mappings(context, element, "output"),
        default_flow=element.get("default"),
        **parts,
    )


def _read_handler(context: Context, element: Any, named: Named) -> str | None:
    """The id of the activity to which an association leads from a compensation event."""
    found = named.associated.get(element.get("id"), ())
    if len(found) > 1:
        remedy = "keep one, and draw a sub-process as handler if several steps undo the work"
        context.refuse(element, f"is associated with {', '.join(found)}, of which one would be taken; {remedy}")
    return found[0] if found else None


def _read_sub_process(context: Context, element: Any, named: Named, lanes: Mapping[str, str]) -> dict[str, Any]:
    triggered = context.boolean(element, "triggeredByEvent", default=False)
    body = _read_body(context, element, named, lanes)
    refuse_body(context, element, body, is_process=False, triggered=triggered)
    return {"body": body, "triggered_by_event": triggered}


def _read_ad_hoc(context: Context, element: Any, named: Named, lanes: Mapping[str, str]) -> dict[str, Any]:
    body = _read_body(context, element, named, lanes)
    refuse_ad_hoc_body(context, body)
    return {"body": body, "ad_hoc": read_ad_hoc(context, element)}


def _script(context: Context, element: Any, _named: Named, parts: Mapping[str, Any]) -> dict[str, Any]:
    return {} if parts["job"] else {"script": read_script(context, element)}


def _business_rule(context: Context, element: Any, _named: Named, parts: Mapping[str, Any]) -> dict[str, Any]:
    return {} if parts["job"] else {"decision": read_decision(context, element)}


_CONTAINERS: Mapping[Kind, Callable[[Context, Any, Named, Mapping[str, str]], dict[str, Any]]] = {
    Kind.SUB_PROCESS: _read_sub_process,
    Kind.AD_HOC: _read_ad_hoc,
}
_DETAILS: Mapping[Kind, Callable[[Context, Any, Named, Mapping[str, Any]], dict[str, Any]]] = {
    Kind.USER_TASK: lambda context, element, _n, _p: {"assignment": read_assignment(context, element)},
    Kind.RECEIVE_TASK: lambda context, element, named, _p: {
        "event": read_message(context, element, element.get("messageRef"), named),
    },
    Kind.SCRIPT_TASK: _script,
    Kind.BUSINESS_RULE_TASK: _business_rule,
    Kind.CALL_ACTIVITY: lambda context, element, _n, _p: {"call": read_call(context, element)},
}
