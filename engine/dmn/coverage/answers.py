"""What rules answer, where that is written as literals; it must not know what they match."""

from __future__ import annotations

from typing import Any

from engine import feel
from engine.dmn.coverage.literals import NAMES, NotLiteral, value_of
from engine.dmn.table import Rule
from engine.feel.parser import parse_expression


class Unknown:
    """An output that only the evaluation knows."""


UNKNOWN = Unknown()
Answer = tuple[Any, ...]


def answer_of(rule: Rule) -> Answer:
    """The outputs of a rule; those that are more than a literal are `UNKNOWN`."""
    return tuple(None if cell is None else _value(cell) for cell in rule.outputs)


def contradict(first: Answer, second: Answer) -> bool:
    """Whether two answers surely differ."""
    return any(
        one is not UNKNOWN and other is not UNKNOWN and one != other for one, other in zip(first, second, strict=True)
    )


def _value(cell: feel.Expression) -> Any:
    if cell.variables:
        return UNKNOWN
    try:
        return value_of(parse_expression(cell.source, NAMES))
    except (NotLiteral, feel.FeelError):
        return UNKNOWN
