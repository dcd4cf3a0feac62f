"""What is wrong with the rules of a decision table as its hit policy sees them; others decide how it is worded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from engine.dmn.coverage.answers import answer_of, contradict
from engine.dmn.coverage.gaps import Budget, GaveUp, Search, gaps
from engine.dmn.coverage.overlaps import pairs, shared, touching
from engine.dmn.coverage.regions import Condition, Region, Regions, regions_of, rules_in
from engine.dmn.hitpolicy import HitPolicy
from engine.dmn.table import DecisionTable

#: So many of a kind are worked out.
MAX_FOUND = 20
#: Where matching nothing is no answer, but null.
_WITHOUT_GAPS = frozenset({HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST, HitPolicy.PRIORITY})


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rules, by number, that both match where the conditions hold, against the hit policy."""

    rules: tuple[int, int]
    where: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Inputs that no rule matches: those that meet the conditions."""

    where: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class IdleRule:
    """A rule that can never match: of the inputs `impossible` no value will do, or `earlier` rules take all."""

    rule: int
    impossible: tuple[str, ...] = ()
    earlier: tuple[int, ...] = ()


@dataclass(frozen=True)
class Coverage:
    """What was found, and how far it can be relied upon to be all.

    At most `MAX_FOUND` overlaps and gaps are given. Where cells only known at the evaluation hide more of them,
    `undecided_cells` is how many; `gave_up`: the table is too large to look through.
    """

    overlaps: tuple[Overlap, ...] = ()
    overlap_count: int = 0
    gaps: tuple[Gap, ...] = ()
    idle_rules: tuple[IdleRule, ...] = ()
    undecided_cells: int = 0
    hides_overlaps: bool = False
    hides_gaps: bool = False
    gave_up: bool = False


def coverage_of(table: DecisionTable) -> Coverage:
    """The overlaps, gaps and idle rules of a table; those alone that its hit policy minds."""
    regions = regions_of(table)
    impossible = _impossible(table, regions)
    found = Coverage(undecided_cells=regions.undecided_cells, idle_rules=impossible)
    touched = touching(regions.rules)
    alive = (1 << len(table.rules)) - 1 & ~sum(1 << idle.rule - 1 for idle in impossible)
    if table.policy in {HitPolicy.UNIQUE, HitPolicy.ANY}:
        found = _with_overlaps(found, table, regions, touched)
    if table.policy is HitPolicy.FIRST:
        found = _with_covered(found, regions, touched, alive)
    if table.policy in _WITHOUT_GAPS and all(column.default is None for column in table.outputs):
        found = _with_gaps(found, regions, touched, alive)
    return found


def _impossible(table: DecisionTable, regions: Regions) -> tuple[IdleRule, ...]:
    found = (
        (rule.number, tuple(axis.label for axis, held in zip(regions.axes, region, strict=True) if not held))
        for rule, region in zip(table.rules, regions.rules, strict=True)
    )
    return tuple(IdleRule(number, labels) for number, labels in found if labels)


def _with_overlaps(found: Coverage, table: DecisionTable, regions: Regions, touched: list[int]) -> Coverage:
    everyone = (1 << len(table.rules)) - 1
    against = _against(table)
    decided = [pair for pair in pairs(touched, regions.decided) if against(*pair)]
    undecided = (pair for pair in pairs(touched, everyone) if not _has_both(regions.decided, pair) and against(*pair))
    listed = tuple(
        Overlap((first + 1, second + 1), regions.conditions(shared(regions.rules[first], regions.rules[second])))
        for first, second in decided[:MAX_FOUND]
    )
    return replace(
        found,
        overlaps=listed,
        overlap_count=len(decided),
        hides_overlaps=regions.undecided_cells > 0 and next(undecided, None) is not None,
    )


def _against(table: DecisionTable) -> Callable[[int, int], bool]:
    """Whether the hit policy minds that two rules, by their place, match together."""
    if table.policy is HitPolicy.UNIQUE:
        return lambda first, second: True
    answers = [answer_of(rule) for rule in table.rules]
    return lambda first, second: contradict(answers[first], answers[second])


def _has_both(rules: int, pair: tuple[int, int]) -> bool:
    return bool(rules >> pair[0] & rules >> pair[1] & 1)


def _with_covered(found: Coverage, regions: Regions, touched: list[int], alive: int) -> Coverage:
    idle: list[IdleRule] = []
    try:
        idle.extend(_covered(regions, touched, alive, Budget()))
    except GaveUp:
        found = replace(found, gave_up=True)
    return replace(found, idle_rules=(*found.idle_rules, *idle))


def _covered(regions: Regions, touched: list[int], alive: int, budget: Budget) -> Iterator[IdleRule]:
    """The rules all of whose inputs earlier rules match; raises `GaveUp`."""
    useful = alive
    for place in rules_in(alive):
        region = regions.rules[place]
        earlier = touched[place] & useful & regions.decided & (1 << place) - 1
        budget.spend(earlier.bit_count())
        covering = earlier
        alone = next((one for one in rules_in(earlier) if shared(region, regions.rules[one]) == region), None)
        if alone is not None:
            covering = 1 << alone
        elif not earlier or Search(region, regions.rules, touched, earlier, budget).gap(earlier) is not None:
            continue
        useful &= ~(1 << place)
        yield IdleRule(place + 1, earlier=tuple(one + 1 for one in rules_in(covering)))


def _with_gaps(found: Coverage, regions: Regions, touched: list[int], alive: int) -> Coverage:
    budget, listed = Budget(), list[Region]()
    try:
        # a rule that is not decided may match anywhere in its region
        listed.extend(islice(gaps(regions, alive, touched, budget), MAX_FOUND))
        hides = len(listed) < MAX_FOUND and _hides(regions, alive, listed, budget)
    except GaveUp:
        hides, found = False, replace(found, gave_up=True)
    return replace(found, gaps=tuple(Gap(regions.conditions(gap)) for gap in listed), hides_gaps=hides)


def _hides(regions: Regions, alive: int, listed: list[Region], budget: Budget) -> bool:
    """Whether there are more gaps if the rules that are not decided match nothing; raises `GaveUp`."""
    if not regions.undecided_cells:
        return False
    rules = [*(regions.rules[place] for place in rules_in(alive & regions.decided)), *listed]
    everyone = (1 << len(rules)) - 1
    return Search(regions.everything, rules, touching(rules), everyone, budget).gap(everyone) is not None
