"""Decision tables: which rules match and what they give; the hit policy decides between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
from engine.dmn.item_types import ANY, ItemType
from engine.dmn.logic import conforming
from engine.dmn.result import TableEvaluation
from engine.dmn.run import Run, Variables
from engine.feel import Expression, UnaryTests, feel_text


@dataclass(frozen=True)
class InputColumn:
    """What is asked, under which label, as which type; `allowed` are the values that it may have."""

    label: str
    expression: Expression
    type_name: str | None = None
    allowed: UnaryTests | None = None
    type: ItemType = ANY

    def value(self, scope: Variables, run: Run) -> Any:
        """What the column asks, as its type takes it."""
        value = as_type(run.value(self.expression, scope), self.type_name)
        converted, fault = self.type.converted(value, run)
        # the rules may well have an answer for a value of another type
        return value if fault else converted


#: So many cells are tested in the time of a step, however far the table is read; measured.
_TESTS_OF_A_STEP = 5


@dataclass(frozen=True)
class OutputColumn:
    """What is answered: key of the output, its default entry, its allowed values in order of priority."""

    name: str
    default: Expression | None = None
    values: tuple[Any, ...] = ()
    type: ItemType = ANY
    allowed: UnaryTests | None = None

    def value(self, cell: Expression | None, scope: Variables, run: Run) -> Any:
        """The value of one cell; null and a warning where it does not conform or is not allowed."""
        if cell is None:
            return None
        place = f"output {self.name}"
        value = conforming(run.value(cell, scope), self.type, place, run)
        if value is None or self.allowed is None or self.allowed.holds(scope, value) is True:
            return value
        run.note(f"{place}: {feel_text(value)} is not among the allowed values {self.allowed.source.strip()}")
        return None


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

    def evaluate(self, scope: Variables, run: Run) -> Any:
        """The answer of the rules that match; adds one evaluation to the trace, also where it then fails."""
        run.spend(len(self.rules) * len(self.inputs) // _TESTS_OF_A_STEP)
        asked = [column.value(scope, run) for column in self.inputs]
        if not self._is_allowed(asked, scope, run):
            run.record(self._evaluation(asked, [], ()))
            return None
        rows = {rule.number: self._row(rule, scope, run) for rule in self._matching(asked, scope)}
        hits = [Hit(number, self._output(row), self._rank(row)) for number, row in rows.items()]
        counted = in_order(self.policy, hits)
        default = self._default(scope, run) if not hits else None
        outputs = tuple(rows[hit.number] for hit in counted) if default is None else (default,)
        run.record(self._evaluation(asked, counted, outputs))
        if default is not None:
            return default_answer(self.policy, self.aggregation, self._output(default))
        return answer(self.policy, self.aggregation, counted, self.where, run)

    def _is_allowed(self, asked: list[Any], scope: Variables, run: Run) -> bool:
        for column, value in zip(self.inputs, asked, strict=True):
            if value is None and column.allowed is column.type.tests:
                # null is of every type, though not among the values of a column that lists its own
                continue
            if column.allowed is not None and column.allowed.holds(scope, value) is not True:
                run.note(
                    f"input {column.label}: {feel_text(value)} is not among the allowed values "
                    f"{column.allowed.source.strip()}"
                )
                return False
        return True

    def _matching(self, asked: list[Any], scope: Variables) -> list[Rule]:
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

    def _row(self, rule: Rule, scope: Variables, run: Run) -> dict[str, Any]:
        return {
            column.name: column.value(cell, scope, run) for column, cell in zip(self.outputs, rule.outputs, strict=True)
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

    def _default(self, scope: Variables, run: Run) -> dict[str, Any] | None:
        if all(column.default is None for column in self.outputs):
            return None
        return {column.name: column.value(column.default, scope, run) for column in self.outputs}

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
