"""Boxed functions and invocations; also how every function of a model takes its arguments and gives its value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.dmn.item_types import ANY, ItemType
from engine.dmn.logic import Logic, conforming
from engine.dmn.run import Run, Variables, running
from engine.feel import Function, NullValue
from engine.feel.calling import NULL_REASONS, bind, reason_of
from engine.feel.evaluation import Evaluation


@dataclass(frozen=True)
class Parameter:
    """A formal parameter of a function of a model."""

    name: str
    type: ItemType = ANY


@dataclass(frozen=True)
class Signature:
    """What a function of a model takes and gives; `where` opens the messages about it."""

    where: str
    parameters: tuple[Parameter, ...]
    result: ItemType = ANY

    def function(self, name: str, body: Callable[[Run, dict[str, Any]], Any]) -> Function:
        """A value that FEEL can call: `body` is given the run and the arguments by name.

        An argument that does not conform makes the call null, a result that does not is null (10.3.2.13).
        """

        def call(evaluation: Evaluation, *arguments: Any) -> Any:
            run = running(evaluation)
            run.spend(1)
            taken = self._taken(arguments, run)

            def work() -> Any:
                return conforming(body(run, taken), self.result, "the result", run)

            return run.call(self.where, work)

        names = tuple(parameter.name for parameter in self.parameters)
        return Function(name, names, call, with_evaluation=True, native=True)

    def _taken(self, arguments: tuple[Any, ...], run: Run) -> dict[str, Any]:
        taken = {}
        for parameter, argument in zip(self.parameters, arguments, strict=True):
            value, fault = parameter.type.converted(argument, run)
            if fault:
                raise NullValue(f"{self.where}: parameter {parameter.name}: {fault}")
            taken[parameter.name] = value
        return taken


@dataclass(frozen=True)
class FunctionDefinition:
    """A boxed function (10.2.1.7): its body sees the names around it."""

    name: str
    signature: Signature
    body: Logic

    def evaluate(self, scope: Variables, run: Run) -> Any:
        """The function as a value."""

        def apply(running: Run, arguments: dict[str, Any]) -> Any:
            return self.body.evaluate(Variables({**scope.inputs, **arguments}, running), running)

        return self.signature.function(self.name, apply)


@dataclass(frozen=True)
class ForeignFunction:
    """A function of kind Java or PMML, as a body: it is not run here."""

    kind: str

    def evaluate(self, scope: Variables, run: Run) -> Any:
        """Null, and a warning."""
        run.note(f"functions of kind {self.kind} are not run here; write it in FEEL")


@dataclass(frozen=True)
class Invocation:
    """A boxed invocation (10.2.1.3): what is called, and its arguments by name."""

    called: Logic
    names: tuple[str, ...]
    arguments: tuple[Logic, ...] = ()

    def evaluate(self, scope: Variables, run: Run) -> Any:
        """The value of the call; null and a warning where there is no function or the arguments do not fit.

        A parameter that is not bound takes the value of the variable here that has its name.
        """
        function = self.called.evaluate(scope, run)
        arguments = {
            name: argument.evaluate(scope, run) for name, argument in zip(self.names, self.arguments, strict=True)
        }
        try:
            return _call(function, arguments, scope, run)
        except NULL_REASONS as error:
            run.note(reason_of(error))
            return None


def _call(function: Any, bound: Mapping[str, Any], scope: Variables, run: Run) -> Any:
    if not isinstance(function, Function):
        raise NullValue("what is called here is no function")
    implicit = {name: scope.inputs[name] for name in function.parameters if name not in bound and name in scope.inputs}
    arguments = {**bound, **implicit}
    binding = bind(function, len(arguments), tuple(arguments))
    if binding is None:
        raise NullValue(
            f"the function {function.name} has no such parameters: {', '.join(arguments) or 'none'}; "
            f"it takes {', '.join(function.parameters) or 'none'}"
        )
    return binding.call(list(arguments.values()), run)
