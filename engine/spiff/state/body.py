"""A process definition made ready to run, and the bodies in it with the nodes that are drawn in them."""

from typing import Protocol

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from engine.definition.model import Body, Node
from engine.definition.process import Process
from engine.spiff.state.token import NodeLike, ProcessLike, Token


class Armed(NodeLike, Protocol):
    """The start event of an event sub-process, of which a body has the process watched over."""

    def watch_over(self, process: ProcessLike) -> None:
        """Begins to watch over a process."""


class InclusiveJoin(Protocol):
    """An inclusive gateway that joins."""

    def join_if_due(self, process: ProcessLike) -> bool:
        """Lets the waiting tokens go on as one when no other can still come; true if it did."""


class ParallelJoin(Protocol):
    """A parallel gateway that joins."""

    @property
    def bpmn_id(self) -> str:
        """Its id in the diagram."""

    def waiting(self, process: ProcessLike) -> dict[str, list[Token]]:
        """The tokens that wait here, by the flow over which they came."""

    def what_is_missing(self, by_flow: dict[str, list[Token]]) -> str:
        """Which flows are empty, for tokens that wait in vain."""


class BodySpec(BpmnProcessSpec):
    """The specification of one body: of a process, a sub-process or an event sub-process."""

    def __init__(self, name: str, body: Body, outer: "BodySpec | None" = None) -> None:
        super().__init__(name=name)
        self.body = body
        self.outer = outer
        self.runnable: Runnable | None = None
        self.nodes: dict[str, NodeLike] = {}
        #: given as the body is built: the plain start event, or one of a process without any
        self.start_node: NodeLike
        #: the start events of event sub-processes, armed as long as a process of this body lives
        self.armed: list[Armed] = []
        #: the inclusive gateways at which tokens may wait for others
        self.joins: list[InclusiveJoin] = []
        #: the parallel gateways that join
        self.parallels: list[ParallelJoin] = []
        self.has_conditions = False
        #: by the ids of activities whose work can be undone from here: the event on the border, and the handler
        self.handlers: dict[str, tuple[Node, NodeLike]] = {}

    def definition(self) -> "Runnable":
        """The process definition to which this body belongs."""
        spec: BodySpec | None = self
        while spec is not None:
            if spec.runnable is not None:
                return spec.runnable
            spec = spec.outer
        raise LookupError(self.name)


class Runnable:
    """A process definition made ready to run; made once and shared by all cases of that version."""

    def __init__(self, definition_id: int, process: Process, spec: BodySpec) -> None:
        self.definition_id = definition_id
        self.process = process
        self.spec = spec
        spec.runnable = self
