"""The functions that make one value of many: least, greatest, sum, mean and their kin."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import reduce

from engine.feel.builtins.registry import builtin
from engine.feel.effort import spend_on_comparing
from engine.feel.errors import NullValue
from engine.feel.evaluation import Evaluation
from engine.feel.keys import number_key
from engine.feel.operators import less
from engine.feel.temporal import years_months
from engine.feel.values import DECIMALS, Value, YearsMonths, kind


def _values(arguments: tuple[Value, ...]) -> list[Value]:
    """The items of the one list or the arguments themselves; NullValue if there is none."""
    values = arguments[0] if len(arguments) == 1 and isinstance(arguments[0], list) else list(arguments)
    if not values:
        raise NullValue("the list is empty")
    return values


def _numbers(arguments: tuple[Value, ...]) -> list[Decimal]:
    values = _values(arguments)
    for value in values:
        if type(value) is not Decimal:
            raise NullValue(f"every item must be a number, but one is {kind(value)}")
    return values


@builtin("min(list: list)", "min(c...)", with_evaluation=True)
def least(evaluation: Evaluation, *arguments: Value) -> Value:
    """The least of the values; null for an empty list.

    min(5, 4, 10) = 4
    """
    values = _values(arguments)
    spend_on_comparing(evaluation, *values)
    return reduce(lambda found, value: value if less(value, found) else found, values[1:], _ordered(values[0]))


@builtin("max(list: list)", "max(c...)", with_evaluation=True)
def greatest(evaluation: Evaluation, *arguments: Value) -> Value:
    """The greatest of the values; null for an empty list.

    max([1, 2, 3]) = 3
    """
    values = _values(arguments)
    spend_on_comparing(evaluation, *values)
    return reduce(lambda found, value: value if less(found, value) else found, values[1:], _ordered(values[0]))


def _ordered(value: Value) -> Value:
    less(value, value)  # a single value too must be of a kind that has an order
    return value


@builtin("sum(list: list)", "sum(n...)")
def total(*arguments: Value) -> Value:
    """The sum of numbers, or of durations of one kind; null for an empty list.

    sum([1, 2, 3]) = 6
    """
    values = _values(arguments)
    if all(type(value) is timedelta for value in values):
        return sum(values, timedelta())
    if all(type(value) is YearsMonths for value in values):
        return years_months(sum(value.months for value in values))
    return reduce(DECIMALS.add, _numbers(arguments), Decimal(0))


@builtin("mean(list: list)", "mean(n...)")
def mean(*arguments: Value) -> Value:
    """The sum of numbers divided by how many they are.

    mean([1, 2, 3]) = 2
    """
    numbers = _numbers(arguments)
    return DECIMALS.divide(reduce(DECIMALS.add, numbers, Decimal(0)), Decimal(len(numbers)))


@builtin("median(list: list)", "median(n...)", with_evaluation=True)
def median(evaluation: Evaluation, *arguments: Value) -> Value:
    """The number in the middle when they stand in order, or the mean of the two in the middle.

    median(8, 2, 5, 3, 4) = 4
    """
    numbers = _numbers(arguments)
    evaluation.spend(len(numbers))
    numbers = sorted(numbers)
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return DECIMALS.divide(DECIMALS.add(numbers[middle - 1], numbers[middle]), Decimal(2))


@builtin("mode(list: list)", "mode(n...)", with_evaluation=True)
def mode(evaluation: Evaluation, *arguments: Value) -> list[Value]:
    """The numbers that come most often, in order.

    mode(6, 3, 9, 6, 6) = [6]
    """
    if arguments == ([],):
        return []
    numbers = _numbers(arguments)
    evaluation.spend(len(numbers))
    alike: dict[str, list[Decimal]] = {}
    for number in numbers:
        alike.setdefault(number_key(number), []).append(number)
    most = max(map(len, alike.values()))
    return sorted(same[0] for same in alike.values() if len(same) == most)


@builtin("product(list: list)", "product(n...)")
def product(*arguments: Value) -> Value:
    """The product of numbers.

    product([2, 3, 4]) = 24
    """
    numbers = _numbers(arguments)
    return reduce(DECIMALS.multiply, numbers, Decimal(1))


@builtin("stddev(list: list)", "stddev(n...)", with_evaluation=True)
def standard_deviation(evaluation: Evaluation, *arguments: Value) -> Value:
    """The standard deviation of a sample of two numbers or more.

    stddev([47, 49, 51]) = 2
    """
    numbers = _numbers(arguments)
    if len(numbers) < 2:
        raise NullValue("a deviation needs two numbers or more")
    evaluation.spend(len(numbers))
    centre = mean(*arguments)
    deviations = [DECIMALS.subtract(number, centre) for number in numbers]
    squares = reduce(DECIMALS.add, (DECIMALS.multiply(deviation, deviation) for deviation in deviations))
    return DECIMALS.sqrt(DECIMALS.divide(squares, Decimal(len(numbers) - 1)))
