"""Moves a process instance to other versions of its definitions: each token to the element of the same id and kind.

As the dialect has it, as little as possible changes: moments, claims, keys and variables stay as they are. What watches
in both versions goes on watching; what is new in the new one begins to watch now.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.definition.model import Kind, Node, TimerKind, Trigger
from engine.spiff.activities import ActivitySpec
from engine.spiff.errors import CannotMove
from engine.spiff.gateways import EventGatewaySpec, InclusiveSpec, ParallelSpec
from engine.spiff.inner import OuterSpec
from engine.spiff.node import NodeSpec
from engine.spiff.occurrences import Reason
from engine.spiff.process import AnyProcess, BodySpec, RootProcess, Runnable
from engine.spiff.token import State, Token

Join = ParallelSpec | InclusiveSpec


class Fault(StrEnum):
    """What keeps a token from standing in the new version."""

    GONE = "gone"
    KIND = "kind"
    TIMES = "times"
    WAY = "way"
    HOST = "host"
    FLOWS = "flows"
    AWAITED = "awaited"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Lack:
    """A token whose place the new version does not have; one that only watches may be called off instead.

    `reason` follows the name of the element in an English sentence; `fault` says what kind of reason it is.
    """

    token: int
    element_id: str
    name: str
    reason: str
    is_watching: bool
    fault: Fault


@dataclass(frozen=True, slots=True)
class Moved:
    """The tokens that were moved with their nodes, and the ids of the watchers that began and ended by it."""

    tokens: Mapping[int, Node]
    begun: tuple[str, ...]
    ended: tuple[str, ...]


def move(root: RootProcess, targets: Mapping[int, Runnable], *, drops_watchers: bool) -> Moved:
    """Gives every token its place in the new versions; raises `CannotMove` with every lack."""
    bodies = _new_bodies(root, targets)
    lacks = [
        lack for process, body in bodies for token in process.tokens if (lack := _lack_of(token, process.spec, body))
    ]
    if any(not (lack.is_watching and drops_watchers) for lack in lacks):
        raise CannotMove(tuple(lacks))
    ended = _call_off(root, lacks)
    fresh = [(process, body, process.spec) for process, body in bodies]
    for process, body in bodies:
        _take_place(process, body)
    _name_versions(root, targets)
    begun = tuple(id_ for process, body, old in fresh for id_ in _begin_watching(process, body, old))
    tokens = {token.id: token.task_spec.node for process in root.processes() for token in process.tokens}
    return Moved(tokens, begun, ended)


def _new_bodies(root: RootProcess, targets: Mapping[int, Runnable]) -> list[tuple[AnyProcess, BodySpec]]:
    """The body to which each process moves, outer ones first; inner ones whose activity is lost have none."""
    found: dict[int, BodySpec] = {}
    bodies: list[tuple[AnyProcess, BodySpec]] = []
    for process in root.processes():
        body = _new_body(root, process, targets, found)
        if body is not None:
            found[id(process)] = body
            bodies.append((process, body))
    return bodies


def _new_body(
    root: RootProcess, process: AnyProcess, targets: Mapping[int, Runnable], found: Mapping[int, BodySpec]
) -> BodySpec | None:
    if process is root or process.called:
        runnable = process.spec.definition()
        return targets.get(runnable.definition_id, runnable).spec
    outer = found.get(id(process.owner.workflow))
    spec = _place_in(outer, process.owner.task_spec) if outer else None
    return spec.inner if isinstance(spec, OuterSpec) and hasattr(spec, "inner") else None


def _place_in(body: BodySpec, spec: NodeSpec) -> NodeSpec | None:
    """The specification of the same name, which tells a body around several instances from one of them."""
    found: NodeSpec | None = body.task_specs.get(spec.name)
    return found


def _lack_of(token: Token, old: BodySpec, body: BodySpec) -> Lack | None:
    if old is body:
        return None
    spec, new = token.task_spec, _place_in(body, token.task_spec)
    found = (Fault.GONE, "is not there") if new is None else next(_differences(token, spec, new), None)
    if found is None:
        return None
    fault, reason = found
    return Lack(token.id, spec.bpmn_id, spec.node.name or spec.bpmn_id, reason, token.is_watching, fault)


def _differences(token: Token, spec: NodeSpec, new: NodeSpec) -> Iterator[tuple[Fault, str]]:
    """What keeps a token from standing at the new node: in words that follow its name."""
    old_node, node = spec.node, new.node
    if _what(node) != _what(old_node):
        yield Fault.KIND, f"is {_what(node)} there, and here {_what(old_node)}"
    if _times(node) != _times(old_node):
        yield Fault.TIMES, f"is done {_times(node)} there, and here {_times(old_node)}"
    if type(spec).__name__ != type(new).__name__:
        yield Fault.WAY, "is carried out in another way there"
    if node.attached_to != old_node.attached_to:
        yield Fault.HOST, f"sits on {node.attached_to} there, and here on {old_node.attached_to}"
    if isinstance(new, ParallelSpec | InclusiveSpec) and isinstance(spec, ParallelSpec | InclusiveSpec):
        yield from _join_differences(token, spec, new)
    if token.state == State.WAITING and _awaited(node) != _awaited(old_node):
        yield Fault.AWAITED, "waits for something else"
    if token.is_watching and node.is_deadline != old_node.is_deadline:
        yield Fault.TERM, "is a term of the law in one version only"


def _join_differences(token: Token, spec: Join, new: Join) -> Iterator[tuple[Fault, str]]:
    """A token that waits at a join is counted by the flow over which it came."""
    if token.internal_data.get("via") not in (None, *new.incoming):
        yield Fault.FLOWS, f"is not reached over {token.internal_data['via']}"
    elif token.state == State.WAITING and set(new.incoming) != set(spec.incoming):
        yield Fault.FLOWS, "joins other flows"


def _what(node: Node) -> str:
    return f"{node.kind} ({node.trigger})" if node.trigger is not Trigger.NONE else str(node.kind)


def _times(node: Node) -> str:
    if node.loop is None:
        return "once"
    return "one after the other" if node.loop.sequential else "several times at once"


def _awaited(node: Node) -> object:
    """What names the event for which a token waits; its moment or key was computed when the wait began."""
    event = node.event
    if event is None:
        return None
    return str(event.name) if event.trigger in (Trigger.MESSAGE, Trigger.SIGNAL) else event.timer is TimerKind.CYCLE


def _call_off(root: RootProcess, lacks: list[Lack]) -> tuple[str, ...]:
    for lack in lacks:
        token = root.find(lack.token)
        if token is not None:
            token.task_spec.closed(token, Reason.CANCELLED)
            token.workflow.drop(token)
    return tuple(lack.element_id for lack in lacks)


def _take_place(process: AnyProcess, body: BodySpec) -> None:
    for token in process.tokens:
        spec = _place_in(body, token.task_spec)
        if spec is not None:
            token.task_spec = spec
    process.spec = body
    if process.last_end is not None and process.last_end.id not in body.nodes:
        process.last_end = None


def _name_versions(root: RootProcess, targets: Mapping[int, Runnable]) -> None:
    """The root process and the tokens of call activities hold the version that they run."""
    root.runnable = targets.get(root.runnable.definition_id, root.runnable)
    for process in root.processes():
        for token in process.tokens:
            if token.internal_data.get("definition") in targets:
                token.remember(definition=targets[token.internal_data["definition"]].definition_id)


def _begin_watching(process: AnyProcess, body: BodySpec, old: BodySpec) -> Iterator[str]:
    """Arms what only the new version has, at activities that are active and bodies that have begun."""
    if old is body:
        return
    known = set(old.task_specs)
    for token in process.tokens:
        spec = token.task_spec
        if isinstance(spec, ActivitySpec) and token.state in (State.READY, State.STARTED, State.WAITING):
            for boundary in spec.boundaries:
                if boundary.name not in known:
                    boundary.arm(token)
                    yield boundary.bpmn_id
    if not any(token.task_spec.node.kind is Kind.START and not token.is_watching for token in process.tokens):
        for armed in body.armed:
            if armed.name not in known:
                armed.arm(process)
                yield armed.bpmn_id
    yield from _join_races(process, body, known)


def _join_races(process: AnyProcess, body: BodySpec, known: set[str]) -> Iterator[str]:
    """An event behind an event-based gateway that only the new version has races with those that wait already."""
    races = {token.internal_data["race"]: token.task_spec for token in process.tokens if "race" in token.internal_data}
    for race, waiting in races.items():
        for gateway in body.nodes.values():
            targets = [target for _flow, target in gateway.flows]
            if isinstance(gateway, EventGatewaySpec) and waiting in targets:
                for target in targets:
                    if target.name not in known:
                        target.enter(process, race=race)
                        yield target.bpmn_id
