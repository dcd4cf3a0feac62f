"""Brings a process instance into other versions of its definitions: each token to the element of the same id and kind.

There are two ways. On command, as the dialect has it, as little as possible changes: moments, claims, keys and
variables stay as they are. A case whose registration day has not begun goes by the version of that day in everything
(`renewal`). In both what watches in both versions goes on watching, and what is new begins to watch now.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.definition.model import Kind, Node, TimerKind, Trigger
from engine.spiff.changes.mismatches import CannotMove, Lack, Mismatch
from engine.spiff.changes.moved_elements import compute_all_again, forget_computed, show_again
from engine.spiff.nodes.compensation import INSIDE
from engine.spiff.nodes.failed_steps import begin_deadlines
from engine.spiff.nodes.gateways import EventGatewaySpec, InclusiveSpec, ParallelSpec
from engine.spiff.nodes.inner import OuterSpec
from engine.spiff.nodes.node import NodeSpec
from engine.spiff.nodes.timing import SET_BY
from engine.spiff.nodes.waiting import WaitingSpec
from engine.spiff.state.body import BodySpec, Runnable
from engine.spiff.state.occurrences import Reason
from engine.spiff.state.process import AnyProcess, RootProcess
from engine.spiff.state.token import NodeLike, State, Token
from engine.spiff.state.variables import ROOT

Join = ParallelSpec | InclusiveSpec


@dataclass(frozen=True, slots=True)
class Moved:
    """The tokens that were moved with their nodes, and the ids of the watchers that began and ended by it."""

    tokens: Mapping[int, Node]
    begun: tuple[str, ...]
    ended: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A state that is in other versions, where the watchers that only these have are not armed yet.

    `bodies` are its processes with the bodies before, `dropped` the names of what was cancelled in them.
    """

    bodies: tuple[tuple[AnyProcess, BodySpec], ...]
    dropped: frozenset[str]
    ended: tuple[str, ...]


#: New versions by the tokens of the calls that go by them; that of the root process by ROOT.
Targets = Mapping[int, Runnable]


def move(root: RootProcess, definitions: Mapping[int, Runnable], *, drops_watchers: bool) -> Moved:
    """Moves all that goes by some definitions, by their ids, to others; raises `CannotMove` with every lack."""
    targets = {
        token: definitions[definition_id]
        for token, definition_id in _definitions_held(root)
        if definition_id in definitions
    }
    placed = take_place(root, targets, drops_watchers=drops_watchers)
    compute_all_again(token for process, _old in placed.bodies for token in process.tokens)
    begun = begin_watching(placed)
    _renew_offers(placed)
    tokens = {token.id: token.node for process in root.processes() for token in process.tokens}
    return Moved(tokens, begun, placed.ended)


def take_place(root: RootProcess, targets: Targets, *, drops_watchers: bool, renews_waits: bool = False) -> Placed:
    """Gives every token its place in the new versions; raises `CannotMove` with every lack.

    `renews_waits` if what waits is to wait for what the new versions say, and the moments of timers follow these.
    """
    bodies = _new_bodies(root, targets)
    lacks = [
        (token, lack)
        for process, body in bodies
        for token in process.tokens
        if (lack := _lack_of(token, process.spec, body, renews_waits=renews_waits))
    ]
    lost = [(process, body, lack) for process, body in bodies for lack in _handlers_lost(process, body)]
    if any(not (lack.is_watching and drops_watchers) for *_where, lack in (*lacks, *lost)):
        raise CannotMove(tuple(lack for *_where, lack in (*lacks, *lost)))
    dropped = frozenset(token.task_spec.name for token, _lack in lacks)
    for token, _lack in lacks:
        token.task_spec.closed(token, Reason.CANCELLED)
        token.workflow.drop(token)
    for process, body, _lack in lost:
        _give_up_handlers(process, body)
    before = tuple((process, process.spec) for process, body in bodies if process.spec is not body)
    for process, body in bodies:
        _take_place(process, body, renews_waits=renews_waits)
        show_again(process)
    _name_versions(root, targets, renews_waits=renews_waits)
    return Placed(before, dropped, tuple(lack.element_id for *_where, lack in (*lacks, *lost)))


def begin_watching(placed: Placed) -> tuple[str, ...]:
    """Lets what only the new versions have begin to watch; gives the ids of it."""
    return tuple(id_ for process, old in placed.bodies for id_ in _begin(process, set(old.task_specs) - placed.dropped))


def _renew_offers(placed: Placed) -> None:
    """What officials send or begin is offered as the new versions say; what these have in addition is so already."""
    for process, old in placed.bodies:
        for token in process.tokens:
            spec, was = token.task_spec, _place_in(old, token.task_spec)
            if was is None or token.state != State.WAITING:
                continue
            if isinstance(spec, WaitingSpec):
                spec.renew_offer(token, was.node)


def _definitions_held(root: RootProcess) -> Iterator[tuple[int, int]]:
    """The definitions by which the root process and the calls go, by token."""
    yield ROOT, root.runnable.definition_id
    for process in root.processes():
        for token in process.tokens:
            if "definition" in token.internal_data:
                yield token.id, token.internal_data["definition"]


def _new_bodies(root: RootProcess, targets: Targets) -> list[tuple[AnyProcess, BodySpec]]:
    """The body to which each process moves, outer ones first; inner ones whose activity is lost have none."""
    found: dict[int, BodySpec] = {}
    bodies: list[tuple[AnyProcess, BodySpec]] = []
    for process in root.processes():
        body = _new_body(process, targets, found)
        if body is not None:
            found[id(process)] = body
            bodies.append((process, body))
    return bodies


def _new_body(process: AnyProcess, targets: Targets, found: Mapping[int, BodySpec]) -> BodySpec | None:
    owner = process.owner
    if owner is None or process.called:
        called_by = ROOT if owner is None else owner.id
        return targets[called_by].spec if called_by in targets else process.spec
    outer = found.get(id(owner.workflow))
    spec = _place_in(outer, owner.task_spec) if outer else None
    return spec.inner if isinstance(spec, OuterSpec) and hasattr(spec, "inner") else None


def _place_in(body: BodySpec, spec: NodeLike) -> NodeSpec | None:
    """The specification of the same name, which distinguishes a multi-instance body from one of its instances."""
    found: NodeSpec | None = body.task_specs.get(spec.name)
    return found


def _lack_of(token: Token, old: BodySpec, body: BodySpec, *, renews_waits: bool) -> Lack | None:
    if old is body:
        return None
    spec, new = token.task_spec, _place_in(body, token.task_spec)
    found = (
        (Mismatch.GONE, "is not there")
        if new is None
        else next(_differences(token, spec, new, renews_waits=renews_waits), None)
    )
    if found is None:
        return None
    mismatch, reason = found
    return Lack(token.id, spec.bpmn_id, spec.node.name or spec.bpmn_id, reason, token.is_watching, mismatch)


def _handlers_lost(process: AnyProcess, body: BodySpec) -> Iterator[Lack]:
    """The compensation events of completed activities that the new version cannot have undone any more."""
    handlers = process.spec.handlers
    ended = (*process.compensable, *(token.internal_data.get(INSIDE, ()) for token in process.tokens))
    completed = {element for entry in ended for element in entry}
    for element in sorted((completed & handlers.keys()) - body.handlers.keys()):
        caught, _handler = handlers[element]
        owner = ROOT if process.owner is None else process.owner.id
        yield Lack(owner, caught.id, caught.name or caught.id, "is not there", True, Mismatch.GONE)


def _give_up_handlers(process: AnyProcess, body: BodySpec) -> None:
    """Forgets what the new version cannot have undone."""
    lost = process.spec.handlers.keys() - body.handlers.keys()
    left = (tuple(element for element in entry if element not in lost) for entry in process.compensable)
    process.keep_compensable(tuple(entry for entry in left if entry))


def _differences(token: Token, spec: NodeLike, new: NodeSpec, *, renews_waits: bool) -> Iterator[tuple[Mismatch, str]]:
    """Why a token has no place at the new node: in words that follow its name."""
    old_node, node = spec.node, new.node
    if _what(node) != _what(old_node):
        yield Mismatch.KIND, f"is {_what(node)} there, and here {_what(old_node)}"
    if _times(node) != _times(old_node):
        yield Mismatch.TIMES, f"is done {_times(node)} there, and here {_times(old_node)}"
    if type(spec).__name__ != type(new).__name__:
        yield Mismatch.WAY, "is carried out in another way there"
    if node.attached_to != old_node.attached_to:
        yield Mismatch.HOST, f"sits on {node.attached_to} there, and here on {old_node.attached_to}"
    if isinstance(new, ParallelSpec | InclusiveSpec) and isinstance(spec, ParallelSpec | InclusiveSpec):
        yield from _join_differences(token, spec, new)
    is_renewed = renews_waits and node.trigger in (Trigger.MESSAGE, Trigger.SIGNAL)
    if token.state == State.WAITING and _awaited(node) != _awaited(old_node) and not is_renewed:
        yield Mismatch.AWAITED, "waits for something else"
    if token.is_watching and node.is_deadline != old_node.is_deadline:
        yield Mismatch.TERM, "is a deadline in one version only"


def _join_differences(token: Token, spec: Join, new: Join) -> Iterator[tuple[Mismatch, str]]:
    """A token that waits at a join is counted by the flow over which it came."""
    if token.internal_data.get("via") not in (None, *new.incoming):
        yield Mismatch.FLOWS, f"is not reached over {token.internal_data['via']}"
    elif token.state == State.WAITING and set(new.incoming) != set(spec.incoming):
        yield Mismatch.FLOWS, "joins other flows"


def _what(node: Node) -> str:
    what = f"{node.kind} ({node.trigger})" if node.trigger is not Trigger.NONE else str(node.kind)
    return f"{what} for compensation" if node.is_for_compensation else what


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


def _take_place(process: AnyProcess, body: BodySpec, *, renews_waits: bool) -> None:
    for token in process.tokens:
        spec = _place_in(body, token.task_spec)
        if spec is not None and spec is not token.task_spec:
            if renews_waits:
                token.forget(SET_BY)
            elif "due" in token.internal_data or token.state == State.READY:  # a timer, or an open task
                token.remember(**{SET_BY: process.spec.definition().definition_id, **token.internal_data})
            forget_computed(token)
            token.task_spec = spec
    process.spec = body
    if process.last_end is not None and process.last_end.id not in body.nodes:
        process.last_end = None


def _name_versions(root: RootProcess, targets: Targets, *, renews_waits: bool) -> None:
    """The root process and the tokens of call activities hold the version that they run, and those before it."""
    if ROOT in targets:
        root.former = () if renews_waits else (root.runnable.definition_id, *root.former)
        root.runnable = targets[ROOT]
    for process in root.processes():
        for token in process.tokens:
            if token.id in targets:
                held, former = token.internal_data["definition"], token.internal_data.get("former", [])
                token.remember(
                    definition=targets[token.id].definition_id, former=[] if renews_waits else [held, *former]
                )


def _begin(process: AnyProcess, known: set[str]) -> Iterator[str]:
    """Arms what is not known from the version before, at activities that are active and bodies that have begun."""
    for token in process.tokens:
        if token.state in (State.READY, State.STARTED, State.WAITING):
            for boundary in token.task_spec.boundaries:
                if boundary.name not in known:
                    boundary.arm(token)
                    yield boundary.bpmn_id
        if token.state == State.FUTURE:
            yield from begin_deadlines(token)
    if not any(token.task_spec.node.kind is Kind.START and not token.is_watching for token in process.tokens):
        for armed in process.spec.armed:
            if armed.name not in known:
                armed.watch_over(process)
                yield armed.bpmn_id
    yield from _join_races(process, known)


def _join_races(process: AnyProcess, known: set[str]) -> Iterator[str]:
    """An event behind an event-based gateway that only the new version has races with those that wait already."""
    races = {token.internal_data["race"]: token.task_spec for token in process.tokens if "race" in token.internal_data}
    for race, waiting in races.items():
        for gateway in process.spec.nodes.values():
            targets = [target for _, target in gateway.flows] if isinstance(gateway, EventGatewaySpec) else []
            for target in targets if waiting in targets else ():
                if target.name not in known:
                    target.enter(process, race=race)
                    yield target.bpmn_id
