"""The library's script engine, answering in FEEL only: nothing of a diagram ever reaches Python's `eval`.

Owns the evaluation of an expression in the scope of a token, and the reasons why a value became null.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, NoReturn

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine

from engine.definition.details import Source, Text, Worded
from engine.errors import AtqaruError
from engine.faults import Fault
from engine.feel import MAX_STEPS, Evaluation, Expression, Warning, to_json
from engine.feel.sizes import steps_to_keep
from engine.languages import CORRESPONDENCE
from engine.spelling import spelled
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.execution_context import NullNote
from engine.spiff.state.foreign_ids import require_near
from engine.spiff.state.json_types import checked
from engine.spiff.state.token import Standpoint
from engine.spiff.state.variables import ROOT, Seen

#: Of all that is evaluated within one command, in steps of FEEL; they take a few seconds.
MOST_WORK = 3_000_000
TOO_MUCH = (
    f"stopped after {MOST_WORK} steps of FEEL in one command; let expressions go through fewer items, or let fewer "
    "instances begin at once, then try again"
)
#: What an evaluation takes besides its own steps; a wording, which is many, more.
_EACH = 10
_EACH_WORDING = 500
#: So many reasons make a message; what follows from the first says no more.
_REASONS = 3


class NoPython(AtqaruError):
    """Something asked for the evaluation of Python from a diagram."""


class FeelScriptEngine(PythonScriptEngine):
    """Evaluates compiled FEEL; whatever else the library hands over is refused."""

    def __init__(self) -> None:
        super().__init__(environment=_NoEnvironment())

    def evaluate(self, task: Standpoint, expression: Source, external_context: Mapping[str, Any] | None = None) -> Any:
        """The FEEL value of an expression as its token sees it; text that is no expression is its own value.

        What names a wording gives what that says.

        In scope are, from the inside: `external_context`, the registers and people that the element names, its own
        properties, the variables.
        Raises `ExecutionError` when a bound of FEEL or of the calendar is passed.
        """
        if isinstance(expression, str):
            return expression
        if isinstance(expression, Worded):
            return self._said(task, expression, external_context)
        if not isinstance(expression, Expression):
            _refuse()
        root = task.workflow.top_workflow
        execution, context = root.context, _seen(task, external_context)
        labels = partial(execution.label, root.spec.definition()) if expression.named else None
        evaluation = Evaluation(execution.now, MAX_STEPS, root.chance)
        work = partial(expression.evaluate_within, context, evaluation, labels)
        try:
            value = root.work.within(evaluation, work, _EACH)
        except AtqaruError as error:
            require_work(task)
            raise ExecutionError(task.task_spec.bpmn_id, str(error)) from error
        if execution.null_notes is None:
            return value
        warnings = evaluation.warnings
        if warnings and not _is_partly_null(value):
            warnings = _unasked(expression, warnings)
        if warnings:
            reasons = tuple(warning.reason for warning in warnings[:_REASONS])
            execution.null_notes.append(NullNote(task.task_spec.bpmn_id, expression.source, reasons))
        return value

    def described(
        self,
        task: Standpoint,
        expression: Text | None,
        value: Any,
        external_context: Mapping[str, Any] | None = None,
    ) -> str:
        """A value in words, and why it is null where it is: what a message says of a value that will not do."""
        if value is not None or not isinstance(expression, Expression):
            return spelled(value)
        root, context = task.workflow.top_workflow, _seen(task, external_context)
        labels = partial(root.context.label, root.spec.definition()) if expression.named else None
        try:
            evaluation = Evaluation(root.context.now, MAX_STEPS, root.chance)
            root.work.within(evaluation, partial(expression.evaluate_within, context, evaluation, labels), _EACH)
        except AtqaruError:
            return spelled(value)
        reasons = ", ".join(warning.reason for warning in evaluation.warnings[:_REASONS])
        return f"null, since {reasons}" if reasons else "null"

    def evaluate_json(
        self, task: Standpoint, expression: Source, external_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The value as a variable keeps it."""
        value = self.evaluate(task, expression, external_context)
        # before it is written out, since that which has too many items to be kept takes as long
        task.workflow.top_workflow.work.spend(steps_to_keep(value))
        if not isinstance(expression, Worded):  # what a wording says is JSON already
            value = to_json(value)
        try:
            checked({"value": value})
        except AtqaruError as error:
            raise ExecutionError(task.task_spec.bpmn_id, str(error)) from error
        return value

    def wording_id(self, task: Standpoint, wording: Worded, external_context: Mapping[str, Any] | None = None) -> str:
        """The id of a wording, which FEEL may give; raises `ExecutionError` where that gives none of the service."""
        value = self.evaluate(task, wording.id, external_context)
        if not isinstance(value, str) or not value.strip():
            said = self.described(task, wording.id, value, external_context)
            wanted = "the FEEL behind = must give the id of a wording"
            raise ExecutionError(task.task_spec.bpmn_id, f"the wording is {said}; {wanted}", Fault.NAME)
        id_ = value.strip()
        if isinstance(wording.id, Expression):
            require_near(task, "wording", id_)
        return id_

    def _said(self, task: Standpoint, wording: Worded, external_context: Mapping[str, Any] | None) -> Any:
        root, id_ = task.workflow.top_workflow, self.wording_id(task, wording, external_context)
        chosen = root.variables.find(ROOT, CORRESPONDENCE)
        try:
            root.work.spend(_EACH_WORDING)
            seen = _seen(task, external_context)
            return root.context.compose(id_, root.spec.definition(), chosen, seen, root.work)
        except AtqaruError as error:
            raise ExecutionError(task.task_spec.bpmn_id, str(error)) from error

    def validate(self, expression: object) -> NoReturn:
        """Refuses."""
        _refuse()

    def execute(self, task: Standpoint, script: object, external_context: object = None) -> NoReturn:
        """Refuses."""
        _refuse()


def require_work(task: Standpoint) -> None:
    """Raises `ExecutionError` where a command has taken all the work that it may take."""
    if task.workflow.top_workflow.work.is_used_up:
        raise ExecutionError(task.task_spec.bpmn_id, TOO_MUCH, Fault.WORK)


def _seen(task: Standpoint, external_context: Mapping[str, Any] | None) -> Seen:
    """What an expression of an element sees."""
    root, spec = task.workflow.top_workflow, task.task_spec
    beyond: Mapping[str, Any] = {}
    if spec.looks_beyond:
        beyond = root.context.made_known(spec.node, (process.spec.definition() for process in root.processes()))
    nearer = {**spec.own_values, **beyond, **(external_context or {})}
    return Seen(root.variables, root.scope_of(task), nearer)


def _unasked(expression: Expression, warnings: list[Warning]) -> list[Warning]:
    """The warnings of variables that are not there, though the expression does not ask whether they are."""
    missing = [warning for warning in warnings if warning.missing]
    asked = expression.asked_for_null() if missing else frozenset[str]()
    return [warning for warning in missing if warning.missing not in asked]


def _is_partly_null(value: Any) -> bool:
    """It is null, or a list or context in which something is."""
    if isinstance(value, list | dict):
        return any(item is None for item in (value.values() if isinstance(value, dict) else value))
    return value is None


class _NoEnvironment:
    """Takes the place of the library's Python environment, which it calls directly in some places."""

    def evaluate(self, *_: object, **__: object) -> NoReturn:
        _refuse()

    def execute(self, *_: object, **__: object) -> NoReturn:
        _refuse()


def _refuse() -> NoReturn:
    raise NoPython("a diagram is never evaluated as Python; write the expression as FEEL")
