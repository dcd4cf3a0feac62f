"""Boxed conditional and filter: which value, which items."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.dmn.logic import Logic
from engine.dmn.run import Run, Variables
from engine.feel import kind
from engine.feel.values import whole_part


@dataclass(frozen=True)
class Conditional:
    """A boxed `if` (10.2.1.8)."""

    condition: Logic
    then: Logic
    otherwise: Logic

    def evaluate(self, scope: Variables, run: Run) -> Any:
        """The value of the one branch or the other; a condition that is neither boolean nor null is an error."""
        verdict = self.condition.evaluate(scope, run)
        if verdict is None or type(verdict) is bool:
            return (self.then if verdict else self.otherwise).evaluate(scope, run)
        run.note(f"the condition must be boolean, but is {kind(verdict)}")
        return None


@dataclass(frozen=True)
class Filter:
    """A boxed filter (10.2.1.9): in `match` an item is `item`, and the entries of one that is a context are
    names."""

    source: Logic
    match: Logic

    def evaluate(self, scope: Variables, run: Run) -> Any:
        """The items that match; a number in place of a boolean is an index, as in FEEL's `source[match]`.

        A match of another kind is an error, which makes the whole null, as in the other boxed expressions.
        """
        source = self.source.evaluate(scope, run)
        items = source if type(source) is list else [] if source is None else [source]
        kept: list[Any] = []
        for item in items:
            run.spend(1)
            entries = item if type(item) is dict else {}
            verdict = self.match.evaluate(scope.having({"item": item, **entries}), run)
            if type(verdict) is Decimal:
                return _item_at(items, verdict, run)
            if verdict is not None and type(verdict) is not bool:
                run.note(f"the match must be boolean, but is {kind(verdict)}")
                return None
            if verdict:
                kept.append(item)
        return kept


def _item_at(items: list[Any], index: Decimal, run: Run) -> Any:
    at = whole_part(index)
    if at != index or at == 0 or abs(at) > len(items):
        run.note(f"the list has {len(items)} items, and none at {index}")
        return None
    return items[at - 1 if at > 0 else at]
