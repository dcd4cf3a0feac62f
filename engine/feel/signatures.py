"""What a function says of itself: its parameters in words, why arguments do not fit, the kind of its result."""

from __future__ import annotations

from collections.abc import Iterable

from engine.feel.calling import in_words, signature
from engine.feel.values import Function

# by the annotations of the bodies, whose texts Python keeps
_RESULTS = {
    "bool": "boolean",
    "Decimal": "number",
    "int": "number",
    "float": "number",
    "str": "string",
    "date": "date",
    "FarDate": "date",
    "time": "time",
    "datetime": "date and time",
    "FarMoment": "date and time",
    "timedelta": "days and time duration",
    "YearsMonths": "years and months duration",
    "list": "list",
    "dict": "context",
    "Range": "range",
}


def result_kind(function: Function) -> str:
    """The kind of what a function gives, if not null, as its body declares it; empty where that is open."""
    declared = getattr(function.body, "__annotations__", {}).get("return", "")
    text = declared if isinstance(declared, str) else getattr(declared, "__name__", str(declared))
    names = {part.partition("[")[0].strip().rpartition(".")[2] for part in text.split("|")} - {"None"}
    kinds = {_RESULTS.get(name, "") for name in names}
    return kinds.pop() if len(kinds) == 1 else ""


def result_kind_of_all(functions: Iterable[Function]) -> str:
    """The kind that several signatures give alike; empty where they differ or one is open."""
    kinds = {result_kind(function) for function in functions}
    return kinds.pop() if len(kinds) == 1 else ""


def signatures_in_words(function: Function) -> str:
    """Every list of parameters that a function takes: `(list: list) or (list: list, delimiter?: string)`."""
    return " or ".join(f"({', '.join(_parameters_in_words(one))})" for one in (function, *function.alternatives))


def _parameters_in_words(function: Function) -> Iterable[str]:
    for parameter in signature(function.parameters):
        mark = "?" if parameter.optional else "..." if parameter.variadic else ""
        yield f"{parameter.name}{mark}" + (f": {in_words(parameter.kind)}" if parameter.kind else "")


def misfit(function: Function, count: int, names: tuple[str, ...]) -> str:
    """Why so many arguments, or arguments of such names, do not fit a function, with those that would."""
    # a function that an expression makes is named by its place
    name = f"the function {function.name}" if function.name.startswith("of ") else function.name
    takes = f"takes {signatures_in_words(function)}"
    doubled = [one for one in names if names.count(one) > 1]
    if doubled:
        return f"{name} is given {doubled[0]} twice, but {takes}"
    known = {parameter.name for one in (function, *function.alternatives) for parameter in signature(one.parameters)}
    unknown = [one for one in names if one not in known]
    if unknown:
        return f"{name} has no parameter {unknown[0]}; it {takes}"
    if names:
        return f"{name} is given {', '.join(names)}, but {takes}"
    return f"{name} is given {count} argument{'s' * (count != 1)}, but {takes}"
