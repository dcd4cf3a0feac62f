"""Which regions touch each other; it must not know what a hit policy makes of that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import and_, or_

from engine.dmn.coverage.regions import Region, rules_in


def touching(rules: Sequence[Region]) -> list[int]:
    """For each region the set of those that share an input with it, itself among them unless it is empty."""
    everyone = (1 << len(rules)) - 1
    if not rules:
        return []
    columns = [_touching_in(sets) for sets in zip(*rules, strict=True)]
    return [
        reduce(and_, (column[held] for column, held in zip(columns, rule, strict=True)), everyone) for rule in rules
    ]


def pairs(touched: Sequence[int], among: int) -> Iterator[tuple[int, int]]:
    """The pairs of touching regions among some, each in order."""
    for first in rules_in(among):
        behind = touched[first] & among & ~((2 << first) - 1)
        yield from ((first, second) for second in rules_in(behind))


def shared(first: Region, second: Region) -> Region:
    """What two regions have in common."""
    return tuple(one & other for one, other in zip(first, second, strict=True))


def _touching_in(sets: Sequence[int]) -> dict[int, int]:
    # the same few sets come again and again
    rules: dict[int, int] = {}
    for place, held in enumerate(sets):
        rules[held] = rules.get(held, 0) | 1 << place
    if sum(held.bit_count() for held in rules) > len(rules) ** 2:
        return {held: _any(members for other, members in rules.items() if held & other) for held in rules}
    # small sets meet in few values, so that not each has to be held against each
    takers: dict[int, int] = {}
    for held, members in rules.items():
        for value in rules_in(held):
            takers[value] = takers.get(value, 0) | members
    return {held: _any(takers[value] for value in rules_in(held)) for held in rules}


def _any(sets: Iterable[int]) -> int:
    return reduce(or_, sets, 0)
