"""What is known of a value by the type that a decision file gives it."""

from dataclasses import replace

from engine.dmn.conversion import as_type
from engine.dmn.item_types import ItemType
from engine.feel import OPEN, Knowledge, kind, of_values
from engine.feel.types import SIMPLE_TYPES, Type

#: How deep a type may lie in another one.
_DEPTH = 5
_TEMPORAL = {
    "date": "2026-04-08",
    "time": "09:00:00",
    "date and time": "2026-04-08T09:00:00+05:00",
    "days and time duration": "P5D",
    "years and months duration": "P1M",
}
#: The kinds of which none is ever taken for another, but for those that `as_type` makes of text.
SINGLE = frozenset({"string", "number", "boolean", "context", *_TEMPORAL})


def known_of_type(type_: ItemType, depth: int = _DEPTH) -> Knowledge:
    """What is known of a value of a type, other than null; FEEL's own value, not that of a variable."""
    if type_.is_collection:
        return Knowledge("list", item=_of_one(type_, depth))
    return _of_one(type_, depth)


def _of_one(type_: ItemType, depth: int) -> Knowledge:
    if depth == 0 or type_.parameters is not None:
        return OPEN
    if type_.components:
        members = {name: known_of_type(component, depth - 1) for name, component in type_.components.items()}
        return Knowledge("context", members=members)
    name = Type(type_.simple).plain_name
    known = known_of_type(type_.base, depth - 1) if type_.base is not None else OPEN
    if type_.base is None and name in SIMPLE_TYPES - {"Any", "Null"}:
        known = Knowledge(name)
    values = of_values([value for value in type_.values if value is not None])
    return replace(known, values=values) if values and known.kind in {"string", "number"} else known


def taken_as(known: Knowledge, type_: ItemType, type_name: str | None) -> Knowledge:
    """What is known of a value that is asked as a type; one that does not conform is taken as it is."""
    wanted = known_of_type(type_).kind
    if wanted in {"", known.kind}:
        return known
    if known.kind not in SINGLE or wanted not in SINGLE or (known.kind, wanted) == ("date", "date and time"):
        return OPEN
    if known.kind != "string" or wanted not in _TEMPORAL:
        return known
    if not known.written:
        return OPEN
    made = kind(as_type(_TEMPORAL[known.written], type_name))
    return known if made == "string" else Knowledge(made if made == wanted else "")
