"""One evaluation of a model on its way: its bounds, its clock, what it noted; owns no rule of evaluation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine.dmn.errors import DecisionFailed
from engine.dmn.result import MAX_RECORDED, DecisionEvaluation, DecisionWarning, TableEvaluation
from engine.feel import Expression, NullValue
from engine.feel.errors import line_and_column
from engine.feel.evaluation import MAX_STEPS, MAX_WARNINGS, Evaluation, Place, Root

# a function that calls itself takes a dozen of Python's frames a time, of which there are a thousand
MAX_CALLS = 60
# a reason may hold a value, which may be long
MAX_REASON = 1000


class Run(Evaluation):
    """One evaluation of a decision with all that it requires: one budget of steps, one moment, one trace."""

    __slots__ = ("_calls", "_is_full", "evaluations", "noted", "where")

    def __init__(self, now: datetime | Callable[[], datetime] | None = None, steps: int = MAX_STEPS) -> None:
        super().__init__(now, steps)
        self._calls = 0
        self._is_full = False
        self.where = ""
        self.evaluations: list[TableEvaluation | DecisionEvaluation] = []
        self.noted: list[DecisionWarning] = []

    def value(self, expression: Expression, scope: Variables) -> Any:
        """The value of one expression, within the steps that the whole run has left."""
        # the values of a scope are FEEL's own already; `evaluate` would copy them, and restart the count of steps
        return expression.within(scope)

    def warn(self, place: Place, reason: str, missing: str | None = None) -> None:
        """Notes why a part of an expression becomes null."""
        if len(self.noted) < MAX_WARNINGS:
            line, column = line_and_column(place.source, place.offset)
            self.noted.append(DecisionWarning(self.where, reason[:MAX_REASON], place.source, line, column))

    def note(self, reason: str) -> None:
        """Notes why a value of the model, not of an expression in it, becomes null."""
        if len(self.noted) < MAX_WARNINGS:
            self.noted.append(DecisionWarning(self.where, reason[:MAX_REASON]))

    def record(self, evaluation: TableEvaluation | DecisionEvaluation) -> None:
        """Adds to the trace, which costs steps; a loop over a table does not make it endless."""
        if len(self.evaluations) < MAX_RECORDED:
            self.spend(evaluation.steps())
            self.evaluations.append(evaluation)
        elif not self._is_full:
            self._is_full = True
            self.note(f"more than {MAX_RECORDED} evaluations; the trace ends here")

    def call(self, where: str, work: Callable[[], Any]) -> Any:
        """Does the work of a function of the model; raises `DecisionFailed` where calls are nested too deep."""
        if self._calls >= MAX_CALLS:
            raise DecisionFailed(
                f"{where}: functions call each other more than {MAX_CALLS} deep; see that the recursion ends, "
                "or go through a list with `for`"
            )
        outside, self.where = self.where, where
        self._calls += 1
        try:
            return work()
        finally:
            self._calls -= 1
            self.where = outside


class Variables(Root):
    """The names that an expression of a model sees, with values that are FEEL's own already."""

    __slots__ = ()

    def variable(self, name: str) -> Any:
        """A value by its name; raises NullValue if there is none."""
        if name not in self.inputs:
            raise NullValue(f"there is no variable {name}")
        return self.inputs[name]

    def inner(self, names: tuple[str, ...], raw: Any) -> Any:
        """A value inside a variable, as it is."""
        return raw

    def having(self, values: Mapping[str, Any]) -> Variables:
        """These names and some more, which come before those of the same name."""
        return Variables({**self.inputs, **values}, self.evaluation)


def running(evaluation: Evaluation) -> Run:
    """The run in which a function of a model is called; raises NullValue where there is none."""
    if not isinstance(evaluation, Run):
        raise NullValue("a function of a decision model can only be called while its model is evaluated")
    return evaluation
