"""A node looked at without a token: what it would give now, or would have given to one that was passed long ago."""

from dataclasses import dataclass

from engine.spiff.state.token import NodeLike, ProcessLike


@dataclass(frozen=True, slots=True)
class StandIn:
    """Stands for a token at an element: one that was passed long ago, which sees the scope of its process."""

    workflow: ProcessLike
    task_spec: NodeLike
    id: int | None = None
    host: int | None = None
