"""What is not drawn is a warning: nobody sees it in an editor or on the page of a case."""

from engine.definition.coordinates import missing_coordinates
from engine.definition.findings import Severity
from engine.definition.reader import read
from engine.deployment.deploy import SERVICES
from tests.diagrams import diagram, end, flow, flows, start, sub_process, user_task
from tests.drawing import drawn
from web.cli.installation import the_office

BODY = diagram(
    start("s"),
    sub_process("sub", start("is"), user_task("u", name="Sign"), end("ie"), flows("is", "u", "ie")),
    end("e"),
    flow("s", "sub"),
    flow("sub", "e", name="done"),
    name="Attestation",
)
NODES = ("s", "sub", "is", "u", "ie", "e")
FLOWS = ("is_u", "u_ie", "s_sub", "sub_e")


def warned(xml: bytes) -> list[str]:
    processes = read(xml, "service.bpmn", {}).processes
    found = list(missing_coordinates(xml, processes))
    assert all(finding.severity is Severity.WARNING for finding in found)
    return [f"{finding.element}: {finding.message}" for finding in found]


def test_a_diagram_that_is_drawn_has_no_warning() -> None:
    assert warned(drawn(BODY)) == []


def test_a_process_of_which_nothing_is_drawn_is_one_warning() -> None:
    assert warned(BODY) == [
        "p (Attestation): has no coordinates, so no editor and no page can show it; place it in the modeler and save"
    ]
    assert len(warned(BODY)) == len(warned(drawn(BODY, (*NODES, *FLOWS)))) == 1


def test_each_node_and_flow_that_is_not_drawn_is_a_warning() -> None:
    assert warned(drawn(BODY, ("u", "sub_e"))) == [
        "sub_e (done): has no coordinates, so nobody sees it; place it in the modeler and save",
        "u (Sign): has no coordinates, so nobody sees it; place it in the modeler and save",
    ]


def test_a_shape_without_bounds_is_not_drawn() -> None:
    assert len(warned(drawn(BODY, box=""))) == len(NODES)


def test_a_process_without_plane_and_pool_is_a_warning() -> None:
    (warning,) = warned(drawn(BODY, plane="other"))

    assert warning.startswith("p (Attestation): has neither a plane nor a pool in the drawing")


def test_a_pool_stands_for_its_process() -> None:
    for path in SERVICES.rglob("*.bpmn"):
        content = path.read_bytes()
        assert list(missing_coordinates(content, read(content, path.name, the_office().functions).processes)) == []
