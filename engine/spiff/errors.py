"""What can go wrong while a process instance runs."""

from typing import TYPE_CHECKING

from engine.errors import AtqaruError
from engine.faults import Fault

if TYPE_CHECKING:
    from engine.spiff.moving import Lack


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


class CannotMove(AtqaruError):
    """A case cannot go by another version: its tokens have no place there. `lacks` says which."""

    def __init__(self, lacks: "tuple[Lack, ...]") -> None:
        told = "; ".join(f"{lack.element_id} {lack.reason}" for lack in lacks)
        super().__init__(f"the new version has no place for what stands in the case now: {told}")
        self.lacks = lacks
