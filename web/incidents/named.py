"""The variables in the expressions of an element: the first to look at when it has failed."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from engine.definition.model import Body, Node
from engine.feel import Expression


def names_in(body: Body, node: Node) -> frozenset[str]:
    """The variables that a node names, with the conditions of its outgoing sequence flows and its boundary events."""
    parts = (node, *body.outgoing(node.id), *body.boundaries(node.id))
    return frozenset(name for part in parts for expression in _expressions(part) for name in expression.variables)


def _expressions(value: Any) -> Iterator[Expression]:
    if isinstance(value, Expression):
        yield value
    elif isinstance(value, Body):
        return
    elif is_dataclass(value):
        for field in fields(value):
            yield from _expressions(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _expressions(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _expressions(item)
