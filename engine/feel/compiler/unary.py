"""Closures of unary tests: given a scope and a value, whether a test holds; the grammar of tests is the
parser's."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from engine.feel import nodes
from engine.feel import operators as rules
from engine.feel.calling import NULL_REASONS, reason_of
from engine.feel.compiler.blocks import Block, Closure
from engine.feel.compiler.compiler import Compiler
from engine.feel.effort import spend_on_comparing
from engine.feel.evaluation import Evaluation, Place, Scope
from engine.feel.signatures import result_kind
from engine.feel.values import Range, Value

Test = Callable[[Scope, Value], bool | None]


def compile_tests(compiler: Compiler, node: nodes.Tests, block: Block) -> Test:
    """Whether one of the tests holds, or with `not` whether none does; null is neither."""
    tests = [_compile_test(compiler, test, block) for test in node.tests]
    if not tests:
        return lambda scope, value: True
    if len(tests) == 1 and not node.negated:
        return tests[0]
    negated = node.negated

    def any_holds(scope: Scope, value: Value) -> bool | None:
        result: bool | None = False
        for test in tests:
            holds = test(scope, value)
            if holds:
                return not negated
            if holds is None:
                result = None
        return None if result is None else negated

    return any_holds


def _compile_test(compiler: Compiler, node: nodes.ComparisonTest | nodes.ExpressionTest, block: Block) -> Test:
    if isinstance(node, nodes.ComparisonTest):
        return _comparison(compiler, node, block)
    if node.uses_input:
        return _with_input(compiler, node, block)
    if isinstance(node.expression, nodes.Literal) and type(node.expression.value) is str:
        return _text(node.expression.value)
    if isinstance(node.expression, nodes.Literal) and type(node.expression.value) is bool:
        return _truth(node.expression.value)
    if isinstance(node.expression, nodes.RangeOf) and not node.expression.is_comparison:
        return _range(compiler, node.expression, block)
    if _is_condition(compiler, node.expression, block):
        return _condition(compiler, node, block)
    return _expression(compiler, node, block)


_CONDITIONS = (nodes.Comparison, nodes.Logic, nodes.Between, nodes.In, nodes.InstanceOf, nodes.Quantified)


def _is_condition(compiler: Compiler, node: nodes.Node, block: Block) -> bool:
    """Whether an expression can only be true, false or null, so that it holds or not whatever the value is."""
    if isinstance(node, nodes.Call) and isinstance(node.callee, nodes.Name):
        function = compiler.function_called(node.callee.name, block)
        return function is not None and result_kind(function) == "boolean"
    return isinstance(node, _CONDITIONS)


def _condition(compiler: Compiler, node: nodes.ExpressionTest, block: Block) -> Test:
    condition = compiler.compile(node.expression, block)
    return lambda scope, value: condition(scope)


def _text(wanted: str) -> Test:
    return lambda scope, value: value == wanted


def _truth(wanted: bool) -> Test:
    # not a condition of its own, which would be met whatever the value is
    return lambda scope, value: value is wanted


def _comparison(compiler: Compiler, node: nodes.ComparisonTest, block: Block) -> Test:
    operand, place, operator = compiler.compile(node.operand, block), compiler.place(node), node.operator

    def holds(scope: Scope, value: Value) -> bool | None:
        limit = operand(scope)
        try:
            spend_on_comparing(scope.evaluation, value)
            if operator in rules.ORDER:
                return rules.ORDER[operator](value, limit)
            return rules.equal(value, limit, scope.evaluation) is (operator == "=")
        except NULL_REASONS as error:
            scope.evaluation.warn(place, reason_of(error))
            return None

    return holds


def _with_input(compiler: Compiler, node: nodes.ExpressionTest, block: Block) -> Test:
    expression, place = compiler.compile(node.expression, Block(block, {"?"})), compiler.place(node)

    def holds(scope: Scope, value: Value) -> bool | None:
        result = expression(Scope(scope, {"?": value}))
        if result is None or type(result) is bool:
            return result
        try:
            return _matches(value, result, scope.evaluation)
        except NULL_REASONS as error:
            scope.evaluation.warn(place, reason_of(error))
            return None

    return holds


def _range(compiler: Compiler, node: nodes.RangeOf, block: Block) -> Test:
    interval, place = compiler.compile(node, block), compiler.place(node)
    first, last = (end.value if isinstance(end, nodes.Literal) else None for end in (node.start, node.end))
    if type(first) is Decimal and type(last) is Decimal and node.start_included and node.end_included:
        return _between_numbers(first, last, _slow_range(interval, place))
    return _slow_range(interval, place)


def _between_numbers(first: Decimal, last: Decimal, otherwise: Test) -> Test:
    return lambda scope, value: first <= value <= last if type(value) is Decimal else otherwise(scope, value)


def _slow_range(interval: Closure, place: Place) -> Test:
    def holds(scope: Scope, value: Value) -> bool | None:
        wanted = interval(scope)
        try:
            spend_on_comparing(scope.evaluation, value)
            return None if wanted is None else rules.contains(wanted, value)
        except NULL_REASONS as error:
            scope.evaluation.warn(place, reason_of(error))
            return None

    return holds


def _expression(compiler: Compiler, node: nodes.ExpressionTest, block: Block) -> Test:
    expression, place = compiler.compile(node.expression, block), compiler.place(node)

    def holds(scope: Scope, value: Value) -> bool | None:
        wanted = expression(scope)
        try:
            return _matches(value, wanted, scope.evaluation)
        except NULL_REASONS as error:
            scope.evaluation.warn(place, reason_of(error))
            return None

    return holds


def _matches(value: Value, wanted: Value, evaluation: Evaluation) -> bool | None:
    spend_on_comparing(evaluation, value)
    if type(wanted) is Range:
        return rules.contains(wanted, value)
    if type(wanted) is list:
        return _is_in_list(value, wanted, evaluation)
    if type(wanted) is bool and type(value) is not bool:
        # a condition of its own, as in `urgent`, which holds or not whatever the value is
        return wanted
    return rules.equal(value, wanted, evaluation)


def _is_in_list(value: Value, items: list[Value], evaluation: Evaluation) -> bool:
    evaluation.spend(len(items) // 3)
    return rules.same(value, items, evaluation) or any(
        _is_in(value, item, evaluation) if type(item) is Range else rules.same(value, item, evaluation)
        for item in items
    )


def _is_in(value: Value, interval: Range, evaluation: Evaluation) -> bool:
    spend_on_comparing(evaluation, value)
    try:
        return rules.contains(interval, value)
    except NULL_REASONS:
        return False
