"""Loops and calls that never wait, seen over all processes of a bundle and with what is known of its handlers.

What one file shows by itself was reported when it was read; what depends on data is bounded where it runs.
"""

from collections.abc import Callable, Iterator, Mapping

from engine.definition import traffic
from engine.definition.endings import can_end
from engine.definition.findings import Finding, Severity
from engine.definition.instants import fixed
from engine.definition.loops import Loop, all_busy_loops
from engine.definition.model import Body, Node
from engine.definition.process import Process
from engine.definition.refusals import named
from engine.definition.traffic import Holds, Traffic, closure
from engine.deployment.known import handler_of
from engine.handlers import Handlers

Processes = Mapping[str, Process]
_REMEDY = "put a task or an event that has yet to happen into the loop"


def check_endless(processes: Processes, handlers: Handlers) -> Iterator[Finding]:
    """Errors for loops without a wait, warnings for loops that only outside handlers slow down."""
    by_handlers = BundleTraffic(processes, lambda node: is_outside(node, handlers))
    without_jobs = BundleTraffic(processes, lambda _node: False)
    for process in processes.values():
        reported = _ids(_loops(process, Traffic(traffic.holds)))
        for loop in _new(process, by_handlers, reported):
            yield _found(process, loop[0], f"is in a loop in which nothing waits: {_steps(loop)}; {_REMEDY}")
        reported |= _ids(_loops(process, by_handlers.traffic))
        for loop in _new(process, without_jobs, reported):
            text = f"is in a loop that only handlers slow down: {_steps(loop)}; let it wait, or end by a count"
            yield _found(process, loop[0], text, Severity.WARNING)
    without_end = dict(_calls_without_end(processes))
    yield from without_end.values()
    yield from _recursions(by_handlers, frozenset(without_end))


class BundleTraffic:
    """All processes with what holds a token in them, called processes included."""

    def __init__(self, processes: Processes, job_holds: Holds) -> None:
        self.processes = processes
        self._job_holds = job_holds
        self._passing = _fixed_point(processes, lambda process, found: self._traffic(found).never_waits(process.body))
        self.traffic = self._traffic(self._passing)

    def called(self, node: Node) -> Process | None:
        """The process that a call activity calls, if it is one of these."""
        return _called(node, self.processes)

    def _traffic(self, passing: set[str]) -> Traffic:
        return Traffic(lambda node: self._holds(node, passing), self._called_body)

    def _called_body(self, node: Node) -> Body | None:
        called = self.called(node)
        return called.body if called else None

    def _holds(self, node: Node, passing: set[str]) -> bool:
        if node.job is not None:
            return self._job_holds(node)
        if node.call is not None:
            called = self.called(node)
            return called is None or called.id not in passing
        return traffic.holds(node)


def _fixed_point(processes: Processes, it_holds: Callable[[Process, set[str]], bool]) -> set[str]:
    """The processes of which it holds, given those found so far; whoever calls a new one is asked again."""
    callers: dict[str, list[str]] = {key: [] for key in processes}
    for key, process in processes.items():
        for _body, node in process.body.walk():
            if called := _called(node, processes):
                callers[called.id].append(key)
    found: set[str] = set()
    ahead = list(processes)
    while ahead:
        key = ahead.pop()
        if key not in found and it_holds(processes[key], found):
            found.add(key)
            ahead += callers[key]
    return found


def _recursions(bundle: BundleTraffic, reported_already: frozenset[str]) -> Iterator[Finding]:
    """Processes that call themselves, directly or through others, before anything waits."""
    calls = {key: list(_calls_at_once(process.body, bundle)) for key, process in bundle.processes.items()}
    moves = {key: [called.id for _node, called in pairs] for key, pairs in calls.items()}
    reported = set(reported_already)
    for key, pairs in calls.items():
        for node, called in pairs:
            if key not in reported and key in (round_trip := closure(moves, [called.id])):
                reported |= round_trip.keys()
                text = f"calls {called.id}, and the process comes to this call again before anything waits"
                yield _found(bundle.processes[key], node, f"{text}; let it wait before it calls")


def _calls_at_once(body: Body, bundle: BundleTraffic) -> Iterator[tuple[Node, Process]]:
    for node in bundle.traffic.reached(body):
        if node.body is not None:
            yield from _calls_at_once(node.body, bundle)
        elif called := bundle.called(node):
            yield node, called


def _calls_without_end(processes: Processes) -> Iterator[tuple[str, Finding]]:
    """Processes of which no path comes to an end, because each calls the process again, deeper each time."""
    ending = _fixed_point(
        processes,
        lambda process, found: can_end(process.body, lambda node: _is_open(node, processes, found)),
    )
    calls = {
        key: [node for _body, node in process.body.walk() if _is_open(node, processes, ending)]
        for key, process in processes.items()
    }
    moves = {key: [str(fixed(node.call.id)) for node in nodes if node.call] for key, nodes in calls.items()}
    for key, process in processes.items():
        comes_again = key in closure(moves, moves[key])
        if key not in ending and comes_again and can_end(process.body, lambda _node: False):
            text = "every path leads to a call that calls this process again, so that no case of it could end"
            yield key, _found(process, calls[key][0], f"{text}; draw a path to an end without it")


def _is_open(node: Node, processes: Processes, ending: set[str]) -> bool:
    """A call that ends only if a process of the bundle does; over a list that may be empty it is passed."""
    called = _called(node, processes)
    return called is not None and called.id not in ending and node.loop is None


def _called(node: Node, processes: Processes) -> Process | None:
    key = fixed(node.call.id) if node.call else None
    return processes.get(key) if isinstance(key, str) else None


def is_outside(node: Node, handlers: Handlers) -> bool:
    """Whether the handler of a job reaches outside, so that its token rests; one that is not known counts as such."""
    handler = handler_of(node, handlers)
    return handler is None or not handler.is_inside


def _loops(process: Process, moves: Traffic) -> list[Loop]:
    return list(all_busy_loops(process.body, moves))


def _new(process: Process, bundle: BundleTraffic, reported: set[str]) -> list[Loop]:
    return [loop for loop in _loops(process, bundle.traffic) if not reported & {node.id for node in loop}]


def _ids(loops: list[Loop]) -> set[str]:
    return {node.id for loop in loops for node in loop}


def _steps(loop: Loop) -> str:
    shown = [named(node) for node in loop[:5]]
    return ", ".join(shown) + (f" and {len(loop) - 5} more" if len(loop) > 5 else "")


def _found(process: Process, node: Node, text: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(process.source, named(node), text, severity)
