"""What a decision answered and why; owns no rule of evaluation.

A supervisor reads here which rules of which table matched, and what the decisions on the way came to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine import feel
from engine.feel.sizes import CHARACTERS_OF_A_STEP
from engine.quoting import cut

# a table in a loop over a long list would otherwise fill the audit
MAX_RECORDED = 1000
# a value may hold another in many places, so that a small one is long when it is written out
MAX_PARTS = 5000
MAX_SHOWN = 200
# a supervisor reads lines, not a whole register; what a decision drew from one follows from its version and its inputs
MAX_LISTED = 50


@dataclass(frozen=True)
class TableEvaluation:
    """One decision table evaluated once; `decision_id` is that of the decision or function that holds it.

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

    def steps(self) -> int:
        """What it takes to write it into the audit, in steps of FEEL."""
        recorded = [self.inputs, *(self.outputs if len(self.outputs) <= MAX_LISTED else ())]
        return sum(_steps_to_write(value) for values in recorded for value in values.values())

    def as_json(self) -> dict[str, Any]:
        """The evaluation as JSON types, for the audit; of very many rules only their numbers (`left_out` answers)."""
        facts: dict[str, Any] = {
            "decision": self.decision_id,
            "name": self.decision_name,
            "hit_policy": self.hit_policy,
            "inputs": _as_json(self.inputs),
            "matched": list(self.matched),
        }
        if len(self.outputs) > MAX_LISTED:
            return {**facts, "outputs": [], "notes": [], "left_out": len(self.outputs)}
        return {**facts, "outputs": [_as_json(row) for row in self.outputs], "notes": list(self.notes)}


@dataclass(frozen=True)
class DecisionEvaluation:
    """One decision that is no table, evaluated once: its logic in the standard's words, what it saw, its value."""

    decision_id: str
    decision_name: str
    logic: str
    inputs: Mapping[str, Any]
    value: Any

    def steps(self) -> int:
        """What it takes to write it into the audit, in steps of FEEL."""
        return sum(map(_steps_to_write, (*self.inputs.values(), self.value)))

    def as_json(self) -> dict[str, Any]:
        """The evaluation as JSON types, for the audit."""
        return {
            "decision": self.decision_id,
            "name": self.decision_name,
            "logic": self.logic,
            "inputs": _as_json(self.inputs),
            "value": _value_as_json(self.value),
        }


@dataclass(frozen=True)
class DecisionWarning:
    """Why something became null, and where; line and column count from 1 and are 0 where no text is meant."""

    where: str
    reason: str
    expression: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return f"{self.where}: {self.reason}"
        shown = cut(self.expression.strip(), MAX_SHOWN)
        return f"{self.where}: {self.reason} (line {self.line}, column {self.column} of `{shown}`)"


@dataclass(frozen=True)
class DecisionResult:
    """The FEEL value of a decision, what led to it, required decisions first, and why anything became null."""

    value: Any
    evaluations: tuple[TableEvaluation | DecisionEvaluation, ...]
    warnings: tuple[DecisionWarning, ...] = ()


def _as_json(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value_as_json(value) for name, value in values.items()}


def _value_as_json(value: Any) -> Any:
    """A value as JSON; one that is too large for an audit in few words."""
    pending, parts = [value], 0
    while pending:
        part = pending.pop()
        parts += 1
        if parts > MAX_PARTS:
            return f"a {feel.kind(value)} of more than {MAX_PARTS} parts"
        if isinstance(part, dict):
            pending += part.values()
        elif isinstance(part, list):
            pending += part[:MAX_PARTS]
    try:
        return _shortened(feel.to_json(value))
    except feel.FeelLimitExceeded:
        return f"a {feel.kind(value)} that is nested too deep"


def _steps_to_write(value: Any) -> int:
    """Of the parts that are looked through half a step each, and of the texts that are written their characters."""
    pending, parts, characters = [(value, True)], 0, 0
    while pending and parts <= MAX_PARTS:
        part, is_written = pending.pop()
        parts += 1
        if isinstance(part, str):
            characters += len(part) if is_written else 0
        elif isinstance(part, dict):
            pending += [(inner, is_written) for inner in part.values()]
        elif isinstance(part, list):
            is_written = is_written and len(part) <= MAX_LISTED
            pending += [(inner, is_written) for inner in part[:MAX_PARTS]]
    return parts // 2 + characters // CHARACTERS_OF_A_STEP


def _shortened(value: Any) -> Any:
    """JSON with each long list in words."""
    if isinstance(value, dict):
        return {name: _shortened(part) for name, part in value.items()}
    if not isinstance(value, list):
        return value
    return f"a list of {len(value)} entries" if len(value) > MAX_LISTED else [_shortened(part) for part in value]
