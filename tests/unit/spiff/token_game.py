"""An independent token game: what BPMN says of tasks and gateways, written anew as counters on flows, to compare with.

Owns nothing of the product; it knows plain nodes and flows, and forgets who did what.
"""

from collections import Counter
from dataclasses import dataclass

#: node id -> (kind, ids of the nodes that follow); kinds: start, task, end, xor, and, or
Graph = dict[str, tuple[str, tuple[str, ...]]]


@dataclass
class TokenGame:
    """Marks flows (source, target) with tokens; tasks hold theirs until they are done."""

    graph: Graph

    def __post_init__(self) -> None:
        self.flows: Counter[tuple[str, str]] = Counter()
        self.tasks: Counter[str] = Counter()
        for node, (kind, targets) in self.graph.items():
            if kind == "start":
                self._put(node, targets)

    @property
    def waiting(self) -> list[str]:
        return sorted(self.tasks.elements())

    def complete(self, task: str, chosen: set[str]) -> None:
        """Ends a task; exclusive and inclusive gateways take the flows to `chosen` nodes until nothing moves."""
        self.tasks[task] -= 1
        self._put(task, self.graph[task][1])
        self.settle(chosen)

    def settle(self, chosen: set[str]) -> None:
        while self._move(chosen) or self._join_inclusively(chosen):
            pass

    def _move(self, chosen: set[str]) -> bool:
        for node, (kind, targets) in self.graph.items():
            before = [source for source, (_, after) in self.graph.items() if node in after]
            filled = [source for source in before if self.flows[source, node]]
            if (kind == "or" and len(before) > 1) or not filled:
                continue
            if kind == "and" and len(filled) < len(before):
                continue
            for source in filled if kind == "and" else filled[:1]:
                self.flows[source, node] -= 1
            self._act(node, kind, targets, chosen)
            return True
        return False

    def _act(self, node: str, kind: str, targets: tuple[str, ...], chosen: set[str]) -> None:
        if kind == "task":
            self.tasks[node] += 1
        elif kind == "xor":
            self._put(node, next(((target,) for target in targets if target in chosen), targets[-1:]))
        elif kind == "or":
            self._put(node, tuple(target for target in targets if target in chosen) or targets[-1:])
        else:
            self._put(node, targets)

    def _put(self, node: str, targets: tuple[str, ...]) -> None:
        for target in targets:
            self.flows[node, target] += 1

    def _join_inclusively(self, chosen: set[str]) -> bool:
        for node, (kind, targets) in self.graph.items():
            before = [source for source, (_, after) in self.graph.items() if node in after]
            filled = [source for source in before if self.flows[source, node]]
            if kind != "or" or len(before) < 2 or not filled or self._more_can_come(node, before, filled):
                continue
            for source in filled:
                self.flows[source, node] -= 1
            self._act(node, kind, targets, chosen)
            return True
        return False

    def _more_can_come(self, node: str, before: list[str], filled: list[str]) -> bool:
        empty = [source for source in before if source not in filled]
        held = {task for task, count in self.tasks.items() if count}
        held |= {target for (_, target), count in self.flows.items() if count and target != node}
        return any(
            any(self._reaches(place, source, node) for source in empty)
            and not any(self._reaches(place, source, node) for source in filled)
            for place in held
        )

    def _reaches(self, place: str, source: str, without: str) -> bool:
        seen, ahead = set(), [place]
        while ahead:
            at = ahead.pop()
            if at == source:
                return True
            if at not in seen and at != without:
                seen.add(at)
                ahead += self.graph[at][1]
        return False
