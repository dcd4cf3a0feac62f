"""Counts terms of the law anew while they are watched: what they are counted from has changed, or runs no more.

A term that does not run has a token that waits without a moment. Nothing is stored here.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.definition.model import Node, TimerKind, Trigger
from engine.spiff.process import RootProcess, instance_key
from engine.spiff.token import State, Token
from engine.spiff.waits import WaitingSpec


@dataclass(frozen=True, slots=True)
class Recounted:
    """A deadline with its moments before and after; None where its term did not run, or runs no more."""

    token: int
    node: Node
    before: datetime | None
    after: datetime | None


def recount(root: RootProcess, within: int, law: str, settled: Collection[int]) -> Iterator[Recounted]:
    """Counts the watched terms of a rule anew and gives those that have changed, but for the tokens in `settled`.

    `within` is the key of a process instance: what it has called, or has called it, has variables of its own.

    Raises an `AtqaruError` where a term gives no moment although it runs.
    """
    for token in _watching(root):
        is_meant = law in token.task_spec.node.law.split() and instance_key(token.workflow) == within
        if not is_meant or token.id in settled:
            continue
        before = due_of(token)
        after = token.task_spec.details(token)["due_at"]
        if after != before:
            yield Recounted(token.id, token.task_spec.node, before, after)


def watching(root: RootProcess) -> frozenset[int]:
    """The tokens of the terms that are watched now."""
    return frozenset(token.id for token in _watching(root))


def silence(root: RootProcess, token_id: int) -> bool:
    """Takes its moment from a watched term, which then runs no more; false if it is not watched any more."""
    token = root.find(token_id)
    if token is None or token.state != State.WAITING or due_of(token) is None:
        return False
    token.forget("due")
    return True


def due_of(token: Token) -> datetime | None:
    """The moment for which a token waits; None for one without."""
    due = token.internal_data.get("due")
    return datetime.fromisoformat(due) if due else None


def _watching(root: RootProcess) -> list[Token]:
    return [
        token
        for process in root.processes()
        for token in process.tokens
        if token.state == State.WAITING
        and isinstance(token.task_spec, WaitingSpec)
        and token.task_spec.node.is_deadline
        and token.task_spec.event.trigger is Trigger.TIMER
        and token.task_spec.event.timer is not TimerKind.CYCLE
    ]
