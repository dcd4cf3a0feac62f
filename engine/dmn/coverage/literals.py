"""The values of the parts of a cell that are literals; everything else is not decided before the evaluation."""

from typing import Any

from engine import feel
from engine.feel import nodes

#: Calls that write a value for which FEEL has no sign of its own.
_WRITERS = frozenset({"date", "time", "date and time", "duration"})
#: The names that a text has to be parsed with, so that a literal in it is read as one.
NAMES = ("date and time",)


class NotLiteral(Exception):
    """A part of a cell whose value only the evaluation knows."""


def value_of(node: nodes.Node) -> Any:
    """The value of a literal, of a negative one, or of a call such as `date("2026-03-20")`.

    Raises `NotLiteral` for any other node.
    """
    if isinstance(node, nodes.Literal):
        return node.value
    if isinstance(node, nodes.Negation):
        return _evaluated(f"-{_text(node.operand)}")
    if isinstance(node, nodes.Call) and isinstance(node.callee, nodes.Name) and node.callee.name in _WRITERS:
        return _evaluated(f"{node.callee.name}({', '.join(_arguments(node))})")
    raise NotLiteral


def _arguments(call: nodes.Call) -> list[str]:
    values = [_text(argument) for argument in call.arguments]
    if not call.names:
        return values
    return [f"{name}: {value}" for name, value in zip(call.names, values, strict=True)]


def _text(node: nodes.Node) -> str:
    return feel.feel_text(value_of(node))


def _evaluated(text: str) -> Any:
    value = feel.evaluate(text)
    if value is None:
        # date("2026-02-30") is a mistake, not a wish for null
        raise NotLiteral
    return value
