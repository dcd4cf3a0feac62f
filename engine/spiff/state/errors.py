"""What can go wrong while a process instance runs."""

from engine.errors import AtqaruError
from engine.faults import Fault


class ExecutionError(AtqaruError):
    """A step of a process cannot be carried out; the message names the element, the fault and the remedy."""

    def __init__(self, element: str, message: str, fault: Fault | None = None) -> None:
        super().__init__(f"{element}: {message}")
        self.element = element
        self.fault = fault


class NotWaiting(AtqaruError):
    """The token that a command wants to move is not there any more, or does not wait for that."""


class UnknownState(AtqaruError):
    """A stored state cannot be read: it is damaged, or was written by a newer version of the product."""

    fault = Fault.DAMAGED
