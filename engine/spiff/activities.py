"""Activities: local scopes by input mappings, boundary events, and the kinds of task."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from engine.definition.details import Assignment, Text
from engine.feel import to_json
from engine.spiff.errors import ExecutionError
from engine.spiff.events import end_race
from engine.spiff.json_types import checked
from engine.spiff.node import NodeSpec
from engine.spiff.occurrences import Decided, Reason, WaitKind
from engine.spiff.results import absorb
from engine.spiff.token import Token
from engine.spiff.variables import ROOT, Seen
from engine.spiff.waits import WaitingSpec

DEFAULT_PRIORITY = 50


class ActivitySpec(NodeSpec):
    """A node with a local scope and, on its border, events that watch over it."""

    def _update_hook(self, my_task: Token) -> bool:
        self.open_scope(my_task)
        self.watch(my_task)
        return self.activate(my_task)

    def watch(self, token: Token) -> None:
        """Arms the boundary events."""
        for boundary in self.boundaries:
            boundary.arm(token)

    def activate(self, token: Token) -> bool:
        """Begins the work; true when the token is ready to run."""
        return True

    def complete(self, token: Token, results: Mapping[str, Any]) -> None:
        """Takes the results of work done outside and goes on."""
        self.take(token, results)
        token.complete()

    def take(self, token: Token, results: Mapping[str, Any]) -> None:
        """Writes results; an inner instance keeps them too, for the output element."""
        taken = absorb(token, results)
        if "body" in token.internal_data:
            token.remember(results=dict(taken))


class UserTaskSpec(ActivitySpec):
    """Waits, ready, until somebody completes it."""

    wait = WaitKind.USER_TASK

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.manual = True

    def activate(self, token: Token) -> bool:
        assignment = self.node.assignment or Assignment()
        assignee = self._text(token, "assignee", assignment.assignee)
        groups = self._names(token, "candidate groups", assignment.candidate_groups)
        users = self._names(token, "candidate users", assignment.candidate_users)
        if not (assignee or groups or users):
            raise ExecutionError(
                self.bpmn_id,
                "nobody can do this task: assignee, candidate groups and candidate users are all empty",
            )
        self._require_borne(token, groups, [*users, *([assignee] if assignee else [])])
        due_at, follow_up_at = self.dates(token)
        self.opened(
            token,
            form_id=assignment.form_id,
            assignee=assignee,
            groups=groups,
            users=users,
            subject=self._text(token, "subject", assignment.subject),
            due_at=due_at,
            follow_up_at=follow_up_at,
            priority=self._priority(token, assignment.priority),
        )
        return True

    def closed(self, token: Token, reason: Reason) -> None:
        if "given" not in token.internal_data:  # else nobody waits for people any more
            super().closed(token, reason)

    def dates(self, token: Token) -> tuple[datetime | None, datetime | None]:
        """When the task is due, and when it comes into view; raises `ExecutionError`."""
        assignment = self.node.assignment or Assignment()
        return (
            self._due_at(token, assignment.due_date),
            self._moment(token, "follow-up date", assignment.follow_up_date),
        )

    def _text(self, token: Token, what: str, text: Text | None) -> str | None:
        value = token.workflow.script_engine.evaluate(token, text) if text is not None else None
        if value is not None and not isinstance(value, str):
            raise ExecutionError(self.bpmn_id, f"the {what} is {value!r}; it must be a text")
        return value or None

    def _names(self, token: Token, what: str, text: Text | None) -> list[str]:
        value = token.workflow.script_engine.evaluate(token, text) if text is not None else None
        names = value.split(",") if isinstance(value, str) else value or []
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise ExecutionError(self.bpmn_id, f"the {what} are {value!r}; they must be a list of texts")
        return [name.strip() for name in names if name.strip()]

    def _require_borne(self, token: Token, groups: list[str], logins: list[str]) -> None:
        """Raises for names that nobody bears: nobody would see the task. Groups that are written were checked."""
        root = token.workflow.top_workflow
        applicant = root.variables.find(ROOT, "applicant")
        written = self.node.assignment is None or isinstance(self.node.assignment.candidate_groups, str)
        others = [login for login in logins if login != applicant]
        if unborne := root.surroundings.unborne([] if written else groups, others):
            names = ", ".join(unborne)
            raise ExecutionError(
                self.bpmn_id, f"nobody is called {names}: no group has this id, no account in use this name"
            )

    def _due_at(self, token: Token, due_date: Text | None) -> datetime | None:
        """The task's own due date or the nearest deadline, whichever comes first."""
        moments = (nearest_deadline(token), self._moment(token, "due date", due_date))
        return min((moment for moment in moments if moment), default=None)

    def _moment(self, token: Token, what: str, text: Text | None) -> datetime | None:
        value = token.workflow.script_engine.evaluate(token, text) if text is not None else None
        surroundings = token.workflow.top_workflow.surroundings
        if isinstance(value, str):
            value = _parsed(value)
        if isinstance(value, datetime):
            return value if value.tzinfo else surroundings.local(value)
        if isinstance(value, date):
            return surroundings.close_of(value)
        if value is not None or text is not None:
            raise ExecutionError(self.bpmn_id, f"the {what} is {value!r}; it must be a date or a date and time")
        return None

    def _priority(self, token: Token, text: Text | None) -> int:
        value = to_json(token.workflow.script_engine.evaluate(token, text)) if text is not None else DEFAULT_PRIORITY
        try:
            return int(value)
        except (TypeError, ValueError) as error:
            raise ExecutionError(self.bpmn_id, f"the priority is {value!r}; it must be a whole number") from error


def _parsed(text: str) -> date | str:
    """ISO text as a date or date-time; text that is neither stays as it is."""
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return text


def nearest_deadline(token: Token) -> datetime | None:
    """The earliest due moment of the deadlines that watch over a token, from its own border outward."""
    moments: list[str] = []
    at = token
    while True:
        watched = {at.id, at.internal_data.get("body")} - {None}
        moments += [
            other.internal_data["due"]
            for other in at.workflow.tokens
            if other.task_spec.node.is_deadline
            and "due" in other.internal_data
            and (other.host in watched or "armed" in other.internal_data)
        ]
        if at.workflow is at.workflow.top_workflow:
            return min(map(datetime.fromisoformat, moments), default=None)
        at = at.workflow.owner


class JobSpec(ActivitySpec):
    """Work of a handler: the token is started when the job is created, and waits for its completion."""

    wait = WaitKind.JOB

    def _run_hook(self, my_task: Token) -> None:
        job = self.node.job
        if job is None:
            raise ExecutionError(self.bpmn_id, "names no handler")
        self.opened(my_task, type=job.type, retries=job.retries, headers=dict(job.headers))
        # None is the library's word for 'started': work goes on outside


class ScriptSpec(ActivitySpec):
    """Evaluates a FEEL script into a variable."""

    def _run_hook(self, my_task: Token) -> bool:
        script = self.node.script
        if script is None:
            raise ExecutionError(self.bpmn_id, "has no script")
        value = my_task.workflow.script_engine.evaluate_json(my_task, script.expression)
        self.take(my_task, {script.result_variable: value})
        return True


class DecisionSpec(ActivitySpec):
    """Evaluates a decision into a variable, and says which rules matched."""

    def _run_hook(self, my_task: Token) -> bool:
        called, root = self.node.decision, my_task.workflow.top_workflow
        if called is None or called.result_variable is None:
            raise ExecutionError(self.bpmn_id, "names no decision")
        decision_id = str(my_task.workflow.script_engine.evaluate(my_task, called.id))
        variables = Seen(root.variables, root.scope_of(my_task))
        caller = self.body.definition().definition_id
        decision = root.surroundings.decide(decision_id, called, caller, variables)
        root.occurrences.append(Decided(my_task.id, self.node, decision.evaluations, decision.warnings))
        self.take(my_task, checked({called.result_variable: decision.value}))
        return True


class ReceiveSpec(ActivitySpec, WaitingSpec):
    """A receive task: an activity that waits for a message."""

    def activate(self, token: Token) -> bool:
        self.hold(token)
        return False

    def fire(self, token: Token, results: Mapping[str, Any]) -> None:
        """The message came."""
        end_race(token)
        self.complete(token, results)


class TaskSpec(ActivitySpec):
    """A manual or undefined task: passes at once, as the dialect has it, but can carry mappings."""
