"""The one error of files that people write, and the shape of its lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from engine.errors import AtqaruError
from engine.quoting import visible

#: The way to a value: names of fields, and numbers of entries from 0.
Way: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong: where (empty for the file as a whole), what, and what to do.

    One that is not fatal is an expression that works, but cannot be what its writer meant. `words` are those of the
    file that it is about, where it is about a part of a line.
    """

    place: str
    message: str
    is_fatal: bool = True
    words: str = ""


class BadFile(AtqaruError):
    """A file, or a text in its place, is not what it has to be; carries every mistake, one line each."""

    def __init__(self, source: str, mistakes: Iterable[Mistake]) -> None:
        self.source = source
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(self.faults))

    @property
    def faults(self) -> tuple[str, ...]:
        """Every mistake as a line of its own."""
        return tuple(
            f"{visible(':'.join(filter(None, (self.source, mistake.place))))}: {mistake.message}"
            for mistake in self.mistakes
        )


def place_of(way: Way, lines: Mapping[Way, int]) -> str:
    """The way as people write it: `steps[3].at (line 12)`."""
    text = ""
    for part in way:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    line = f"line {lines[way]}" if way in lines and way else ""
    return f"{text.removeprefix('.')} ({line})" if line else text.removeprefix(".")
