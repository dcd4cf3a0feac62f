"""The model of what a diagram holds: nodes and flows with everything that it says of them, in bodies.

Values only; reading is in `reader`, running in `engine.spiff`. Section numbers are those of BPMN 2.0.2.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from engine.definition.details import AdHoc, Assignment, Called, JobType, Loop, Script, Sending, Text, VariableMapping
from engine.feel import Expression

Part = TypeVar("Part")
Key = TypeVar("Key")


class Kind(StrEnum):
    """What a node is, by the name of its BPMN element."""

    START = "startEvent"
    END = "endEvent"
    CATCH = "intermediateCatchEvent"
    THROW = "intermediateThrowEvent"
    BOUNDARY = "boundaryEvent"
    USER_TASK = "userTask"
    SERVICE_TASK = "serviceTask"
    SEND_TASK = "sendTask"
    RECEIVE_TASK = "receiveTask"
    SCRIPT_TASK = "scriptTask"
    BUSINESS_RULE_TASK = "businessRuleTask"
    MANUAL_TASK = "manualTask"
    TASK = "task"
    CALL_ACTIVITY = "callActivity"
    SUB_PROCESS = "subProcess"
    AD_HOC = "adHocSubProcess"
    EXCLUSIVE = "exclusiveGateway"
    PARALLEL = "parallelGateway"
    INCLUSIVE = "inclusiveGateway"
    EVENT_BASED = "eventBasedGateway"


ACTIVITIES = frozenset(
    {
        *(Kind.USER_TASK, Kind.SERVICE_TASK, Kind.SEND_TASK, Kind.RECEIVE_TASK, Kind.SCRIPT_TASK),
        *(Kind.BUSINESS_RULE_TASK, Kind.MANUAL_TASK, Kind.TASK, Kind.CALL_ACTIVITY, Kind.SUB_PROCESS, Kind.AD_HOC),
    }
)
GATEWAYS = frozenset({Kind.EXCLUSIVE, Kind.PARALLEL, Kind.INCLUSIVE, Kind.EVENT_BASED})


class Trigger(StrEnum):
    """What an event throws or waits for (10.5.5)."""

    NONE = "none"
    TIMER = "timer"
    MESSAGE = "message"
    SIGNAL = "signal"
    ERROR = "error"
    ESCALATION = "escalation"
    CONDITIONAL = "conditional"
    TERMINATE = "terminate"
    LINK = "link"
    COMPENSATE = "compensate"


class TimerKind(StrEnum):
    """The three ways in which a timer is written."""

    DATE = "timeDate"
    DURATION = "timeDuration"
    CYCLE = "timeCycle"


@dataclass(frozen=True, slots=True)
class Event:
    """An event definition: `name` is the message, signal or link name, `code` the error or escalation code.

    Names of messages and signals, and codes that are thrown, may be FEEL. `activity` is what compensation undoes alone.
    """

    trigger: Trigger
    name: Text = ""
    code: Text | None = None
    correlation_key: Expression | None = None
    timer: TimerKind | None = None
    expression: Text | None = None
    activity: str | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    name: str
    source: str
    target: str
    condition: Expression | None = None
    law: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a diagram with all that the dialect says of it."""

    id: str
    name: str
    kind: Kind
    lane: str = ""
    #: the ids that the diagram writes out; `computed_law` is the FEEL that gives those of a case, if any does
    law: str = ""
    computed_law: Expression | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    event: Event | None = None
    inputs: tuple[VariableMapping, ...] = ()
    outputs: tuple[VariableMapping, ...] = ()
    default_flow: str | None = None
    attached_to: str | None = None
    interrupting: bool = True
    assignment: Assignment | None = None
    job: JobType | None = None
    script: Script | None = None
    decision: Called | None = None
    call: Called | None = None
    loop: Loop | None = None
    body: "Body | None" = None
    ad_hoc: AdHoc | None = None
    triggered_by_event: bool = False
    #: of a compensation boundary event: the id of the activity that undoes the work, which an association leads to
    handler: str | None = None
    #: an activity that undoes the work of another one (10.3.1): no sequence flow leads to it
    is_for_compensation: bool = False
    #: of an event that waits for a message: who sends it by which form
    sending: Sending | None = None
    #: of a deadline: what must be so for it to be met when the step that it watches ends
    met_when: Expression | None = None
    #: of a deadline: the condition under which it runs
    runs_when: Expression | None = None
    #: of what gives data: when those are a restriction, of which others see only that there is one
    restricted_when: Expression | None = None

    @property
    def trigger(self) -> Trigger:
        """The trigger of an event, `NONE` for everything else."""
        return self.event.trigger if self.event else Trigger.NONE

    @property
    def registers(self) -> tuple[str, ...]:
        """The registers that the element's expressions see."""
        return tuple(self.properties.get("registers", "").split())

    @property
    def people(self) -> tuple[str, ...]:
        """The groups whose people the element's expressions see: property `people`."""
        return tuple(self.properties.get("people", "").split())

    @property
    def status(self) -> str:
        """The status of the case for its applicant while a token is at the element: property `status`."""
        return self.properties.get("status", "")

    @property
    def action(self) -> str:
        """What people do who send what the element waits for: property `action`, else its name, else its id."""
        return self.properties.get("action", "").strip() or self.name or self.id

    @property
    def starters(self) -> tuple[str, ...]:
        """The groups that may begin it: property `starters` of a start event, or of a step of an ad-hoc sub-process."""
        return tuple(self.properties.get("starters", "").split())

    @property
    def calls(self) -> str | None:
        """The id of the process that it calls, where the diagram writes it out."""
        return self.call.id if self.call is not None and isinstance(self.call.id, str) else None

    @property
    def form_id(self) -> str | None:
        """The form of a task, or of what people send, where the diagram writes it out."""
        holder = self.assignment or self.sending
        return (holder.form_id or None) if holder is not None else None

    @property
    def names_law(self) -> bool:
        """Whether the diagram says by which law it is, by ids or by FEEL."""
        return bool(self.law) or self.computed_law is not None

    @property
    def condition(self) -> Expression | None:
        """The condition for which a conditional event waits."""
        written = self.event.expression if self.event is not None and self.trigger is Trigger.CONDITIONAL else None
        return written if isinstance(written, Expression) else None

    @property
    def is_brought(self) -> bool:
        """Whether somebody else says which variables come with what it waits for: whoever sends a message or signal."""
        catches = self.kind in (Kind.START, Kind.CATCH, Kind.BOUNDARY, Kind.RECEIVE_TASK)
        return catches and self.trigger in (Trigger.MESSAGE, Trigger.SIGNAL) and self.sending is None

    @property
    def is_deadline(self) -> bool:
        """A timer that is a statutory deadline: it has `law` and watches over an activity or a scope."""
        return self.names_law and self.trigger is Trigger.TIMER and self.kind in (Kind.BOUNDARY, Kind.START)


@dataclass(frozen=True)
class Body:
    """The inside of a process or of a sub-process."""

    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]

    def outgoing(self, node_id: str) -> tuple[Flow, ...]:
        """The flows that leave a node, in the order of the file."""
        return tuple(self._by_source.get(node_id, ()))

    def incoming(self, node_id: str) -> tuple[Flow, ...]:
        """The flows that reach a node, in the order of the file."""
        return tuple(self._by_target.get(node_id, ()))

    @cached_property
    def _by_source(self) -> Mapping[str, list[Flow]]:
        return _grouped(self.flows.values(), lambda flow: flow.source)

    @cached_property
    def _by_target(self) -> Mapping[str, list[Flow]]:
        return _grouped(self.flows.values(), lambda flow: flow.target)

    def boundaries(self, host_id: str) -> tuple[Node, ...]:
        """The boundary events attached to an activity."""
        return tuple(self._by_host.get(host_id, ()))

    @cached_property
    def _by_host(self) -> Mapping[str | None, list[Node]]:
        return _grouped(self.nodes.values(), lambda node: node.attached_to)

    def starts(self) -> tuple[Node, ...]:
        """The start events."""
        return tuple(node for node in self.nodes.values() if node.kind is Kind.START)

    def walk(self) -> Iterator[tuple["Body", Node]]:
        """Every node of this body and of those inside it, each with the body that holds it."""
        return iter(self._all)

    @cached_property
    def _all(self) -> Sequence[tuple["Body", Node]]:
        found: list[tuple[Body, Node]] = []
        for node in self.nodes.values():
            found.append((self, node))
            if node.body:
                found += node.body.walk()
        return found


def _grouped(parts: Iterable[Part], key: Callable[[Part], Key]) -> Mapping[Key, list[Part]]:
    groups: dict[Key, list[Part]] = {}
    for part in parts:
        groups.setdefault(key(part), []).append(part)
    return groups
