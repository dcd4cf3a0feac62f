"""What a decision answered and why; owns no rule of evaluation.

A supervisor reads here which rules of which table matched, so inputs and outputs are kept as the table saw
them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine import feel


@dataclass(frozen=True)
class TableEvaluation:
    """One decision table evaluated once.

    `matched` holds rule numbers from 1 in the order in which they count; `outputs` holds one mapping of
    column to value for each of them, and the default outputs where no rule matched.
    """

    decision_id: str
    decision_name: str
    hit_policy: str
    inputs: Mapping[str, Any]
    matched: tuple[int, ...]
    outputs: tuple[Mapping[str, Any], ...]
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The evaluation as JSON types, for the audit."""
        return {
            "decision": self.decision_id,
            "name": self.decision_name,
            "hit_policy": self.hit_policy,
            "inputs": {label: feel.to_json(value) for label, value in self.inputs.items()},
            "matched": list(self.matched),
            "outputs": [{name: feel.to_json(value) for name, value in row.items()} for row in self.outputs],
            "notes": list(self.notes),
        }


@dataclass(frozen=True)
class DecisionResult:
    """The FEEL value of a decision, and the tables that led to it, required decisions first."""

    value: Any
    evaluations: tuple[TableEvaluation, ...]


@dataclass
class Run:
    """One evaluation on its way: the moment that now() and today() give, and the tables evaluated so far."""

    now: datetime | Callable[[], datetime] | None = None
    evaluations: list[TableEvaluation] = field(default_factory=list)

    def value(self, expression: feel.Expression, context: Mapping[str, Any]) -> Any:
        """The value of one expression at the run's moment."""
        return expression.evaluate(context, now=self.now)
