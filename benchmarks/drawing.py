"""The benchmark's own small diagrams, for what the services do not show: a loop, and a task that only waits."""

from engine.deployment.bundle import File

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0"'
    ' id="d" targetNamespace="b" modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.8.0">'
)
USER_TASK = (
    "<bpmn:extensionElements><zeebe:userTask/>"
    '<zeebe:assignmentDefinition candidateGroups="executors"/></bpmn:extensionElements>'
)
_GROUPS = b'[{"id": "executors", "name": "Executors", "roles": ["oversee", "fix", "administer"]}]'


def drawn(diagram: bytes) -> tuple[File, ...]:
    """What is deployed for a diagram."""
    return File("benchmark.bpmn", "bpmn", diagram), File("groups.json", "groups", _GROUPS)


def one_task() -> bytes:
    """A process that waits in one user task."""
    return (
        f'{HEAD}<bpmn:process id="benchmark" isExecutable="true"><bpmn:startEvent id="start"/>'
        f'<bpmn:userTask id="work">{USER_TASK}</bpmn:userTask><bpmn:endEvent id="end"/>'
        '<bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="work"/>'
        '<bpmn:sequenceFlow id="f2" sourceRef="work" targetRef="end"/>'
        "</bpmn:process></bpmn:definitions>"
    ).encode()


def rework_loop() -> bytes:
    """A task that is done again and again, with a parallel join in each round."""
    flows = (
        ("start", "again", ""),
        ("again", "fork", ""),
        ("fork", "work", ""),
        ("fork", "note", ""),
        ("work", "join", ""),
        ("note", "join", ""),
        ("join", "is_done", ""),
        ("is_done", "again", "= not(done)"),
        ("is_done", "end", ""),
    )
    written = "".join(
        f'<bpmn:sequenceFlow id="f{index}" sourceRef="{source}" targetRef="{target}">'
        + (f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>" if condition else "")
        + "</bpmn:sequenceFlow>"
        for index, (source, target, condition) in enumerate(flows)
    )
    return (
        f'{HEAD}<bpmn:process id="benchmark" isExecutable="true"><bpmn:startEvent id="start"/>'
        '<bpmn:exclusiveGateway id="again"/>'
        f'<bpmn:parallelGateway id="fork"/><bpmn:userTask id="work">{USER_TASK}</bpmn:userTask>'
        '<bpmn:scriptTask id="note"><bpmn:extensionElements><zeebe:script expression="=1" resultVariable="noted"/>'
        '</bpmn:extensionElements></bpmn:scriptTask><bpmn:parallelGateway id="join"/>'
        f'<bpmn:exclusiveGateway id="is_done" default="f8"/><bpmn:endEvent id="end"/>{written}'
        "</bpmn:process></bpmn:definitions>"
    ).encode()
