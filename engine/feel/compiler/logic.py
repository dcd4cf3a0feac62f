"""Closures of and, or, if and in, with the three values true, false and null."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel import nodes
from engine.feel.compiler.blocks import Block, Closure
from engine.feel.compiler.unary import compile_tests
from engine.feel.evaluation import Scope
from engine.feel.values import Value

if TYPE_CHECKING:
    from engine.feel.compiler.core import Compiler


def compile_logic(compiler: Compiler, node: nodes.Logic, block: Block) -> Closure:
    """One deciding value (false of and, true of or) decides; else anything that is no boolean makes it
    null."""
    operands = [compiler.compile(operand, block) for operand in node.operands]
    deciding = node.operator == "or"

    def logic(scope: Scope) -> Value:
        result: bool | None = not deciding
        for operand in operands:
            value = operand(scope)
            if value is deciding:
                return value
            if type(value) is not bool:
                result = None
        return result

    return logic


def compile_if(compiler: Compiler, node: nodes.If, block: Block) -> Closure:
    """Only true takes the first way."""
    condition = compiler.compile(node.condition, block)
    then, otherwise = compiler.compile(node.then, block), compiler.compile(node.otherwise, block)

    def choice(scope: Scope) -> Value:
        return then(scope) if condition(scope) is True else otherwise(scope)

    return choice


def compile_in(compiler: Compiler, node: nodes.In, block: Block) -> Closure:
    value, test = compiler.compile(node.value, block), compile_tests(compiler, node.tests, block)

    def is_in(scope: Scope) -> Value:
        return test(scope, value(scope))

    return is_in
