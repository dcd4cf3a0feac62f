"""Decision tables: which rules match and what they give; the hit policy decides between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine import feel
from engine.dmn.conversion import as_type
from engine.dmn.hitpolicy import (
    ORDERED_BY_OUTPUT,
    Aggregation,
    Hit,
    HitPolicy,
    answer,
    default_answer,
    in_order,
)
from engine.dmn.result import Run, TableEvaluation
from engine.feel import Expression, UnaryTests


@dataclass(frozen=True)
class InputColumn:
    """What is asked, under which label, as which type."""

    label: str
    expression: Expression
    type_name: str | None = None


@dataclass(frozen=True)
class OutputColumn:
    """What is answered: key of the output, its default entry, its allowed values in order of priority."""

    name: str
    default: Expression | None = None
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Rule:
    """One line of a table; a test that is None accepts everything, an output that is None gives null."""

    number: int
    tests: tuple[UnaryTests | None, ...]
    outputs: tuple[Expression | None, ...]
    note: str = ""


@dataclass(frozen=True)
class DecisionTable:
    """A table whose cells were compiled when its file was read."""

    where: str
    decision_id: str
    decision_name: str
    policy: HitPolicy
    aggregation: Aggregation | None
    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    rules: tuple[Rule, ...]

    def evaluate(self, context: Mapping[str, Any], run: Run) -> Any:
        """The answer of the rules that match; adds one evaluation to the trace, also where it then fails."""
        asked = [as_type(run.value(column.expression, context), column.type_name) for column in self.inputs]
        rows = {rule.number: self._row(rule, context, run) for rule in self._matching(asked, context, run)}
        hits = [Hit(number, self._output(row), self._rank(row)) for number, row in rows.items()]
        counted = in_order(self.policy, hits)
        default = self._default(context, run) if not hits else None
        outputs = tuple(rows[hit.number] for hit in counted) if default is None else (default,)
        run.evaluations.append(self._evaluation(asked, counted, outputs))
        if default is not None:
            return default_answer(self.policy, self.aggregation, self._output(default))
        return answer(self.policy, self.aggregation, counted, self.where)

    def _matching(self, asked: list[Any], context: Mapping[str, Any], run: Run) -> list[Rule]:
        # one scope for all cells: the context is converted once
        scope = feel.open_scope(context, run.now)
        matching = []
        for rule in self.rules:
            for test, value in zip(rule.tests, asked, strict=True):
                if test is not None and test.holds(scope, value) is not True:
                    break
            else:
                matching.append(rule)
                if self.policy is HitPolicy.FIRST:
                    break
        return matching

    def _row(self, rule: Rule, context: Mapping[str, Any], run: Run) -> dict[str, Any]:
        return {
            column.name: None if cell is None else run.value(cell, context)
            for column, cell in zip(self.outputs, rule.outputs, strict=True)
        }

    def _output(self, row: Mapping[str, Any]) -> Any:
        return dict(row) if len(self.outputs) > 1 else row[self.outputs[0].name]

    def _rank(self, row: Mapping[str, Any]) -> tuple[int, ...]:
        if self.policy not in ORDERED_BY_OUTPUT:
            return ()
        return tuple(
            column.values.index(row[column.name]) if row[column.name] in column.values else len(column.values)
            for column in self.outputs
            if column.values
        )

    def _default(self, context: Mapping[str, Any], run: Run) -> dict[str, Any] | None:
        if all(column.default is None for column in self.outputs):
            return None
        return {
            column.name: None if column.default is None else run.value(column.default, context)
            for column in self.outputs
        }

    def _evaluation(
        self, asked: list[Any], counted: list[Hit], outputs: tuple[Mapping[str, Any], ...]
    ) -> TableEvaluation:
        return TableEvaluation(
            decision_id=self.decision_id,
            decision_name=self.decision_name,
            hit_policy=" ".join(filter(None, (self.policy, self.aggregation))),
            inputs=dict(zip((column.label for column in self.inputs), asked, strict=True)),
            matched=tuple(hit.number for hit in counted),
            outputs=outputs,
            notes=tuple(note for hit in counted if (note := self.rules[hit.number - 1].note)),
        )
