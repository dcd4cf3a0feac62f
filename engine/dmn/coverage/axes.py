"""One input of a table: the values that it can have, and the set of them that each of its cells accepts.

It must not know how rules combine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from engine import feel
from engine.dmn.coverage.choices import choice
from engine.dmn.coverage.lines import line
from engine.dmn.coverage.pieces import Pieces, set_of_cell
from engine.dmn.coverage.scales import OffScale, Scale, scale_of
from engine.dmn.coverage.spans import Spans, spans_of
from engine.dmn.table import InputColumn
from engine.feel.types import Type

#: So many tests are named of one input.
MAX_NAMED = 5
_WHOLE = "whole number"
#: Types of older models that FEEL has no name for.
_NUMBERS = {"integer": _WHOLE, "long": _WHOLE, "double": "number"}
_KINDS = frozenset(
    {
        "boolean",
        "date",
        "date and time",
        "days and time duration",
        "number",
        "string",
        "time",
        "years and months duration",
        _WHOLE,
    }
)


@dataclass(frozen=True)
class Axis:
    """The values of one input; `null` is the bit of null where a cell names it, else 0."""

    label: str
    pieces: Pieces
    null: int

    @property
    def full(self) -> int:
        """All values that the input can have."""
        return self.pieces.all | self.null

    def text(self, held: int) -> str:
        """The set as FEEL unary tests; only the first few of many."""
        if self.null and held == self.pieces.all:
            return "not(null)"
        texts = self.pieces.texts(held & ~self.null, bool(held & self.null) if self.null else None)
        named = list(islice(texts, MAX_NAMED + 1))
        return ", ".join(named if len(named) <= MAX_NAMED else [*named[:MAX_NAMED], "…"])


class Reading:
    """An axis together with the sets of its cells, by their text."""

    def __init__(self, columns: Sequence[InputColumn], cells: Iterable[feel.UnaryTests]) -> None:
        self._tests = {tests.source: tests for tests in cells}
        self._spans = {source: spans for source, tests in self._tests.items() if (spans := spans_of(tests))}
        pieces = self._pieces(columns)
        names_null = any(None in spans.values for spans in self._spans.values()) and _may_be_null(columns)
        self.axis = Axis(" ".join(columns[0].label.split()), pieces, 1 << pieces.size if names_null else 0)
        self._sets = {source: self._set(source) for source in self._spans}

    def set_of(self, cell: feel.UnaryTests | None) -> int | None:
        """The values that a cell accepts; None where that is not decided before the evaluation."""
        return self.axis.full if cell is None else self._sets.get(cell.source)

    def _set(self, source: str) -> int:
        found = set_of_cell(self.axis.pieces, self._spans[source])
        # how null fares in negations and comparisons is best asked of FEEL itself
        takes_null = self.axis.null and self._tests[source].evaluate(None) is True
        return found | self.axis.null if takes_null else found

    def _pieces(self, columns: Sequence[InputColumn]) -> Pieces:
        """The pieces of the input's values; cells that do not fit in with the others are dropped."""
        asked = {column.allowed.source: column.allowed for column in columns if column.allowed is not None}
        allowed = [spans_of(tests) for tests in asked.values()]
        limits = [spans for spans in allowed if spans is not None]
        cells = [*self._spans.values(), *limits]
        kind = _declared(columns) or _only_kind(cells)
        scale = scale_of(kind, _values(cells, kind))
        if len(limits) < len(allowed) or not all(_fits(spans, kind, scale) for spans in limits):
            # which values there are is not known, and so neither what is missing
            self._spans = {}
            return choice((), (), (), is_open=True)
        self._spans = {source: spans for source, spans in self._spans.items() if _fits(spans, kind, scale)}
        if scale is not None:
            return line(scale, self._spans.values(), limits)
        always = (True, False) if kind == "boolean" else ()
        return choice(always, self._spans.values(), limits, is_open=kind != "boolean")


def _may_be_null(columns: Sequence[InputColumn]) -> bool:
    return all(column.allowed is None or column.allowed.evaluate(None) is True for column in columns)


def _declared(columns: Sequence[InputColumn]) -> str:
    """The kind that the type of a column names; empty for a type that names none."""
    names = [Type((column.type_name or "").rpartition(":")[2]).plain_name for column in columns]
    kinds = [_NUMBERS.get(name, name) for name in names]
    return next((kind for kind in kinds if kind in _KINDS), "")


def _only_kind(cells: Iterable[Spans]) -> str:
    """The kind of all literals; empty where there are none, or several kinds."""
    kinds = {feel.kind(value) for cell in cells for value in cell.values if value is not None}
    return kinds.pop() if len(kinds) == 1 else ""


def _values(cells: Iterable[Spans], kind: str) -> tuple[Any, ...]:
    return tuple(value for cell in cells for value in cell.values if _is_of(value, kind))


def _is_of(value: Any, kind: str) -> bool:
    return feel.kind(value) == ("number" if kind == _WHOLE else kind)


def _fits(cell: Spans, kind: str, scale: Scale | None) -> bool:
    """Whether a cell says something that can be decided about values of the kind."""
    named = [value for value in cell.values if value is not None]
    if not all(_is_of(value, kind) for value in named):
        return False
    if scale is None:
        # texts have an order too, but it is not meant
        return kind in {"", "boolean", "string"} and all(span.is_point or not span.values for span in cell.spans)
    try:
        return all(scale.cut(value, behind=True) is not None for value in named)
    except OffScale:
        return False
