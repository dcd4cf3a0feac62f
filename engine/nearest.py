"""The known name that is nearest to one that is not known, as every message asks for it."""

from collections.abc import Iterable
from difflib import get_close_matches

from engine.quoting import quoted


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The question whether the nearest of the known names was meant; empty where none is near."""
    near = get_close_matches(name, sorted(known), 1)
    return f"did you mean {quoted(near[0])}" if near else ""


def hint(name: str, known: Iterable[str]) -> str:
    """The same question as the end of a message that names no known one; empty where none is near."""
    near = did_you_mean(name, known)
    return f"; {near}" if near else ""
