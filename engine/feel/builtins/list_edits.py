"""The functions that give a list with items put in, replaced or taken out."""

from __future__ import annotations

from decimal import Decimal

from engine.feel.builtins.lists import index
from engine.feel.builtins.registry import builtin
from engine.feel.calling import call_function
from engine.feel.errors import NullValue
from engine.feel.evaluation import Evaluation
from engine.feel.values import Function, Value


@builtin("insert before(list: list, position: number, newItem)")
def insert_before(items: list[Value], position: Decimal, item: Value) -> list[Value]:
    """The list with a value put in before a position.

    insert before([1, 3], 1, 2) = [2, 1, 3]
    """
    at = index(items, position)
    return [*items[:at], item, *items[at:]]


@builtin("remove(list: list, position: number)")
def remove(items: list[Value], position: Decimal) -> list[Value]:
    """The list without the item of a position.

    remove([1, 2, 3], 2) = [1, 3]
    """
    at = index(items, position)
    return [*items[:at], *items[at + 1 :]]


@builtin("list replace(list: list, position: number, newItem)")
def list_replace(items: list[Value], position: Decimal, item: Value) -> list[Value]:
    """The list with another value at a position.

    list replace([2, 4, 7, 8], 3, 6) = [2, 4, 6, 8]
    """
    at = index(items, position)
    return [*items[:at], item, *items[at + 1 :]]


@builtin("list replace(list: list, match: function, newItem)", with_evaluation=True)
def list_replace_matching(evaluation: Evaluation, items: list[Value], match: Function, new: Value) -> list[Value]:
    """The list with another value wherever a function of item and new item says true.

    list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5) = [5, 5, 7, 8]
    """
    result = []
    for item in items:
        verdict = call_function(match, [item, new], evaluation)
        if not isinstance(verdict, bool):
            raise NullValue("the function must say true or false")
        result.append(new if verdict else item)
    return result
