"""Which module compiles which kind of node, and the compilers that go by that."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.feel import nodes
from engine.feel.compiler import calls, collections, logic, loops, operators
from engine.feel.compiler.blocks import Block, Closure, reader
from engine.feel.compiler.compiler import Compiler, Rules
from engine.feel.types import Type
from engine.feel.values import Function


def compiler_for(
    source: str,
    names: frozenset[str],
    functions: Mapping[str, Function],
    types: Mapping[str, Type] = MappingProxyType({}),
) -> Compiler:
    """A compiler of one text, whose free names may be these variables, functions and types."""
    return Compiler(_RULES, source, names, functions, types)


def _literal(_: Compiler, node: nodes.Literal, __: Block) -> Closure:
    value = node.value

    return lambda scope: value


def _name(compiler: Compiler, node: nodes.Name, block: Block) -> Closure:
    compiler.note_variable(node.name, block)
    compiler.names_read.add(node.name)
    closure, nodes_on_the_way = reader(block, node.name, compiler.function_valued(node.name), compiler.place(node))
    compiler.size += nodes_on_the_way
    return closure


_RULES: Rules = {
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
