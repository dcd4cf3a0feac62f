"""Why a token has no place in another version of its definition."""

from dataclasses import dataclass
from enum import StrEnum

from engine.errors import AtqaruError


class Mismatch(StrEnum):
    """Why a token has no place in the new version."""

    GONE = "gone"
    KIND = "kind"
    TIMES = "times"
    WAY = "way"
    HOST = "host"
    FLOWS = "flows"
    AWAITED = "awaited"
    TERM = "term"
    COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class Lack:
    """A token whose place the new version does not have; one that only watches may be cancelled instead.

    `reason` follows the name of the element in an English sentence; `mismatch` says what kind of reason it is.
    """

    token: int
    element_id: str
    name: str
    reason: str
    is_watching: bool
    mismatch: Mismatch


class CannotMove(AtqaruError):
    """A case cannot go by another version: its tokens have no place there. `lacks` says which."""

    def __init__(self, lacks: tuple[Lack, ...]) -> None:
        places = "; ".join(f"{lack.element_id} {lack.reason}" for lack in lacks)
        super().__init__(f"the new version has no place for what is in the case now: {places}")
        self.lacks = lacks
