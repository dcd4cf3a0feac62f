"""What is wrong with a value, in words of the product: none of the library that checks it comes through."""

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from annotated_types import Ge, Le
from pydantic import BaseModel
from pydantic_core import ErrorDetails

from engine.nearest import did_you_mean
from engine.quoting import cut, quoted, visible

_SHOWN = 40
_WHAT_BELONGS = {
    "string_type": "text; write it in quotes",
    "bool_type": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "frozen_set_type": "a list",
    "dict_type": "a mapping of names to values",
    "enum": "one of {expected}",
    "literal_error": "one of {expected}",
}
_OF_NUMBERS = frozenset(
    ("int_type", "int_parsing", "int_parsing_size", "int_from_float", "greater_than_equal", "less_than_equal")
)
_OF_MODELS = frozenset(("model_type", "model_attributes_type"))


def words_for(error: ErrorDetails, model: type[BaseModel] | None, noun: str) -> str:
    """What is wrong, and what to do, of an error that a model, if it is one, has found in a field of its own."""
    name = str(error["loc"][-1]) if error["loc"] else ""
    kind, given = error["type"], shown(error["input"])
    match kind:
        case "missing":
            return f"the {noun} {quoted(name)} is missing; add it"
        case "extra_forbidden":
            return f"unknown {noun} {quoted(name)}; {known_words(name, names_of(model))}"
        case "value_error":
            return str(error["ctx"]["error"])
    if kind in _OF_NUMBERS:
        return f"must be a whole number{_bounds(error, model)}, not {given}"
    if kind in _OF_MODELS:
        return f"must be a mapping with {', '.join(names_of(model))}, not {given}"
    if kind in _WHAT_BELONGS:
        belongs, semicolon, remedy = _WHAT_BELONGS[kind].format(**error.get("ctx", {})).partition(";")
        return f"must be {belongs}, not {given}{semicolon}{remedy}"
    return f"{given} does not belong here; see the documentation of the field"


def known_words(name: str, known: Iterable[str]) -> str:
    """What there is in place of a name that is unknown, the nearest first."""
    names = list(known)
    near = did_you_mean(name, names)
    return f"{near}; known: {', '.join(names)}" if near else f"known: {', '.join(names) or 'none'}"


def names_of(model: type[BaseModel] | None) -> Sequence[str]:
    """The fields of a model as a file writes them."""
    fields = model.model_fields if model else {}
    return [str(field.validation_alias or name) for name, field in fields.items()]


def shown(value: Any) -> str:
    """A value as JSON writes it, cut where it is long, with escapes for what cannot be seen."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=_plain)
    except RecursionError:
        return "a value that is nested too deeply"
    return visible(cut(text, _SHOWN))


def _plain(value: Any) -> float | str:
    return float(value) if isinstance(value, Decimal) else str(value)


def _bounds(error: ErrorDetails, model: type[BaseModel] | None) -> str:
    """The bounds of the field in which the number is."""
    by_name = {} if model is None else dict(zip(names_of(model), model.model_fields.values(), strict=True))
    field = by_name.get(str(error["loc"][0])) if error["loc"] else None
    bounds = field.metadata if field else ()
    lowest = next((each.ge for each in bounds if isinstance(each, Ge)), None)
    highest = next((each.le for each in bounds if isinstance(each, Le)), None)
    return "" if lowest is None or highest is None else f" from {lowest} to {highest}"
