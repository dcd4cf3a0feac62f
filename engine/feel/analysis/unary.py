"""What is known of unary tests, those of a cell and those behind `in`, and what is wrong with them."""

from __future__ import annotations

from engine.feel import nodes
from engine.feel.analysis.analyst import Analyst
from engine.feel.analysis.knowledge import NULL, TRUTH, Knowledge
from engine.feel.analysis.operations import equality, note_null, ordered
from engine.feel.analysis.remedies import Part
from engine.feel.compiler.blocks import Block

#: What stands for the tested value in a test.
_ASKED = "?"


def is_in(analyst: Analyst, node: nodes.In, block: Block) -> Knowledge:
    asked = (node.value, analyst.of(node.value, block))
    is_null = _of_tests(analyst, node.tests, block, asked).is_null
    # a value is not equal to one that is null, which is no null itself
    return NULL if is_null and all(isinstance(test, nodes.ComparisonTest) for test in node.tests.tests) else TRUTH


def tests(analyst: Analyst, node: nodes.Tests, block: Block) -> Knowledge:
    """Unary tests are null where each of them is, or asks for what is null for a reason that is reported."""
    return _of_tests(analyst, node, block, analyst.tested)


def _of_tests(analyst: Analyst, node: nodes.Tests, block: Block, asked: Part) -> Knowledge:
    verdicts = [_test(analyst, test, block, asked) for test in node.tests]
    return NULL if verdicts and all(verdict.is_null for verdict in verdicts) else TRUTH


def _test(analyst: Analyst, node: nodes.ComparisonTest | nodes.ExpressionTest, block: Block, asked: Part) -> Knowledge:
    if isinstance(node, nodes.ComparisonTest):
        operand = (node.operand, analyst.of(node.operand, block))
        if node.operator in {"=", "!="}:
            return equality(analyst, node, asked, operand)
        if operand[1].is_null:
            note_null(analyst, node.operand)
            return NULL
        # what the value is compared with is known; the value itself may be of any kind and then is null
        return ordered(analyst, node, asked, operand)
    known = analyst.of(node.expression, Block(block, {_ASKED}) if node.uses_input else block)
    _note_unequal(analyst, node.expression, known, block, asked)
    # null itself is a value that a cell may ask for
    return TRUTH if isinstance(node.expression, nodes.Literal) else known


def _note_unequal(analyst: Analyst, node: nodes.Node, known: Knowledge, block: Block, asked: Part) -> None:
    """Notes what the value is never equal to: a literal, each literal of a list, the ends of a range."""
    if isinstance(node, nodes.Literal):
        equality(analyst, node, asked, (node, known))
    elif isinstance(node, nodes.ListOf) and asked[1].kind != "list":
        for item in node.items:
            if isinstance(item, nodes.Literal):
                equality(analyst, item, asked, (item, analyst.of(item, block)))
    elif isinstance(node, nodes.RangeOf) and not node.is_comparison:
        ends = [end for end in (node.start, node.end) if end is not None]
        for end in ends[:1]:
            ordered(analyst, node, asked, (end, analyst.of(end, block)))
