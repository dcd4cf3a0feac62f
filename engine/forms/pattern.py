"""Patterns of text fields, in the syntax of form-js; what the library of regular expressions cannot do is refused
when the form is read."""

import re

from engine.forms.reader import Reader
from engine.quoting import quoted
from engine.regular_expressions import RegularExpression

MAX_PATTERN = 1000
_JS_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\u([0-9A-Fa-f]{4})")


class Pattern:
    """A pattern in the syntax of form-js: unanchored, `$` is the very end of the text."""

    def __init__(self, source: str) -> None:
        """Raises ValueError with the reason where the pattern cannot be used."""
        if len(source) > MAX_PATTERN:
            raise ValueError(f"it has more than {MAX_PATTERN} characters")
        self.source = source
        self._expression = RegularExpression(_JS_ESCAPE.sub(r"\1\\x{\2}", source))

    def found_in(self, text: str) -> bool:
        """Whether the pattern occurs anywhere in the text."""
        return self._expression.found_in(text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and other.source == self.source

    def __hash__(self) -> int:
        return hash(self.source)


def read_pattern(reader: Reader, key: str) -> Pattern | None:
    """A pattern from the JSON of a component, checked; None where it is missing."""
    source = reader.text(key)
    if not source:
        return None
    try:
        return Pattern(source)
    except ValueError as error:
        reader.report(
            f"{key} {quoted(source)} cannot be used ({error}); write it without look-ahead and back-references, and "
            "long repetitions as minLength and maxLength"
        )
        return None
