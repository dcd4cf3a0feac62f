"""Matches the arguments of a call with the parameters of a function, and calls it; it must not know nodes or
scopes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from engine.feel.effort import steps_of_argument
from engine.feel.errors import FeelError, NullValue
from engine.feel.evaluation import Evaluation
from engine.feel.far_dates import FarDate, FarMoment
from engine.feel.values import Function, Range, Value, YearsMonths, adopt, kind

_PARAMETER = re.compile(r"(?P<name>.*?)(?P<mark>\?|\.\.\.)?(?:\s*:\s*(?P<kind>[^?]+)(?P<nullable>\?)?)?", re.DOTALL)

_SIZED = frozenset({list, dict, str})
_QUICK = frozenset({Decimal, bool, type(None)})
_POINTS = (Decimal, str, date, time, datetime, FarDate, FarMoment, timedelta, YearsMonths)
_KINDS: dict[str, tuple[type, ...]] = {
    "number": (Decimal,),
    "string": (str,),
    "boolean": (bool,),
    "date": (date, FarDate),
    "time": (time,),
    "date and time": (datetime, FarMoment),
    "day": (date, datetime, FarDate, FarMoment),
    "moment": (date, datetime, FarDate, FarMoment, time),
    "point": _POINTS,
    "days and time duration": (timedelta,),
    "duration": (timedelta, YearsMonths),
    "length": (Decimal, timedelta, YearsMonths),
    "list": (list,),
    "context": (dict,),
    "range": (Range,),
    "function": (Function,),
}
# kinds that have no name in the standard
_IN_WORDS = {
    "day": "date or date and time",
    "moment": "date, time or date and time",
    "point": "a single value with an order",
    "length": "number or duration",
}


def in_words(kind_name: str) -> str:
    """The kind that a parameter asks for, as messages name it."""
    return _IN_WORDS.get(kind_name, kind_name)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a signature; `kinds` is empty for one that takes anything, null included."""

    name: str
    optional: bool
    variadic: bool
    kind: str
    kinds: tuple[type, ...]
    nullable: bool

    def converted(self, value: Value) -> Value:
        """The value as this parameter takes it; the standard turns a single item into a list and back."""
        if not self.kinds or type(value) in self.kinds:
            return value
        if value is None:
            if self.nullable:
                return None
            raise NullValue(f"{self.name} is null")
        if type(value) is list and len(value) == 1 and type(value[0]) in self.kinds:
            return value[0]
        if self.kind == "list":
            return [value]
        raise NullValue(f"{self.name} must be {in_words(self.kind)}, but is {kind(value)}")


@lru_cache(maxsize=4096)
def signature(parameters: tuple[str, ...]) -> tuple[Parameter, ...]:
    """The parameters as they are declared in a Function."""
    return tuple(_parameter(text) for text in parameters)


def _parameter(text: str) -> Parameter:
    found = _PARAMETER.fullmatch(text)
    if found is None:
        raise FeelError(f"{text} is no parameter; write one as name: kind")
    kind_name = (found["kind"] or "").strip()
    return Parameter(
        found["name"].strip(),
        found["mark"] == "?",
        found["mark"] == "...",
        kind_name,
        _KINDS[kind_name] if kind_name else (),
        found["nullable"] is not None,
    )


@dataclass(frozen=True, slots=True)
class Binding:
    """A function with the place of each argument decided; `order` gives the argument of each parameter, -1
    for null.

    `others` are further signatures that fit too, to be tried if the arguments are not of the kinds of this
    one.
    """

    function: Function
    parameters: tuple[Parameter, ...]
    order: tuple[int, ...]
    others: tuple[Binding, ...] = ()

    def call(self, arguments: Sequence[Value], evaluation: Evaluation) -> Value:
        """Calls the function; raises NullValue, ValueError or ArithmeticError where the result is null."""
        evaluation.steps_left -= 1
        if evaluation.steps_left < 0:
            evaluation.spend(0)
        function, values = self._converted(arguments)
        for value in values:
            known = type(value)
            if known in _SIZED:
                if len(value) > 10:
                    evaluation.spend(len(value) // (100 if known is str else 5))
            elif known not in _QUICK:
                evaluation.spend(steps_of_argument(value))
        result = function.body(evaluation, *values) if function.with_evaluation else function.body(*values)
        return result if function.native else adopt(result)

    def _converted(self, arguments: Sequence[Value]) -> tuple[Function, list[Value]]:
        try:
            return self.function, [
                parameter.converted(arguments[index] if index >= 0 else None)
                for parameter, index in zip(self.parameters, self.order, strict=True)
            ]
        except NullValue:
            for other in self.others:
                try:
                    return other._converted(arguments)
                except NullValue:
                    continue
            raise


def bind(function: Function, count: int, names: tuple[str, ...]) -> Binding | None:
    """The signatures of a function that fit so many arguments, or arguments of such names; None if none
    does."""
    fitting: list[Binding] = []
    for candidate in (function, *function.alternatives):
        bound = _bound(candidate.parameters, count, names)
        if bound is not None:
            fitting.append(Binding(candidate, *bound))
    if not fitting:
        return None
    if len(fitting) == 1:
        return fitting[0]
    # before(point, range) and before(range, point) have the same names: the order written says which is meant
    fitting.sort(key=lambda binding: binding.order != tuple(range(len(binding.order))))
    return replace(fitting[0], others=tuple(fitting[1:]))


_Bound = tuple[tuple[Parameter, ...], tuple[int, ...]]


# remembered by the words of the signature; a function would keep alive all that it has seen
@lru_cache(maxsize=4096)
def _bound(declared: tuple[str, ...], count: int, names: tuple[str, ...]) -> _Bound | None:
    parameters = signature(declared)
    return _by_name(parameters, names) if names else _by_position(parameters, count)


def _by_position(parameters: tuple[Parameter, ...], count: int) -> _Bound | None:
    if parameters and parameters[-1].variadic:
        fixed = parameters[:-1]
        if count <= len(fixed):
            return None
        return fixed + (parameters[-1],) * (count - len(fixed)), tuple(range(count))
    needed = sum(not parameter.optional for parameter in parameters)
    if not needed <= count <= len(parameters):
        return None
    return parameters[:count], tuple(range(count))


def _by_name(parameters: tuple[Parameter, ...], names: tuple[str, ...]) -> _Bound | None:
    """An argument that is not named is null, but those at the end that may be left out are."""
    if not set(names) <= {parameter.name for parameter in parameters} or len(set(names)) != len(names):
        return None
    order = [names.index(parameter.name) if parameter.name in names else -1 for parameter in parameters]
    while order and order[-1] < 0 and parameters[len(order) - 1].optional:
        order.pop()
    return parameters[: len(order)], tuple(order)


def call_function(function: Function, arguments: Sequence[Value], evaluation: Evaluation) -> Value:
    """Calls a function value with positional arguments, from within a built-in function."""
    binding = bind(function, len(arguments), ())
    if binding is None:
        raise NullValue(f"the function does not take {len(arguments)} arguments")
    return binding.call(arguments, evaluation)


def reason_of(error: Exception) -> str:
    """Why a value becomes null, in words."""
    if isinstance(error, NullValue):
        return str(error)
    if isinstance(error, ZeroDivisionError):
        return "a division by zero"
    if isinstance(error, ArithmeticError):
        return "the result is not a number, or beyond the bounds of numbers"
    return str(error) or "the arguments cannot be used"


# what makes a value null instead of ending the evaluation
NULL_REASONS: tuple[type[Exception], ...] = (NullValue, ValueError, ArithmeticError)
