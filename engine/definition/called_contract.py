"""The contract of a process that others call: what it takes from its call and what it gives to it.

Reads the process's properties `takes` and `gives`: entries with semicolons between them, each a name, a colon, the type
of its value and, behind a comma, words; a `?` behind a name that is taken says that it may be left out. Behind the type
text, `of` and the values that there are may follow, with `|` between them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.contracts import Input, ProcessContract, Result
from engine.definition.variables import fault_of_name
from engine.files.words import known_words
from engine.quoting import quoted
from engine.value_types import ValueType

TAKES, GIVES = "takes", "gives"
#: What stands between the values of a text.
_BETWEEN = "|"
_EXAMPLES = {
    TAKES: "write a name, its type and words, such as grounds: list, why it is refused; department?: text, who issues",
    GIVES: "write a name, its type and words, such as hearing_on: day, when it was heard; reasoning: text",
}

#: What other languages call a type, and its word here.
_OTHERWISE = {
    **dict.fromkeys(("string", "str"), ValueType.TEXT),
    **dict.fromkeys(("integer", "int", "float", "decimal"), ValueType.NUMBER),
    **dict.fromkeys(("bool",), ValueType.BOOLEAN),
    **dict.fromkeys(("date",), ValueType.DAY),
    **dict.fromkeys(("datetime", "timestamp", "date and time"), ValueType.MOMENT),
    **dict.fromkeys(("array",), ValueType.LIST),
    **dict.fromkeys(("object", "map", "json"), ValueType.CONTEXT),
}


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry as it is written."""

    written: str
    name: str
    is_optional: bool
    type: str
    words: str
    values: tuple[str, ...] = ()


def contract_of(properties: Mapping[str, str]) -> ProcessContract:
    """What a process says; entries that are none are left out, since the check refuses them."""
    takes, gives = (_sound(properties[name]) if name in properties else None for name in (TAKES, GIVES))
    return ProcessContract(
        None if takes is None else tuple(_input(each) for each in takes),
        None if gives is None else tuple(_result(each) for each in gives),
    )


def faults_of_contract(properties: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the contract of a process, where it has one."""
    for name in (TAKES, GIVES):
        if name in properties:
            yield from _faults(name, list(_entries(properties[name])))


def _input(entry: _Entry) -> Input:
    return Input(entry.name, entry.words, ValueType(entry.type), is_required=not entry.is_optional, values=entry.values)


def _result(entry: _Entry) -> Result:
    return Result(entry.name, entry.words, ValueType(entry.type), values=entry.values)


def _sound(text: str) -> list[_Entry]:
    return [each for each in _entries(text) if fault_of_name(each.name) is None and each.type in set(ValueType)]


def _entries(text: str) -> Iterator[_Entry]:
    for written in (entry.strip() for entry in text.split(";")):
        if written:
            name, _colon, rest = written.partition(":")
            type_, _comma, words = rest.partition(",")
            name = name.strip()
            bare = name.removesuffix("?").strip()
            type_, of, values = type_.strip().partition(" of ")
            listed = tuple(value.strip() for value in values.split(_BETWEEN)) if of else ()
            said = ", ".join(filter(None, (" or ".join(listed), " ".join(words.split()))))
            yield _Entry(written, bare, bare != name, type_.strip(), said, listed)


def _faults(property_: str, entries: Sequence[_Entry]) -> Iterator[str]:
    if not entries:
        yield f"the property {property_} is empty; {_EXAMPLES[property_]}, or take it away"
    names = [each.name for each in entries]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield f"the property {property_} names {name} twice; leave one out"
    for entry in entries:
        yield from _faults_of_entry(property_, entry)


def _faults_of_entry(property_: str, entry: _Entry) -> Iterator[str]:
    if not (entry.name and entry.type):
        yield f"the property {property_} holds {quoted(entry.written)}; {_EXAMPLES[property_]}"
        return
    if fault := fault_of_name(entry.name):
        yield f"the property {property_} names {quoted(entry.name)}; {fault}"
    if entry.type not in set(ValueType):
        meant = _OTHERWISE.get(entry.type.lower())
        known = f"write {meant}" if meant else known_words(entry.type, list(ValueType))
        yield f"the property {property_} gives {entry.name} the type {quoted(entry.type)}; {known}"
    if entry.values and entry.type != ValueType.TEXT:
        yield f"the property {property_} lists values of {entry.name}, which is no text; write text of {_listed(entry)}"
    if "" in entry.values or len(set(entry.values)) < len(entry.values):
        remedy = "write each once, such as text of complete|incomplete"
        yield f"the property {property_} lists values of {entry.name} that are empty or alike; {remedy}"
    if property_ == GIVES and entry.is_optional:
        yield f"the property gives has a ? behind {entry.name}; what is given may always be null: take it away"


def _listed(entry: _Entry) -> str:
    return _BETWEEN.join(entry.values)
