"""Recalculates statutory deadlines while they are watched: what they are counted from has changed or no longer runs.

A deadline that does not run has a token that waits without a moment. One that was missed stays missed; where the same
rule gives another moment since, a new deadline begins. Nothing is stored here.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.definition.model import Node, TimerKind
from engine.spiff.nodes.citing import citing
from engine.spiff.nodes.events import BoundarySpec
from engine.spiff.nodes.timing import due_once
from engine.spiff.nodes.waiting import WaitingSpec
from engine.spiff.state.process import RootProcess, instance_key
from engine.spiff.state.stand_in import StandIn
from engine.spiff.state.token import State, Token


@dataclass(frozen=True, slots=True)
class Recounted:
    """A deadline with its moments before and after; None where it did not run, or no longer runs."""

    token: int
    node: Node
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, slots=True)
class Successor:
    """A deadline after a missed one; `token` and `due_at` are None where none runs, `replaces` is the token before.

    `replaces` is None where the one before is no longer watched.
    """

    node: Node
    token: int | None
    due_at: datetime | None
    replaces: int | None


def recount(root: RootProcess, within: int, law: str, closed: Collection[int]) -> Iterator[Recounted]:
    """Recalculates the watched deadlines of a rule, except the tokens in `closed`; gives those that have changed.

    `within` is the key of a process instance: those that it calls, or that call it, have variables of their own.

    Raises an `AtqaruError` where a deadline gives no moment although it runs.
    """
    for token, spec in _watching(root):
        is_meant = law in token.node.law.split() and instance_key(token.workflow) == within
        if not is_meant or token.id in closed:
            continue
        before = token.due_at
        after = spec.first_due(token)
        if after != before:
            yield Recounted(token.id, token.node, before, after)


def succeed(
    root: RootProcess, within: int, law: str, closed: Collection[int], missed: Collection[tuple[str, datetime]]
) -> Iterator[Successor]:
    """Begins the deadlines that follow missed ones of a rule, and silences the missed ones where none follows.

    `closed` are the tokens of missed deadlines whose timers still wait, `missed` the elements and moments of all.
    """
    for process in root.processes():
        hosts = [token for token in process.tokens if token.state != State.FUTURE and token.host is None]
        for host in hosts if instance_key(process) == within else ():
            for watcher in host.task_spec.boundaries:
                if isinstance(watcher, BoundarySpec) and _is_deadline(watcher):
                    yield from _succeeded(host, watcher, law, closed, missed)


def _succeeded(
    host: Token, watcher: BoundarySpec, law: str, closed: Collection[int], missed: Collection[tuple[str, datetime]]
) -> Iterator[Successor]:
    before = next(
        (other for other in host.workflow.tokens if other.host == host.id and other.task_spec is watcher), None
    )
    if before is not None and (before.id not in closed or before.due_at is None):
        return
    if before is None and not any(element == watcher.node.id for element, _ in missed):
        return
    stand_in = StandIn(host.workflow, watcher, None, host.id)
    node = before.node if before is not None else citing(stand_in, watcher.node)
    if law not in node.law.split():
        return
    due_at = due_once(stand_in, watcher.event) if watcher.runs(stand_in) else None
    if (watcher.node.id, due_at) in missed:
        return
    if before is not None:
        host.workflow.drop(before)
    if due_at is not None:
        watcher.arm(host)
        follows = host.workflow.tokens[-1]
        yield Successor(follows.node, follows.id, due_at, before.id if before else None)
    elif before is not None:
        yield Successor(node, None, None, before.id)


def watching(root: RootProcess) -> frozenset[int]:
    """The tokens of the deadlines that are watched now."""
    return frozenset(token.id for token, _ in _watching(root))


def silence(root: RootProcess, token_id: int) -> bool:
    """Takes its moment from a watched deadline, which then no longer runs; false if it is no longer watched."""
    token = root.find(token_id)
    if token is None or token.state != State.WAITING or token.due_at is None:
        return False
    token.forget("due")
    return True


def _watching(root: RootProcess) -> list[tuple[Token, WaitingSpec]]:
    return [
        (token, spec)
        for process in root.processes()
        for token in process.tokens
        if token.state == State.WAITING and isinstance(spec := token.task_spec, WaitingSpec) and _is_deadline(spec)
    ]


def _is_deadline(spec: WaitingSpec) -> bool:
    return spec.node.is_deadline and spec.event.timer is not TimerKind.CYCLE
