"""Where a name is looked up, decided before evaluation: each Block becomes one Scope at run time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engine.feel.calling import NULL_REASONS, reason_of
from engine.feel.errors import MissingVariable
from engine.feel.evaluation import Place, Scope
from engine.feel.values import DECIMALS, Function, Value

Closure = Callable[[Scope], Value]

_MISSING = object()


@dataclass
class Block:
    """The names that a scope declares; in a filter, the entries of the item come before all outer names."""

    parent: Block | None = None
    names: set[str] = field(default_factory=set)
    is_filter: bool = False

    def declares(self, name: str) -> bool:
        """Whether a block here or outside surely declares the name."""
        return name in self.names or (self.parent is not None and self.parent.declares(name))

    def is_in_filter(self) -> bool:
        """Whether the name of an entry of some item could be meant."""
        return self.is_filter or (self.parent is not None and self.parent.is_in_filter())


def reader(block: Block, name: str, function: Function | None, place: Place, depth: int = 0) -> Closure:
    """The closure that reads a name in a block; `function` is what it gives where nothing else has the name."""
    if block.parent is None:
        return _variable(name, function, place)
    if block.is_filter:
        return _item_entry(name, depth, reader(block.parent, name, function, place, depth + 1))
    if name in block.names:
        return _local(name, depth)
    return reader(block.parent, name, function, place, depth + 1)


def _local(name: str, depth: int) -> Closure:
    if depth == 0:
        return lambda scope: scope.values.get(name)
    if depth == 1:
        return lambda scope: scope.parent.values.get(name)

    def read(scope: Scope) -> Value:
        return _outer(scope, depth).values.get(name)

    return read


def _outer(scope: Scope, depth: int) -> Scope:
    for _ in range(depth):
        scope = scope.parent
    return scope


def _item_entry(name: str, depth: int, elsewhere: Closure) -> Closure:
    def read(scope: Scope) -> Value:
        item = _outer(scope, depth).item
        if type(item) is dict and name in item:
            return item[name]
        return item if name == "item" else elsewhere(scope)

    return read


def _variable(name: str, function: Function | None, place: Place) -> Closure:
    def read(scope: Scope) -> Value:
        root = scope.root
        value: Any = root.inputs.get(name, _MISSING)
        known = type(value)
        if known is str or known is bool or value is None:
            return value
        if known is int:
            return DECIMALS.create_decimal(value)
        if known is Decimal and value.is_finite():
            return value
        if value is _MISSING and function is not None:
            return function
        try:
            return root.variable(name)
        except MissingVariable as error:
            scope.evaluation.warn(place, reason_of(error), error.name)
            return None
        except NULL_REASONS as error:
            scope.evaluation.warn(place, reason_of(error))
            return None

    return read
