"""Patterns of text fields, matched in time that grows only with the length of the text.

A pattern comes from a form and a text from a stranger: with Python's own regular expressions `^(a+)+$` would
hold a process for years. RE2 has no backtracking, so no pattern hangs; what it cannot do (look-ahead,
back-references, more than 1000 counted repetitions) is refused when the form is read.
"""

import re
from typing import Any

import re2  # type: ignore[import-untyped]  # google-re2 ships no types

MAX_PATTERN = 1000
_JS_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\u([0-9A-Fa-f]{4})")


class Pattern:
    """A pattern in the syntax of form-js: unanchored, `$` is the very end of the text."""

    def __init__(self, source: str) -> None:
        """Raises ValueError with the reason where the pattern cannot be used."""
        if len(source) > MAX_PATTERN:
            raise ValueError(f"it has more than {MAX_PATTERN} characters")
        self.source = source
        self._compiled = _compile(_JS_ESCAPE.sub(r"\1\\x{\2}", source))

    def found_in(self, text: str) -> bool:
        """Whether the pattern occurs anywhere in the text."""
        return self._compiled.search(text) is not None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and other.source == self.source

    def __hash__(self) -> int:
        return hash(self.source)


def _compile(source: str) -> Any:
    options = re2.Options()
    # a pattern that cannot be used is reported to its writer, not printed by the library
    options.log_errors = False
    try:
        return re2.compile(source, options)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        raise ValueError(reason.decode() if isinstance(reason, bytes) else str(reason)) from error
