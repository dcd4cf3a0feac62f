"""How a built-in function is declared: a decorator with the function's signature as FEEL writes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import ModuleType
from typing import Any, TypeVar

from engine.feel.errors import FeelError
from engine.feel.values import Function

AnyBody = TypeVar("AnyBody", bound=Callable[..., Any])

_SIGNATURE = re.compile(r"(?P<name>[^(]+)\((?P<parameters>.*)\)")
_declared: dict[object, list[Function]] = {}


def builtin(*signatures: str, with_evaluation: bool = False) -> Callable[[AnyBody], AnyBody]:
    """Declares a Python function as the body of one or more signatures, such as `substring(string: string,
    length?)`."""

    def declare(body: AnyBody) -> AnyBody:
        functions = [_function(text, body, with_evaluation) for text in signatures]
        _declared[body] = functions
        return body

    return declare


def _function(text: str, body: Callable[..., Any], with_evaluation: bool) -> Function:
    found = _SIGNATURE.fullmatch(text)
    if found is None:
        raise FeelError(f"{text} is no signature; write one as name(parameter: kind)")
    parameters = tuple(part.strip() for part in found["parameters"].split(",") if part.strip())
    return Function(found["name"], parameters, body, body.__doc__ or "", with_evaluation, native=True)


def collected(*families: ModuleType) -> dict[str, Function]:
    """The functions declared in modules; those of one name become alternatives of the first."""
    by_name: dict[str, list[Function]] = {}
    for family in families:
        for member in vars(family).values():
            for function in _declared.get(member, ()) if callable(member) else ():
                by_name.setdefault(function.name, []).append(function)
    return {name: _merged(functions) for name, functions in by_name.items()}


def _merged(functions: list[Function]) -> Function:
    first, *others = functions
    return Function(
        first.name, first.parameters, first.body, first.doc, first.with_evaluation, tuple(others), native=True
    )
