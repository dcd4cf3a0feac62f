"""The values of a kind that has an order, cut into pieces where the limits of the cells lie; it must not know rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from engine.dmn.coverage.pieces import set_of_all
from engine.dmn.coverage.scales import Cut, Scale
from engine.dmn.coverage.spans import Span, Spans
from engine.feel import feel_text


@dataclass(frozen=True)
class Line:
    """The cuts of a line in their order, with the place of each; piece n ends at the cut of place n + 1.

    `written` holds the literals by their key, so that a message shows them as the analyst wrote them.
    """

    scale: Scale
    cuts: tuple[Cut, ...]
    places: dict[Cut, int]
    written: dict[Any, Any]
    all: int

    @property
    def size(self) -> int:
        return len(self.cuts) + 1

    def set_of(self, span: Span) -> int:
        low, high = _ends(self.scale, span)
        first = 0 if low is None else self._place(low)
        behind = self.size if high is None else self._place(high)
        found = ((1 << behind) - (1 << first)) & self.all if first < behind else 0
        return self.all & ~found if span.excluded else found

    def texts(self, held: int, null: bool | None) -> Iterator[str]:
        yield from (self._text(first, behind) for first, behind in _runs(held))
        yield from ["null"] * bool(null)

    def _place(self, cut: Cut) -> int:
        if self.scale.first is not None and cut <= self.scale.first:
            return 0
        if self.scale.last is not None and cut >= self.scale.last:
            return self.size
        return self.places[cut]

    def _text(self, first: int, behind: int) -> str:
        low = self.cuts[first - 1] if first > 0 else None
        high = self.cuts[behind - 1] if behind < self.size else None
        if low is None:
            return "-" if high is None else self._half(high, ("<", "<="))
        if high is None:
            return self._half(low, (">=", ">"))
        if self.scale.value is not None:
            # where values come in steps, the last of them reads better than the one behind it
            high = (high[0] - 1, True)
        start, end = (feel_text(self._edge(cut)[0]) for cut in (low, high))
        return start if low[0] == high[0] else f"{'(' if low[1] else '['}{start}..{end}{']' if high[1] else ')'}"

    def _half(self, cut: Cut, signs: tuple[str, str]) -> str:
        value, is_behind = self._edge(cut)
        return f"{signs[is_behind]} {feel_text(value)}"

    def _edge(self, cut: Cut) -> tuple[Any, bool]:
        return self.scale.edge(cut, self.written)


def line(scale: Scale, cells: Iterable[Spans], allowed: Sequence[Spans]) -> Line:
    """The pieces into which the limits of some cells, all of them on the scale, cut its line; those all allow."""
    spans = [span for cell in (*cells, *allowed) for span in cell.spans if not span.names_null]
    cuts = {cut for span in spans for cut in _ends(scale, span) if cut is not None and _is_inside(scale, cut)}
    ordered = tuple(sorted(cuts))
    places = {cut: place for place, cut in enumerate(ordered, 1)}
    written = {scale.key(value): value for span in spans for value in span.values}
    whole = Line(scale, ordered, places, written, _filled(scale, ordered))
    return replace(whole, all=set_of_all(whole, allowed))


def _ends(scale: Scale, span: Span) -> tuple[Cut | None, Cut | None]:
    low, high = span.low, span.high
    return (
        None if low is None else scale.cut(low.value, behind=not low.included),
        None if high is None else scale.cut(high.value, behind=high.included),
    )


def _is_inside(scale: Scale, cut: Cut) -> bool:
    return (scale.first is None or cut > scale.first) and (scale.last is None or cut < scale.last)


def _filled(scale: Scale, cuts: tuple[Cut, ...]) -> int:
    """The pieces that hold a value at all."""
    filled = (1 << len(cuts) + 1) - 1
    for place, (low, high) in enumerate(pairwise(cuts), 1):
        if scale.is_empty(low, high):
            filled &= ~(1 << place)
    return filled


def _runs(held: int) -> Iterator[tuple[int, int]]:
    """The pieces that follow each other, as the place of the first and the place behind the last."""
    place = 0
    while held >> place:
        first = place + _trailing_zeros(held >> place)
        place = first + _trailing_zeros(~(held >> first))
        yield first, place


def _trailing_zeros(bits: int) -> int:
    return (bits & -bits).bit_length() - 1
