"""Boxed contexts, lists and relations: values put together from other boxed expressions."""

from dataclasses import dataclass
from typing import Any

from engine.dmn.item_types import ANY, ItemType
from engine.dmn.logic import Logic, conforming
from engine.dmn.run import Run, Variables


@dataclass(frozen=True)
class Entry:
    """An entry of a boxed context; the value of one without a name is that of the whole context."""

    name: str
    logic: Logic
    type: ItemType = ANY


@dataclass(frozen=True)
class BoxedContext:
    """Entries that see those before them (10.2.1.4)."""

    entries: tuple[Entry, ...]

    def evaluate(self, scope: Variables, run: Run) -> Any:
        """The context of all entries, or the value of its result entry."""
        # the functions among the entries see this very mapping, and so themselves
        known = dict(scope.inputs)
        own = Variables(known, run)
        values: dict[str, Any] = {}
        for entry in self.entries:
            run.spend(1)
            value = entry.logic.evaluate(own, run)
            if not entry.name:
                return value
            known[entry.name] = values[entry.name] = conforming(value, entry.type, f"entry {entry.name}", run)
        return values


@dataclass(frozen=True)
class BoxedList:
    """A list of boxed expressions (10.2.1.5)."""

    items: tuple[Logic, ...]

    def evaluate(self, scope: Variables, run: Run) -> Any:
        """The list of the values."""
        run.spend(1 + len(self.items))
        return [item.evaluate(scope, run) for item in self.items]


@dataclass(frozen=True)
class Relation:
    """Rows of one form (10.2.1.6); a column is a name and its type."""

    columns: tuple[tuple[str, ItemType], ...]
    rows: tuple[tuple[Logic, ...], ...]

    def evaluate(self, scope: Variables, run: Run) -> Any:
        """A list of contexts, one for each row."""
        return [self._row(row, scope, run) for row in self.rows]

    def _row(self, row: tuple[Logic, ...], scope: Variables, run: Run) -> dict[str, Any]:
        run.spend(1 + len(row))
        return {
            name: conforming(cell.evaluate(scope, run), wanted, f"column {name}", run)
            for (name, wanted), cell in zip(self.columns, row, strict=True)
        }
