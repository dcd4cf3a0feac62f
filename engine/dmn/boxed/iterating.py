"""Boxed for, some and every: one boxed expression for each item of a list, or of a range that can be counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from engine import feel
from engine.dmn.logic import Logic
from engine.dmn.run import Run, Variables
from engine.feel import Range

# FEEL itself knows which ranges can be gone through
_COUNTED = feel.compile("for i in range return i", ("range",))


@dataclass(frozen=True)
class For:
    """A boxed `for` (10.2.1.10); the results so far are known as `partial`, if the body asks for them."""

    variable: str
    source: Logic
    body: Logic
    reads_partial: bool

    def evaluate(self, scope: Variables, run: Run) -> Any:
        """The list of the body's values; null where there is nothing to go through."""
        items = _items(self.source.evaluate(scope, run), run)
        if items is None:
            return None
        results: list[Any] = []
        for item in items:
            run.spend(1)
            values = {self.variable: item}
            if self.reads_partial:
                run.spend(len(results) // 10)
                # a copy, since a result that held the list itself would hold itself
                values["partial"] = list(results)
            results.append(self.body.evaluate(scope.having(values), run))
        return results


@dataclass(frozen=True)
class Quantified:
    """A boxed `some` or `every` (10.2.1.11 and 10.2.1.12)."""

    variable: str
    source: Logic
    condition: Logic
    is_every: bool

    def evaluate(self, scope: Variables, run: Run) -> Any:
        """`some` is true for one true, `every` false for one false; else one that is not boolean makes it
        null."""
        items = _items(self.source.evaluate(scope, run), run)
        if items is None:
            return None
        result: bool | None = self.is_every
        for item in items:
            run.spend(1)
            verdict = self.condition.evaluate(scope.having({self.variable: item}), run)
            if verdict is (not self.is_every):
                return verdict
            if type(verdict) is not bool:
                run.note(f"what is to be satisfied must be boolean, but is {feel.kind(verdict)}")
                result = None
        return result


def _items(source: Any, run: Run) -> Iterable[Any] | None:
    if type(source) is list:
        return source
    if type(source) is Range:
        counted: Iterable[Any] | None = run.value(_COUNTED, Variables({"range": source}, run))
        return counted
    if source is None:
        run.note("null cannot be gone through")
        return None
    return [source]
