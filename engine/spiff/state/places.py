"""Where live tokens are, as seen from outside."""

from dataclasses import dataclass

from engine.definition.model import Node
from engine.spiff.state.token import State, Token
from engine.spiff.state.waits import WaitKind


@dataclass(frozen=True, slots=True)
class Place:
    """Where a live token is; `waits_for` is empty for one that failed or only passes."""

    token: int
    process_id: str
    node: Node
    waits_for: WaitKind | None
    failed: str | None


def place_of(token: Token) -> Place:
    """The place of a token."""
    return Place(
        token.id,
        token.task_spec.body.definition().process.id,
        token.node,
        token.task_spec.waits_for if token.state != State.FUTURE and "given" not in token.internal_data else None,
        token.internal_data.get("incident"),
    )
