"""The search for inputs that no region covers, within a budget of work; it must not know hit policies.

Axis by axis the values are divided by the rules that accept them, and each part is looked into with just those
rules. Three things end a branch early: no rule is left (a gap), a rule is left that accepts all the rest, and
rules that do not touch but together are as large as the rest. A gap is widened as far as it goes and then
counted among the rules, so that a search finds each only once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

from engine.dmn.coverage.overlaps import shared
from engine.dmn.coverage.regions import Region, Regions, rules_in

#: Parts and rules looked at; about two seconds.
BUDGET = 3_000_000
#: A set of more bits counts as several: it takes as much longer to hold against another.
_BITS = 512


class GaveUp(Exception):
    """The budget is used up before the answer is known."""


class Budget:
    """The work that searches may still do together."""

    def __init__(self, work: int = BUDGET) -> None:
        self._left = work

    def spend(self, work: int) -> None:
        """Counts work; raises `GaveUp` when all is used."""
        self._left -= work
        if self._left < 0:
            raise GaveUp


class Search:
    """A search in one region for what some of the rules, `among`, leave uncovered.

    `touched` are for each rule those that it touches.
    """

    def __init__(
        self, inside: Region, rules: Sequence[Region], touched: Sequence[int], among: int, budget: Budget
    ) -> None:
        self._inside = inside
        self._weight = 1 + max((held.bit_length() for held in inside), default=0) // _BITS
        budget.spend(among.bit_count() * len(inside) * self._weight)
        self._rules = list(rules)
        self._touched = list(touched)
        self._budget = budget
        sets = [[rules[place][axis] for place in rules_in(among)] for axis in range(len(inside))]
        # what divides most comes first, so that few rules are left soon
        self._order = sorted(range(len(inside)), key=lambda axis: _breadth(inside[axis], sets[axis]))
        self._by_set: list[dict[int, int]] = [{} for _axis in inside]
        self._full = [0] * (len(inside) + 1)
        self._sizes: dict[int, list[int]] = {}
        self._rest = self._sizes_of(inside)
        self._covered: set[tuple[int, int]] = set()
        for place in rules_in(among):
            self._take(place)

    def gap(self, among: int) -> Region | None:
        """A region that none of some rules covers, in parts that these do not divide; None where there is none."""
        found = self._uncovered(0, among)
        if found is None:
            return None
        sets = dict(zip(self._order, found, strict=True))
        return tuple(sets[axis] for axis in range(len(self._inside)))

    def add(self, rule: Region) -> int:
        """Counts one more region, which touches none of the others, among the rules; gives its bit."""
        place = len(self._rules)
        self._rules.append(rule)
        self._touched.append(1 << place)
        self._take(place)
        return 1 << place

    def widened(self, gap: Region, among: int, within: Region) -> Region:
        """A gap made as wide as it can be within a region, axis after axis, without touching one of some rules."""
        self._budget.spend(among.bit_count() * len(gap) * self._weight)
        wide = list(gap)
        for axis in range(len(wide)):
            wide[axis] = within[axis]
            for place in rules_in(among):
                rule = self._rules[place]
                if all(one & other for one, other in zip(wide, rule, strict=True)):
                    wide[axis] &= ~rule[axis]
        return tuple(wide)

    def _uncovered(self, depth: int, active: int) -> tuple[int, ...] | None:
        """The sets of a gap on the axes from a depth on, where only the active rules are left."""
        if not active:
            return tuple(self._inside[axis] for axis in self._order[depth:]) if self._rest[depth] else None
        if active & self._full[depth] or (depth, active) in self._covered:
            return None
        if not self._fill(depth, active):
            for values, rules in self._parts(depth, active):
                found = self._uncovered(depth + 1, rules)
                if found is not None:
                    return (values, *found)
        self._covered.add((depth, active))
        return None

    def _parts(self, depth: int, active: int) -> list[tuple[int, int]]:
        """The values of an axis, divided by which of the active rules accept them."""
        parts = [(self._inside[self._order[depth]], 0)]
        self._budget.spend(len(self._by_set[depth]))
        for accepted, members in self._by_set[depth].items():
            rules = members & active
            if rules:
                self._budget.spend(len(parts) * self._weight)
                parts = [
                    part
                    for values, known in parts
                    for part in ((values & accepted, known | rules), (values & ~accepted, known))
                    if part[0]
                ]
        return parts

    def _fill(self, depth: int, active: int) -> bool:
        """Whether the active rules do not touch and together are as large as the rest."""
        self._budget.spend(active.bit_count())
        total = 0
        for place in rules_in(active):
            if self._touched[place] & active != 1 << place:
                return False
            total += self._sizes[place][depth]
        return total == self._rest[depth]

    def _take(self, place: int) -> None:
        """Takes a rule into account: its sets and sizes within the region of the search."""
        rule = shared(self._rules[place], self._inside)
        for by_set, axis in zip(self._by_set, self._order, strict=True):
            by_set[rule[axis]] = by_set.get(rule[axis], 0) | 1 << place
        self._sizes[place] = self._sizes_of(rule)
        for depth, size in enumerate(self._sizes[place]):
            if size == self._rest[depth]:
                self._full[depth] |= 1 << place

    def _sizes_of(self, region: Region) -> list[int]:
        """How many pieces a region has on the axes from each depth on."""
        counts = [region[axis].bit_count() for axis in self._order]
        return [prod(counts[depth:]) for depth in range(len(counts) + 1)]


def gaps(regions: Regions, covered_by: int, touched: Sequence[int], budget: Budget) -> Iterator[Region]:
    """The regions that none of some rules covers, each as wide as it can be; raises `GaveUp`."""
    search = Search(regions.everything, regions.rules, touched, covered_by, budget)
    known, reported = covered_by, set[Region]()
    while (found := search.gap(known)) is not None:
        widest = search.widened(found, covered_by, regions.everything)
        if widest not in reported:
            reported.add(widest)
            yield widest
        # what is counted as covered must have been reported, and touch nothing that was before
        known |= search.add(search.widened(found, known, widest))


def _breadth(inside: int, sets: list[int]) -> float:
    """How much of an axis its sets accept on average."""
    return sum((held & inside).bit_count() for held in sets) / (inside.bit_count() or 1) / (len(sets) or 1)
