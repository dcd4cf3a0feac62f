"""The values of one requirement graph: inputs as given, decisions as found, each once (section 6 of the
standard)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.dmn.conversion import from_case
from engine.dmn.elements import Decision, Element, InputData, Requirement
from engine.dmn.errors import DecisionFailed
from engine.dmn.logic import conforming
from engine.dmn.result import DecisionEvaluation
from engine.dmn.run import Run, Variables
from engine.dmn.table import DecisionTable
from engine.feel import FeelError, NullValue
from engine.feel.evaluation import taken_in
from engine.quoting import quoted


class Graph:
    """What is known while decisions are made; a decision service has a graph of its own, with its parameters
    known."""

    def __init__(
        self, elements: Mapping[str, Element], context: Mapping[str, Any], run: Run, known: dict[str, Any] | None = None
    ) -> None:
        self._elements = elements
        self._context = context
        self._run = run
        self._known = known if known is not None else {}
        self._adopted: dict[str, Any] = {}

    def decide(self, key: str) -> Any:
        """The value of a decision, after those that it requires; the way down is a list, not Python's stack."""
        pending = [key]
        while pending:
            decision = self._elements[pending[-1]]
            if not isinstance(decision, Decision):
                raise DecisionFailed(f"{self._run.where}: requires {quoted(decision.id)}, which is no decision")
            missing = [one.key for one in decision.decisions if one.key not in self._known]
            if missing:
                pending += reversed(missing)
                continue
            if decision.key not in self._known:
                self._known[decision.key] = self._decided(decision)
            pending.pop()
        return self._known[key]

    def _decided(self, decision: Decision) -> Any:
        run = self._run
        outside, run.where = run.where, decision.where
        try:
            scope = self._scope(decision)
            value = decision.logic.evaluate(Variables(scope, run), run)
            value = conforming(value, decision.type, "the result", run)
            if not isinstance(decision.logic, DecisionTable):
                seen = {one.label: self._known[one.key] for one in (*decision.inputs, *decision.decisions)}
                run.record(DecisionEvaluation(decision.id, decision.name, decision.kind, seen, value))
        except FeelError as error:
            raise DecisionFailed(f"{decision.where}: {error}") from error
        except RecursionError as error:
            raise DecisionFailed(
                f"{decision.where}: functions call each other, or values are nested, too deep"
            ) from error
        run.where = outside
        return value

    def _scope(self, decision: Decision) -> dict[str, Any]:
        scope = {name: self._case_value(name) for name in decision.undeclared if name in self._context}
        # the standard knows a required decision by its variable, Camunda's engine also by its id
        scope |= {self._elements[one.key].id: self._known[one.key] for one in decision.decisions if not one.qualifier}
        _add(scope, ((one, self._input(one.key)) for one in decision.inputs))
        _add(scope, ((one, self._known[one.key]) for one in decision.decisions))
        for qualifier, functions in decision.functions.items():
            scope[qualifier] = {**scope.get(qualifier, {}), **functions}
        return scope

    def _case_value(self, name: str) -> Any:
        if name not in self._adopted:
            self._adopted[name] = self._adopt(name, self._context[name])
        return self._adopted[name]

    def _adopt(self, name: str, value: Any) -> Any:
        try:
            return taken_in(value, self._run)
        except NullValue as error:
            self._run.note(f"{name}: {error}")
            return None

    def _input(self, key: str) -> Any:
        if key not in self._known:
            data = self._elements[key]
            self._known[key] = self._given(data) if isinstance(data, InputData) else None
        return self._known[key]

    def _given(self, data: InputData) -> Any:
        """The input of the case; one of an imported file may be given as `{namespace}name`, else by its name."""
        namespace = data.key.rpartition("#")[0]
        for name in (f"{{{namespace}}}{data.name}", data.name):
            if name in self._context:
                value = from_case(self._adopt(name, self._context[name]), data.type)
                return conforming(value, data.type, f"input {data.name}", self._run)
        self._run.note(f"input {data.name} is not given")
        return None


def _add(scope: dict[str, Any], values: Iterable[tuple[Requirement, Any]]) -> None:
    for required, value in values:
        if required.qualifier:
            scope[required.qualifier] = {**scope.get(required.qualifier, {}), required.name: value}
        else:
            scope[required.name] = value
