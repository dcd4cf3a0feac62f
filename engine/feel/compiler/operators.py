"""Closures of arithmetic, comparison, between and instance of, with a short way for numbers; the rules are in
operators."""

from __future__ import annotations

from decimal import Decimal

from engine.feel import nodes
from engine.feel import operators as rules
from engine.feel.calling import NULL_REASONS, reason_of
from engine.feel.coercion import holds
from engine.feel.compiler.blocks import Block, Closure
from engine.feel.compiler.compiler import Compiler
from engine.feel.effort import TEXT_PER_STEP, spend_on_comparing
from engine.feel.evaluation import Scope
from engine.feel.values import Value


def compile_negation(compiler: Compiler, node: nodes.Negation, block: Block) -> Closure:
    if isinstance(node.operand, nodes.Literal) and type(node.operand.value) is Decimal:
        return compiler.compile(nodes.Literal(node.at, rules.negative(node.operand.value)), block)
    operand, place = compiler.compile(node.operand, block), compiler.place(node)

    def negation(scope: Scope) -> Value:
        value = operand(scope)
        try:
            return rules.negative(value)
        except NULL_REASONS as error:
            scope.evaluation.warn(place, reason_of(error))
            return None

    return negation


def compile_arithmetic(compiler: Compiler, node: nodes.Arithmetic, block: Block) -> Closure:
    left, right = compiler.compile(node.left, block), compiler.compile(node.right, block)
    operator, place = node.operator, compiler.place(node)
    numbers, is_quick = rules.ARITHMETIC[operator][Decimal, Decimal], operator != "**"

    def calculation(scope: Scope) -> Value:
        first, second = left(scope), right(scope)
        try:
            if is_quick and type(first) is Decimal and type(second) is Decimal:
                return numbers(first, second)
            return rules.arithmetic(operator, first, second, scope.evaluation)
        except NULL_REASONS as error:
            scope.evaluation.warn(place, reason_of(error))
            return None

    return calculation


def compile_comparison(compiler: Compiler, node: nodes.Comparison, block: Block) -> Closure:
    if node.operator in {"=", "!="}:
        return _compile_equality(compiler, node, block)
    left, right = compiler.compile(node.left, block), compiler.compile(node.right, block)
    place, rule = compiler.place(node), rules.ORDER[node.operator]
    numbers = _NUMBERS[node.operator]

    def comparison(scope: Scope) -> Value:
        first, second = left(scope), right(scope)
        if type(first) is Decimal and type(second) is Decimal:
            return numbers(first, second)
        try:
            spend_on_comparing(scope.evaluation, first)
            return rule(first, second)
        except NULL_REASONS as error:
            scope.evaluation.warn(place, reason_of(error))
            return None

    return comparison


_NUMBERS = {"<": Decimal.__lt__, "<=": Decimal.__le__, ">": Decimal.__gt__, ">=": Decimal.__ge__}


def _compile_equality(compiler: Compiler, node: nodes.Comparison, block: Block) -> Closure:
    left, right = compiler.compile(node.left, block), compiler.compile(node.right, block)
    place, wanted = compiler.place(node), node.operator == "="

    def equality(scope: Scope) -> Value:
        first, second = left(scope), right(scope)
        if type(first) is str and type(second) is str and len(first) < TEXT_PER_STEP:
            return (first == second) is wanted
        try:
            return rules.equal(first, second, scope.evaluation) is wanted
        except NULL_REASONS as error:
            scope.evaluation.warn(place, reason_of(error))
            return None

    return equality


def compile_between(compiler: Compiler, node: nodes.Between, block: Block) -> Closure:
    value, low, high = (compiler.compile(part, block) for part in (node.value, node.low, node.high))
    place = compiler.place(node)

    def between(scope: Scope) -> Value:
        tested, least, most = value(scope), low(scope), high(scope)
        try:
            spend_on_comparing(scope.evaluation, tested)
            above = rules.less_or_equal(least, tested)
            return rules.less_or_equal(tested, most) and above
        except NULL_REASONS as error:
            scope.evaluation.warn(place, reason_of(error))
            return None

    return between


def compile_instance_of(compiler: Compiler, node: nodes.InstanceOf, block: Block) -> Closure:
    value, wanted = compiler.compile(node.value, block), node.type.resolved(compiler.types)
    if not wanted.is_known:
        return _unknown_type(compiler, node)

    def instance_of(scope: Scope) -> Value:
        return holds(wanted, value(scope), scope.evaluation)

    return instance_of


def _unknown_type(compiler: Compiler, node: nodes.InstanceOf) -> Closure:
    place, reason = compiler.place(node), f"there is no type {node.type.name}"

    def instance_of(scope: Scope) -> Value:
        scope.evaluation.warn(place, reason)
        return None

    return instance_of
