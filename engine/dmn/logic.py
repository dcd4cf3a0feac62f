"""What the logic of decisions and functions has in common; knows no kind of logic in particular."""

from dataclasses import dataclass
from typing import Any, Protocol

from engine.dmn.item_types import ItemType
from engine.dmn.run import Run, Variables


class Logic(Protocol):
    """How a value is found: a table, an expression, a boxed expression."""

    def evaluate(self, scope: Variables, run: Run) -> Any:
        """The FEEL value; every table on the way is added to the run."""


@dataclass(frozen=True)
class Typed:
    """Logic whose value has a type of its own, given next to it."""

    logic: Logic
    type: ItemType
    place: str

    def evaluate(self, scope: Variables, run: Run) -> Any:
        """The value as the type takes it; null and a warning where it does not conform."""
        return conforming(self.logic.evaluate(scope, run), self.type, self.place, run)


@dataclass(frozen=True)
class Missing:
    """A place where logic should be; nothing is known there (10.3.2.1)."""

    place: str

    def evaluate(self, scope: Variables, run: Run) -> Any:
        """Null, and a warning."""
        run.note(f"{self.place}: has no logic, so it is null")


def conforming(value: Any, wanted: ItemType, place: str, run: Run) -> Any:
    """The value as a type takes it, singleton lists and dates converted; else null with a warning."""
    converted, fault = wanted.converted(value, run)
    if fault:
        run.note(f"{place}: {fault}")
    return converted
