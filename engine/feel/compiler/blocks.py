"""Where a name is looked up, decided before evaluation: each Block becomes one Scope at run time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
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


#: On the way to a name so many blocks, and so many filters among them, are gone through in the time of a node.
_BLOCKS_OF_A_NODE = 20
_FILTERS_OF_A_NODE = 4


def reader(block: Block, name: str, function: Function | None, place: Place) -> tuple[Closure, int]:
    """The closure that reads a name in a block, and how many nodes more its way there is worth; `function` is what it
    gives where nothing else has the name."""
    filters: list[int] = []
    depth = 0
    while block.parent is not None:
        if block.is_filter:
            filters.append(depth)
        elif name in block.names:
            break
        block, depth = block.parent, depth + 1
    is_local = block.parent is not None
    elsewhere = _local(name, depth - sum(filters[-1:])) if is_local else _variable(name, function, place)
    if not filters:
        return elsewhere, depth // _BLOCKS_OF_A_NODE if is_local else 0
    nodes = depth // _BLOCKS_OF_A_NODE + len(filters) // _FILTERS_OF_A_NODE
    return _item_entry(name, filters, elsewhere), nodes


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


def _item_entry(name: str, filters: list[int], elsewhere: Closure) -> Closure:
    """Reads the entry of the innermost item that has one; `filters` is how far out each filter around the name is."""
    ways = [depth - before for before, depth in pairwise((0, *filters))]
    is_item = name == "item"

    def read(scope: Scope) -> Value:
        for way in ways:
            scope = _outer(scope, way)
            item = scope.item
            if type(item) is dict and name in item:
                return item[name]
            if is_item:
                return item
        return elsewhere(scope)

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
