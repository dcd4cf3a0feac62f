"""The function sort, by the natural order or by a function that says what comes first."""

from __future__ import annotations

from functools import cmp_to_key

from engine.feel.builtins.registry import builtin
from engine.feel.calling import call_function
from engine.feel.effort import spend_on_comparing
from engine.feel.errors import NullValue
from engine.feel.evaluation import Evaluation
from engine.feel.operators import less
from engine.feel.values import Function, Value


@builtin("sort(list: list)", "sort(list: list, precedes: function)", with_evaluation=True)
def sort(evaluation: Evaluation, items: list[Value], precedes: Function | None = None) -> list[Value]:
    """The list in order; equal items stay as they stood.

    sort([3, 1, 2], function(x, y) x > y) = [3, 2, 1]
    """

    def is_before(left: Value, right: Value) -> bool:
        evaluation.spend(2)
        spend_on_comparing(evaluation, left)
        if precedes is None:
            return less(left, right)
        verdict = call_function(precedes, [left, right], evaluation)
        if not isinstance(verdict, bool):
            raise NullValue("the function of sort must say true or false")
        return verdict

    def order(left: Value, right: Value) -> int:
        if is_before(left, right):
            return -1
        return 1 if is_before(right, left) else 0

    return sorted(items, key=cmp_to_key(order))
