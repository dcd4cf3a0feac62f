"""Parallel gateways in ad-hoc sub-processes that join what never comes on one path: each path has its own tokens.

Follows sequence flows, links and events on borders; a gateway that a path reaches over all its flows may still wait.
"""

from collections.abc import Iterator

from engine.definition.ad_hoc import beginnable
from engine.definition.model import Body, Kind, Node
from engine.definition.traffic import closure, successors


def faults_of_joins(node: Node) -> Iterator[tuple[Node, str]]:
    """The parallel gateways inside an ad-hoc sub-process to which some path comes, but not over each of their flows."""
    body = node.body
    if node.ad_hoc is None or body is None:
        return
    moves = {each.id: [*successors(body, each), *_on_border(body, each)] for each in body.nodes.values()}
    reached = {begun.id: closure(moves, [begun.id]) for begun in beginnable(body)}
    for join in body.nodes.values():
        sources = [flow.source for flow in body.incoming(join.id)] if join.kind is Kind.PARALLEL else []
        for begun, nodes in reached.items():
            missing = [source for source in sources if source not in nodes]
            if missing and len(missing) < len(sources):
                what = f"joins {', '.join(missing)} with what begins with {begun}, and these are never on one path"
                remedy = "join them behind the sub-process, or let one element begin that splits into both"
                yield join, f"{what}; {remedy}"
                break


def _on_border(body: Body, node: Node) -> list[str]:
    return [event.id for event in body.boundaries(node.id)]
