"""Goes through the nodes of a text and collects what is wrong with them; what each form means, its rule knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.feel import nodes
from engine.feel.analysis import calls, operations, structures
from engine.feel.analysis.constants import constant_value, is_constant
from engine.feel.analysis.fault import Fault
from engine.feel.analysis.knowledge import Knowledge, of_value
from engine.feel.compiler import Compiler
from engine.feel.compiler.blocks import Block
from engine.feel.errors import caret_text, line_and_column

MAX_FAULTS = 20


class Analyst:
    """What the analysis of one text has found so far."""

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler
        self.found: dict[tuple[int, str], None] = {}

    def of(self, node: nodes.Node, block: Block) -> Knowledge:
        """What is known of a node's value; what is wrong with it is noted."""
        if isinstance(node, nodes.Literal):
            return of_value(node.value)
        before = len(self.found)
        known = _RULES[type(node)](self, node, block)
        if len(self.found) > before or not is_constant(self.compiler, node, block):
            return known
        constant = constant_value(self.compiler, node)
        if constant is None:
            return known
        for at, reason in constant.reasons:
            self.note(at, reason)
        return of_value(constant.value)

    def note(self, at: int, reason: str) -> None:
        """Keeps what is wrong at a place of the text, each thing once."""
        if len(self.found) < MAX_FAULTS:
            self.found[at, reason] = None

    def faults(self, is_fatal: bool) -> tuple[Fault, ...]:
        """What was found, in the order of the text."""
        source = self.compiler.source
        return tuple(
            Fault(reason, *line_and_column(source, at), caret_text(source, at), is_fatal)
            for at, reason in sorted(self.found)
        )


def faults_of_expression(compiler: Compiler, node: nodes.Node) -> tuple[Fault, ...]:
    """What is wrong with an expression."""
    analyst = Analyst(compiler)
    known = analyst.of(node, Block())
    return analyst.faults(known.is_null)


def faults_of_tests(compiler: Compiler, node: nodes.Tests) -> tuple[Fault, ...]:
    """What is wrong with unary tests; it is fatal where none of them can ever be met or not."""
    analyst = Analyst(compiler)
    known = analyst.of(node, Block())
    return analyst.faults(known.is_null)


_RULES: dict[type[nodes.Node], Callable[[Analyst, Any, Block], Knowledge]] = {
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
