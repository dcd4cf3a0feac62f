"""A decision table as geometry: an axis for each input, and for each rule the region of inputs that it matches.

A region is a tuple of sets, one for each axis. Sets of rules are ints with one bit for each, the first rule the
lowest. It must not know hit policies.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import and_

from engine.dmn.coverage.axes import Axis, Reading
from engine.dmn.table import DecisionTable, InputColumn

Region = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """What is said of one input: FEEL unary tests that its value meets."""

    label: str
    tests: str


@dataclass(frozen=True)
class Regions:
    """The regions of all rules, each the most that its rule can match.

    The rules in `decided` match just their region; of the others some cells are only known at the evaluation.
    """

    axes: tuple[Axis, ...]
    rules: tuple[Region, ...]
    decided: int
    undecided_cells: int

    @property
    def everything(self) -> Region:
        """The region of all inputs."""
        return tuple(axis.full for axis in self.axes)

    def conditions(self, region: Region) -> tuple[Condition, ...]:
        """A region in words; inputs that may have any value are left out."""
        return tuple(
            Condition(axis.label, axis.text(held))
            for axis, held in zip(self.axes, region, strict=True)
            if held != axis.full
        )


def regions_of(table: DecisionTable) -> Regions:
    """The regions of a table's rules."""
    groups = _same_questions(table.inputs)
    readings = [_reading(table, group) for group in groups]
    axes = tuple(reading.axis for reading in readings)
    undecided, rules, decided = 0, [], 0
    for place, rule in enumerate(table.rules):
        sets = [
            [reading.set_of(rule.tests[column]) for column in group]
            for reading, group in zip(readings, groups, strict=True)
        ]
        unknown = sum(held is None for row in sets for held in row)
        undecided += unknown
        decided |= (not unknown) << place
        rules.append(tuple(_together(axis, row) for axis, row in zip(axes, sets, strict=True)))
    return Regions(axes, tuple(rules), decided, undecided)


def _reading(table: DecisionTable, group: list[int]) -> Reading:
    cells = [cell for rule in table.rules for place in group if (cell := rule.tests[place]) is not None]
    return Reading([table.inputs[place] for place in group], cells)


def _same_questions(inputs: tuple[InputColumn, ...]) -> list[list[int]]:
    """The places of the columns, together those that ask the same: their cells speak of one value."""
    groups: dict[tuple[str, str | None], list[int]] = {}
    for place, column in enumerate(inputs):
        groups.setdefault((column.expression.source, column.type_name), []).append(place)
    return list(groups.values())


def _together(axis: Axis, sets: list[int | None]) -> int:
    return reduce(and_, (held for held in sets if held is not None), axis.full)


def rules_in(held: int) -> list[int]:
    """The places of the rules in a set, from the first."""
    places = []
    while held:
        lowest = held & -held
        places.append(lowest.bit_length() - 1)
        held ^= lowest
    return places
