"""The values of a kind without an order: each that a cell names is a piece, the others together are one more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.dmn.coverage.pieces import set_of_all
from engine.dmn.coverage.spans import Span, Spans
from engine.feel import feel_text

#: With more values than these, the others are told in words.
MAX_EXCLUDED = 5
OTHERS = "a text that no cell names"


@dataclass(frozen=True)
class Choice:
    """Single values; `is_open`: the kind has others beside them, the last piece."""

    values: tuple[Any, ...]
    is_open: bool
    all: int

    @property
    def size(self) -> int:
        return len(self.values) + self.is_open

    def set_of(self, span: Span) -> int:
        if span.low is None:
            return self.all
        found = 1 << self.values.index(span.low.value) & self.all
        return self.all & ~found if span.excluded else found

    def texts(self, held: int, null: bool | None) -> list[str]:
        named = [feel_text(value) for place, value in enumerate(self.values) if held >> place & 1]
        named += ["null"] * bool(null)
        if not (self.is_open and held >> len(self.values) & 1):
            return named
        others = [feel_text(value) for place, value in enumerate(self.values) if not held >> place & 1]
        others += ["null"] * (null is False)
        return [f"not({', '.join(others)})"] if 0 < len(others) <= MAX_EXCLUDED else [*named, OTHERS]


def choice(values: Iterable[Any], cells: Iterable[Spans], allowed: Sequence[Spans], *, is_open: bool) -> Choice:
    """The values that there always are and those that cells name, each of them a point; those that all allow."""
    literals = (value for cell in (*allowed, *cells) for value in cell.values if value is not None)
    named = tuple(dict.fromkeys((*values, *literals)))
    whole = Choice(named, is_open, (1 << len(named) + is_open) - 1)
    return replace(whole, all=set_of_all(whole, allowed))
