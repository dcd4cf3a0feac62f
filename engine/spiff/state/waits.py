"""For what a token waits, as it was evaluated when the wait began: a value for each kind of wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar


class WaitKind(StrEnum):
    """For what a token waits."""

    USER_TASK = "user_task"
    JOB = "job"
    TIMER = "timer"
    MESSAGE = "message"
    SIGNAL = "signal"
    CONDITION = "condition"
    EVENT = "event"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class UserTaskWait:
    """A task is offered to people: who may do it, about what, with which form, by when, how urgent it is."""

    kind: ClassVar = WaitKind.USER_TASK

    form_id: str | None
    #: the definition of the form that is due
    form_definition_id: int | None
    assignee: str | None
    groups: Sequence[str]
    users: Sequence[str]
    subject: str | None
    #: the logins of those whose own matter it is: none of them is offered it
    matter_of: Sequence[str]
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int

    def is_offered_as(self, other: "UserTaskWait") -> bool:
        """Whether another wait differs in dates at most, which follow from more than the diagram."""
        return self == replace(other, due_at=self.due_at, follow_up_at=self.follow_up_at)


@dataclass(frozen=True, slots=True)
class JobWait:
    """A handler is asked to work."""

    kind: ClassVar = WaitKind.JOB

    type: str
    retries: int
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TimerWait:
    """A moment is waited for; None for a deadline that does not run now."""

    kind: ClassVar = WaitKind.TIMER

    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Offer:
    """To which officials the sending of a message, or the beginning of a step, is offered, and about what."""

    groups: Sequence[str]
    users: Sequence[str]
    subject: str | None


@dataclass(frozen=True, slots=True)
class MessageWait:
    """A message is waited for; `offer` is None where officials do not send it."""

    kind: ClassVar = WaitKind.MESSAGE

    name: str
    key: str
    offer: Offer | None = None


@dataclass(frozen=True, slots=True)
class SignalWait:
    """A signal is waited for."""

    kind: ClassVar = WaitKind.SIGNAL

    name: str


@dataclass(frozen=True, slots=True)
class ConditionWait:
    """A condition is to become true."""

    kind: ClassVar = WaitKind.CONDITION


@dataclass(frozen=True, slots=True)
class EventWait:
    """An error or an escalation from inside is watched for."""

    kind: ClassVar = WaitKind.EVENT


@dataclass(frozen=True, slots=True)
class StepWait:
    """Officials may begin a step."""

    kind: ClassVar = WaitKind.STEP

    offer: Offer


Wait = UserTaskWait | JobWait | TimerWait | MessageWait | SignalWait | ConditionWait | EventWait | StepWait
