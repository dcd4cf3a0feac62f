"""How errors, escalations and signals find who catches them (10.5.1, 13.5)."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.definition.model import Event, Trigger
from engine.spiff.nodes.naming import awaited_name
from engine.spiff.state.token import RootLike, State, Token


def fire(token: Token, results: Mapping[str, Any]) -> None:
    """Delivers an event to the token that waits for it."""
    token.task_spec.fire(token, results)


def throw_error(token: Token, code: str | None, results: Mapping[str, Any]) -> bool:
    """Sends a BPMN error outward from a token to the first catcher with its code, else to one that catches all."""
    return _throw_outward(token, Trigger.ERROR, code, results)


def throw_escalation(token: Token, code: str | None) -> bool:
    """Sends an escalation outward; it is no fault if nothing catches it."""
    return _throw_outward(token, Trigger.ESCALATION, code, {})


def throw_signal(root: RootLike, name: str, results: Mapping[str, Any]) -> int:
    """Delivers a signal to every token of the case that waits for it; gives their number."""
    waiting = [
        token
        for process in root.processes()
        for token in process.tokens
        if _waits_for(token, Trigger.SIGNAL) and awaited_name(token) == name
    ]
    for token in waiting:
        if token.is_live:
            fire(token, results)
    return len(waiting)


def _throw_outward(token: Token, trigger: Trigger, code: str | None, results: Mapping[str, Any]) -> bool:
    for catchers in _catchers_outward(token, trigger):
        exact = [catcher for catcher in catchers if _event(catcher).code == code]
        any_code = [catcher for catcher in catchers if _event(catcher).code is None]
        if exact or any_code:
            fire((exact or any_code)[0], results)
            return True
    return False


def _catchers_outward(token: Token, trigger: Trigger) -> Iterator[list[Token]]:
    """The waiting catchers level by level: on the activity, on its multi-instance body, in its process, and so on."""
    at = token
    while True:
        process = at.workflow
        for watched in (at.id, at.internal_data.get("body")):
            if watched is not None:
                yield [other for other in process.tokens if other.host == watched and _waits_for(other, trigger)]
        yield [
            other
            for other in process.tokens
            if "armed" in other.internal_data and _waits_for(other, trigger) and not _has_started(other, at)
        ]
        if process.owner is None:
            return
        at = process.owner


def _has_started(armed: Token, token: Token) -> bool:
    """The token stands for the event sub-process that this start event starts: it does not catch its own events."""
    return token.task_spec is armed.task_spec.starts


def _event(token: Token) -> Event:
    return token.task_spec.node.event or Event(Trigger.NONE)


def _waits_for(token: Token, trigger: Trigger) -> bool:
    return token.state == State.WAITING and token.task_spec.node.trigger is trigger
