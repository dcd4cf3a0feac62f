"""What is known of operators and conditions, and what is wrong with them."""

from __future__ import annotations

from engine.feel import nodes
from engine.feel.analysis import knowledge
from engine.feel.analysis.analyst import Analyst
from engine.feel.analysis.knowledge import NULL, OPEN, TRUTH, Knowledge
from engine.feel.compiler.blocks import Block
from engine.languages import LANGUAGES, RUSSIAN

_VERBS = {"+": "added", "-": "subtracted", "*": "multiplied", "/": "divided", "**": "raised to a power"}


def negation(analyst: Analyst, node: nodes.Negation, block: Block) -> Knowledge:
    operand = analyst.of(node.operand, block)
    if operand.is_null or knowledge.has_negative(operand):
        return operand
    analyst.note(node.at, f"{operand.kind} has no negative")
    return NULL


def arithmetic(analyst: Analyst, node: nodes.Arithmetic, block: Block) -> Knowledge:
    left, right = analyst.of(node.left, block), analyst.of(node.right, block)
    if left.is_null or right.is_null:
        _note_null(analyst, node.left, node.right)
        return NULL
    if not knowledge.arithmetic_fails(node.operator, left, right):
        return knowledge.arithmetic_kind(left, right)
    operands = f"{left.kind or 'a value'} and {right.kind or 'a value'}"
    analyst.note(node.at, f"{operands} cannot be {_VERBS[node.operator]}{_remedy(node.operator, left, right)}")
    return NULL


def _remedy(operator: str, left: Knowledge, right: Knowledge) -> str:
    """How a text is joined with one in several languages, which is a context; empty for anything else."""
    entries = next((known.entries for known in (left, right) if known.entries), frozenset[str]())
    if operator != "+" or {left.kind, right.kind} - {"string", "context"} or not entries <= frozenset(LANGUAGES):
        return ""
    language = next(each for each in (RUSSIAN, *LANGUAGES) if each in entries)
    joined = f'{{{language}: "…" + ….{language}, …}}'
    return f"; a text in several languages is joined in each, {joined}, or inserted into a wording"


def comparison(analyst: Analyst, node: nodes.Comparison, block: Block) -> Knowledge:
    left, right = analyst.of(node.left, block), analyst.of(node.right, block)
    if node.operator in {"=", "!="}:
        return _equality(analyst, node, left, right)
    if left.is_null or right.is_null:
        _note_null(analyst, node.left, node.right)
        return NULL
    return _ordered(analyst, node, left, right)


def _equality(analyst: Analyst, node: nodes.Comparison, left: Knowledge, right: Knowledge) -> Knowledge:
    if not knowledge.never_equal(left, right):
        return TRUTH
    analyst.note(node.at, f"{left.kind} and {right.kind} cannot be compared")
    # that of two values of which one may be null is not null, but says nothing either
    return NULL if left.is_sure and right.is_sure else TRUTH


def _ordered(analyst: Analyst, node: nodes.Node, left: Knowledge, right: Knowledge) -> Knowledge:
    if not knowledge.order_fails(left, right):
        return TRUTH
    operands = (
        f"{left.kind} and {right.kind}" if left.kind and right.kind else f"values of kind {left.kind or right.kind}"
    )
    analyst.note(node.at, f"{operands} have no order")
    return NULL


def _note_null(analyst: Analyst, *operands: nodes.Node) -> None:
    for operand in operands:
        if isinstance(operand, nodes.Literal) and operand.value is None:
            analyst.note(operand.at, "null can neither be computed with nor be less or more than anything")


def between(analyst: Analyst, node: nodes.Between, block: Block) -> Knowledge:
    value, low, high = (analyst.of(part, block) for part in (node.value, node.low, node.high))
    if value.is_null or low.is_null or high.is_null:
        _note_null(analyst, node.value, node.low, node.high)
        return NULL
    pairs = ((value, low), (value, high), (low, high))
    return NULL if any(_ordered(analyst, node, *pair).is_null for pair in pairs) else TRUTH


def logic(analyst: Analyst, node: nodes.Logic, block: Block) -> Knowledge:
    for operand in node.operands:
        known = analyst.of(operand, block)
        if known.kind not in {"", "null", "boolean"}:
            analyst.note(operand.at, f"an operand of {node.operator} is {known.kind}, not true or false")
    return TRUTH


def choice(analyst: Analyst, node: nodes.If, block: Block) -> Knowledge:
    condition = analyst.of(node.condition, block)
    then, otherwise = analyst.of(node.then, block), analyst.of(node.otherwise, block)
    if condition.kind not in {"", "null", "boolean"}:
        analyst.note(node.condition.at, f"the condition of if is {condition.kind}, which is never true")
        return otherwise
    return knowledge.either(then, otherwise)


def instance_of(analyst: Analyst, node: nodes.InstanceOf, block: Block) -> Knowledge:
    analyst.of(node.value, block)
    if node.type.resolved(analyst.compiler.types).is_known:
        return Knowledge("boolean", is_sure=True)
    analyst.note(node.at, f"there is no type {node.type.name}")
    return NULL


def is_in(analyst: Analyst, node: nodes.In, block: Block) -> Knowledge:
    analyst.of(node.value, block)
    is_null = tests(analyst, node.tests, block).is_null
    # a value is not equal to one that is null, which is no null itself
    return NULL if is_null and all(isinstance(test, nodes.ComparisonTest) for test in node.tests.tests) else TRUTH


def tests(analyst: Analyst, node: nodes.Tests, block: Block) -> Knowledge:
    """Unary tests are null where each of them is, or asks for what is null for a reason that is reported."""
    verdicts = [_test(analyst, test, block) for test in node.tests]
    return NULL if verdicts and all(verdict.is_null for verdict in verdicts) else TRUTH


def _test(analyst: Analyst, node: nodes.ComparisonTest | nodes.ExpressionTest, block: Block) -> Knowledge:
    if isinstance(node, nodes.ComparisonTest):
        operand = analyst.of(node.operand, block)
        if node.operator in {"=", "!="}:
            return TRUTH
        if operand.is_null:
            _note_null(analyst, node.operand)
            return NULL
        return _ordered(analyst, node, OPEN, operand)
    known = analyst.of(node.expression, Block(block, {"?"}) if node.uses_input else block)
    # null itself is a value that a cell may ask for
    return TRUTH if isinstance(node.expression, nodes.Literal) else known
