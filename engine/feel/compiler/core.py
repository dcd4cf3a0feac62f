"""The compiler of one expression: its functions, its free names, and which module compiles which node."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from engine.feel import nodes
from engine.feel.compiler import calls, collections, logic, loops, operators
from engine.feel.compiler.blocks import Block, Closure, reader
from engine.feel.evaluation import Place
from engine.feel.types import Type
from engine.feel.values import Function


class Compiler:
    """Compiles the nodes of one text."""

    def __init__(
        self,
        source: str,
        names: frozenset[str],
        functions: Mapping[str, Function],
        types: Mapping[str, Type] = MappingProxyType({}),
    ) -> None:
        self.source = source
        self.names = names
        self.functions = functions
        self.types = types
        self.variables: set[str] = set()
        self.possible_variables: set[str] = set()
        self.calls: set[str] = set()
        self.names_read: set[str] = set()
        self.size = 0

    def compile(self, node: nodes.Node, block: Block) -> Closure:
        """The closure of a node."""
        self.size += 1
        return _COMPILERS[type(node)](self, node, block)

    def weighed(self, node: nodes.Node, block: Block) -> tuple[Closure, int]:
        """The closure of a node that is run many times, and the steps that one time of it is worth."""
        before = self.size
        closure = self.compile(node, block)
        return closure, 1 + (self.size - before) // 2

    def place(self, node: nodes.Node) -> Place:
        """Where a node stands, for warnings."""
        return Place(self.source, node.at)

    def function_called(self, name: str, block: Block) -> Function | None:
        """The function that a call of this name surely means; None where a variable may be meant, or nothing."""
        return None if block.declares(name) or name in self.names else self.functions.get(name)

    def note_variable(self, name: str, block: Block) -> None:
        """Keeps account of a name that is not the expression's own."""
        if block.declares(name) or (name in self.functions and name not in self.names):
            return
        if block.is_in_filter() and name not in self.names:
            self.possible_variables.add(name)
        else:
            self.variables.add(name)


def _literal(_: Compiler, node: nodes.Literal, __: Block) -> Closure:
    value = node.value

    return lambda scope: value


def _name(compiler: Compiler, node: nodes.Name, block: Block) -> Closure:
    compiler.note_variable(node.name, block)
    compiler.names_read.add(node.name)
    return reader(block, node.name, compiler.functions, compiler.place(node))


_COMPILERS: dict[type[nodes.Node], Callable[[Compiler, Any, Block], Closure]] = {
    nodes.Literal: _literal,
    nodes.Name: _name,
    nodes.Path: collections.compile_path,
    nodes.Filter: collections.compile_filter,
    nodes.ListOf: collections.compile_list,
    nodes.ContextOf: collections.compile_context,
    nodes.RangeOf: collections.compile_range,
    nodes.Negation: operators.compile_negation,
    nodes.Arithmetic: operators.compile_arithmetic,
    nodes.Comparison: operators.compile_comparison,
    nodes.Between: operators.compile_between,
    nodes.InstanceOf: operators.compile_instance_of,
    nodes.Logic: logic.compile_logic,
    nodes.If: logic.compile_if,
    nodes.In: logic.compile_in,
    nodes.For: loops.compile_for,
    nodes.Quantified: loops.compile_quantified,
    nodes.FunctionOf: calls.compile_function,
    nodes.Call: calls.compile_call,
}
