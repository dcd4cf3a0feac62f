"""Gives the diagrams of tests coordinates: enough to be seen, of no beauty."""

from collections.abc import Collection
from typing import Any

from lxml import etree

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_LINES = (f"{_BPMN}sequenceFlow", f"{_BPMN}association")
_SPACES = (
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
)
_BOX = '<dc:Bounds x="0" y="0" width="1" height="1"/>'
_LINE = '<di:waypoint x="0" y="0"/><di:waypoint x="1" y="1"/>'


def drawn(xml: bytes, left_out: Collection[str] = (), *, plane: str | None = None, box: str = _BOX) -> bytes:
    """The diagram with a shape for each of its elements and a line for each of its flows, but for those left out."""
    root = etree.fromstring(xml)
    for process in root.findall(f"{_BPMN}process"):
        parts = [element for element in process.iter(f"{_BPMN}*") if element.get("id") and element is not process]
        shapes = "".join(_shape(part, box) for part in parts if part.get("id") not in left_out)
        frame = f'<bpmndi:BPMNPlane bpmnElement="{plane or process.get("id")}">{shapes}</bpmndi:BPMNPlane>'
        root.append(etree.fromstring(f"<bpmndi:BPMNDiagram {_SPACES}>{frame}</bpmndi:BPMNDiagram>"))
    return etree.tostring(root)


def _shape(element: Any, box: str) -> str:
    kind, inside = ("Edge", _LINE) if element.tag in _LINES else ("Shape", box)
    return f'<bpmndi:BPMN{kind} bpmnElement="{element.get("id")}">{inside}</bpmndi:BPMN{kind}>'
