"""The functions that ask about lists or make one of several."""

from __future__ import annotations

from decimal import Decimal

from engine.feel.builtins.registry import builtin
from engine.feel.effort import spend_on_comparing
from engine.feel.errors import NullValue
from engine.feel.evaluation import Evaluation, bounded_list, check_size
from engine.feel.keys import value_key
from engine.feel.operators import same
from engine.feel.sizes import steps_to_keep
from engine.feel.values import Value, whole_part


@builtin("list contains(list: list, element)", with_evaluation=True)
def list_contains(evaluation: Evaluation, items: list[Value], element: Value) -> bool:
    """Whether an item of the list is equal to a value.

    list contains([1, 2, 3], 2) = true
    """
    evaluation.spend(len(items) // 5)
    return any(same(item, element, evaluation) for item in items)


@builtin("count(list: list)")
def count(items: list[Value]) -> Decimal:
    """The number of items.

    count([1, 2, 3]) = 3
    """
    return Decimal(len(items))


@builtin("is empty(list: list)")
def is_empty(items: list[Value]) -> bool:
    """Whether the list has no item.

    is empty([]) = true
    """
    return not items


@builtin("partition(list: list, size: number)", with_evaluation=True)
def partition(evaluation: Evaluation, items: list[Value], size: Decimal) -> list[Value]:
    """Lists of so many items each, one behind the other; the last may be shorter.

    partition([1, 2, 3], 2) = [[1, 2], [3]]
    """
    step = whole_part(size)
    if step < 1:
        raise NullValue("the size must be 1 or more")
    evaluation.spend(len(items) // 10)
    return bounded_list([items[at : at + step] for at in range(0, len(items), step)], evaluation)


@builtin("append(list: list, item...)", with_evaluation=True)
def append(evaluation: Evaluation, items: list[Value], *more: Value) -> list[Value]:
    """The list with values added at its end.

    append([1], 2, 3) = [1, 2, 3]
    """
    return bounded_list([*items, *more], evaluation)


@builtin("concatenate(list...: list)", with_evaluation=True)
def concatenate(evaluation: Evaluation, *lists: list[Value]) -> list[Value]:
    """One list of the items of several.

    concatenate([1, 2], [3]) = [1, 2, 3]
    """
    check_size(sum(map(len, lists)))
    return bounded_list([item for items in lists for item in items], evaluation)


@builtin("reverse(list: list)")
def reverse(items: list[Value]) -> list[Value]:
    """The list from its end to its beginning.

    reverse([1, 2, 3]) = [3, 2, 1]
    """
    return items[::-1]


@builtin("index of(list: list, match)", with_evaluation=True)
def index_of(evaluation: Evaluation, items: list[Value], match: Value) -> list[Value]:
    """The places of all items equal to a value, counted from 1.

    index of([1, 2, 3, 2], 2) = [2, 4]
    """
    evaluation.spend(len(items) // 5)
    return [Decimal(at) for at, item in enumerate(items, 1) if same(item, match, evaluation)]


@builtin("union(list...: list)", with_evaluation=True)
def union(evaluation: Evaluation, *lists: list[Value]) -> list[Value]:
    """The items of several lists, each value once.

    union([1, 2], [2, 3]) = [1, 2, 3]
    """
    return distinct_values(evaluation, concatenate(evaluation, *lists))


@builtin("distinct values(list: list)", with_evaluation=True)
def distinct_values(evaluation: Evaluation, items: list[Value]) -> list[Value]:
    """The list with each value once, where it stood first.

    distinct values([1, 2, 3, 2, 1]) = [1, 2, 3]
    """
    result: list[Value] = []
    seen = set[str]()
    for item in items:
        spend_on_comparing(evaluation, item)
        if isinstance(item, list | dict):
            evaluation.spend(steps_to_keep(item))
        if (key := value_key(item)) is not None:
            if key not in seen:
                seen.add(key)
                result.append(item)
            continue
        evaluation.spend(len(result) + 1)
        if not any(same(item, other, evaluation) for other in result):
            result.append(item)
    return result


@builtin("duplicate values(list: list)", with_evaluation=True)
def duplicate_values(evaluation: Evaluation, items: list[Value]) -> list[Value]:
    """The values that come more than once, each once.

    duplicate values([1, 2, 3, 2, 1]) = [1, 2]
    """
    result = []
    for item in distinct_values(evaluation, items):
        evaluation.spend(len(items))
        if sum(same(item, other, evaluation) for other in items) > 1:
            result.append(item)
    return result


@builtin("flatten(list: list)", with_evaluation=True)
def flatten(evaluation: Evaluation, items: list[Value]) -> list[Value]:
    """One list of all items of the lists inside lists.

    flatten([[1, 2], [[3]], 4]) = [1, 2, 3, 4]
    """
    result: list[Value] = []
    waiting = [iter(items)]
    while waiting:
        for item in waiting[-1]:
            evaluation.spend(1)
            if isinstance(item, list):
                waiting.append(iter(item))
                break
            result.append(item)
        else:
            waiting.pop()
    return result


@builtin("sublist(list: list, start position: number, length?: number)")
def sublist(items: list[Value], start: Decimal, length: Decimal | None = None) -> list[Value]:
    """A part of the list from a position (1 is the first, -1 the last), all of it or so many items.

    sublist([4, 5, 6], 1, 2) = [4, 5]
    """
    begin = index(items, start)
    if length is None:
        return items[begin:]
    end = begin + whole_part(length)
    if length < 1 or end > len(items):
        raise NullValue("the length must be at least 1 and not reach beyond the list")
    return items[begin:end]


def index(items: list[Value], position: Decimal) -> int:
    """Python's index of a position; NullValue if the list has no such item."""
    at = whole_part(position)
    if at == 0 or abs(at) > len(items):
        raise NullValue(f"the list has {len(items)} items, and none at {position}")
    return at - 1 if at > 0 else len(items) + at
