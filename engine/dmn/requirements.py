"""The requirement graph of a decision file: what an element needs, found, and checked to come to an end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.dmn.cells import Findings
from engine.dmn.errors import BadDmn
from engine.quoting import quoted

# real models are a handful deep; the bound keeps evaluation away from the recursion limit
MAX_CHAIN = 100


# the key of an element, and the name of the import that it comes through, empty for one of the same file
Target = tuple[str, str]


def linked(
    element: Any,
    path: tuple[str, ...],
    namespace: str,
    targets: Sequence[Mapping[str, str]],
    where: str,
    findings: Findings,
) -> list[Target]:
    """What the arrows of an element point at, each once; an arrow into nothing is refused.

    A reference is `#id`, or the namespace of this or of an imported file before it (6.2.1.2).
    """
    found: list[Target] = []
    for link in element.iterfind("/".join("{*}" + step for step in path)):
        href = link.get("href") or ""
        outside, _, identifier = href.rpartition("#")
        key = f"{outside or namespace}#{identifier}"
        known = next((group for group in targets if key in group), None)
        if known is not None:
            found.append((key, known[key]))
        else:
            findings.refuse(
                f"{where} requires {quoted(href)}, which is not in this file; "
                "draw it here, import it, or remove the arrow"
            )
    return list(dict.fromkeys(found))


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
        needed = (key for key in required[decision_id] if key in required)
        inner = (_height(key, required, heights, (*path, decision_id), source) for key in needed)
        heights[decision_id] = 1 + max(inner, default=0) if len(path) < MAX_CHAIN else MAX_CHAIN + 1
        if heights[decision_id] > MAX_CHAIN:
            raise BadDmn(
                f"{source}: decision {quoted(path[0] if path else decision_id)} rests on a chain of more than "
                f"{MAX_CHAIN} decisions; join some of them"
            )
    return heights[decision_id]
