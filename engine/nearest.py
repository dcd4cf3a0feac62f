"""The known name that is nearest to one that is not known, as every message asks for it."""

from collections.abc import Iterable
from difflib import get_close_matches

from engine.quoting import quoted


def nearest(name: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """The known name that is nearest; None where none is near: as alike as that, of 1 for the same name."""
    return next(iter(get_close_matches(name, sorted(known), 1, likeness)), None)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The question whether the nearest of the known names was meant; empty where none is near."""
    near = nearest(name, known)
    return f"did you mean {quoted(near)}" if near else ""


def hint(name: str, known: Iterable[str]) -> str:
    """The same question as the end of a message that names no known one; empty where none is near."""
    near = did_you_mean(name, known)
    return f"; {near}" if near else ""
