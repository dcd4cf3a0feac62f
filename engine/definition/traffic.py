"""How tokens move through a diagram while nothing holds them: what is reached, what is thrown, what never waits.

Every choice of a gateway counts as possible. What holds a token is asked of the caller, who knows more than the file.
"""

from collections.abc import Callable, Iterable, Mapping

from engine.definition.ad_hoc import entries
from engine.definition.compensation import handlers_started_by
from engine.definition.instants import fixed, is_instant
from engine.definition.model import Body, Event, Kind, Node, Trigger

#: Says of a node, sub-processes left out, that a token rests at it.
Holds = Callable[[Node], bool]
#: The body that a call activity runs, where it is known.
CalledBody = Callable[[Node], Body | None]
#: A trigger with the name or code that goes with it; None where it may be any.
Thrown = tuple[Trigger, object]

_THROWN = frozenset({Trigger.ERROR, Trigger.ESCALATION, Trigger.SIGNAL})
#: What is thrown through more processes that call each other is not followed.
_DEEPEST = 10


def holds(node: Node) -> bool:
    """What the file alone shows: people, jobs, called processes and events that have yet to happen hold a token."""
    if node.kind in (Kind.USER_TASK, Kind.RECEIVE_TASK, Kind.CALL_ACTIVITY) or node.job is not None:
        return True
    return node.kind is Kind.CATCH and node.trigger is not Trigger.LINK and not is_instant(node.event)


def no_call(_node: Node) -> Body | None:
    """No called process is known."""
    return None


class Traffic:
    """The moves without a wait in all bodies that are asked about, given what holds a token."""

    def __init__(self, holds: Holds, called: CalledBody = no_call) -> None:
        self._holds = holds
        self._called = called
        self._moves: dict[int, Mapping[str, list[str]]] = {}
        self._never_waits: dict[int, bool] = {}
        self._throws: dict[int, frozenset[Thrown]] = {}
        self._depth = 0

    def moves(self, body: Body) -> Mapping[str, list[str]]:
        """For each node of a body those that a token which enters it comes to without a wait."""
        if id(body) not in self._moves:
            self._moves[id(body)] = {node.id: self._targets(body, node) for node in body.nodes.values()}
        return self._moves[id(body)]

    def reached(self, body: Body) -> list[Node]:
        """The nodes of a body, not of those inside, to which a token comes without a wait from where it begins."""
        ahead = [entry.id for entry in entries(body)]
        ahead += [node.id for node in body.nodes.values() if self._starts(node, frozenset())]
        return [body.nodes[node_id] for node_id in closure(self.moves(body), ahead)]

    def never_waits(self, body: Body) -> bool:
        """Whether a token rests nowhere on its way through a body, whatever way it takes."""
        if id(body) not in self._never_waits:
            passes = not any(self._rests(body, node) for node in self.reached(body))
            self._never_waits[id(body)] = passes or self._is_cut_short(body)
        return self._never_waits[id(body)]

    def thrown(self, body: Body) -> frozenset[Thrown]:
        """What is thrown in a body, and in those inside it, without a wait."""
        if self._depth > _DEEPEST:
            return frozenset()
        if id(body) not in self._throws:
            self._throws[id(body)] = frozenset()
            self._depth += 1
            self._throws[id(body)] = self._thrown_by_all(self.reached(body))
            self._depth -= 1
        return self._throws[id(body)]

    def _targets(self, body: Body, node: Node) -> list[str]:
        if node.triggered_by_event:
            return [other.id for other in body.nodes.values() if self._starts_again(node, other)]
        direct = self._ways_on(body, node) if self._passes(node) else ()
        return [*direct, *(event.id for event in body.boundaries(node.id) if self._fires_on(node, event))]

    def _ways_on(self, body: Body, node: Node) -> tuple[str, ...]:
        """Where a token goes that passes; one that throws compensation stays where a handler may rest."""
        ways = successors(body, node)
        if any(self._rests(holder, handler) for holder, handler in handlers_started_by(body, node)):
            left = {flow.target for flow in body.outgoing(node.id)}
            return tuple(way for way in ways if way not in left)
        return ways

    def _passes(self, node: Node) -> bool:
        if node.loop is not None and fixed(node.loop.input_collection) == []:
            return True
        if node.ad_hoc is not None and node.ad_hoc.begins is None:
            return False  # people begin what is in it
        return self.never_waits(node.body) if node.body else not self._holds(node)

    def _rests(self, body: Body, node: Node) -> bool:
        if any(event.interrupting and self._fires_on(node, event) for event in body.boundaries(node.id)):
            return False
        return not self._passes(node)

    def _is_cut_short(self, body: Body) -> bool:
        """An event sub-process that interrupts at once, and never waits itself, ends the body."""
        inner = [node for node in body.nodes.values() if node.triggered_by_event]
        thrown = self._thrown_by_all(self.reached(body)) if inner else frozenset()
        return any(
            self.never_waits(node.body)
            for node in inner
            if node.body and self._starts(node, thrown) and all(start.interrupting for start in node.body.starts())
        )

    def _fires_on(self, host: Node, boundary: Node) -> bool:
        return is_instant(boundary.event) or _catches(boundary.event, self._thrown_by(host))

    def _starts(self, inner: Node, thrown: frozenset[Thrown]) -> bool:
        start = _event_start(inner)
        return start is not None and (is_instant(start.event) or _catches(start.event, thrown))

    def _starts_again(self, node: Node, other: Node) -> bool:
        """An event sub-process throws what starts one in the same scope, or itself, each time again."""
        start = _event_start(other)
        if start is None or start.interrupting or node.body is None:
            return False
        # an escalation is not caught by the event sub-process in which it is thrown
        may_start = other is not node or start.trigger is Trigger.SIGNAL
        return may_start and _catches(start.event, self.thrown(node.body))

    def _thrown_by_all(self, nodes: Iterable[Node]) -> frozenset[Thrown]:
        return frozenset(thrown for node in nodes for thrown in self._thrown_by(node))

    def _thrown_by(self, node: Node) -> frozenset[Thrown]:
        inner = node.body or (self._called(node) if node.call else None)
        if inner is not None:
            return self.thrown(inner)
        if node.job is not None:
            return frozenset() if self._holds(node) else frozenset({(Trigger.ERROR, None)})
        if node.kind in (Kind.THROW, Kind.END) and node.event and node.trigger in _THROWN:
            return frozenset({(node.trigger, node.event.code or node.event.name)})
        return frozenset()


def successors(body: Body, node: Node) -> tuple[str, ...]:
    """The ids of the nodes that a token at this node can reach in one move.

    A link leads to its other end, an event that throws compensation to the handlers on its level.
    """
    direct = tuple(flow.target for flow in body.outgoing(node.id))
    direct += tuple(handler.id for holder, handler in handlers_started_by(body, node) if holder is body)
    if node.kind is Kind.THROW and node.event and node.trigger is Trigger.LINK:
        return direct + tuple(
            other.id for other in body.nodes.values() if other.kind is Kind.CATCH and other.event == node.event
        )
    return direct


def closure(moves: Mapping[str, list[str]], begin: Iterable[str]) -> dict[str, None]:
    """Everything that is reached from some nodes, these included."""
    reached = dict.fromkeys(begin)
    ahead = list(reached)
    while ahead:
        for target in moves[ahead.pop()]:
            if target not in reached:
                reached[target] = None
                ahead.append(target)
    return reached


def _catches(event: Event | None, thrown: frozenset[Thrown]) -> bool:
    if event is None or event.trigger not in _THROWN:
        return False
    wanted = event.name if event.trigger is Trigger.SIGNAL else event.code
    return any(trigger is event.trigger and (wanted is None or what in (None, wanted)) for trigger, what in thrown)


def _event_start(node: Node) -> Node | None:
    return next(iter(node.body.starts()), None) if node.triggered_by_event and node.body else None
