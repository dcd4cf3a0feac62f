"""What is wrong with an expression or with unary tests, and which module knows it of which kind of node."""

from __future__ import annotations

from engine.feel import nodes
from engine.feel.analysis import calls, operations, structures
from engine.feel.analysis.analyst import Analyst, Rules
from engine.feel.analysis.fault import ExpressionFault
from engine.feel.compiler import Compiler
from engine.feel.compiler.blocks import Block


def faults_of(compiler: Compiler, node: nodes.Node) -> tuple[ExpressionFault, ...]:
    """What is wrong with an expression, or with unary tests; it is fatal where none of these can ever be met or not."""
    analyst = Analyst(_RULES, compiler)
    known = analyst.of(node, Block())
    return analyst.faults(known.is_null)


_RULES: Rules = {
    nodes.Name: structures.name,
    nodes.Path: structures.path,
    nodes.Filter: structures.filtered,
    nodes.ListOf: structures.list_of,
    nodes.ContextOf: structures.context_of,
    nodes.RangeOf: structures.range_of,
    nodes.Negation: operations.negation,
    nodes.Arithmetic: operations.arithmetic,
    nodes.Comparison: operations.comparison,
    nodes.Between: operations.between,
    nodes.InstanceOf: operations.instance_of,
    nodes.Logic: operations.logic,
    nodes.If: operations.choice,
    nodes.In: operations.is_in,
    nodes.Tests: operations.tests,
    nodes.For: structures.loop,
    nodes.Quantified: structures.quantified,
    nodes.FunctionOf: structures.function_of,
    nodes.Call: calls.call,
}
