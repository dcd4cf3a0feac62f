"""Loops that never rest: round and round within one command, or as fast as the clock is looked at.

Finds them; what is said of them is said by who asks: the reading of one file, or the check of a whole bundle.
"""

from collections.abc import Iterator, Mapping

from engine.definition.model import Body, Kind, Node
from engine.definition.traffic import Traffic, closure

Loop = tuple[Node, ...]


def busy_loops(body: Body, traffic: Traffic) -> Iterator[Loop]:
    """The loops of one body in which nothing holds a token, one of each group that hangs together."""
    moves = {node_id: list(targets) for node_id, targets in traffic.moves(body).items()}
    for node in body.nodes.values():
        if node.kind is Kind.PARALLEL and _joins_waiting_branch(body, moves, node):
            moves[node.id] = []
    yield from _cycles(body, moves)


def all_busy_loops(body: Body, traffic: Traffic) -> Iterator[Loop]:
    """The same of all bodies inside a body, the innermost first, and of the body itself."""
    for node in body.nodes.values():
        if node.body is not None:
            yield from all_busy_loops(node.body, traffic)
    yield from busy_loops(body, traffic)


def _joins_waiting_branch(body: Body, moves: Mapping[str, list[str]], join: Node) -> bool:
    """A token that leaves the join cannot be back on every incoming flow without a wait on one of them."""
    reached = closure(moves, moves[join.id])
    return any(flow.source not in reached or join.id not in moves[flow.source] for flow in body.incoming(join.id))


def _cycles(body: Body, moves: Mapping[str, list[str]]) -> Iterator[Loop]:
    left = _trimmed(moves)
    places = {node_id: place for place, node_id in enumerate(left)}
    neighbours: dict[str, list[str]] = {node_id: [*targets] for node_id, targets in left.items()}
    for node_id, targets in left.items():
        for target in targets:
            neighbours[target].append(node_id)
    seen: set[str] = set()
    for node_id in left:
        if node_id not in seen:
            seen |= closure(neighbours, [node_id]).keys()
            loop = sorted(_walk_round(left, node_id), key=lambda found: places[found])
            yield tuple(body.nodes[found] for found in loop)


def _trimmed(moves: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The moves without the nodes that lead to no loop."""
    before: dict[str, list[str]] = {node_id: [] for node_id in moves}
    for node_id, targets in moves.items():
        for target in targets:
            before[target].append(node_id)
    open_ways = {node_id: len(targets) for node_id, targets in moves.items()}
    ahead = [node_id for node_id, count in open_ways.items() if not count]
    for node_id in ahead:  # grows while it is read
        for source in before[node_id]:
            open_ways[source] -= 1
            if not open_ways[source]:
                ahead.append(source)
    return {
        node_id: [target for target in targets if open_ways[target]]
        for node_id, targets in moves.items()
        if open_ways[node_id]
    }


def _walk_round(moves: Mapping[str, list[str]], begin: str) -> set[str]:
    """The loop that a walk comes to: every node has a way on, so the walk meets itself."""
    path: dict[str, int] = {}
    at = begin
    while at not in path:
        path[at] = len(path)
        at = moves[at][0]
    return {node_id for node_id, place in path.items() if place >= path[at]}
