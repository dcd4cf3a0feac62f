"""The drawing of a diagram: what has no coordinates can neither be seen in an editor nor on the page of a case."""

from collections.abc import Iterable, Iterator
from typing import Any

from engine.definition.dialect import BPMN
from engine.definition.findings import Finding, Severity
from engine.definition.model import Flow, Node
from engine.definition.process import Process
from engine.definition.refusals import named
from engine.definition.xml import parse_xml

_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_DC = "{http://www.omg.org/spec/DD/20100524/DC}"
_WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
_REMEDY = "place it in the modeler and save"


def missing_coordinates(content: bytes, processes: Iterable[Process]) -> Iterator[Finding]:
    """A warning for each process, node and flow without a shape or line; a process that is not drawn at all is one."""
    root = parse_xml(content)
    drawn = _drawn(root)
    for process in processes:
        for label, fault in _of_process(root, process, drawn):
            yield Finding(process.source, label, fault, Severity.WARNING)


def _of_process(root: Any, process: Process, drawn: frozenset[str]) -> Iterator[tuple[str, str]]:
    parts = list(_parts(process))
    label = f"{process.id} ({process.name})" if process.name != process.id else process.id
    if not any(part.id in drawn for part in parts):
        yield label, f"has no coordinates, so no editor and no page can show it; {_REMEDY}"
        return
    if not _frames(root, process) & drawn:
        yield label, "has neither a plane nor a pool in the drawing; open it in the modeler and save"
    for part in parts:
        if part.id not in drawn:
            yield named(part), f"has no coordinates, so nobody sees it; {_REMEDY}"
        elif isinstance(part, Node) and part.handler is not None and not _has_line(root, part, drawn):
            fault = f"its association with {part.handler} has no coordinates, so nobody sees what undoes the work"
            yield named(part), f"{fault}; {_REMEDY}"


def _drawn(root: Any) -> frozenset[str]:
    planes = root.iter(f"{_DI}BPMNPlane")
    shapes = (shape for shape in root.iter(f"{_DI}BPMNShape") if shape.find(f"{_DC}Bounds") is not None)
    edges = (edge for edge in root.iter(f"{_DI}BPMNEdge") if len(edge.findall(_WAYPOINT)) > 1)
    # the prefix of a qualified name says nothing more
    return frozenset(
        (found.get("bpmnElement") or "").rpartition(":")[2] for group in (planes, shapes, edges) for found in group
    )


def _has_line(root: Any, event: Node, drawn: frozenset[str]) -> bool:
    """Whether the association of a compensation event with its handler is drawn."""
    lines = (line for line in root.iter(f"{BPMN}association") if line.get("sourceRef") == event.id)
    return any(line.get("id") in drawn for line in lines if line.get("targetRef") == event.handler)


def _frames(root: Any, process: Process) -> set[str]:
    """The shape of the process as a whole: itself, or the pool that refers to it."""
    pools = (pool for pool in root.iter(f"{BPMN}participant") if pool.get("processRef") == process.id)
    return {process.id, *(pool.get("id", "") for pool in pools)}


def _parts(process: Process) -> Iterator[Node | Flow]:
    bodies = {id(body): body for body, _node in process.body.walk()}
    for body in bodies.values():
        yield from body.nodes.values()
        yield from body.flows.values()
