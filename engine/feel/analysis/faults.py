"""What is wrong with an expression or with unary tests, and which module knows it of which kind of node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.feel import nodes
from engine.feel.analysis import calls, operations, structures, unary
from engine.feel.analysis.analyst import Analyst, Rules
from engine.feel.analysis.fault import ExpressionFault
from engine.feel.analysis.knowledge import OPEN, Knowledge
from engine.feel.compiler import Compiler
from engine.feel.compiler.blocks import Block


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of the value of a text, and what is wrong with the text."""

    known: Knowledge
    faults: tuple[ExpressionFault, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of variables before a text is evaluated, and of the value that unary tests are about.

    Messages call that value as in `asked`. Where a function that names a variable gives a text in several languages,
    `languages` are the entries of that; empty where it may give anything.
    """

    variables: Mapping[str, Knowledge] = field(default_factory=dict)
    tested: Knowledge = OPEN
    asked: str = "?"
    languages: frozenset[str] = frozenset()


NOTHING_GIVEN = Given()


def verdict_on(compiler: Compiler, node: nodes.Node, given: Given) -> Verdict:
    """What is known of an expression, or of unary tests; faults are fatal where these can only be null."""
    tested = (nodes.Name(0, given.asked), given.tested)
    analyst = Analyst(_RULES, compiler, given.variables, tested, given.languages)
    known = analyst.of(node, Block())
    return Verdict(known, analyst.faults(known.is_null))


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
    nodes.In: unary.is_in,
    nodes.Tests: unary.tests,
    nodes.For: structures.loop,
    nodes.Quantified: structures.quantified,
    nodes.FunctionOf: structures.function_of,
    nodes.Call: calls.call,
}
