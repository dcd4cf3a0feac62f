"""Owns the library of regular expressions, RE2, whose time grows only with the length of the text.

Patterns come from forms and diagrams and texts from strangers: with Python's own regular expressions `^(a+)+$`
would hold a process for years. RE2 never goes back in the text, and so knows neither looking ahead nor back
references, nor more than 1000 counted repetitions. In which language a pattern is written is its reader's matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import re2  # type: ignore[import-untyped]  # google-re2 ships no types

MAX_REPETITIONS = 1000


class RegularExpression:
    """A pattern in the syntax of RE2."""

    __slots__ = ("_compiled",)

    def __init__(self, source: str) -> None:
        """Raises ValueError with the library's reason where it cannot use the pattern."""
        options = re2.Options()
        # a pattern that cannot be used is reported to its writer, not printed by the library
        options.log_errors = False
        try:
            self._compiled = re2.compile(source, options)
        except re2.error as error:
            reason = error.args[0] if error.args else ""
            raise ValueError(reason.decode() if isinstance(reason, bytes) else str(reason)) from error

    @property
    def groups(self) -> int:
        """The number of groups that have a number."""
        return int(self._compiled.groups)

    @property
    def size(self) -> int:
        """The number of instructions of the compiled pattern."""
        return int(self._compiled.programsize)

    def found_in(self, text: str) -> bool:
        """Whether the pattern occurs anywhere in the text."""
        return self._compiled.search(_encoded(text)) is not None

    def pieces(self, text: str) -> Iterator[tuple[str, Sequence[str]]]:
        """For every match the text before it, and the match itself with its groups, empty where a group took no
        part; at last what is left of the text, with nothing."""
        encoded = _encoded(text)
        numbers = range(self.groups + 1)
        at = 0
        # in bytes, which the library counts in: to count characters would take longer than to find them
        for match in self._compiled.finditer(encoded):
            spans = [match.span(number) for number in numbers]
            # a group that took no part is at (-1, -1), which is nothing
            yield _decoded(encoded, at, spans[0][0]), [_decoded(encoded, *span) for span in spans]
            at = spans[0][1]
        yield _decoded(encoded, at, len(encoded)), ()


def _encoded(text: str) -> bytes:
    """The text in UTF-8, with halves of surrogate pairs, which JSON may hold."""
    return text.encode("utf-8", "surrogatepass")


def _decoded(encoded: bytes, start: int, end: int) -> str:
    return encoded[start:end].decode("utf-8", "surrogatepass")
