"""Waiting for events: what an event waits for, evaluated when the wait opens.

Shared by catch events, receive tasks, boundary events and the start events of event sub-processes.
"""

from datetime import datetime
from typing import Any

from engine.correlation import WANTED, correlation_key, fault_of_message_name
from engine.definition.details import Text
from engine.definition.model import Event, Node, Trigger
from engine.faults import Fault
from engine.spiff.nodes.attributes import form_of, names_of, text_of
from engine.spiff.nodes.citing import cite
from engine.spiff.nodes.naming import awaited_name, computed
from engine.spiff.nodes.node import NodeSpec
from engine.spiff.nodes.timing import due_once, first_due, next_due
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.occurrences import Reoffered
from engine.spiff.state.token import Standpoint, State, Token
from engine.spiff.state.waits import (
    ConditionWait,
    EventWait,
    MessageWait,
    Offer,
    SignalWait,
    TimerWait,
    Wait,
    WaitKind,
)

_KINDS = {
    Trigger.TIMER: WaitKind.TIMER,
    Trigger.MESSAGE: WaitKind.MESSAGE,
    Trigger.SIGNAL: WaitKind.SIGNAL,
    Trigger.CONDITIONAL: WaitKind.CONDITION,
    Trigger.ERROR: WaitKind.EVENT,
    Trigger.ESCALATION: WaitKind.EVENT,
}


class WaitingSpec(NodeSpec):
    """A node, or a part of one, that waits for an event."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waits_for = _KINDS.get(self.event.trigger)

    def due_once(self, token: Standpoint) -> datetime:
        """When a timer that does not repeat is due, as its token sees it; raises `ExecutionError`."""
        return due_once(token, self.event)

    @property
    def event(self) -> Event:
        """The event for which it waits."""
        return self.node.event or Event(Trigger.NONE)

    def hold(self, token: Token) -> None:
        """Evaluates the event, and by which law it is, in the token's scope and lets the token wait for it."""
        cite(token)
        wait = self.awaited(token)
        token._set_state(State.WAITING)
        self.opened(token, wait)

    def renew_wait(self, token: Token, before: Wait | None) -> None:
        """Lets a token wait for what the event says now, if that is something else than `before`."""
        held = token.internal_data
        token.forget("name")
        wait = self.awaited(token)
        if wait == before:
            token.remember(**held)  # a name that was computed when the wait began
        else:
            self.changed(token, wait)

    def awaited(self, token: Token) -> Wait:
        """For what a token waits by the event, as it is evaluated now."""
        event = self.event
        if event.trigger is Trigger.TIMER:
            return TimerWait(self.first_due(token))
        if event.trigger is Trigger.MESSAGE:
            name = self._name(token, "message name")
            self.keep_form(token)
            return MessageWait(name, self._correlation_key(token, name, event.correlation_key), self._offer(token))
        if event.trigger is Trigger.SIGNAL:
            return SignalWait(self._name(token, "signal name"))
        return ConditionWait() if event.trigger is Trigger.CONDITIONAL else EventWait()

    def renew_offer(self, token: Token, before: Node) -> None:
        """Offers the sending of what a token waits for to those whom the event names now, if it named others before."""
        if self.waits_for is WaitKind.MESSAGE and self.node.sending != before.sending:
            root = token.workflow.top_workflow
            root.occurrences.append(Reoffered(token.id, token.node, awaited_name(token), self._offer(token)))

    def first_due(self, token: Token) -> datetime | None:
        """The moment of a timer; None for a deadline that does not run now."""
        if not self.runs(token):
            token.forget("due")
            return None
        return first_due(token, self.event)

    def runs(self, token: Standpoint) -> bool:
        """Whether a deadline runs, as its token sees it; any other timer does."""
        runs_when = self.node.runs_when
        return runs_when is None or token.workflow.script_engine.evaluate(token, runs_when) is True

    def _name(self, token: Token, what: str) -> str:
        name = computed(token, what, self.event.name)
        if self.event.trigger is Trigger.MESSAGE and (fault := fault_of_message_name(name)):
            raise ExecutionError(self.bpmn_id, f"{fault}; take another", Fault.NAME)
        if name != self.event.name:
            token.remember(name=name)
        return name

    def keep_form(self, token: Token) -> None:
        """Lets a token keep the form whose id FEEL gives; raises an `AtqaruError` where none of it is in force."""
        if self.node.sending is not None and self.node.sending.computed_form is not None:
            token.workflow.top_workflow.context.form(form_of(token, self.node.sending.computed_form))

    def _offer(self, token: Token) -> Offer | None:
        """To which officials the sending of the message is offered, and about what."""
        sending = self.node.sending
        if sending is None or not sending.is_for_officials:
            return None
        users = names_of(token, "senders", sending.users)
        if not (sending.groups or users):
            said = token.workflow.script_engine.described(token, sending.users, [])
            raise ExecutionError(self.bpmn_id, f"nobody can send this: the senders are {said}", Fault.NOBODY)
        return Offer(sending.groups, users, text_of(token, "subject", sending.subject))

    def _correlation_key(self, token: Token, name: str, expression: Text | None) -> str:
        engine = token.workflow.script_engine
        value = engine.evaluate_json(token, expression) if expression is not None else None
        key = correlation_key(value)
        if key is None:
            said = engine.described(token, expression, value)
            raise ExecutionError(
                self.bpmn_id, f"the correlation key of message {name} is {said}; it must be {WANTED}", Fault.KEY
            )
        return key

    def rearm(self, token: Token) -> bool:
        """Sets a repeating timer to its next moment; false when it has no further one."""
        due_at = next_due(token, self.event)
        if due_at is not None:
            self.opened(token, TimerWait(due_at))
        return due_at is not None
