"""What is known of a value before the evaluation: its kind, and whether it can be null; it must not know nodes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import reduce

from engine.feel.operators import ARITHMETIC
from engine.feel.temporal import PROPERTIES
from engine.feel.values import KIND_NAMES, Value, kind

_ORDERED = frozenset(KIND_NAMES.values()) - {"null", "boolean", "list", "context", "range", "function"}
_DAYS = frozenset({"date", "date and time"})
_LENGTHS = frozenset({"days and time duration", "years and months duration"})
_NEGATIVE = frozenset({"number", "days and time duration", "years and months duration"})
_TEXT_IN_JSON = frozenset({"date", "time", "date and time", "days and time duration", "years and months duration"})
#: How the text of a variable begins that is one, as far as no other text does.
_FORMS = {
    "date": re.compile(r"-?[0-9]{4,9}-[0-9]{2}-[0-9]{2}$"),
    "date and time": re.compile(r"-?[0-9]{4,9}-[0-9]{2}-[0-9]{2}T"),
    "time": re.compile(r"[0-9]{2}:[0-9]{2}"),
    "days and time duration": re.compile(r"-?P"),
    "years and months duration": re.compile(r"-?P"),
}
_YEAR = re.compile(r"-?[0-9]{4,9}(?![0-9.])")
#: Of a list or context with more entries, not each is looked at.
MOST_LOOKED_AT = 200
#: What holds more parts, or holds them deeper, is known by its kind and entries alone: each part is copied when it is
#: stored or joined, and contexts that hold the one before twice double what there is to be copied.
MOST_PARTS = 500
MOST_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The kind of a value, empty where it is open; unless `is_sure`, the value may be null too.

    `entries` are the names of a context's entries, `size` the number of a list's items, None where they are open.
    `members` is what is known of some entries, `item` of each item of a list and of the ends of a range. A text is
    `written` as the date, time, date and time or duration that it says, empty where that is open. A text or number is
    one of `values`, None where it may be any.
    """

    kind: str = ""
    is_sure: bool = False
    entries: frozenset[str] | None = None
    size: int | None = None
    written: str = ""
    values: frozenset[str | Decimal] | None = None
    members: Mapping[str, Knowledge] = field(default_factory=dict)
    item: Knowledge | None = None
    _parts: int = field(default=1, init=False, repr=False, compare=False)
    _depth: int = field(default=1, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.members and self.item is None:
            return
        inner = [*self.members.values(), *([] if self.item is None else [self.item])]
        parts = 1 + sum(each._parts for each in inner)
        depth = 1 + max((each._depth for each in inner), default=0)
        if parts > MOST_PARTS or depth > MOST_DEPTH:
            parts, depth = 1, 1
            object.__setattr__(self, "members", {})
            object.__setattr__(self, "item", None)
        object.__setattr__(self, "_parts", parts)
        object.__setattr__(self, "_depth", depth)

    @property
    def is_null(self) -> bool:
        """Whether the value is surely null."""
        return self.kind == "null"


OPEN = Knowledge()
NULL = Knowledge("null", is_sure=True)
TRUTH = Knowledge("boolean")


def of_value(value: Value, depth: int = 3) -> Knowledge:
    """All that is to be known of a value; of what it holds, down to a depth."""
    is_looked_into = depth > 0 and isinstance(value, dict | list) and len(value) <= MOST_LOOKED_AT
    entries = value if isinstance(value, dict) and is_looked_into else {}
    items = value if isinstance(value, list) and is_looked_into else []
    return Knowledge(
        kind(value),
        is_sure=True,
        entries=frozenset(value) if isinstance(value, dict) else None,
        size=len(value) if isinstance(value, list) else None,
        values=of_values([value]),
        members={name: of_value(entry, depth - 1) for name, entry in entries.items()},
        item=of_any([of_value(item, depth - 1) for item in items]) if items else None,
    )


def of_values(values: Sequence[Value]) -> frozenset[str | Decimal] | None:
    """The values that one may have, where there are some, and they are texts alone or numbers alone."""
    is_alike = any(all(isinstance(value, kept) for value in values) for kept in (str, Decimal))
    return frozenset(values) if values and is_alike else None


def either(first: Knowledge, second: Knowledge) -> Knowledge:
    """What is known of a value that is one or the other."""
    if first.is_null or second.is_null:
        return NULL if first.is_null and second.is_null else replace(second if first.is_null else first, is_sure=False)
    if first.kind != second.kind:
        return OPEN
    shared = first.members.keys() & second.members.keys()
    return Knowledge(
        first.kind,
        first.is_sure and second.is_sure,
        written=first.written if first.written == second.written else "",
        values=None if first.values is None or second.values is None else first.values | second.values,
        members={name: either(first.members[name], second.members[name]) for name in sorted(shared)},
        item=None if first.item is None or second.item is None else either(first.item, second.item),
    )


def of_any(all_known: Sequence[Knowledge]) -> Knowledge:
    """What is known of a value that is one of these; nothing where there are none."""
    return reduce(either, all_known) if all_known else OPEN


def stored(known: Knowledge) -> Knowledge:
    """What is known of a value when it has become a variable: JSON, in which days, moments and durations are text."""
    if known.kind in _TEXT_IN_JSON:
        return Knowledge("string", known.is_sure, written=known.kind)
    if known.kind in {"range", "function"}:
        return OPEN
    members = {name: stored(member) for name, member in known.members.items()}
    return replace(known, members=members, item=None if known.item is None else stored(known.item))


def arithmetic_fails(operator: str, left: Knowledge, right: Knowledge) -> bool:
    """Whether no values of these kinds can be computed with."""
    return not any(
        left.kind in {"", KIND_NAMES[first]} and right.kind in {"", KIND_NAMES[second]}
        for first, second in ARITHMETIC[operator]
    )


def arithmetic_kind(operator: str, left: Knowledge, right: Knowledge) -> Knowledge:
    """What is known of a sum, product and so on of values that can be computed with."""
    if left.kind == right.kind and left.kind in {"number", "string"}:
        return Knowledge(left.kind)
    for day, length in ((left, right), (right, left)):
        if operator in {"+", "-"} and day.kind in _DAYS and length.kind in _LENGTHS:
            return Knowledge(day.kind)
    is_between = operator == "-" and {left.kind, right.kind} <= _DAYS
    return Knowledge("days and time duration") if is_between else OPEN


def order_fails(left: Knowledge, right: Knowledge) -> bool:
    """Whether values of these kinds have no order among each other."""
    kinds = {known.kind for known in (left, right)} - {""}
    return len(kinds) > 1 or not kinds <= _ORDERED


def never_equal(left: Knowledge, right: Knowledge) -> bool:
    """Whether values of these kinds are never equal, other than null."""
    kinds = {left.kind, right.kind} - {"", "null"}
    return len(kinds) > 1


def shares_no_value(left: Knowledge, right: Knowledge) -> bool:
    """Whether two texts, or two numbers, are never equal, since neither can be what the other is."""
    if left.kind != right.kind:
        return False
    if left.values is not None and right.values is not None:
        return left.values.isdisjoint(right.values)
    return any(
        one.written and other.values is not None and not any(reads_as(one.written, str(text)) for text in other.values)
        for one, other in ((left, right), (right, left))
    ) or bool(left.written and right.written and left.written != right.written)


def is_order_of_letters(left: Knowledge, right: Knowledge) -> bool:
    """Whether a day that is text is compared with texts that do not begin with a year, so that letters decide."""
    return any(
        one.written in _DAYS and other.values is not None and not any(_YEAR.match(str(text)) for text in other.values)
        for one, other in ((left, right), (right, left))
    )


def reads_as(kind_name: str, text: str) -> bool:
    """Whether a text is a date, time, date and time or duration as variables have it."""
    form = _FORMS.get(kind_name)
    return form is None or form.match(text) is not None


def negated(operand: Knowledge) -> Knowledge:
    """What is known of a value with a minus before it."""
    return replace(operand, values=None)


def has_negative(operand: Knowledge) -> bool:
    """Whether a minus may precede the value."""
    return operand.kind in _NEGATIVE | {""}


def has_member(base: Knowledge, name: str) -> bool:
    """Whether a value may have something of a name behind a dot."""
    if base.kind in {"", "list"}:
        return True
    if base.kind == "context":
        return base.entries is None or name in base.entries
    if base.kind == "range":
        return name in {"start", "end", "start included", "end included"}
    return any(name in members for of_kind, members in PROPERTIES.items() if KIND_NAMES[of_kind] == base.kind)


def filters(condition: Knowledge) -> bool:
    """Whether a value may be in the brackets of a filter."""
    return condition.kind in {"", "null", "boolean", "number"}
