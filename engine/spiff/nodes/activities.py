"""Activities: local scopes by input mappings, boundary events, and the kinds of task."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.definition.details import Assignment
from engine.definition.model import Flow, Kind
from engine.faults import Fault
from engine.feel import Expression
from engine.spiff.nodes.attributes import concerned_of, form_of, moment_of, name_of, names_of, priority_of, text_of
from engine.spiff.nodes.citing import cite
from engine.spiff.nodes.compensation import handler_ended, keep_completed
from engine.spiff.nodes.events import end_race
from engine.spiff.nodes.jobs import job_of
from engine.spiff.nodes.naming import computed
from engine.spiff.nodes.node import NodeSpec
from engine.spiff.nodes.results import absorb
from engine.spiff.nodes.waiting import WaitingSpec
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.json_types import checked
from engine.spiff.state.occurrences import Decided, Reason
from engine.spiff.state.token import Standpoint, Token
from engine.spiff.state.variables import ROOT, Seen
from engine.spiff.state.waits import UserTaskWait, WaitKind


class ActivitySpec(NodeSpec):
    """A node with a local scope and, on its border, events that watch over it."""

    #: another activity undoes its work
    has_handler = False

    def _update_hook(self, my_task: Token) -> bool:
        self.open_scope(my_task)
        cite(my_task)
        self.watch(my_task)
        return self.activate(my_task)

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

    def passed(self, token: Token) -> None:
        super().passed(token)
        keep_completed(token, has_handler=self.has_handler)

    def leave(self, token: Token, ways: list[tuple[Flow, NodeSpec]]) -> None:
        super().leave(token, ways)
        handler_ended(token)


class UserTaskSpec(ActivitySpec):
    """Waits, ready, until somebody completes it."""

    waits_for = WaitKind.USER_TASK

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.manual = True

    def activate(self, token: Token) -> bool:
        self.opened(token, self.awaited(token))
        return True

    def awaited(self, token: Token) -> UserTaskWait:
        """The attributes by which the task is offered; raises `ExecutionError` where no one could do it."""
        assignment = self.node.assignment or Assignment()
        assignee = name_of(token, "assignee", assignment.assignee)
        groups = names_of(token, "candidate groups", assignment.candidate_groups)
        users = names_of(token, "candidate users", assignment.candidate_users)
        self._require_officials(token, groups)
        if not (assignee or groups or users):
            raise ExecutionError(
                self.bpmn_id, f"nobody can do this task: {_why_nobody(token, assignment)}", Fault.NOBODY
            )
        matter_of = concerned_of(token, assignment.matter_of)
        assignee = None if assignee in matter_of else assignee
        users = [login for login in users if login not in matter_of]
        context = token.workflow.top_workflow.context
        if not (assignee or users or (groups and context.has_others(groups, matter_of))):
            raise ExecutionError(
                self.bpmn_id,
                f"nobody can do this task: in {', '.join(groups) or 'those named'} is nobody but the applicant, "
                "and nobody may work on their own application",
                Fault.ONLY_APPLICANT,
            )
        self._require_borne(token, groups, [*users, *([assignee] if assignee else [])])
        due_at, follow_up_at = self.dates(token)
        form_id = self.keep_form(token)
        return UserTaskWait(
            form_id=form_id,
            form_definition_id=self._form(token, form_id),
            assignee=assignee,
            groups=groups,
            users=users,
            subject=text_of(token, "subject", assignment.subject),
            matter_of=matter_of,
            due_at=due_at,
            follow_up_at=follow_up_at,
            priority=priority_of(token, assignment.priority),
        )

    def closed(self, token: Token, reason: Reason) -> None:
        if "given" not in token.internal_data:  # else it no longer waits for people
            super().closed(token, reason)

    def dates(self, token: Token) -> tuple[datetime | None, datetime | None]:
        """When the task is due, itself or by the nearest deadline, and when it comes into view."""
        due_at, follow_up_at = self.own_dates(token)
        return min((moment for moment in (nearest_deadline(token), due_at) if moment), default=None), follow_up_at

    def own_dates(self, token: Standpoint) -> tuple[datetime | None, datetime | None]:
        """When the task itself is due, whatever watches over it, and when it comes into view."""
        assignment = self.node.assignment or Assignment()
        return (
            moment_of(token, "due date", assignment.due_date),
            moment_of(token, "follow-up date", assignment.follow_up_date),
        )

    def _require_officials(self, token: Token, groups: list[str]) -> None:
        """Raises for a group of applicants: each of them would have a part in the matters of all others."""
        if applying := token.workflow.top_workflow.context.groups_of_applicants(groups):
            fault = f"nobody in {', '.join(applying)} can do this task: they are applicants"
            remedy = "name a group of officials, or people by their login names, such as the applicant as =[applicant]"
            raise ExecutionError(self.bpmn_id, f"{fault}; {remedy}", Fault.NOBODY)

    def _require_borne(self, token: Token, groups: list[str], logins: list[str]) -> None:
        """Raises for names that no one has: no one would see the task. Groups written in the diagram were checked."""
        root = token.workflow.top_workflow
        applicant = root.variables.find(ROOT, "applicant")
        written = self.node.assignment is None or isinstance(self.node.assignment.candidate_groups, str)
        others = [login for login in logins if login != applicant]
        if unborne := root.context.unborne([] if written else groups, others):
            names = ", ".join(unborne)
            fault = f"nobody is called {names}: no group has this id, no account in use this name"
            raise ExecutionError(self.bpmn_id, fault, Fault.UNBORNE)

    def keep_form(self, token: Token) -> str | None:
        """The id of its form, which the token keeps where FEEL gives it; raises `ExecutionError`."""
        assignment = self.node.assignment or Assignment()
        return form_of(token, assignment.computed_form) if assignment.computed_form else assignment.form_id

    def _form(self, token: Token, form_id: str | None) -> int | None:
        """The definition of its form, which must be there before anybody is given the task."""
        return token.workflow.top_workflow.context.form(form_id) if form_id is not None else None


def _why_nobody(token: Token, assignment: Assignment) -> str:
    """Which attributes are empty, and why where FEEL says it."""
    engine = token.workflow.script_engine
    written = {
        "assignee": assignment.assignee,
        "candidate groups": assignment.candidate_groups,
        "candidate users": assignment.candidate_users,
    }
    said = {what: engine.described(token, text, None) for what, text in written.items() if isinstance(text, Expression)}
    reasons = "".join(f"; the expression of {what} gives {why}" for what, why in said.items() if why != "null")
    return f"assignee, candidate groups and candidate users are all empty{reasons}"


def nearest_deadline(token: Token) -> datetime | None:
    """The earliest due moment of the deadlines that watch over a token, from its own border outward."""
    moments: list[str] = []
    at = token
    while True:
        watched = {at.id, at.internal_data.get("body")} - {None}
        moments += [
            other.internal_data["due"]
            for other in at.workflow.tokens
            if "due" in other.internal_data
            and other.task_spec.node.is_deadline
            and (other.host in watched or "armed" in other.internal_data)
        ]
        if at.workflow.owner is None:
            return min(map(datetime.fromisoformat, moments), default=None)
        at = at.workflow.owner


class JobSpec(ActivitySpec):
    """Work of a handler: the token is started when the job is created, and waits for its completion."""

    waits_for = WaitKind.JOB

    def _run_hook(self, my_task: Token) -> None:
        self.opened(my_task, job_of(my_task))
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
        decision_id = computed(my_task, "decision id", called.id)
        variables = Seen(root.variables, root.scope_of(my_task))
        caller = self.body.definition().definition_id
        decision = root.context.decide(decision_id, called, caller, variables, root.work)
        result = checked({called.result_variable: decision.value})
        is_restricted = self._is_restricted(my_task, result)
        root.occurrences.append(
            Decided(my_task.id, my_task.node, decision.evaluations, decision.warnings, is_restricted)
        )
        self.take(my_task, result)
        return True

    def _is_restricted(self, my_task: Token, result: Mapping[str, Any]) -> bool:
        """Found out here, where the variables are: the record has the columns of the tables alone.

        What is neither true nor false keeps the record back as well.
        """
        condition = self.node.restricted_when
        return (
            condition is not None and my_task.workflow.script_engine.evaluate(my_task, condition, result) is not False
        )


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


#: What carries out which kind of node.
SPECS: dict[Kind, type[NodeSpec]] = {
    Kind.USER_TASK: UserTaskSpec,
    Kind.SERVICE_TASK: JobSpec,
    Kind.SEND_TASK: JobSpec,
    Kind.RECEIVE_TASK: ReceiveSpec,
    Kind.SCRIPT_TASK: ScriptSpec,
    Kind.BUSINESS_RULE_TASK: DecisionSpec,
    Kind.MANUAL_TASK: TaskSpec,
    Kind.TASK: TaskSpec,
}
