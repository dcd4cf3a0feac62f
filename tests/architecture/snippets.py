"""Completes the BPMN snippets of the documents to whole diagrams, so that the product can read them."""

from typing import Any

from lxml import etree

_NAMESPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
    "modeler": "http://camunda.org/schema/modeler/1.0",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
_BPMN = f"{{{_NAMESPACES['bpmn']}}}"
_LINES = ("sequenceFlow", "association", "extensionElements")
_ROOTS = ("message", "signal", "error", "escalation")
_HEAD = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())


def completed(snippet: str) -> bytes:
    """A diagram around a snippet: a start event, the hosts of boundary events, and a flow wherever one is missing."""
    platform = 'modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.8.0"'
    root = etree.fromstring(
        f'<bpmn:definitions id="definitions"{_HEAD} {platform}><bpmn:process id="process" isExecutable="true">'
        f"{snippet}</bpmn:process></bpmn:definitions>"
    )
    process = root[0]
    for element in [child for child in process if _tag(child) in _ROOTS]:
        root.append(element)
    _add_hosts(process)
    _connect(process)
    return etree.tostring(root)


def _tag(element: Any) -> str:
    return str(element.tag).removeprefix(_BPMN)


def _stands_apart(node: Any) -> bool:
    """No flow belongs to an event sub-process, or to an activity that undoes the work of another and its event."""
    marks = (node.get("triggeredByEvent"), node.get("isForCompensation"))
    is_caught = _tag(node) == "boundaryEvent" and node.find(f"{_BPMN}compensateEventDefinition") is not None
    return "true" in marks or is_caught


def _add(process: Any, tag: str, element_id: str, **attributes: str) -> None:
    etree.SubElement(process, f"{_BPMN}{tag}", id=element_id, **attributes)


def _add_hosts(process: Any) -> None:
    ids = {child.get("id") for child in process}
    for host in sorted({child.get("attachedToRef") for child in process} - {None} - ids):
        _add(process, "manualTask", host)


def _connect(process: Any) -> None:
    """Leads the start to whatever nothing leads to, and whatever leads nowhere to an end."""
    nodes = [child for child in process if _tag(child) not in _LINES and not _stands_apart(child)]
    sources = {child.get("sourceRef") for child in process}
    targets = {child.get("targetRef") for child in process}
    starts = [node.get("id") for node in nodes if _tag(node) == "startEvent"]
    if not starts:
        _add(process, "startEvent", "begin")
    start = starts[0] if starts else "begin"
    for node in [*nodes, *(child for child in process if child.get("id") == "begin")]:
        here, is_link = node.get("id"), node.find(f"{_BPMN}linkEventDefinition") is not None
        catches = _tag(node) in ("startEvent", "boundaryEvent") or (is_link and _tag(node) == "intermediateCatchEvent")
        ends = _tag(node) == "endEvent" or (is_link and _tag(node) == "intermediateThrowEvent")
        if not catches and here not in targets:
            _add(process, "sequenceFlow", f"into_{here}", sourceRef=start, targetRef=here)
        if not ends and here != start and here not in sources:
            _add(process, "endEvent", f"after_{here}")
            _add(process, "sequenceFlow", f"out_of_{here}", sourceRef=here, targetRef=f"after_{here}")
    if not any(child.get("sourceRef") == start for child in process):
        _add(process, "endEvent", "after_start")
        _add(process, "sequenceFlow", "out_of_start", sourceRef=start, targetRef="after_start")
