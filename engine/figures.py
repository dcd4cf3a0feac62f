"""The days and numbers in a text, by which it is seen whether it says something else than before."""

import re

_FIGURE = re.compile(r"\d{4}-\d{2}-\d{2}|\d+")


def figures(text: str) -> list[str]:
    """The ISO days and the other numbers, in their order."""
    return _FIGURE.findall(text)
