"""Closures of lists, contexts, ranges, paths and filters."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.feel import nodes
from engine.feel.calling import NULL_REASONS, reason_of
from engine.feel.compiler.blocks import Block, Closure
from engine.feel.compiler.compiler import Compiler
from engine.feel.evaluation import Place, Scope
from engine.feel.properties import member, missing_in
from engine.feel.values import Range, Value, kind, whole_part


def compile_list(compiler: Compiler, node: nodes.ListOf, block: Block) -> Closure:
    items = [compiler.compile(item, block) for item in node.items]
    weight = 1 + len(items) // 10

    def list_of(scope: Scope) -> Value:
        scope.evaluation.spend(weight)
        return [item(scope) for item in items]

    return list_of


def compile_context(compiler: Compiler, node: nodes.ContextOf, block: Block) -> Closure:
    """Later entries see earlier ones; a function sees itself too, so that it may recur."""
    inner = Block(block)
    entries: list[tuple[str, Closure]] = []
    for key, value in node.entries:
        if isinstance(value, nodes.FunctionOf):
            inner.names.add(key)
        entries.append((key, compiler.compile(value, inner)))
        inner.names.add(key)
    keys = {key for key, _ in entries}
    place, is_double, weight = compiler.place(node), len(keys) < len(entries), 1 + len(entries)

    def context_of(scope: Scope) -> Value:
        if is_double:
            scope.evaluation.warn(place, "the context has two entries of one name")
            return None
        scope.evaluation.spend(weight)
        values: dict[str, Value] = {}
        own = Scope(scope, values)
        for key, closure in entries:
            values[key] = closure(own)
        return dict(values)

    return context_of


_POINTS = frozenset(
    {
        "number",
        "string",
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
    }
)


def compile_range(compiler: Compiler, node: nodes.RangeOf, block: Block) -> Closure:
    if isinstance(node.start, nodes.Literal) and isinstance(node.end, nodes.Literal):
        first, last = node.start.value, node.end.value
        if type(first) is type(last) and kind(first) in _POINTS:
            constant = Range(first, last, node.start_included, node.end_included, node.is_comparison)
            return lambda scope: constant
    start = compiler.compile(node.start, block) if node.start is not None else None
    end = compiler.compile(node.end, block) if node.end is not None else None
    place, included = compiler.place(node), (node.start_included, node.end_included)
    is_comparison = node.is_comparison

    def range_of(scope: Scope) -> Value:
        first = start(scope) if start is not None else None
        last = end(scope) if end is not None else None
        kinds = {kind(value) for value in (first, last) if value is not None}
        if len(kinds) != 1 or not kinds <= _POINTS:
            scope.evaluation.warn(place, "the ends of a range must be two values of one kind that has an order")
            return None
        return Range(first, last, *included, is_comparison)

    return range_of


def compile_path(compiler: Compiler, node: nodes.Path, block: Block) -> Closure:
    base, name, place = compiler.compile(node.base, block), node.name, compiler.place(node)

    def path(scope: Scope) -> Value:
        value = base(scope)
        if type(value) is dict and name in value:
            return value[name]
        try:
            found = member(value, name, scope.evaluation)
            if type(value) is list and (reason := missing_in(value, name)):
                scope.evaluation.warn(place, reason)
            return found
        except NULL_REASONS as error:
            scope.evaluation.warn(place, reason_of(error))
            return None

    names = _dotted(node)
    if names is None or block.declares(names[0]) or block.is_in_filter() or names[0] in compiler.functions:
        return path
    return _path_of_variable(names, path)


def _dotted(node: nodes.Node) -> tuple[str, ...] | None:
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Path):
        names = _dotted(node.base)
        return None if names is None else (*names, node.name)
    return None


def _path_of_variable(names: tuple[str, ...], general: Closure) -> Closure:
    """Goes through contexts from outside as they are, so that reading one text does not convert all the
    case's data."""
    first, rest = names[0], names[1:]

    def path(scope: Scope) -> Value:
        value: Any = scope.root.inputs.get(first)
        for name in rest:
            if type(value) is not dict or name not in value:
                return general(scope)
            value = value[name]
        known = type(value)
        if known is str or known is bool or value is None:
            return value
        if known is not dict and known is not list:
            return general(scope)
        try:
            return scope.root.inner(names, value)
        except NULL_REASONS:
            return general(scope)

    return path


def compile_filter(compiler: Compiler, node: nodes.Filter, block: Block) -> Closure:
    base, place = compiler.compile(node.base, block), compiler.place(node)
    index = _plain_index(node.condition)
    if index is not None:
        return _at_index(base, index, place)
    condition, weight = compiler.weighed(node.condition, Block(block, set(), is_filter=True))

    def filtered(scope: Scope) -> Value:
        value = base(scope)
        if value is None:
            scope.evaluation.warn(place, "null has no items")
            return None
        items = _as_list(value)
        kept: list[Value] = []
        for item in items or [None]:
            scope.evaluation.spend(weight)
            verdict = condition(Scope(scope, _NO_NAMES, item))
            if verdict is True:
                kept.append(item)
            elif type(verdict) is Decimal:
                return _item_at(items, verdict, scope, place)
            elif verdict is not False and verdict is not None:
                scope.evaluation.warn(place, f"a filter takes a condition or a number, not {kind(verdict)}")
                return None
        return kept if items else []

    return filtered


def _plain_index(node: nodes.Node) -> Decimal | None:
    if isinstance(node, nodes.Negation):
        index = _plain_index(node.operand)
        return None if index is None else -index
    return node.value if isinstance(node, nodes.Literal) and type(node.value) is Decimal else None


_NO_NAMES: dict[str, Value] = {}


def _as_list(value: Value) -> list[Value]:
    if type(value) is list:
        return value
    return [] if value is None else [value]


def _at_index(base: Closure, index: Decimal, place: Place) -> Closure:
    return lambda scope: _item_at(_as_list(base(scope)), index, scope, place)


def _item_at(items: list[Value], index: Decimal, scope: Scope, place: Place) -> Value:
    at = whole_part(index)
    if at != index or at == 0 or abs(at) > len(items):
        scope.evaluation.warn(place, f"the list has {len(items)} items, and none at {index}")
        return None
    return items[at - 1 if at > 0 else at]
