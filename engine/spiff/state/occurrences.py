"""What happens while a process instance runs, in order: the engine turns it into projections and audit events."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from engine.definition.model import Node
from engine.spiff.state.waits import Offer, Wait, WaitKind

#: The kind of wait that is reported, where it is known.
W_co = TypeVar("W_co", bound=Wait, covariant=True)


class Reason(StrEnum):
    """Why a token left the node at which it waited."""

    COMPLETED = "completed"
    FIRED = "fired"
    #: the activity on which a boundary event watched was done
    HOST_COMPLETED = "host_completed"
    CANCELLED = "cancelled"
    #: a job ended in a BPMN error that the diagram catches
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Opened(Generic[W_co]):
    """A token began to wait, for what `wait` says."""

    token: int
    wait: W_co
    node: Node
    process_id: str

    @property
    def kind(self) -> WaitKind:
        """For what kind of thing it waits."""
        return self.wait.kind


@dataclass(frozen=True, slots=True)
class Changed(Generic[W_co]):
    """A token goes on waiting at its node, by other attributes: `wait` holds those of now."""

    token: int
    wait: W_co
    node: Node
    process_id: str

    @property
    def kind(self) -> WaitKind:
        """For what kind of thing it waits."""
        return self.wait.kind


@dataclass(frozen=True, slots=True)
class Closed:
    """A token waits no more; `due_at` is the moment for which a timer waited."""

    token: int
    kind: WaitKind
    node: Node
    reason: Reason
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """A node was completed; `inner` if it is one of several instances, after which the node itself passes too."""

    token: int
    node: Node
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision was evaluated: which rules matched on which inputs, and why anything became null.

    `is_restricted`: its property `restricted_when` says that only few may see what it went by or came to.
    """

    token: int
    node: Node
    evaluations: tuple[Mapping[str, Any], ...]
    warnings: tuple[str, ...] = ()
    is_restricted: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """A step could not be carried out; its token stays and can be tried again.

    The engine around it adds timers and messages that could not be delivered, by `kind`.
    """

    token: int
    node: Node
    message: str
    kind: str = "step"
    #: a code of `engine.faults`
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class SignalThrown:
    """A signal was thrown; it concerns other cases too."""

    node: Node
    name: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The root process has no token left; `end` is the last end event reached."""

    end: Node | None


@dataclass(frozen=True, slots=True)
class Reoffered:
    """A message goes on being awaited, or a step offered, by others: those whom `offer` names now, if any."""

    token: int
    node: Node
    name: str
    offer: Offer | None


Occurrence = Opened[Wait] | Changed[Wait] | Reoffered | Closed | Passed | Decided | Failed | SignalThrown | Ended
