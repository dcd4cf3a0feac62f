"""Which fields of which variables an expression reads, with which literals it compares them, which texts it writes.

Also of which variables it asks whether they have a value at all, and which it hands on in its own value.
"""

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


#: The functions whose first argument may be null: they are called to ask that.
_TAKE_NULL = frozenset({"is defined", "get or else"})


def asked_for_null(node: object) -> Iterator[str]:
    """The variables of which an expression asks, in the variable itself or a part of it, whether there is a value."""
    for asked in _asked(node):
        held = asked
        while isinstance(held, nodes.Path | nodes.Filter):
            held = held.base
        if isinstance(held, nodes.Name):
            yield held.name
    for part in _parts_of(node):
        yield from asked_for_null(part)


def _asked(node: object) -> Iterator[nodes.Node]:
    if isinstance(node, nodes.Comparison) and node.operator in {"=", "!="}:
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(other, nodes.Literal) and other.value is None:
                yield one
    elif isinstance(node, nodes.InstanceOf):
        yield node.value
    elif isinstance(node, nodes.Call) and isinstance(node.callee, nodes.Name) and node.callee.name in _TAKE_NULL:
        named = dict(zip(node.names, node.arguments, strict=False))
        yield from (named[name] for name in ("value",) if name in named)
        yield from node.arguments[: 0 if named else 1]


def entries_of(node: nodes.Node | None) -> tuple[str, ...] | None:
    """The names in a context that an expression writes out; None for any other expression."""
    return tuple(name for name, _value in node.entries) if isinstance(node, nodes.ContextOf) else None


def texts_in(node: object) -> Iterator[str]:
    """Every text that an expression writes out."""
    if isinstance(node, nodes.Literal) and isinstance(node.value, str):
        yield node.value
    for part in _parts_of(node):
        yield from texts_in(part)


#: What is true or false, whatever is in it.
_TRUTHS = (nodes.Comparison, nodes.Logic, nodes.Between, nodes.InstanceOf, nodes.In, nodes.Quantified)


def handed_on(node: object) -> Iterator[str]:
    """The variables whose values, or parts of them, may stand in the value; names that loops declare among them.

    Not those that only decide which value it is, as in `if kind = "a" then "form-a" else "form-b"`.
    """
    if isinstance(node, nodes.Name):
        yield node.name
    elif isinstance(node, nodes.If):
        yield from handed_on((node.then, node.otherwise))
    elif isinstance(node, nodes.Filter):
        yield from handed_on(node.base)
    elif isinstance(node, nodes.Call):
        yield from handed_on(node.arguments)
    elif not isinstance(node, _TRUTHS):
        for part in _parts_of(node):
            yield from handed_on(part)


def _is_field(node: object) -> bool:
    return isinstance(node, nodes.Path) and isinstance(node.base, nodes.Name)


def _parts_of(node: object) -> Iterator[object]:
    if isinstance(node, tuple):
        yield from node
    elif is_dataclass(node) and not isinstance(node, type):
        yield from (getattr(node, field.name) for field in fields(node))
