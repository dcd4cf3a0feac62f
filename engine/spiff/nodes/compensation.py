"""Compensation (BPMN 2.0.2, 10.6 and 13.5.5): what completed activities leave to be undone, and who has it undone.

As in Camunda 8: a handler runs where compensation is thrown and sees the variables there; all handlers begin at once,
the one of the activity that was completed last first; each completion is undone once at the most.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.definition.model import Event, Trigger
from engine.spiff.nodes.citing import citing
from engine.spiff.nodes.node import FIRE, NodeSpec
from engine.spiff.nodes.results import absorb
from engine.spiff.state.occurrences import Passed
from engine.spiff.state.token import ProcessLike, Token

#: What the token of a handler remembers: the id of the token that has thrown the compensation.
UNDOES = "undoes"
#: What the token of a sub-process remembers: the activities inside it that were completed, oldest first.
INSIDE = "inside"


def keep_completed(token: Token, *, has_handler: bool) -> None:
    """Notes that an activity was completed, if there is a handler for it or for what was completed inside it."""
    if "body" in token.internal_data:
        return  # one of several instances: they can be undone when all are completed
    inside = token.internal_data.get(INSIDE, ())
    own = (token.task_spec.bpmn_id,) if has_handler or inside else ()
    if own:
        token.workflow.keep_compensable((*token.workflow.compensable, (*inside, *own)))


def hand_out(process: ProcessLike) -> None:
    """Gives what was completed inside an embedded sub-process, which has ended, to the token of the sub-process."""
    owner = process.owner
    # a called process is undone as a whole; what an event sub-process has done is undone inside it alone
    if owner is not None and process.compensable and not process.called and not _is_event_sub_process(owner):
        owner.remember(**{INSIDE: [element for entry in process.compensable for element in entry]})


def collect(body: Token, instance: Token) -> None:
    """Adds to the token around several instances what was completed inside one of them."""
    if inside := instance.internal_data.get(INSIDE):
        body.remember(**{INSIDE: [*body.internal_data.get(INSIDE, ()), *inside]})


def handler_ended(handler: Token) -> None:
    """Lets the event that has thrown the compensation go on if this was the last of its handlers."""
    thrower = handler.internal_data.get(UNDOES)
    if thrower is None:
        return
    process = handler.workflow
    if not any(other.internal_data.get(UNDOES) == thrower for other in process.tasks.values()):
        # in a step of its own: what fails there is no fault of the handler, which stays done
        process.top_workflow.agenda.append((FIRE, process.tasks[thrower]))


class CompensateSpec(NodeSpec):
    """An intermediate or end event that has completed activities undone, and waits until they are."""

    def _run_hook(self, my_task: Token) -> bool | None:
        if self._begin_handlers(my_task):
            return None  # the library's word for started: the handlers work
        return super()._run_hook(my_task)

    def _begin_handlers(self, token: Token) -> bool:
        process, begun = token.workflow, False
        completed = [element for scope in _scopes(process) for element in self._take(scope)]
        for element in reversed(completed):
            if element in self.body.handlers:
                caught, handler = self.body.handlers[element]
                process.top_workflow.occurrences.append(Passed(token.id, citing(token, caught)))
                handler.enter(process, **{UNDOES: token.id})
                begun = True
        return begun

    def _take(self, scope: ProcessLike) -> list[str]:
        """The completed activities of a scope that are to be undone, which from now on are no longer there."""
        wanted = (self.node.event or Event(Trigger.COMPENSATE)).activity
        taken = [entry for entry in scope.compensable if wanted in (None, entry[-1])]
        if taken:
            left = () if wanted is None else tuple(entry for entry in scope.compensable if entry[-1] != wanted)
            scope.keep_compensable(left)
        return [element for entry in taken for element in entry]

    def fire(self, token: Token, results: Mapping[str, Any]) -> None:
        """Everything is undone."""
        absorb(token, results)
        token.complete()


def _scopes(process: ProcessLike) -> Iterator[ProcessLike]:
    """Where the activities are that an event of a process has undone: there, and around an event sub-process."""
    if process.owner is not None and _is_event_sub_process(process.owner):
        yield process.owner.workflow
    yield process


def _is_event_sub_process(owner: Token) -> bool:
    return owner.task_spec.node.triggered_by_event
