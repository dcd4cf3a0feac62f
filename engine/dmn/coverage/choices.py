"""The values of a kind without an order: each that a cell names is a piece, the others together are one more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from engine.dmn.coverage.pieces import set_of_all
from engine.dmn.coverage.spans import Span, Spans
from engine.feel import feel_text

#: With more values than these, the others are summed up in words.
MAX_EXCLUDED = 5
OTHERS = "a text that no cell names"


@dataclass(frozen=True)
class Choice:
    """Single values; `is_open`: the kind has others besides them, the last piece."""

    values: tuple[Any, ...]
    places: Mapping[Any, int]
    is_open: bool
    all: int

    @property
    def size(self) -> int:
        return len(self.values) + self.is_open

    def set_of(self, span: Span) -> int:
        if span.low is None:
            return self.all
        found = 1 << self.places[span.low.value] & self.all
        return self.all & ~found if span.excluded else found

    def texts(self, held: int, null: bool | None) -> Iterator[str]:
        is_rest = self.is_open and bool(held >> len(self.values) & 1)
        if is_rest:
            others = [feel_text(value) for value in islice(self._values(~held), MAX_EXCLUDED + 1)]
            others += ["null"] * (null is False)
            if 0 < len(others) <= MAX_EXCLUDED:
                yield f"not({', '.join(others)})"
                return
        yield from map(feel_text, self._values(held))
        yield from ["null"] * bool(null) + [OTHERS] * is_rest

    def _values(self, held: int) -> Iterator[Any]:
        return (value for place, value in enumerate(self.values) if held >> place & 1)


def choice(values: Iterable[Any], cells: Iterable[Spans], allowed: Sequence[Spans], *, is_open: bool) -> Choice:
    """The values that there always are and those that cells name, each of them a point; those that all allow."""
    literals = (value for cell in (*allowed, *cells) for value in cell.values if value is not None)
    named = tuple(dict.fromkeys((*values, *literals)))
    places = {value: place for place, value in enumerate(named)}
    whole = Choice(named, places, is_open, (1 << len(named) + is_open) - 1)
    return replace(whole, all=set_of_all(whole, allowed))
