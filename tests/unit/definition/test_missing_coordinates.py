"""What is not drawn is a warning: nobody sees it in an editor or on the page of a case."""

from engine.definition.coordinates import missing_coordinates
from engine.definition.findings import Severity
from engine.definition.reader import read
from engine.deployment.deploy import SERVICES
from tests.diagrams import diagram, end, flow, flows, start, sub_process, user_task
from web.cli.installation import the_office

SPACES = (
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
)
BODY = diagram(
    start("s"),
    sub_process("sub", start("is"), user_task("u", name="Sign"), end("ie"), flows("is", "u", "ie")),
    end("e"),
    flow("s", "sub"),
    flow("sub", "e", name="done"),
    name="Attestation",
).decode()
NODES = ("s", "sub", "is", "u", "ie", "e")
FLOWS = ("is_u", "u_ie", "s_sub", "sub_e")


def drawn(*left_out: str, plane: str = "p", bounds: bool = True) -> list[str]:
    """The warnings of a diagram that draws everything but some elements."""
    box = '<dc:Bounds x="0" y="0" width="1" height="1"/>' if bounds else ""
    shapes = [
        f'<bpmndi:BPMNShape bpmnElement="{node}">{box}</bpmndi:BPMNShape>' for node in NODES if node not in left_out
    ]
    line = '<di:waypoint x="0" y="0"/><di:waypoint x="1" y="1"/>'
    shapes += [f'<bpmndi:BPMNEdge bpmnElement="{way}">{line}</bpmndi:BPMNEdge>' for way in FLOWS if way not in left_out]
    picture = f'<bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement="{plane}">{"".join(shapes)}</bpmndi:BPMNPlane>'
    return warned(
        BODY.replace("<bpmn:definitions", f"<bpmn:definitions{SPACES}").replace(
            "</bpmn:definitions>", f"{picture}</bpmndi:BPMNDiagram></bpmn:definitions>"
        )
    )


def warned(xml: str) -> list[str]:
    processes = read(xml.encode(), "service.bpmn", {}).processes
    found = list(missing_coordinates(xml.encode(), processes))
    assert all(finding.severity is Severity.WARNING for finding in found)
    return [f"{finding.element}: {finding.message}" for finding in found]


def test_a_diagram_that_is_drawn_has_no_warning() -> None:
    assert drawn() == []


def test_a_process_of_which_nothing_is_drawn_is_one_warning() -> None:
    assert warned(BODY) == [
        "p (Attestation): has no coordinates, so no editor and no page can show it; place it in the modeler and save"
    ]
    assert len(warned(BODY)) == len(drawn(*NODES, *FLOWS)) == 1


def test_each_node_and_flow_that_is_not_drawn_is_a_warning() -> None:
    assert drawn("u", "sub_e") == [
        "sub_e (done): has no coordinates, so nobody sees it; place it in the modeler and save",
        "u (Sign): has no coordinates, so nobody sees it; place it in the modeler and save",
    ]


def test_a_shape_without_bounds_is_not_drawn() -> None:
    assert len(drawn(bounds=False)) == len(NODES)


def test_a_process_without_plane_and_pool_is_a_warning() -> None:
    (warning,) = drawn(plane="other")

    assert warning.startswith("p (Attestation): has neither a plane nor a pool in the drawing")


def test_a_pool_stands_for_its_process() -> None:
    for path in SERVICES.rglob("*.bpmn"):
        content = path.read_bytes()
        assert list(missing_coordinates(content, read(content, path.name, the_office().functions).processes)) == []
