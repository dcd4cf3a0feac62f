"""Parts of an expression that are the same in every evaluation: the engine itself tells what they come to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from engine.feel import nodes
from engine.feel.builtins import BUILTINS
from engine.feel.compiler import Compiler
from engine.feel.compiler.blocks import Block
from engine.feel.errors import FeelError
from engine.feel.evaluation import Evaluation, Place, Root
from engine.feel.values import Value

# far more than what people write; a constant that takes longer is left to the evaluation
STEPS = 20_000
_BY_THE_CLOCK = frozenset({"now", "today"})


@dataclass(frozen=True, slots=True)
class Constant:
    """The value of a part, and the places and reasons for which anything in it became null."""

    value: Value
    reasons: tuple[tuple[int, str], ...]


class _Trial(Evaluation):
    """An evaluation that keeps the places of its warnings as they stand in the text."""

    __slots__ = ("reasons",)

    def __init__(self) -> None:
        super().__init__(None, STEPS)
        self.reasons: list[tuple[int, str]] = []

    def warn(self, place: Place, reason: str) -> None:
        self.reasons.append((place.offset, reason))


def is_constant(compiler: Compiler, node: nodes.Node, block: Block) -> bool:
    """Whether a node is made of literals, operators and functions of the standard without the clock."""
    if isinstance(node, nodes.Call):
        if not isinstance(node.callee, nodes.Name) or not _is_pure(compiler, node.callee.name, block):
            return False
        return all(is_constant(compiler, argument, block) for argument in node.arguments)
    if not isinstance(node, _PLAIN):
        return False
    return all(is_constant(compiler, part, block) for part in _parts(node))


_PLAIN = (
    nodes.Literal, nodes.ListOf, nodes.RangeOf, nodes.Negation, nodes.Arithmetic, nodes.Comparison, nodes.Logic,
    nodes.Between, nodes.InstanceOf, nodes.If, nodes.Path, nodes.Filter, nodes.ContextOf,
)  # fmt: skip


def _is_pure(compiler: Compiler, name: str, block: Block) -> bool:
    function = compiler.function_called(name, block)
    return function is not None and function is BUILTINS.get(name) and name not in _BY_THE_CLOCK


def _parts(node: nodes.Node) -> Iterator[nodes.Node]:
    for field in fields(node):
        yield from _nodes_in(getattr(node, field.name))


def _nodes_in(value: Any) -> Iterator[nodes.Node]:
    if isinstance(value, nodes.Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes_in(item)


def constant_value(compiler: Compiler, node: nodes.Node) -> Constant | None:
    """What a constant node comes to; None if that takes too long."""
    trial = _Trial()
    alone = Compiler(compiler.source, compiler.names, compiler.functions, compiler.types)
    try:
        value = alone.compile(node, Block())(Root({}, trial))
    except (FeelError, RecursionError):
        return None
    return Constant(value, tuple(dict.fromkeys(trial.reasons)))
