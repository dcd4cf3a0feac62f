"""Parts of an expression that are the same in every evaluation: the engine itself computes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from engine.feel import nodes
from engine.feel.builtins import BUILTINS
from engine.feel.compiler import Compiler, compiler_for
from engine.feel.compiler.blocks import Block
from engine.feel.errors import FeelError
from engine.feel.evaluation import Evaluation, Place, Root
from engine.feel.values import Value

# far more than what people write; a constant that takes longer is left to the evaluation
STEPS = 20_000
MOST_NODES = 20_000
_NOT_ALWAYS_THE_SAME = frozenset({"now", "today", "uuid", "random number"})


@dataclass(frozen=True, slots=True)
class Constant:
    """The value of a part, and the places and reasons for which anything in it became null."""

    value: Value
    reasons: tuple[tuple[int, str], ...]


class _Trial(Evaluation):
    """An evaluation that keeps the places of its warnings as they are in the text."""

    __slots__ = ("reasons",)

    def __init__(self) -> None:
        super().__init__(None, STEPS)
        self.reasons: list[tuple[int, str]] = []

    def warn(self, place: Place, reason: str, missing: str | None = None) -> None:
        self.reasons.append((place.offset, reason))


class Constants:
    """Finds the constant parts of one text; what is looked at and computed for it is bounded."""

    def __init__(self, compiler: Compiler) -> None:
        self._compiler = compiler
        self._room = MOST_NODES
        #: of how many nodes a constant is made, 0 for what is none, by its id: each node around it asks again
        self._sizes: dict[int, int] = {}

    def at(self, node: nodes.Node, block: Block) -> Constant | None:
        """What a node comes to in every evaluation; None if it is not constant or takes too long."""
        size = self._size(node, block)
        if not 0 < size <= self._room:
            return None
        self._room -= size
        return _value(self._compiler, node)

    def _size(self, node: nodes.Node, block: Block) -> int:
        """Of how many nodes one is made, if these are literals, operators and functions without clock and chance."""
        if id(node) not in self._sizes:
            self._sizes[id(node)] = self._sum(_parts_that_decide(self._compiler, node, block), block)
        return self._sizes[id(node)]

    def _sum(self, parts: Iterable[nodes.Node] | None, block: Block) -> int:
        total = 0 if parts is None else 1
        for part in parts or ():
            size = self._size(part, block)
            if not size:
                return 0
            total += size
        return total


_PLAIN = (
    nodes.Literal, nodes.ListOf, nodes.RangeOf, nodes.Negation, nodes.Arithmetic, nodes.Comparison, nodes.Logic,
    nodes.Between, nodes.InstanceOf, nodes.If, nodes.Path, nodes.Filter, nodes.ContextOf,
)  # fmt: skip


def _parts_that_decide(compiler: Compiler, node: nodes.Node, block: Block) -> Iterable[nodes.Node] | None:
    """The parts that have to be constant for a node to be it; None for one that never is."""
    if not isinstance(node, nodes.Call):
        return _parts(node) if isinstance(node, _PLAIN) else None
    is_pure = isinstance(node.callee, nodes.Name) and _is_pure(compiler, node.callee.name, block)
    return node.arguments if is_pure else None


def _is_pure(compiler: Compiler, name: str, block: Block) -> bool:
    function = compiler.function_called(name, block)
    return function is not None and function is BUILTINS.get(name) and name not in _NOT_ALWAYS_THE_SAME


def _parts(node: nodes.Node) -> Iterator[nodes.Node]:
    for field in fields(node):
        yield from _nodes_in(getattr(node, field.name))


def _nodes_in(value: Any) -> Iterator[nodes.Node]:
    if isinstance(value, nodes.Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes_in(item)


def _value(compiler: Compiler, node: nodes.Node) -> Constant | None:
    trial = _Trial()
    alone = compiler_for(compiler.source, compiler.names, compiler.functions, compiler.types)
    try:
        value = alone.compile(node, Block())(Root({}, trial))
    except (FeelError, RecursionError):
        return None
    return Constant(value, tuple(dict.fromkeys(trial.reasons)))
