"""Closures of for, some and every; every round is counted, and what would be too long is refused before it
begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from engine.feel import nodes
from engine.feel.calling import NULL_REASONS, reason_of
from engine.feel.compiler.blocks import Block, Closure
from engine.feel.compiler.compiler import Compiler
from engine.feel.errors import NullValue
from engine.feel.evaluation import Scope, bounded_list, check_size
from engine.feel.values import DECIMALS, Range, Value, kind, whole_part

Rounds = Callable[[Scope], Iterator[Scope]]


def compile_for(compiler: Compiler, node: nodes.For, block: Block) -> Closure:
    """The list of results; while it grows it is known to the body as `partial`."""
    inner = Block(block)
    rounds = _compile_rounds(compiler, node.iterators, inner)
    inner.names.add("partial")
    read_outside = compiler.names_read
    compiler.names_read = set()
    (body, weight), place = compiler.weighed(node.body, inner), compiler.place(node)
    weight += len(node.iterators) // 4  # every round passes through all iterators
    reads_partial = "partial" in compiler.names_read
    compiler.names_read |= read_outside

    def loop(scope: Scope) -> Value:
        results: list[Value] = []
        try:
            for own in rounds(scope):
                scope.evaluation.spend(weight)
                if reads_partial:
                    # a copy, since a result that held the list itself would hold itself
                    own.values["partial"] = bounded_list(list(results), scope.evaluation)
                results.append(body(own))
        except NULL_REASONS as error:
            scope.evaluation.warn(place, reason_of(error))
            return None
        return results

    return loop


def compile_quantified(compiler: Compiler, node: nodes.Quantified, block: Block) -> Closure:
    """`some` is true for one true, `every` false for one false; else one null makes the result null."""
    inner = Block(block)
    rounds = _compile_rounds(compiler, node.iterators, inner)
    condition, weight = compiler.weighed(node.condition, inner)
    weight += len(node.iterators) // 4
    place, deciding = compiler.place(node), not node.every

    def quantified(scope: Scope) -> Value:
        undecided = ""
        try:
            for own in rounds(scope):
                scope.evaluation.spend(weight)
                value = condition(own)
                if value is deciding:
                    return value
                if type(value) is not bool:
                    undecided = kind(value)
        except NULL_REASONS as error:
            scope.evaluation.warn(place, reason_of(error))
            return None
        if undecided:
            scope.evaluation.warn(place, f"the condition is {undecided} for an item, not true or false")
            return None
        return not deciding

    return quantified


def _compile_rounds(compiler: Compiler, iterators: tuple[nodes.Iterator, ...], inner: Block) -> Rounds:
    domains: list[tuple[str, Closure]] = []
    for iterator in iterators:
        domains.append((iterator.name, _compile_domain(compiler, iterator, inner)))
        inner.names.add(iterator.name)

    def rounds(scope: Scope) -> Iterator[Scope]:
        return _rounds(scope, {}, domains, 0)

    return rounds


def _rounds(scope: Scope, values: dict[str, Value], domains: list[tuple[str, Closure]], level: int) -> Iterator[Scope]:
    name, domain = domains[level]
    is_last = level + 1 == len(domains)
    for item in domain(Scope(scope, values)):
        own = {**values, name: item}
        if is_last:
            yield Scope(scope, own)
        else:
            scope.evaluation.spend(1)
            yield from _rounds(scope, own, domains, level + 1)


def _compile_domain(compiler: Compiler, iterator: nodes.Iterator, inner: Block) -> Closure:
    start = compiler.compile(iterator.domain, inner)
    if iterator.end is None:
        return lambda scope: _items(start(scope))
    end = compiler.compile(iterator.end, inner)
    return lambda scope: _between(start(scope), end(scope))


def _items(value: Value) -> Value:
    if type(value) is list:
        return value
    if type(value) is Range:
        return _range_items(value)
    if value is None:
        raise NullValue("null cannot be gone through")
    return [value]


def _range_items(interval: Range) -> Value:
    start, end = interval.start, interval.end
    step: Value = Decimal(1) if type(start) is Decimal else timedelta(days=1)
    if type(start) is type(end) and type(start) in {Decimal, date}:
        start = start if interval.start_included else start + step
        end = end if interval.end_included else end - step
        return _between(start, end) if start <= end else []
    raise NullValue("only a range of whole numbers or dates, open at no end, can be gone through")


def _between(start: Value, end: Value) -> Value:
    if type(start) is date and type(end) is date:
        days = _numbers(start.toordinal(), end.toordinal())
        return (date.fromordinal(day) for day in days)
    if type(start) is not Decimal or type(end) is not Decimal:
        raise NullValue(f"from {kind(start)} to {kind(end)} one cannot count")
    if start != start.to_integral_value() or end != end.to_integral_value():
        raise NullValue("only whole numbers can be counted through")
    first, last = whole_part(start), whole_part(end)
    numbers = _numbers(first, last)
    if first != start or last != end:
        raise NullValue(f"from numbers of more than {DECIMALS.prec} digits one cannot count")
    return map(Decimal, numbers)


def _numbers(first: int, last: int) -> range:
    step = 1 if first <= last else -1
    check_size(abs(last - first) + 1)
    return range(first, last + step, step)
