"""What is known of operators and conditions, and what is wrong with them."""

from __future__ import annotations

from engine.feel import nodes
from engine.feel.analysis import knowledge, remedies
from engine.feel.analysis.analyst import Analyst
from engine.feel.analysis.knowledge import NULL, TRUTH, Knowledge
from engine.feel.analysis.remedies import Part
from engine.feel.compiler.blocks import Block

_VERBS = {"+": "added", "-": "subtracted", "*": "multiplied", "/": "divided", "**": "raised to a power"}


def negation(analyst: Analyst, node: nodes.Negation, block: Block) -> Knowledge:
    operand = analyst.of(node.operand, block)
    if operand.is_null or knowledge.has_negative(operand):
        return knowledge.negated(operand)
    analyst.note(node.at, f"{operand.kind} has no negative")
    return NULL


def arithmetic(analyst: Analyst, node: nodes.Arithmetic, block: Block) -> Knowledge:
    left, right = analyst.of(node.left, block), analyst.of(node.right, block)
    if left.is_null or right.is_null:
        note_null(analyst, node.left, node.right)
        return NULL
    if not knowledge.arithmetic_fails(node.operator, left, right):
        return knowledge.arithmetic_kind(node.operator, left, right)
    operands = f"{left.kind or 'a value'} and {right.kind or 'a value'}"
    remedy = remedies.of_arithmetic(node.operator, (node.left, left), (node.right, right))
    analyst.note(node.at, f"{operands} cannot be {_VERBS[node.operator]}{remedy}")
    return NULL


def comparison(analyst: Analyst, node: nodes.Comparison, block: Block) -> Knowledge:
    left, right = (node.left, analyst.of(node.left, block)), (node.right, analyst.of(node.right, block))
    if node.operator in {"=", "!="}:
        return equality(analyst, node, left, right)
    if left[1].is_null or right[1].is_null:
        note_null(analyst, node.left, node.right)
        return NULL
    return ordered(analyst, node, left, right)


def equality(analyst: Analyst, node: nodes.Node, left: Part, right: Part) -> Knowledge:
    """What is known of whether two values are equal; what never is, is noted."""
    kinds = (left[1].kind, right[1].kind)
    if knowledge.shares_no_value(left[1], right[1]):
        analyst.note(node.at, remedies.never_equal(left, right))
        return TRUTH
    if not knowledge.never_equal(left[1], right[1]):
        return TRUTH
    analyst.note(node.at, f"{kinds[0]} and {kinds[1]} cannot be compared{remedies.of_comparison(left, right)}")
    # that of two values of which one may be null is not null, but says nothing either
    return NULL if left[1].is_sure and right[1].is_sure else TRUTH


def ordered(analyst: Analyst, node: nodes.Node, left: Part, right: Part) -> Knowledge:
    """What is known of which of two values is more; what has no order is noted."""
    kinds = (left[1].kind, right[1].kind)
    if not knowledge.order_fails(left[1], right[1]):
        if knowledge.is_order_of_letters(left[1], right[1]):
            analyst.note(node.at, remedies.never_equal(left, right))
        return TRUTH
    operands = f"{kinds[0]} and {kinds[1]}" if all(kinds) else f"values of kind {kinds[0] or kinds[1]}"
    analyst.note(node.at, f"{operands} have no order{remedies.of_comparison(left, right)}")
    return NULL


def note_null(analyst: Analyst, *operands: nodes.Node) -> None:
    """Notes each operand that is written as null."""
    for operand in operands:
        if isinstance(operand, nodes.Literal) and operand.value is None:
            analyst.note(operand.at, "null can neither be computed with nor be less or more than anything")


def between(analyst: Analyst, node: nodes.Between, block: Block) -> Knowledge:
    value, low, high = ((part, analyst.of(part, block)) for part in (node.value, node.low, node.high))
    if value[1].is_null or low[1].is_null or high[1].is_null:
        note_null(analyst, node.value, node.low, node.high)
        return NULL
    pairs = ((value, low), (value, high), (low, high))
    return NULL if any(ordered(analyst, node, *pair).is_null for pair in pairs) else TRUTH


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
