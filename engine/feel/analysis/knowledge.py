"""What is known of a value before the evaluation: its kind, and whether it can be null; it must not know nodes."""

from __future__ import annotations

from dataclasses import dataclass

from engine.feel.operators import ARITHMETIC
from engine.feel.temporal import PROPERTIES
from engine.feel.values import KIND_NAMES, Value, kind

_ORDERED = frozenset(KIND_NAMES.values()) - {"null", "boolean", "list", "context", "range", "function"}
_NEGATIVE = frozenset({"number", "days and time duration", "years and months duration"})
_COUNTED = frozenset({"list", "range"})


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The kind of a value, empty where it is open; unless `is_sure`, the value may be null too.

    `entries` are the names of a context's entries, `size` the number of a list's items, None where they are open.
    """

    kind: str = ""
    is_sure: bool = False
    entries: frozenset[str] | None = None
    size: int | None = None

    @property
    def is_null(self) -> bool:
        """Whether the value is surely null."""
        return self.kind == "null"


OPEN = Knowledge()
NULL = Knowledge("null", is_sure=True)
TRUTH = Knowledge("boolean")


def of_value(value: Value) -> Knowledge:
    """All that is to be known of a value."""
    return Knowledge(
        kind(value),
        is_sure=True,
        entries=frozenset(value) if isinstance(value, dict) else None,
        size=len(value) if isinstance(value, list) else None,
    )


def either(first: Knowledge, second: Knowledge) -> Knowledge:
    """What is known of a value that is one or the other."""
    if first.is_null or second.is_null:
        return NULL if first.is_null and second.is_null else Knowledge((second if first.is_null else first).kind)
    return Knowledge(first.kind, first.is_sure and second.is_sure) if first.kind == second.kind else OPEN


def arithmetic_fails(operator: str, left: Knowledge, right: Knowledge) -> bool:
    """Whether no values of these kinds can be computed with."""
    return not any(
        left.kind in {"", KIND_NAMES[first]} and right.kind in {"", KIND_NAMES[second]}
        for first, second in ARITHMETIC[operator]
    )


def arithmetic_kind(left: Knowledge, right: Knowledge) -> Knowledge:
    """What is known of a sum, product and so on of values that can be computed with."""
    return Knowledge(left.kind) if left.kind == right.kind and left.kind in {"number", "string"} else OPEN


def order_fails(left: Knowledge, right: Knowledge) -> bool:
    """Whether values of these kinds have no order among each other."""
    kinds = {known.kind for known in (left, right)} - {""}
    return len(kinds) > 1 or not kinds <= _ORDERED


def never_equal(left: Knowledge, right: Knowledge) -> bool:
    """Whether values of these kinds are never equal, other than null."""
    kinds = {left.kind, right.kind} - {"", "null"}
    return len(kinds) > 1


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
