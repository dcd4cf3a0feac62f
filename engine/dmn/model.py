"""A decision model: its decisions and what each requires; knows no XML and no kind of logic in particular."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from engine.dmn.conversion import as_type
from engine.dmn.errors import DecisionFailed, UnknownDecision
from engine.dmn.result import DecisionResult, Run
from engine.feel import FeelError


class Logic(Protocol):
    """How a decision finds its value: a table, an expression, a boxed expression."""

    def evaluate(self, context: Mapping[str, Any], run: Run) -> Any:
        """The FEEL value; every table on the way is added to the run."""


@dataclass(frozen=True)
class InputData:
    """A value that the model takes from outside, under the name of its variable."""

    id: str
    name: str
    type_name: str | None = None


@dataclass(frozen=True)
class Decision:
    """A decision: its value is known to those who require it as `variable`."""

    id: str
    name: str
    variable: str
    logic: Logic
    required_inputs: tuple[str, ...] = ()
    required_decisions: tuple[str, ...] = ()
    type_name: str | None = None


@dataclass(frozen=True)
class Model:
    """One decision file, checked and compiled; safe to share between threads."""

    id: str
    name: str
    namespace: str
    source: str
    decisions: Mapping[str, Decision]
    inputs: Mapping[str, InputData] = field(default_factory=dict)

    def evaluate(
        self,
        decision_id: str,
        context: Mapping[str, Any],
        now: datetime | Callable[[], datetime] | None = None,
    ) -> DecisionResult:
        """Evaluates a decision, given by id or by name, after the decisions that it requires.

        The context is what the case knows; a value missing in it is null; `now` is what now() and today()
        give. Raises `UnknownDecision`, and
        `DecisionFailed` where the rules contradict each other or an expression goes beyond its bounds.
        """
        decision = self._decision(decision_id)
        run = Run(now)
        value = self._value(decision, self._typed(context), {}, run)
        return DecisionResult(value, tuple(run.evaluations))

    def _decision(self, key: str) -> Decision:
        if key in self.decisions:
            return self.decisions[key]
        named = [decision for decision in self.decisions.values() if decision.name == key]
        if len(named) == 1:
            return named[0]
        known = ", ".join(sorted(self.decisions)) or "none"
        raise UnknownDecision(
            f"{self.source or 'the decision file'}: has no decision {key!r}; name one of these: {known}"
        )

    def _typed(self, context: Mapping[str, Any]) -> dict[str, Any]:
        typed = dict(context)
        for data in self.inputs.values():
            if data.name in typed:
                typed[data.name] = as_type(typed[data.name], data.type_name)
        return typed

    def _value(self, decision: Decision, context: Mapping[str, Any], known: dict[str, Any], run: Run) -> Any:
        """The decision's value; `known` holds those found already: a shared requirement is evaluated once."""
        if decision.id in known:
            return known[decision.id]
        scope = dict(context)
        for required_id in decision.required_decisions:
            required = self.decisions[required_id]
            value = self._value(required, context, known, run)
            # the standard knows a required decision by its variable, Camunda's engine also by its id
            scope[required.id] = scope[required.variable] = value
        try:
            known[decision.id] = decision.logic.evaluate(scope, run)
        except FeelError as error:
            raise DecisionFailed(
                f"{self.source or 'the decision file'}: decision {decision.name!r} ({decision.id}): {error}"
            ) from error
        return known[decision.id]
