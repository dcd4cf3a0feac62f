"""The requirement graph of a decision file: what a decision needs, checked to exist and to come to an end."""

from collections.abc import Mapping, Sequence

from engine.dmn.errors import BadDmn

# real models are a handful deep; the bound keeps evaluation away from the recursion limit
MAX_CHAIN = 100


def refuse_circles(required: Mapping[str, Sequence[str]], source: str) -> None:
    """Raises `BadDmn` where a decision requires itself, if only through others, or the chain is too long."""
    heights: dict[str, int] = {}
    for decision_id in required:
        _height(decision_id, required, heights, (), source)


def _height(
    decision_id: str,
    required: Mapping[str, Sequence[str]],
    heights: dict[str, int],
    path: tuple[str, ...],
    source: str,
) -> int:
    if decision_id in path:
        circle = " → ".join((*path[path.index(decision_id) :], decision_id))
        raise BadDmn(f"{source}: decisions require each other in a circle: {circle}; remove one of the requirements")
    if decision_id not in heights:
        inner = (_height(needed, required, heights, (*path, decision_id), source) for needed in required[decision_id])
        heights[decision_id] = 1 + max(inner, default=0) if len(path) < MAX_CHAIN else MAX_CHAIN + 1
        if heights[decision_id] > MAX_CHAIN:
            raise BadDmn(
                f"{source}: decision {path[0] if path else decision_id!r} rests on a chain of more than "
                f"{MAX_CHAIN} decisions; join some of them"
            )
    return heights[decision_id]
