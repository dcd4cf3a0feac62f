"""A decision model: what can be asked of it by name; knows no XML and no kind of logic in particular."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from engine.dmn.conversion import from_case
from engine.dmn.elements import Decision, Element, InputData, KnowledgeModel, ServedDecisions
from engine.dmn.errors import DecisionFailed, UnknownDecision
from engine.dmn.graph import Graph
from engine.dmn.item_types import ItemType
from engine.dmn.result import DecisionResult
from engine.dmn.run import Run
from engine.dmn.table import DecisionTable
from engine.feel import Allowance, Expression, ExpressionFault, FeelError, UnaryTests
from engine.feel.calling import NULL_REASONS, reason_of
from engine.feel.evaluation import taken_in
from engine.quoting import quoted

Invocable = Decision | ServedDecisions | KnowledgeModel
#: What an evaluation costs of an allowance, however small it is.
_EACH = 200


@dataclass(frozen=True)
class Model:
    """One decision file, checked and compiled; safe to share between threads.

    `elements` are those of this file and of all that it imports, by key; `faults` are the expressions that are
    null because they are wrong, here and in imported files, `tables` all decision tables of this file, nested ones
    included, `texts` its compiled expressions and cells with their places.
    """

    id: str
    name: str
    namespace: str
    source: str
    decisions: Mapping[str, Decision]
    inputs: Mapping[str, InputData] = field(default_factory=dict)
    services: Mapping[str, ServedDecisions] = field(default_factory=dict)
    knowledge: Mapping[str, KnowledgeModel] = field(default_factory=dict)
    types: Mapping[str, ItemType] = field(default_factory=dict)
    imports: Mapping[str, "Model"] = field(default_factory=dict)
    elements: Mapping[str, Element] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    faults: tuple[str, ...] = ()
    tables: tuple[DecisionTable, ...] = ()
    texts: tuple[tuple[str, Expression | UnaryTests], ...] = ()

    @property
    def mistakes(self) -> tuple[tuple[str, ExpressionFault], ...]:
        """What is wrong with the expressions of this file though they can be read, with their places."""
        return tuple((where, fault) for where, text in self.texts for fault in text.faults)

    def evaluate(
        self,
        name: str,
        context: Mapping[str, Any],
        now: datetime | Callable[[], datetime] | None = None,
        allowance: Allowance | None = None,
    ) -> DecisionResult:
        """Evaluates a decision, decision service or business knowledge model, given by id or by name.

        The context is what the case knows: inputs and parameters by name; one that is missing is null. Required
        decisions are evaluated first; those that a service takes as input are taken from the context. `now` is
        what now() and today() give, `allowance` what this and other evaluations may take together. Raises
        `UnknownDecision`, and `DecisionFailed` where the rules contradict each other or an expression goes beyond its
        bounds.
        """
        asked = self._invocable(name)
        run = Run(now)
        run.where = f"{self.source or 'the decision file'}: {quoted(asked.name)} ({asked.id})"
        work = partial(self._value, asked, context, run)
        value = work() if allowance is None else allowance.within(run, work, _EACH)
        return DecisionResult(value, tuple(run.evaluations), tuple(run.noted))

    @property
    def names(self) -> frozenset[str]:
        """The names under which the elements of this file are known."""
        groups: tuple[Mapping[str, Invocable], ...] = (self.decisions, self.services, self.knowledge)
        return frozenset(one.variable for group in groups for one in group.values()) | {
            data.name for data in self.inputs.values()
        }

    def keys(self, kind: str) -> list[str]:
        """The keys of the elements of this file, of one kind by the word of the XML."""
        groups: dict[str, Mapping[str, Element]] = {
            "inputData": self.inputs,
            "decision": self.decisions,
            "decisionService": self.services,
            "businessKnowledgeModel": self.knowledge,
        }
        return [element.key for element in groups[kind].values()]

    def _value(self, asked: Invocable, context: Mapping[str, Any], run: Run) -> Any:
        if isinstance(asked, Decision):
            return Graph(self.elements, context, run).decide(asked.key)
        return self._called(asked, context, run)

    def _called(self, asked: ServedDecisions | KnowledgeModel, context: Mapping[str, Any], run: Run) -> Any:
        try:
            arguments = [from_case(taken_in(context.get(one.name), run), one.type) for one in asked.parameters]
            return asked.function.body(run, *arguments)
        except NULL_REASONS as error:
            run.note(reason_of(error))
            return None
        except FeelError as error:
            raise DecisionFailed(f"{run.where}: {error}") from error
        except RecursionError as error:
            raise DecisionFailed(f"{run.where}: functions call each other, or values are nested, too deep") from error

    def _invocable(self, key: str) -> Invocable:
        groups: tuple[Mapping[str, Invocable], ...] = (self.decisions, self.services, self.knowledge)
        for group in groups:
            if key in group:
                return group[key]
        for group in groups:
            named = [one for one in group.values() if one.name == " ".join(key.split())]
            if len(named) > 1:
                many = f"has {len(named)} elements named {quoted(key)}; name one by its id"
                raise UnknownDecision(f"{self._label}: {many}")
            if named:
                return named[0]
        known = ", ".join(sorted(key for group in groups for key in group)) or "none"
        raise UnknownDecision(f"{self._label}: has no decision {quoted(key)}; name one of these: {known}")

    @property
    def _label(self) -> str:
        return self.source or "the decision file"
