"""The fields of an element template, as the schema of Camunda 8 has them: each binds one part of an element.

A field that may be empty is `optional` where the schema knows that, so that nothing is written for it.
"""

from collections.abc import Mapping
from typing import Any

from engine.contracts import Header, Input, Result
from engine.definition.property_table import PROPERTIES
from engine.definition.reserved import RESERVED
from engine.value_types import ValueType

Field = dict[str, Any]
_LAW, _STEP = "law", "step"
GROUPS = [{"id": _LAW, "label": "Law"}, {"id": _STEP, "label": "Step"}]
_NOT_EMPTY = {"notEmpty": True}
#: What may be long.
_LONG = frozenset({ValueType.WORDS})


def hidden(value: str, binding: Mapping[str, str]) -> Field:
    """What the template itself decides."""
    return {"type": "Hidden", "value": value, "binding": dict(binding)}


def general(name: str, *, is_required: bool) -> Field:
    """A property of any element, by the table of properties."""
    known = PROPERTIES[name]
    is_only_feel = known.value.startswith("FEEL")
    field: Field = {"id": name, "label": _label(name), "type": "Text" if is_only_feel else "String", "group": _LAW}
    field |= {"feel": "required" if is_only_feel else "optional"} if known.is_feel else {}
    field |= {"placeholder": known.example} if known.example else {}
    words = known.words if known.value == "text" else f"{known.value}: {known.words}"
    field |= {"description": _sentence(words), "binding": _property(name)}
    return field | _demand(is_required=is_required)


def of_property(name: str, label: str, words: str, *, is_required: bool) -> Field:
    """A property that a type of task reads."""
    field = {"id": name, "label": label or _label(name), "type": "String", "group": _STEP}
    return field | {"description": _sentence(words), "binding": _property(name)} | _demand(is_required=is_required)


def of_header(header: Header, choices: Mapping[str, str]) -> Field:
    """A header; with choices it is chosen from a list."""
    field: Field = {"id": f"header_{header.name}", "label": header.label or _label(header.name), "group": _STEP}
    if choices:
        field |= {"type": "Dropdown", "choices": [{"name": words, "value": value} for value, words in choices.items()]}
        field |= {"value": next(iter(choices))} if header.is_required else {}
    else:
        field |= {"type": "String"} | ({"placeholder": header.example} if header.example else {})
    field |= {"description": _sentence(header.words)} if header.words else {}
    field |= {"binding": {"type": "zeebe:taskHeader", "key": header.name}}
    field |= _demand(is_required=header.is_required)
    if header.pattern is not None and not choices:
        value, message = header.pattern
        # the schema refuses a field that is optional, and does not say so again here
        field["constraints"] = {"notEmpty": header.is_required, "pattern": {"value": value, "message": message}}
    return field


def of_input(given: Input, *, is_required: bool) -> Field:
    """An input; what a text may be is typed as it is, everything else as FEEL."""
    field: Field = {"id": f"input_{given.name}", "label": given.label or _label(given.name)}
    field |= {"type": "Text" if given.type in _LONG else "String", "group": _STEP}
    field |= {"feel": "optional" if given.type.is_text else "required"}
    suggested = given.suggested or (f"={given.name}" if given.name in RESERVED else "")
    field |= {"value": suggested} if suggested else {}
    field |= {"description": _sentence(_words_of(given))}
    return field | {"binding": {"type": "zeebe:input", "name": given.name}} | _demand(is_required=is_required)


def of_result(result: Result) -> Field:
    """Where a result goes, if it is to have another name."""
    field = {"id": f"output_{result.name}", "label": result.label or f"{_label(result.name)} goes to", "type": "String"}
    field |= {"description": _sentence(result.words)} if result.words else {}
    return field | {"group": _STEP, "optional": True, "binding": {"type": "zeebe:output", "source": f"={result.name}"}}


def retries() -> Field:
    """How often a job is tried; nothing is needed, since the engine has a number of its own."""
    return {
        "id": "retries",
        "label": "Retries",
        "type": "String",
        "group": _STEP,
        "placeholder": "3",
        "description": "How often it is tried, 3 times if empty",
        "binding": {"type": "zeebe:taskDefinition", "property": "retries"},
        "constraints": {"pattern": {"value": r"^(\d{1,2}|100)?$", "message": "Whole number from 0 to 100"}},
    }


def _words_of(given: Input) -> str:
    """What it is, with its type where that is not plain from the field."""
    if given.type.is_text or given.type is ValueType.ANY:
        return given.words or given.type.words
    return f"{given.words} ({given.type.words})" if given.words else given.type.words


def _property(name: str) -> dict[str, str]:
    return {"type": "zeebe:property", "name": name}


def _demand(*, is_required: bool) -> Field:
    return {"constraints": dict(_NOT_EMPTY)} if is_required else {"optional": True}


def _label(name: str) -> str:
    return _sentence(name.replace("_", " "))


def _sentence(words: str) -> str:
    """Words of a contract as the panel shows them."""
    plain = words.replace("`", "")
    return plain[:1].upper() + plain[1:]
