"""Waiting for events: evaluates what an event waits for, and when a timer is due.

Shared by catch events, receive tasks, boundary events and the start events of event sub-processes.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from engine.definition.events import CYCLE
from engine.definition.model import Event, TimerKind, Trigger
from engine.feel import Expression, FeelError, YearsMonths, evaluate
from engine.spiff.errors import ExecutionError
from engine.spiff.node import NodeSpec
from engine.spiff.occurrences import WaitKind
from engine.spiff.surroundings import Surroundings
from engine.spiff.token import State, Token

_KINDS = {
    Trigger.TIMER: WaitKind.TIMER,
    Trigger.MESSAGE: WaitKind.MESSAGE,
    Trigger.SIGNAL: WaitKind.SIGNAL,
    Trigger.CONDITIONAL: WaitKind.CONDITION,
    Trigger.ERROR: WaitKind.EVENT,
    Trigger.ESCALATION: WaitKind.EVENT,
}
#: A cycle without a number of repetitions.
_ENDLESS = -1


class WaitingSpec(NodeSpec):
    """A node, or a part of one, that waits for an event."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wait = _KINDS.get(self.event.trigger)

    @property
    def _depends_on_now(self) -> bool:
        expression = self.event.expression
        tells_time = isinstance(expression, Expression) and not expression.calls.isdisjoint({"now", "today"})
        return self.event.timer is not TimerKind.CYCLE and (tells_time or self.event.timer is TimerKind.DURATION)

    def first_due(self, token: Token) -> datetime:
        """When a timer that does not repeat is due, as its token sees it; raises `ExecutionError`."""
        return self._first_due(token)[0]

    @property
    def event(self) -> Event:
        """The event for which it waits."""
        return self.node.event or Event(Trigger.NONE)

    def hold(self, token: Token) -> None:
        """Evaluates the event in the token's scope and lets the token wait for it."""
        details = self._details(token)
        token._set_state(State.WAITING)
        self.opened(token, **details)

    def _details(self, token: Token) -> dict[str, Any]:
        if self.event.trigger is Trigger.TIMER:
            due_at, left = self._first_due(token)
            kept: dict[str, Any] = {"left": left} if left is not None else {}
            if self._depends_on_now:  # it is computed anew as of this moment when the calendar changes
                kept["at"] = token.workflow.top_workflow.surroundings.now.isoformat()
            token.remember(due=due_at.isoformat(), **kept)
            return {"due_at": due_at}
        if self.event.trigger is Trigger.MESSAGE:
            return {"name": self.event.name, "key": self._correlation_key(token)}
        return {"name": self.event.name}

    def _correlation_key(self, token: Token) -> str:
        if self.event.correlation_key is None:
            return ""
        key = token.workflow.script_engine.evaluate_json(token, self.event.correlation_key)
        if key is None or isinstance(key, bool | list | dict):
            raise ExecutionError(
                self.bpmn_id,
                f"the correlation key of message {self.event.name} is {key!r}; it must be a text or a number",
            )
        return str(key)

    def _first_due(self, token: Token) -> tuple[datetime, int | None]:
        surroundings: Surroundings = token.workflow.top_workflow.surroundings
        value = token.workflow.script_engine.evaluate(token, self.event.expression) if self.event.expression else None
        if self.event.timer is TimerKind.CYCLE:
            repetitions, step = self._cycle(value)
            return self._later(surroundings.now, step), repetitions
        return self._moment(surroundings, value), None

    def _moment(self, surroundings: Surroundings, value: Any) -> datetime:
        """The moment that a timer's value means; a date means the close of office on it (AMB-03)."""
        if isinstance(value, str):
            value = self._temporal(value)
        if isinstance(value, datetime):
            return (value if value.tzinfo else surroundings.local(value)).astimezone(UTC)
        if isinstance(value, date):
            return surroundings.close_of(value)
        if isinstance(value, timedelta | YearsMonths):
            return self._later(surroundings.now, value)
        if isinstance(value, time):
            raise ExecutionError(self.bpmn_id, f"the timer gives the time {value} without a day; use date and time(…)")
        raise ExecutionError(
            self.bpmn_id,
            f"the timer gives {value!r}; it must give a date, a date and time or a duration",
        )

    def _temporal(self, text: str) -> Any:
        for function in ("date", "date and time", "duration"):
            try:
                value = evaluate(f"{function}(text)", {"text": text})
            except FeelError:
                continue
            if value is not None:
                return value
        raise ExecutionError(
            self.bpmn_id,
            f"the timer gives the text {text!r}, which is no date, date and time or duration",
        )

    def _cycle(self, value: Any) -> tuple[int, Any]:
        written = CYCLE.fullmatch(value.strip()) if isinstance(value, str) else None
        if written is None:
            raise ExecutionError(
                self.bpmn_id,
                f'the cycle is {value!r}; write it as "R3/PT1H" or, without end, "R/PT1H"',
            )
        return int(written[1]) if written[1] else _ENDLESS, self._temporal(written[2])

    def _later(self, moment: datetime, duration: Any) -> datetime:
        try:
            later = evaluate("moment + duration", {"moment": moment, "duration": duration})
        except FeelError as error:
            raise ExecutionError(self.bpmn_id, f"the timer's duration cannot be added: {error}") from error
        if not isinstance(later, datetime) or later < moment:
            raise ExecutionError(self.bpmn_id, "the timer's duration leads out of the calendar; write a shorter one")
        return later.astimezone(UTC)

    def rearm(self, token: Token) -> bool:
        """Sets a repeating timer to its next moment; false when it has no further one."""
        left = token.internal_data.get("left")
        if left is None or left == 1:
            return False
        expression = self.event.expression
        _, step = self._cycle(token.workflow.script_engine.evaluate(token, expression) if expression else None)
        # one firing for each command: moments that passed while nothing ran are not made up for in a burst
        now = token.workflow.top_workflow.surroundings.now
        due_at = max(self._later(datetime.fromisoformat(token.internal_data["due"]), step), now)
        token.remember(due=due_at.isoformat(), left=left - 1 if left > 0 else _ENDLESS)
        self.opened(token, due_at=due_at)
        return True
