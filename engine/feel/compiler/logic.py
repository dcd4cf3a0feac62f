"""Closures of and, or, if and in, with the three values true, false and null."""

from __future__ import annotations

from engine.feel import nodes
from engine.feel.compiler.blocks import Block, Closure
from engine.feel.compiler.compiler import Compiler
from engine.feel.compiler.unary import compile_tests
from engine.feel.evaluation import Scope
from engine.feel.values import Value, kind


def compile_logic(compiler: Compiler, node: nodes.Logic, block: Block) -> Closure:
    """One deciding value (false of and, true of or) decides; else anything that is no boolean makes it
    null."""
    operands = [compiler.compile(operand, block) for operand in node.operands]
    deciding, place = node.operator == "or", compiler.place(node)

    def logic(scope: Scope) -> Value:
        for at, operand in enumerate(operands):
            value = operand(scope)
            if value is deciding:
                return value
            if type(value) is not bool:
                return undecided(scope, value, operands[at + 1 :])
        return not deciding

    def undecided(scope: Scope, value: Value, others: list[Closure]) -> Value:
        if any(other(scope) is deciding for other in others):
            return deciding
        scope.evaluation.warn(place, f"{node.operator} is undecided: an operand is {kind(value)}, not true or false")
        return None

    return logic


def compile_if(compiler: Compiler, node: nodes.If, block: Block) -> Closure:
    """Only true takes the first way."""
    condition = compiler.compile(node.condition, block)
    then, otherwise = compiler.compile(node.then, block), compiler.compile(node.otherwise, block)
    place = compiler.place(node.condition)

    def choice(scope: Scope) -> Value:
        verdict = condition(scope)
        if verdict is True:
            return then(scope)
        if verdict is not False:
            scope.evaluation.warn(place, f"the condition of if is {kind(verdict)}, which is not true")
        return otherwise(scope)

    return choice


def compile_in(compiler: Compiler, node: nodes.In, block: Block) -> Closure:
    value, test = compiler.compile(node.value, block), compile_tests(compiler, node.tests, block)

    def is_in(scope: Scope) -> Value:
        return test(scope, value(scope))

    return is_in
