"""What the values of an input are cut into, and sets of such pieces; it must not know rules.

A set is an int with one bit for each piece: the pieces are numbered from 0, the lowest bit first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from engine.dmn.coverage.spans import Span, Spans


class Pieces(Protocol):
    """The pieces of all values of one kind, null apart."""

    @property
    def size(self) -> int:
        """How many bits a set has."""

    @property
    def all(self) -> int:
        """The set of all values that there can be."""

    def set_of(self, span: Span) -> int:
        """The values of a span; its literals are among those that the pieces were cut by."""

    def texts(self, held: int, null: bool | None) -> Iterator[str]:
        """FEEL unary tests that together hold for just these values.

        `null` says whether they are to hold for null; None where null is not distinguished.
        """


def set_of_cell(pieces: Pieces, cell: Spans) -> int:
    """The values other than null that a cell accepts."""
    found = 0
    for span in cell.spans:
        if not span.names_null:
            found |= pieces.set_of(span)
        elif span.excluded:
            found |= pieces.all
    return pieces.all & ~found if cell.negated else found


def set_of_all(pieces: Pieces, cells: Iterable[Spans]) -> int:
    """The values other than null that all of some cells accept."""
    found = pieces.all
    for cell in cells:
        found &= set_of_cell(pieces, cell)
    return found
