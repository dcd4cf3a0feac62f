"""The expressions in a part of a model, and the names that they read."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from engine.definition.model import Body
from engine.feel import Expression


def expressions_in(part: object) -> Iterator[Expression]:
    """Every expression in a part of the model, without what is drawn inside it."""
    if isinstance(part, Expression):
        yield part
    elif isinstance(part, Mapping):
        yield from (found for each in part.values() for found in expressions_in(each))
    elif isinstance(part, tuple):
        yield from (found for each in part for found in expressions_in(each))
    elif is_dataclass(part) and not isinstance(part, Body | type):
        yield from (found for field in fields(part) for found in expressions_in(getattr(part, field.name)))


def read_in(part: object) -> frozenset[str]:
    """Every name that they read or may read."""
    return frozenset().union(*(each.reads for each in expressions_in(part)))
