"""Which fields of which variables an expression reads, with which literals it compares them, which texts it writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from engine.feel import nodes


@dataclass(frozen=True, slots=True)
class FieldRead:
    """A field of a variable; `compared` is the text with which it is compared, None without one."""

    variable: str
    field: str
    compared: str | None = None


def fields_read(node: object) -> Iterator[FieldRead]:
    """Every field that is read of a variable itself; names that a loop declares are taken for variables, too."""
    if isinstance(node, nodes.Comparison) and node.operator in {"=", "!="}:
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(other, nodes.Literal) and isinstance(other.value, str) and _is_field(one):
                yield FieldRead(one.base.name, one.name, other.value)  # type: ignore[attr-defined]  # a path of a name
    if _is_field(node):
        yield FieldRead(node.base.name, node.name)  # type: ignore[attr-defined]  # as above
    for part in _parts_of(node):
        yield from fields_read(part)


def entries_of(node: nodes.Node | None) -> tuple[str, ...] | None:
    """The names in a context that an expression writes out; None for any other expression."""
    return tuple(name for name, _value in node.entries) if isinstance(node, nodes.ContextOf) else None


def texts_in(node: object) -> Iterator[str]:
    """Every text that an expression writes out."""
    if isinstance(node, nodes.Literal) and isinstance(node.value, str):
        yield node.value
    for part in _parts_of(node):
        yield from texts_in(part)


def _is_field(node: object) -> bool:
    return isinstance(node, nodes.Path) and isinstance(node.base, nodes.Name)


def _parts_of(node: object) -> Iterator[object]:
    if isinstance(node, tuple):
        yield from node
    elif is_dataclass(node) and not isinstance(node, type):
        yield from (getattr(node, field.name) for field in fields(node))
