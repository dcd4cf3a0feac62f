"""Closures of function definitions and calls; a call of a known function is bound to its parameters here,
once."""

from __future__ import annotations

from collections.abc import Sequence

from engine.feel import nodes
from engine.feel.calling import NULL_REASONS, bind, reason_of
from engine.feel.coercion import conformed
from engine.feel.compiler.blocks import Block, Closure
from engine.feel.compiler.compiler import Compiler
from engine.feel.errors import FeelSyntaxError, FeelUnknownFunction, NullValue
from engine.feel.evaluation import Evaluation, Place, Scope, scope_for_call
from engine.feel.names import is_loose
from engine.feel.signatures import misfit
from engine.feel.slips import ELSEWHERE
from engine.feel.types import Type
from engine.feel.values import Function, Value, adopt
from engine.nearest import hint

# making a function takes about as long as so many other steps
STEPS_OF_DEFINITION = 5


def compile_function(compiler: Compiler, node: nodes.FunctionOf, block: Block) -> Closure:
    names = tuple(name for name, _ in node.parameters)
    types = [wanted.resolved(compiler.types) if wanted else None for _, wanted in node.parameters]
    (body, weight), place = compiler.weighed(node.body, Block(block, set(names))), compiler.place(node)
    is_external = node.external

    def function_of(scope: Scope) -> Value:
        scope.evaluation.spend(STEPS_OF_DEFINITION)

        def call(evaluation: Evaluation, *arguments: Value) -> Value:
            evaluation.spend(weight)
            if is_external:
                raise NullValue("external functions are not run here")
            return body(scope_for_call(scope, evaluation, _conforming(names, types, arguments, evaluation)))

        return Function(
            f"of line {place.source.count(chr(10), 0, place.offset) + 1}",
            names,
            call,
            with_evaluation=True,
            native=True,
        )

    return function_of


def _conforming(
    names: tuple[str, ...], types: list[Type | None], arguments: Sequence[Value], evaluation: Evaluation
) -> dict[str, Value]:
    """The arguments by name, converted to the types of the parameters."""
    values: dict[str, Value] = {}
    for name, wanted, argument in zip(names, types, arguments, strict=True):
        try:
            values[name] = conformed(wanted, argument, evaluation) if wanted and wanted.is_known else argument
        except NullValue as error:
            raise NullValue(f"the argument {name}: {error}") from error
    return values


def compile_call(compiler: Compiler, node: nodes.Call, block: Block) -> Closure:
    arguments = [compiler.compile(argument, block) for argument in node.arguments]
    callee = node.callee
    if not isinstance(callee, nodes.Name):
        return _dynamic(compiler, node, compiler.compile(callee, block), None, arguments)
    compiler.calls.add(callee.name)
    function = compiler.functions.get(callee.name)
    if block.declares(callee.name) or callee.name in compiler.names:
        return _dynamic(compiler, node, compiler.compile(callee, block), function, arguments)
    if function is None:
        raise _unknown(compiler, callee)
    if function.names_variable:
        return _naming(compiler, node, function, block)
    return _static(compiler, node, function, arguments)


def _unknown(compiler: Compiler, callee: nodes.Name) -> FeelUnknownFunction:
    remedy = ELSEWHERE.get(callee.name)
    near = f"; {remedy}" if remedy else hint(callee.name, compiler.functions)
    return FeelUnknownFunction(f"there is no function {callee.name}{near}", compiler.source, callee.at)


def _static(compiler: Compiler, node: nodes.Call, function: Function, arguments: list[Closure]) -> Closure:
    binding, place = bind(function, len(arguments), node.names), compiler.place(node)
    if binding is None:
        return _misfit(misfit(function, len(arguments), node.names), place)

    def call(scope: Scope) -> Value:
        values = [argument(scope) for argument in arguments]
        try:
            return binding.call(values, scope.evaluation)
        except NULL_REASONS as error:
            scope.evaluation.warn(place, f"{function.name}: {reason_of(error)}")
            return None

    return call


def _naming(compiler: Compiler, node: nodes.Call, function: Function, block: Block) -> Closure:
    """A call that names the variable which it reads; a name that is not written out could not be checked."""
    (argument,) = node.arguments if len(node.arguments) == 1 else (None,)
    written = argument.value if isinstance(argument, nodes.Literal) else None
    key = written if isinstance(written, str) else ""
    names = key.split(".")
    if not all(map(is_loose, names)) or node.names not in ((), function.parameters):
        wanted = f'{function.name} takes one name, written out as a text, such as {function.name}("region")'
        raise FeelSyntaxError(wanted, compiler.source, node.at)
    read: nodes.Node = nodes.Name(node.at, names[0])
    for name in names[1:]:
        read = nodes.Path(node.at, read, name)
    value, place = compiler.compile(read, block), compiler.place(node)
    compiler.named.add(key)

    def call(scope: Scope) -> Value:
        scope.evaluation.spend(1)
        try:
            return adopt(function.body(scope.evaluation, key, value(scope)))
        except NULL_REASONS as error:
            scope.evaluation.warn(place, f"{function.name}: {reason_of(error)}")
            return None

    return call


def _misfit(reason: str, place: Place) -> Closure:
    def call(scope: Scope) -> Value:
        scope.evaluation.warn(place, reason)
        return None

    return call


def _dynamic(
    compiler: Compiler, node: nodes.Call, callee: Closure, fallback: Function | None, arguments: list[Closure]
) -> Closure:
    """A call of a value; a built-in function stays callable where a variable that is no function has its
    name."""
    place, names = compiler.place(node), node.names

    def call(scope: Scope) -> Value:
        function = callee(scope)
        if type(function) is not Function:
            function = fallback
        values = [argument(scope) for argument in arguments]
        try:
            if function is None:
                raise NullValue("what is called here is no function")
            binding = bind(function, len(values), names)
            if binding is None:
                raise NullValue(misfit(function, len(values), names))
            return binding.call(values, scope.evaluation)
        except NULL_REASONS as error:
            scope.evaluation.warn(place, reason_of(error))
            return None

    return call
